"""Nhập tờ ký tên: the sheet that people signed at the door, typed in when there is time; all lines or none."""

import re
from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from doithoai.desk.dialogues import in_hand
from doithoai.desk.frame import OfficialRequest, desk_page, official, posted
from doithoai.dialogues.arriving import LARGEST_GROUP, Line, LinesRefused, type_in_later
from doithoai.dialogues.attending import MOST_PEOPLE
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Attendee, Dialogue
from doithoai.dialogues.presence import counts
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, NfcCharField, OnceForm

ROWS = 15
MOST_NUMBERS = 500
MOST_MISSING = 400
SPAN = re.compile(r"(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?")


def numbers_in(text: str) -> list[int]:
    """`3 5 8-12`: the numbers that were signed, in order, each once."""
    found: list[int] = []
    rest = SPAN.sub(" ", text)
    if junk := re.sub(r"[\s,;.]+", " ", rest).strip():
        raise ValidationError(
            _("Chưa đọc được “%(text)s”. Hãy ghi các số, ví dụ 3 5 8-12.") % {"text": junk[:40]}
        )
    for span in SPAN.finditer(text):
        first, last = int(span[1]), int(span[2] or span[1])
        if last - first >= MOST_NUMBERS or first > last:
            raise ValidationError(_("Khoảng “%(text)s” chưa đúng.") % {"text": span[0]})
        found += range(first, last + 1)
    return list(dict.fromkeys(found))[:MOST_NUMBERS]


class SheetForm(OnceForm):
    """The printed lines that bear a signature, by their numbers."""

    numbers = NfcCharField(
        label=gettext_lazy("Các số đã ký"),
        help_text=gettext_lazy("Số in sẵn trên tờ, cách nhau dấu cách hoặc dấu phẩy: 3 5 8-12 15"),
        max_length=2000,
        multiline=True,
        rows=2,
        required=False,
    )

    def clean_numbers(self) -> list[int]:
        """Each number once."""
        return numbers_in(self.cleaned_data["numbers"])


class LineForm(Form):
    """One line written by hand; an empty one is no line."""

    number = forms.IntegerField(
        label=gettext_lazy("Số"), min_value=0, max_value=MOST_PEOPLE * 10_000, required=False
    )
    name = NfcCharField(label=gettext_lazy("Họ và tên"), max_length=120, required=False)
    address = NfcCharField(label=gettext_lazy("Thôn, khu phố"), max_length=200, required=False)
    group = NfcCharField(label=gettext_lazy("Đại diện cho"), max_length=200, required=False)
    people = forms.IntegerField(
        label=gettext_lazy("Số người"), min_value=1, max_value=LARGEST_GROUP, required=False
    )

    def __init__(self, data: object, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        for name, field in self.fields.items():
            field.widget.attrs.update({"aria-label": str(field.label), "autocomplete": "off", "class": "in"})
            if name in {"number", "people"}:
                field.widget = forms.TextInput(attrs={**field.widget.attrs, "inputmode": "numeric"})

    def is_blank(self) -> bool:
        """Whether nothing was written in it."""
        return not any(value not in {None, ""} for value in self.cleaned_data.values())

    def line(self, once: str) -> Line:
        """What the verb takes."""
        return Line(**self.cleaned_data, once=once)


def _line_forms(request: OfficialRequest) -> list[LineForm]:
    return [LineForm(posted(request), prefix=f"d{n}") for n in range(ROWS)]


def _refuse(faults: LinesRefused, numbers: Sequence[int], form: SheetForm, rows: Sequence[LineForm]) -> None:
    """Each fault to its number or its line."""
    for place, fault in faults.lines.items():
        if place < len(numbers):
            fault.field = "numbers"
            form.refuse(fault)
        else:
            rows[place - len(numbers)].refuse(fault)


def _typed(
    request: OfficialRequest, dialogue: Dialogue, form: SheetForm, rows: Sequence[LineForm]
) -> list[Attendee] | None:
    """Whom the sheet let in; none when something of it is wrong."""
    judged = [one.is_valid() for one in (form, *rows)]  # all of them, so that every error is told
    if not all(judged):
        return None
    numbers, filled = form.cleaned_data["numbers"], [row for row in rows if not row.is_blank()]
    mark = form.cleaned_data["once"]
    lines = [Line(number) for number in numbers]
    lines += [row.line(f"{mark.hex}-{row.prefix}" if mark else "") for row in filled]
    try:
        return type_in_later(dialogue, lines, by=request.account, at=request.now)
    except LinesRefused as faults:
        _refuse(faults, numbers, form, filled)
        form.refuse(faults)
    except Refused as refused:
        form.refuse(refused)
    return None


@official
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: OfficialRequest, pk: int) -> HttpResponse:
    """Types the sheet in; what was refused comes back with everything typed."""
    dialogue = in_hand(request, pk)
    form, rows = SheetForm(posted(request)), _line_forms(request)
    came = _typed(request, dialogue, form, rows) if request.method == "POST" else None
    if came is not None:
        people = sum(row.people for row in came)
        told = ngettext(
            "Đã ghi %(n)s dòng, %(people)s người.", "Đã ghi %(n)s dòng, %(people)s người.", len(came)
        )
        messages.success(request, told % {"n": len(came), "people": people})
        return redirect("desk:door_sheet", pk)
    missing = dialogue.attendees.filter(arrived_at=None).exclude(state="cancelled")[:MOST_MISSING]
    context = {
        "dialogue": dialogue,
        "State": State,
        "form": form,
        "rows": rows,
        "counts": counts(dialogue),
        "missing": missing,
        "takes_lines": dialogue.state in {State.OPEN, State.ENDED},
    }
    sent = request.method == "POST"
    return desk_page(
        request, "desk/door_sheet.html", context, section="dialogues", status=422 if sent else 200
    )
