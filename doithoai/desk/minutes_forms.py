"""Forms of the minutes: a line worded anew, a note added, a signature taken back."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doithoai.desk.answering_forms import SeenInput
from doithoai.documents.minutes_lines import Line
from doithoai.documents.minutes_wording import Seen, phrases
from doithoai.opinions.versions import Piece, differences
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, NfcCharField


class LineForm(Form):
    """The words of one line, and what the page showed of it."""

    also_called: ClassVar[dict[str, str]] = {"seen": ""}  # a refusal stands on top: the field is not shown
    text = NfcCharField(label=_("Lời trong biên bản"), max_length=20_000, multiline=True, rows=6)
    seen = forms.IntegerField(widget=SeenInput, min_value=0, required=False)
    stamp = NfcCharField(widget=SeenInput, max_length=16, required=False)
    phrase = forms.ChoiceField(label=_("Câu mẫu"), required=False)

    def __init__(self, data: Any = None, *, line: Line, inserting: bool = False) -> None:
        self.line = line
        self.inserted = inserting
        start = {"text": line.text, "seen": line.version, "stamp": line.stamp}
        if inserting and data is not None:  # not sent yet: the page comes again with the phrase put in
            start |= {name: data.get(name, "") for name in ("text", "seen", "stamp")}
            start["text"] = _with_phrase(str(start["text"]), data.get("phrase", ""))
        super().__init__(None if inserting else data, initial=start, auto_id=f"id_{line.key}_%s")
        attrs = self.fields["text"].widget.attrs
        attrs["rows"] = min(18, 3 + len(str(start["text"])) // 80)
        if not self.is_bound:
            attrs["autofocus"] = True  # the line that was asked for
        choice = self.fields["phrase"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("Chọn câu mẫu")), *((str(n), p.name) for n, p in enumerate(phrases()))]
        self.overtaken: list[Piece] | None = None

    def read(self) -> Seen:
        """What the page showed."""
        return Seen(self.cleaned_data.get("seen") or 0, self.cleaned_data.get("stamp") or "")

    def overtake(self, refused: Refused, now: Line, read: str) -> None:
        """Somebody else was faster: what they changed is shown, what was typed stays, and the next try knows of both."""
        self.refuse(refused)
        self.overtaken = differences(read, now.text)
        self.line = now
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["seen"], data["stamp"] = str(now.version), now.stamp
        self.data = data


def _with_phrase(text: str, chosen: str) -> str:
    known = phrases()
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 4 else len(known)
    if number >= len(known):
        return text
    before = text.replace("\r\n", "\n").rstrip()
    return f"{before}\n{known[number].text}" if before else known[number].text


class NoteForm(Form):
    """A line that is no opinion; a standard phrase may be taken as it is."""

    text = NfcCharField(label=_("Diễn biến"), max_length=20_000, multiline=True, rows=3)


class BackForm(Form):
    """Why a signature is taken back."""

    reason = NfcCharField(label=_("Lý do rút chữ ký"), max_length=500, multiline=True, rows=2)
