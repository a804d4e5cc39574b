"""Forms of the annual plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.models import Kind
from doithoai.opinions.fields import field_choices
from doithoai.organisations.models import Office, Organisation
from doithoai.plans.drafting import Row
from doithoai.plans.models import Plan, PlanRow
from doithoai.ui.forms import Form, NfcCharField

FIRST_YEAR, LAST_YEAR = 2015, 2100


class NewPlanForm(Form):
    """Which organisation, which year."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Cơ quan"))
    year = forms.IntegerField(label=_("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, organisations: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = organisations


NEEDED = ("chair_office", "month", "theme")


class RowForm(Form):
    """One dialogue of the plan; a row left empty is no row."""

    chair_office = forms.ModelChoiceField(Office.objects.none(), label=_("Người chủ trì"), required=False)
    month = forms.TypedChoiceField(
        label=_("Tháng"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", "—"), *((m, m) for m in range(1, 13))],
    )
    theme = NfcCharField(label=_("Chủ đề"), max_length=300, required=False)
    theme_reason = NfcCharField(label=_("Vì sao chọn chủ đề"), max_length=500, required=False)
    field = forms.ChoiceField(label=_("Lĩnh vực"), required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=Kind.choices, initial=Kind.PERIODIC, required=False)
    place = NfcCharField(label=_("Địa điểm dự kiến"), max_length=200, required=False)
    size = forms.IntegerField(label=_("Số người dự kiến"), min_value=1, max_value=100_000, required=False)
    target_groups = NfcCharField(label=_("Đối tượng"), max_length=300, required=False)

    def __init__(
        self, *args: Any, offices: list[tuple[int, str]], organisation: Organisation, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        chair = self.fields["chair_office"]
        assert isinstance(chair, forms.ModelChoiceField)
        chair.queryset = Office.objects.filter(organisation=organisation)
        # One list of offices for all rows: a query a row would be one too many.
        chair.choices = [("", "—"), *offices]
        field = self.fields["field"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *field_choices()]
        self._ask_who_when_what()

    def _ask_who_when_what(self) -> None:
        """A row that says something must say these; one left empty is dropped."""
        typed = (self.add_prefix(name) for name in self.fields if name != "kind")
        empty = self.is_bound and not any(self.data.get(name, "").strip() for name in typed)
        for name in NEEDED:
            field = self.fields[name]
            field.required = not empty
            field.error_messages["required"] = _("Cần điền “%(label)s” cho dòng này.") % {
                "label": field.label
            }

    def is_blank(self) -> bool:
        """Whether nothing was typed in the row but its defaults."""
        said = getattr(self, "cleaned_data", {})
        return not any(said.get(name) for name in self.fields if name != "kind")

    def row(self) -> Row:
        """What the verb takes."""
        said = self.cleaned_data
        return Row(
            chair_office=said["chair_office"],
            month=said["month"],
            theme=said["theme"],
            theme_reason=said["theme_reason"],
            fields=(said["field"],) if said["field"] else (),
            kind=said["kind"] or Kind.PERIODIC,
            place=said["place"],
            size=said["size"],
            target_groups=said["target_groups"],
        )

    @staticmethod
    def initial_of(row: PlanRow) -> dict[str, Any]:
        """What is shown of a stored row."""
        names = ("month", "theme", "theme_reason", "kind", "place", "size", "target_groups")
        return {
            **{name: getattr(row, name) for name in names},
            "chair_office": row.chair_office_id,
            "field": row.fields[0] if row.fields else "",
        }


def offices_of(plan: Plan) -> list[tuple[int, str]]:
    """Offices that may chair, heads first."""
    rows = Office.objects.filter(organisation=plan.organisation).order_by("-is_head", "id")
    return [(office.pk, office.title) for office in rows]


class ReasonForm(Form):
    """A reason, for what is sent back or amended."""

    reason = NfcCharField(label=_("Lý do"), max_length=300, multiline=True, rows=3)
