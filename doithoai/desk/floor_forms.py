"""Forms of the operator's page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.registration import Slip
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.outcome import Said
from doithoai.organisations.models import Organisation
from doithoai.organisations.queries import units_of
from doithoai.ui.forms import Form, NfcCharField, ViDateField


class SlipForm(Form):
    """Phiếu đăng ký phát biểu (B.Đ9.1-g2a)."""

    speaker = NfcCharField(label=_("Họ tên"), max_length=120)
    address = NfcCharField(label=_("Thôn, khu phố"), max_length=200, required=False)
    on_behalf_of = NfcCharField(label=_("Đại diện cho"), max_length=200, required=False)
    phone = NfcCharField(label=_("Điện thoại"), max_length=20, required=False)
    subject = NfcCharField(label=_("Nội dung tóm tắt"), max_length=500, multiline=True, rows=2)

    def slip(self) -> Slip:
        """What the verb takes."""
        return Slip(**self.cleaned_data)


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
        office = dialogue.chair_office
        self.fields["answered_by"].initial = (
            f"{office.title} {dialogue.chair.name}" if office else dialogue.chair.name
        )

    def said(self) -> Said:
        """What the verb takes."""
        said = self.cleaned_data
        return Said(said["outcome"], said["answered_by"], said["due_on"], said["unit"], said["note"])


class HearForm(OutcomeForm):
    """What was said, in full, with its outcome (B.Đ9.1-g2c)."""

    text = NfcCharField(label=_("Ghi đầy đủ lời phát biểu"), max_length=20_000, multiline=True, rows=4)
    second = NfcCharField(
        label=_("Nếu nêu hai việc: việc thứ hai"), max_length=20_000, multiline=True, rows=2, required=False
    )
    field_order = ("text", "second", "outcome", "answered_by", "note", "due_on", "unit")

    def parts(self) -> tuple[str, ...]:
        """Two matters become two opinions; the words of both stay in the submission."""
        said = self.cleaned_data
        return (said["text"], said["second"]) if said["second"] else ()

    def words(self) -> str:
        """Everything that was said."""
        said = self.cleaned_data
        return "\n\n".join(part for part in (said["text"], said["second"]) if part)


class MinuteForm(Form):
    """A line of the minutes that is no opinion."""

    text = NfcCharField(label=_("Ghi vào biên bản"), max_length=5000, multiline=True, rows=2)


class AttendanceForm(Form):
    """Number of people in the hall."""

    number = forms.IntegerField(label=_("Số người dự"), min_value=0, max_value=1_000_000)


class EndForm(Form):
    """Until when those who were not reached get their written answer (B.Đ9.2-b)."""

    written_due_on = ViDateField(label=_("Trả lời bằng văn bản cho người chưa kịp nói trước ngày"))
