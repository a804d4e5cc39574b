"""Forms for calling, announcing, postponing and cancelling a dialogue."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.calling import Call
from doithoai.dialogues.models import Audience, Dialogue, Kind, Means
from doithoai.organisations.models import Appointment, Organisation, Person
from doithoai.plans.lifecycle import State as PlanState
from doithoai.plans.models import PlanRow
from doithoai.ui.forms import Form, NfcCharField, OneChoiceField, ViDateField, ViDateTimeField


class ChairField(OneChoiceField):
    """Somebody who holds an office of the organisation."""

    def label_from_instance(self, obj: Any) -> str:
        """Office, then name."""
        return f"{obj.office.title}: {obj.person.name}"


class RowField(OneChoiceField):
    """A row of the plan in force."""

    def label_from_instance(self, obj: Any) -> str:
        """Month and theme."""
        return f"{obj.month}/{obj.plan.year}: {obj.theme}"


class CallForm(Form):
    """Everything that is decided when a dialogue is called (B.Đ8.1-b, B.Đ8.3-a)."""

    plan_row = RowField(
        PlanRow.objects.none(),
        label=_("Theo kế hoạch"),
        required=False,
        empty_label=_("Ngoài kế hoạch (đột xuất)"),
    )
    reason_called = NfcCharField(
        label=_("Lý do tổ chức đột xuất"),
        max_length=500,
        required=False,
        help_text=_("Chỉ khi ngoài kế hoạch."),
    )
    theme = NfcCharField(label=_("Chủ đề"), max_length=300)
    theme_reason = NfcCharField(
        label=_("Vì sao chọn chủ đề này"), max_length=500, multiline=True, rows=2, required=False
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=Kind.choices)
    means = forms.ChoiceField(label=_("Cách thức"), choices=Means.choices)
    audience = forms.ChoiceField(label=_("Đối tượng"), choices=Audience.choices)
    starts_at = ViDateTimeField(label=_("Bắt đầu"))
    ends_at = ViDateTimeField(label=_("Dự kiến kết thúc"), help_text=_("Nên từ 2 đến 3 giờ."))
    place = NfcCharField(label=_("Địa điểm"), max_length=200)
    participants = NfcCharField(label=_("Thành phần tham dự"), max_length=500, multiline=True, rows=2)
    planned_size = forms.IntegerField(
        label=_("Quy mô dự kiến (người)"), min_value=1, max_value=100_000, required=False
    )
    chair = ChairField(Appointment.objects.none(), label=_("Người chủ trì"))

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        today: Any,
        current: Dialogue | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        chair, row = self.fields["chair"], self.fields["plan_row"]
        assert isinstance(chair, forms.ModelChoiceField)
        assert isinstance(row, forms.ModelChoiceField)
        chair.queryset = (
            Appointment.objects.filter(office__organisation=organisation, from_date__lte=today)
            .filter(Q(to_date__isnull=True) | Q(to_date__gte=today))
            .select_related("office", "person")
            .order_by("-office__is_head", "office_id")
        )
        used = Dialogue.objects.exclude(pk=current.pk if current else 0).exclude(plan_row=None)
        row.queryset = (
            PlanRow.objects.filter(plan__organisation=organisation, plan__state=PlanState.APPROVED)
            .exclude(pk__in=used.values("plan_row"))
            .select_related("plan")
            .order_by("-plan__year", "month")
        )

    def call(self) -> Call:
        """What the verb takes."""
        said = self.cleaned_data
        names = (
            "plan_row", "reason_called", "theme", "theme_reason", "kind", "means", "audience",
            "starts_at", "ends_at", "place", "participants", "planned_size",
        )  # fmt: skip
        return Call(
            **{name: said[name] for name in names},
            chair=said["chair"].person,
            chair_office=said["chair"].office,
        )

    def rows(self) -> QuerySet[PlanRow]:
        """Rows of the plans in force that have no dialogue yet."""
        choice = self.fields["plan_row"]
        assert isinstance(choice, forms.ModelChoiceField)
        assert choice.queryset is not None
        return choice.queryset

    def begin(self, row: PlanRow) -> None:
        """What the plan already says of this row."""
        chair = self.fields["chair"]
        assert isinstance(chair, forms.ModelChoiceField)
        assert chair.queryset is not None
        self.initial = {
            **self.initial,
            "plan_row": row.pk,
            "theme": row.theme,
            "theme_reason": row.theme_reason,
            "kind": row.kind,
            "place": row.place,
            "participants": row.target_groups,
            "planned_size": row.size,
            "chair": chair.queryset.filter(office=row.chair_office_id).first()
            if row.chair_office_id
            else None,
        }

    @staticmethod
    def initial_of(dialogue: Dialogue) -> dict[str, Any]:
        """What is shown of a stored dialogue."""
        names = (
            "reason_called", "theme", "theme_reason", "kind", "means", "audience",
            "starts_at", "ends_at", "place", "participants", "planned_size",
        )  # fmt: skip
        holding = Appointment.objects.filter(office=dialogue.chair_office_id, person=dialogue.chair_id).last()
        return {
            **{name: getattr(dialogue, name) for name in names},
            "plan_row": dialogue.plan_row_id,
            "chair": holding.pk if holding else None,
        }


class AgainForm(Form):
    """A change after the notice needs a new notice with its reason (B.Đ8.3-b)."""

    published_on = ViDateField(label=_("Ngày đăng công khai"))
    change_reason = NfcCharField(label=_("Lý do thông báo lại"), max_length=500)
    late_reason = NfcCharField(
        label=_("Lý do thông báo dưới 10 ngày"),
        max_length=500,
        required=False,
        help_text=_("Chỉ khi không kịp; sẽ hiện công khai."),
    )


class AnnounceForm(Form):
    """The public notice: when and where it was posted (B.Đ8.3-b)."""

    # Its paper bears the day on which it is posted.
    also_called: ClassVar[dict[str, str]] = {"issued_on": "published_on"}

    published_on = ViDateField(label=_("Ngày đăng công khai"))
    places = NfcCharField(
        label=_("Nơi đăng, niêm yết"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: trụ sở, nhà văn hóa, loa."),
    )
    late_reason = NfcCharField(
        label=_("Lý do thông báo dưới 10 ngày"),
        max_length=500,
        required=False,
        help_text=_("Chỉ khi không kịp; sẽ hiện công khai."),
    )
    number = NfcCharField(
        label=_("Số, ký hiệu"),
        max_length=40,
        required=False,
        help_text=_("Để trống thì lấy số tiếp theo của sổ."),
    )
    signer = forms.ModelChoiceField(Person.objects.none(), label=_("Người ký"))

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        signer = self.fields["signer"]
        assert isinstance(signer, forms.ModelChoiceField)
        signer.queryset = Person.objects.filter(appointments__office__organisation=organisation).distinct()


class StopForm(Form):
    """Why a dialogue is postponed or cancelled; it stays visible."""

    reason = NfcCharField(label=_("Lý do"), max_length=500, multiline=True, rows=2)
