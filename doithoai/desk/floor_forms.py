"""Forms of the operator's page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doithoai.desk.floor_choices import answerers
from doithoai.dialogues.models import Dialogue, ProgrammeItem, Speech, Way
from doithoai.dialogues.registration import Slip
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import Said
from doithoai.organisations.models import Organisation
from doithoai.organisations.queries import units_of
from doithoai.ui.forms import Form, NfcCharField, OnceForm, ViDateField

# A written question comes into the queue by its own page.
WAYS = [(way.value, way.label) for way in (Way.DOOR, Way.PAPER, Way.PHONE)]


class SlipForm(OnceForm):
    """Phiếu đăng ký phát biểu (B.Đ9.1-g2a)."""

    speaker = NfcCharField(label=_("Họ tên"), max_length=120)
    subject = NfcCharField(label=_("Nội dung tóm tắt"), max_length=500, multiline=True, rows=2)
    address = NfcCharField(label=_("Thôn, khu phố"), max_length=200, required=False)
    on_behalf_of = NfcCharField(label=_("Đại diện cho"), max_length=200, required=False)
    phone = NfcCharField(label=_("Điện thoại"), max_length=20, required=False)
    theme = NfcCharField(label=_("Nhóm vấn đề"), max_length=120, required=False)
    way = forms.ChoiceField(label=_("Đăng ký bằng"), choices=WAYS, required=False)
    item = forms.ModelChoiceField(
        ProgrammeItem.objects.none(),
        label=_("Mục chương trình"),
        required=False,
        empty_label=_("Mục nào cũng được"),
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **options: Any) -> None:
        super().__init__(*args, **options)
        _items(self, dialogue)

    def slip(self) -> Slip:
        """What the verb takes."""
        said = dict(self.cleaned_data)
        return Slip(once=str(said.pop("once") or ""), **said)


def _items(form: Form, dialogue: Dialogue) -> None:
    item = form.fields["item"]
    assert isinstance(item, forms.ModelChoiceField)
    item.queryset = dialogue.programme.all()


class SortForm(Form):
    """To which theme and item a slip belongs (B.Đ9.1-g2b)."""

    theme = NfcCharField(label=_("Nhóm vấn đề"), max_length=120, required=False)
    item = forms.ModelChoiceField(
        ProgrammeItem.objects.none(),
        label=_("Mục chương trình"),
        required=False,
        empty_label=_("Mục nào cũng được"),
    )

    def __init__(self, *args: Any, dialogue: Dialogue, **options: Any) -> None:
        super().__init__(*args, **options)
        _items(self, dialogue)


class InterposeForm(OnceForm):
    """A question in between: by somebody who waits, or by somebody who has no slip yet."""

    speech = forms.ModelChoiceField(
        Speech.objects.none(), label=_("Người đang chờ"), required=False, empty_label=_("Người chưa có phiếu")
    )
    speaker = NfcCharField(label=_("Họ tên người hỏi xen"), max_length=120, required=False)
    subject = NfcCharField(label=_("Hỏi gì"), max_length=500, required=False)

    def __init__(self, *args: Any, waiting: QuerySet[Speech], **options: Any) -> None:
        super().__init__(*args, **options)
        speech = self.fields["speech"]
        assert isinstance(speech, forms.ModelChoiceField)
        speech.queryset = waiting

    def asked(self) -> Slip | Speech:
        """What the verb takes."""
        said = self.cleaned_data
        if isinstance(said["speech"], Speech):
            return said["speech"]
        return Slip(said["speaker"], subject=said["subject"], once=str(said["once"] or ""))


class OutcomeForm(Form):
    """Cách trả lời tại hội nghị (B.Đ8.1-g4c)."""

    outcome = forms.ChoiceField(
        label=_("Cách trả lời tại hội nghị"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một trong ba cách trả lời.")},
    )
    answered_by = NfcCharField(label=_("Người trả lời"), max_length=160)
    note = NfcCharField(label=_("Nội dung trả lời"), max_length=5000, multiline=True, rows=3, required=False)
    due_on = ViDateField(label=_("Trả lời, xong trước ngày"), required=False)
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("Đơn vị"), required=False)

    def __init__(self, *args: Any, dialogue: Dialogue, **options: Any) -> None:
        super().__init__(*args, **options)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = units_of(dialogue.organisation)
        self.fields["answered_by"].initial = answerers(dialogue, ())[0]
        self.fields["answered_by"].widget.attrs["list"] = "nguoi-tra-loi"

    def said(self) -> Said:
        """What the verb takes."""
        said = self.cleaned_data
        return Said(said["outcome"], said["answered_by"], said["due_on"], said["unit"], said["note"])


class HearForm(OutcomeForm):
    """What was said, in full, with its outcome (B.Đ9.1-g2c); what it raises of the opinions handed in before."""

    text = NfcCharField(label=_("Ghi đầy đủ lời phát biểu"), max_length=20_000, multiline=True, rows=4)
    second = NfcCharField(label=_("Việc thứ hai"), max_length=20_000, multiline=True, rows=2, required=False)
    third = NfcCharField(label=_("Việc thứ ba"), max_length=20_000, multiline=True, rows=2, required=False)
    matched = forms.ModelMultipleChoiceField(
        Opinion.objects.none(),
        label=_("Ý kiến gửi trước được nêu ở lượt này"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    matched_code = NfcCharField(label=_("Mã ý kiến gửi trước khác"), max_length=24, required=False)
    field_order = (
        "matched",
        "matched_code",
        "text",
        "second",
        "third",
        "outcome",
        "answered_by",
        "note",
        "due_on",
    )

    def __init__(
        self, *args: Any, dialogue: Dialogue, speech: Speech, prepared: QuerySet[Opinion], **options: Any
    ) -> None:
        super().__init__(*args, dialogue=dialogue, **options)
        matched = self.fields["matched"]
        assert isinstance(matched, forms.ModelMultipleChoiceField)
        matched.queryset = self.prepared = prepared
        self.is_question = speech.way == Way.QUESTION
        if self.is_question:
            self.fields["text"].required = False
            self.fields["text"].label = _("Lời nói thêm ngoài câu hỏi đã viết")

    def clean_matched_code(self) -> str:
        """A code typed by hand is one of those that wait."""
        code: str = self.cleaned_data["matched_code"].strip().upper()
        self.typed = self.prepared.filter(code=code).first() if code else None
        if code and self.typed is None:
            raise forms.ValidationError(_("Không có ý kiến gửi trước nào của buổi này mang mã đó."))
        return code

    def matters(self) -> list[Opinion]:
        """Opinions handed in before that were raised at this turn."""
        chosen = list(self.cleaned_data["matched"])
        return list(dict.fromkeys([*chosen, self.typed])) if self.typed else chosen

    def parts(self) -> tuple[str, ...]:
        """Several matters become several opinions; beside one handed in before, only what goes beyond it."""
        said = self.cleaned_data
        more: Sequence[str] = [said[name] for name in ("second", "third") if said[name]]
        if self.matters() or not more:
            return tuple(more)
        return (said["text"], *more)

    def words(self) -> str:
        """Everything that was said."""
        said = self.cleaned_data
        return "\n\n".join(said[name] for name in ("text", "second", "third") if said[name])


class MinuteForm(Form):
    """A line of the minutes that is no opinion."""

    text = NfcCharField(label=_("Ghi vào biên bản"), max_length=5000, multiline=True, rows=2)


class AttendanceForm(Form):
    """Number of people in the hall."""

    number = forms.IntegerField(label=_("Số người dự"), min_value=0, max_value=1_000_000)


class LimitForm(Form):
    """Minutes of a turn."""

    minutes = forms.IntegerField(label=_("Số phút mỗi lượt"), min_value=1, max_value=60)


class BudgetForm(Form):
    """Minutes that a group may speak in all; nought takes them away."""

    group = NfcCharField(label=_("Nhóm, khu phố"), max_length=200)
    minutes = forms.IntegerField(label=_("Tổng số phút"), min_value=0, max_value=600)


class EndForm(Form):
    """Until when those who were not reached get their written answer (B.Đ9.2-b)."""

    written_due_on = ViDateField(label=_("Trả lời bằng văn bản cho người chưa kịp nói trước ngày"))
