"""Forms of the notebook: what can be written without a line, checked again here when it arrives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doithoai.desk.floor_forms import OutcomeForm
from doithoai.dialogues.registration import Slip
from doithoai.ui.forms import Form, NfcCharField

MOST_PEOPLE = 50


class GuestForm(Form):
    """Somebody at the door who did not register (B.Đ9.2-a)."""

    name = NfcCharField(label=_("Họ và tên"), max_length=120)
    people = forms.IntegerField(label=_("Số người"), min_value=1, max_value=MOST_PEOPLE, initial=1)
    address = NfcCharField(label=_("Thôn, khu phố"), max_length=200, required=False)
    group = NfcCharField(label=_("Đại diện cho"), max_length=200, required=False)


class SlipForm(Form):
    """A speaking slip (B.Đ9.1-g2a)."""

    speaker = NfcCharField(label=_("Họ tên"), max_length=120)
    address = NfcCharField(label=_("Thôn, khu phố"), max_length=200, required=False)
    on_behalf_of = NfcCharField(label=_("Đại diện cho"), max_length=200, required=False)
    phone = NfcCharField(label=_("Điện thoại"), max_length=20, required=False)
    subject = NfcCharField(label=_("Nội dung tóm tắt"), max_length=500, multiline=True, rows=2)

    def slip(self) -> Slip:
        """What the verb takes."""
        return Slip(**self.cleaned_data)


class WordsForm(OutcomeForm):
    """What was said, in full, with its outcome (B.Đ9.1-g2c)."""

    text = NfcCharField(label=_("Ghi đầy đủ lời phát biểu"), max_length=20_000, multiline=True, rows=4)
    second = NfcCharField(label=_("Việc thứ hai"), max_length=20_000, multiline=True, rows=2, required=False)

    def __init__(self, *args: Any, is_question: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].required = not is_question  # its words were written before

    def parts(self) -> tuple[str, ...]:
        """Two matters become two opinions; the words of both stay in the submission."""
        said = self.cleaned_data
        return (said["text"], said["second"]) if said["second"] and said["text"] else ()

    def words(self) -> str:
        """Everything that was said."""
        said = self.cleaned_data
        return "\n\n".join(said[name] for name in ("text", "second") if said[name])


class NoteForm(Form):
    """A line of the minutes (B.Đ9.1-g2c)."""

    text = NfcCharField(label=_("Ghi vào biên bản"), max_length=5000, multiline=True, rows=2)
