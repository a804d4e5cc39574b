"""Forms of the conclusion while it is written: one numbered conclusion, and the notice around them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doithoai.commitments.concluding_items import Worded
from doithoai.commitments.concluding_words import LONGEST, LONGEST_NAME, Words
from doithoai.commitments.models import ConclusionDraft, ConclusionItem
from doithoai.commitments.proposing import MOST
from doithoai.desk.after_forms import SignedForm
from doithoai.dialogues.conclusion import Concluding
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.queries import Recipient
from doithoai.organisations.models import Organisation, Person
from doithoai.ui.forms import Form, ManyChoiceField, NfcCharField, OneChoiceField, ViDateField


class UnitField(OneChoiceField):
    """A unit by its short name."""

    def label_from_instance(self, obj: Any) -> str:
        """As papers call it."""
        return str(obj.short_name)


class UnitsField(ManyChoiceField):
    """Several units by their short names."""

    def label_from_instance(self, obj: Any) -> str:
        """As papers call it."""
        return str(obj.short_name)


class OfficialField(OneChoiceField):
    """A person with the unit they work in."""

    def label_from_instance(self, obj: Any) -> str:
        """Name, then unit."""
        return f"{obj.name}, {obj.organisation.short_name}"


class ItemForm(Form):
    """Việc, đơn vị chủ trì, phối hợp, thời hạn, người chịu trách nhiệm (A.4-c)."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = NfcCharField(label=gettext_lazy("Việc phải làm"), max_length=MOST, multiline=True, rows=3)
    unit = UnitField(Organisation.objects.none(), label=gettext_lazy("Đơn vị chủ trì"))
    due_on = ViDateField(label=gettext_lazy("Thời hạn"))
    official = OfficialField(
        Person.objects.none(), label=gettext_lazy("Người chịu trách nhiệm"), required=False
    )
    with_units = UnitsField(
        Organisation.objects.none(),
        label=gettext_lazy("Đơn vị phối hợp"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, units: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("unit", units), ("with_units", units), ("official", people)):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = rows

    def worded(self) -> Worded:
        """What the verb takes."""
        said = self.cleaned_data
        return Worded(said["text"], said["unit"], said["due_on"], tuple(said["with_units"]), said["official"])


def item_initial(item: ConclusionItem) -> dict[str, Any]:
    """What stands in the form of a conclusion that is there."""
    return {
        "version": item.version,
        "text": item.text,
        "unit": item.unit_id,
        "due_on": item.due_on,
        "official": item.official_id,
        "with_units": [unit.pk for unit in item.with_units.all()],
    }


class NoticeForm(SignedForm):
    """Thông báo kết luận around its numbered conclusions; saved while it is written, or issued."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    assessment = NfcCharField(
        label=gettext_lazy("Đánh giá chung"), max_length=LONGEST, multiline=True, rows=5
    )
    follow_up = NfcCharField(
        label=gettext_lazy("Tổ chức thực hiện, theo dõi"),
        max_length=LONGEST,
        multiline=True,
        rows=3,
        required=False,
        help_text=gettext_lazy(
            "Để trống thì thông báo dùng lời mẫu: thực hiện đúng hạn, báo cáo kèm minh chứng."
        ),
    )
    to = forms.MultipleChoiceField(
        label=gettext_lazy("Nơi nhận"),
        error_messages={"required": gettext_lazy("Hãy chọn ít nhất một nơi nhận.")},
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Đơn vị được giao việc luôn nhận thông báo."),
    )
    others = NfcCharField(
        label=gettext_lazy("Nơi nhận khác, mỗi dòng một nơi"),
        max_length=LONGEST,
        multiline=True,
        rows=2,
        required=False,
    )
    late_reason = NfcCharField(
        label=gettext_lazy("Lý do ban hành muộn"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Chỉ khi đã quá 07 ngày làm việc."),
    )

    def __init__(self, *args: Any, usual: Iterable[Recipient], saving: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.usual = {str(one.organisation): one for one in usual}
        self.saving = saving
        choice = self.fields["to"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = [(key, f"{one.name} ({one.why})") for key, one in self.usual.items()]
        choice.required = bool(self.usual)
        if saving:  # a draft may lack anything
            for field in self.fields.values():
                field.required = False

    def clean_others(self) -> str:
        """Each line a name of bearable length."""
        said = str(self.cleaned_data["others"])
        for line in said.splitlines():
            if len(line.strip()) > LONGEST_NAME:
                raise forms.ValidationError(
                    _("Tên nơi nhận “%(name)s…” dài quá %(most)s ký tự.")
                    % {"name": line.strip()[:40], "most": LONGEST_NAME}
                )
        return said

    def recipients(self) -> list[Recipient]:
        """Those that were ticked, then those that were written."""
        said = self.cleaned_data
        lines = [" ".join(line.split()).strip("-,;. ") for line in said["others"].splitlines()]
        written = [Recipient(None, line, "") for line in dict.fromkeys(lines) if line]
        return [self.usual[key] for key in said["to"]] + written

    def words(self) -> Words:
        """What is saved."""
        return Words(self.cleaned_data["assessment"], self.cleaned_data["follow_up"], self.recipients())

    def concluding(self) -> Concluding:
        """What is issued."""
        said = self.cleaned_data
        names = ("assessment", "follow_up", "number", "issued_on", "signer", "late_reason")
        return Concluding(**{name: said[name] for name in names})


def notice_initial(dialogue: Dialogue, draft: ConclusionDraft, usual: list[Recipient]) -> dict[str, Any]:
    """What was saved; before that, everybody whom the directives name."""
    saved = None if draft.recipients is None else [Recipient(**one) for one in draft.recipients]
    known = {str(one.organisation) for one in usual}
    ticked = known if saved is None else {str(one.organisation) for one in saved} & known
    others = [one.name for one in saved or () if str(one.organisation) not in known]
    return {
        "version": draft.version,
        "assessment": draft.assessment,
        "follow_up": draft.follow_up,
        "to": list(ticked),
        "others": "\n".join(others),
        "signer": dialogue.chair_id,
    }
