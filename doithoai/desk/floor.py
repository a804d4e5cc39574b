"""Điều hành hội nghị: slips, queue, next, outcome of each opinion, minutes, end with the closing gate (B.Đ9)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk.dialogues import loaded, may_prepare
from doithoai.desk.floor_forms import AttendanceForm, EndForm, HearForm, MinuteForm, OutcomeForm, SlipForm
from doithoai.desk.frame import OfficialRequest, desk_page, done, official
from doithoai.dialogues import floor as verbs
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.queries import on_the_floor
from doithoai.dialogues.registration import register_to_speak
from doithoai.opinions.gate import end_dialogue, unwritten_speeches, without_outcome
from doithoai.opinions.hearing import hear as hear_speech
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import give_outcome

WRITTEN_DAYS = 15


def _mine(request: OfficialRequest, pk: int) -> Dialogue:
    dialogue = loaded(request, pk)
    if not may_prepare(request, dialogue):
        raise Http404
    return dialogue


def _written(speeches: list[Speech]) -> dict[int, list[Opinion]]:
    """Opinions by the speech they come from."""
    found: dict[int, list[Opinion]] = {}
    rows = Opinion.objects.filter(submission__speech__in=speeches).select_related("submission").order_by("id")
    for opinion in rows:
        found.setdefault(opinion.submission.speech_id or 0, []).append(opinion)
    return found


def _shown(request: OfficialRequest, dialogue: Dialogue, status: int = 200, **forms: Any) -> HttpResponse:
    speeches = list(dialogue.speeches.all())
    now = on_the_floor(dialogue)
    written = _written(speeches)
    for speech in speeches:
        speech.heard = written.get(speech.pk, [])  # type: ignore[attr-defined]  # shown beside the name
    left = list(without_outcome(dialogue).order_by("id"))
    prepared = left[0] if left else None
    counted = Opinion.objects.filter(dialogue=dialogue).count()
    context = {
        "dialogue": dialogue,
        "State": State,
        "may_run": may_prepare(request, dialogue),
        "speeches": [s for s in speeches if s.state != SpeechState.WITHDRAWN],
        "now": now,
        "waiting_count": sum(s.state == SpeechState.WAITING for s in speeches),
        "spoken_count": sum(s.state == SpeechState.SPOKEN for s in speeches),
        "left": left,
        "unwritten": unwritten_speeches(dialogue),
        "prepared": prepared,
        "agreed": prepared.answers.last() if prepared else None,
        "total": counted,
        "with_outcome": counted - len(left),
        "entries": dialogue.minute_entries.all(),
        "slip_form": SlipForm(prefix="phieu"),
        "hear_form": HearForm(prefix="nghe", dialogue=dialogue, initial={"text": now.subject if now else ""}),
        "prepared_form": OutcomeForm(prefix="gui", dialogue=dialogue, initial=_agreed(prepared)),
        "minute_form": MinuteForm(prefix="bb"),
        "attendance_form": AttendanceForm(prefix="nguoi", initial={"number": dialogue.attendance}),
        "end_form": EndForm(
            prefix="het", initial={"written_due_on": request.today + timedelta(days=WRITTEN_DAYS)}
        ),
    }
    return desk_page(request, "desk/floor.html", {**context, **forms}, section="dialogues", status=status)


def _agreed(opinion: Opinion | None) -> dict[str, Any]:
    """The agreed answer as a start (B.Đ9.1-g2d)."""
    answer = opinion.answers.filter(state="agreed").last() if opinion else None
    return {"outcome": "answered", "note": answer.text, "due_on": answer.done_by} if answer else {}


@official
@require_safe
def floor(request: OfficialRequest, pk: int) -> HttpResponse:
    """The operator's page."""
    return _shown(request, loaded(request, pk))


def _do(request: OfficialRequest, pk: int, act: Callable[[], object], words: str = "") -> HttpResponse:
    if done(request, None, act) and words:
        messages.success(request, words)
    return redirect("desk:floor", pk)


@official
@require_POST
def open_floor(request: OfficialRequest, pk: int) -> HttpResponse:
    """Opens the conference (B.Đ9.1-a)."""
    dialogue = _mine(request, pk)
    return _do(
        request, pk, lambda: verbs.open_floor(dialogue, by=request.account, at=request.now), _("Đã khai mạc.")
    )


@official
@require_POST
def register(request: OfficialRequest, pk: int) -> HttpResponse:
    """Takes a speaking slip at the door (B.Đ9.1-g2a)."""
    dialogue = _mine(request, pk)
    form = SlipForm(request.POST, prefix="phieu")
    if form.is_valid() and done(
        request, form, lambda: register_to_speak(dialogue, form.slip(), by=request.account, at=request.now)
    ):
        return redirect("desk:floor", pk)
    return _shown(request, dialogue, status=422, slip_form=form)


@official
@require_POST
def call_next(request: OfficialRequest, pk: int) -> HttpResponse:
    """Gives the floor to the next; a screen that missed a turn is refused."""
    dialogue = _mine(request, pk)
    seen = request.POST.get("seen", "")
    return _do(
        request,
        pk,
        lambda: verbs.call_next(
            dialogue, seen=int(seen) if seen.isdecimal() else None, by=request.account, at=request.now
        ),
    )


def _speech(dialogue: Dialogue, pk: int) -> Speech:
    row = Speech.objects.filter(dialogue=dialogue, pk=pk).select_related("dialogue__organisation").first()
    if row is None:
        raise Http404
    return row


@official
@require_POST
def hear(request: OfficialRequest, pk: int, speech: int) -> HttpResponse:
    """Writes the speech down with its outcome and frees the floor (B.Đ9.2-b)."""
    dialogue = _mine(request, pk)
    row = _speech(dialogue, speech)
    form = HearForm(request.POST, prefix="nghe", dialogue=dialogue)
    if form.is_valid() and done(
        request,
        form,
        lambda: hear_speech(row, form.words(), form.parts(), form.said(), by=request.account, at=request.now),
    ):
        return redirect("desk:floor", pk)
    return _shown(
        request, dialogue, status=422, hear_form=form, late=row if row.state == SpeechState.SPOKEN else None
    )


TURNS: dict[str, Callable[..., object]] = {
    "goi-lai": verbs.put_back,
    "rut": verbs.withdraw,
    "dung": verbs.finish_speech,
}


@official
@require_POST
def turn(request: OfficialRequest, pk: int, speech: int, act: str) -> HttpResponse:
    """Takes a call back, withdraws a slip, ends a turn, or calls or moves one slip."""
    dialogue = _mine(request, pk)
    row = _speech(dialogue, speech)
    by, at = request.account, request.now
    if act in TURNS:
        return _do(request, pk, lambda: TURNS[act](row, by=by, at=at))
    if act == "moi":
        return _do(request, pk, lambda: verbs.call_next(dialogue, row, by=by, at=at))
    if act == "len":
        return _do(request, pk, lambda: verbs.move(row, max(1, row.position - 1), by=by, at=at))
    raise Http404


@official
@require_POST
def prepared(request: OfficialRequest, pk: int, code: str) -> HttpResponse:
    """Gives the outcome of an opinion that was handed in before (B.Đ8.1-g4c)."""
    dialogue = _mine(request, pk)
    opinion = Opinion.objects.filter(dialogue=dialogue, code=code).first()
    if opinion is None:
        raise Http404
    form = OutcomeForm(request.POST, prefix="gui", dialogue=dialogue)
    if form.is_valid() and done(
        request, form, lambda: give_outcome(opinion, form.said(), by=request.account, at=request.now)
    ):
        return redirect("desk:floor", pk)
    return _shown(request, dialogue, status=422, prepared_form=form, prepared=opinion)


@official
@require_POST
def minute(request: OfficialRequest, pk: int) -> HttpResponse:
    """A line of the minutes (B.Đ9.1-g2c)."""
    dialogue = _mine(request, pk)
    form = MinuteForm(request.POST, prefix="bb")
    if form.is_valid() and done(
        request,
        form,
        lambda: verbs.note(dialogue, form.cleaned_data["text"], by=request.account, at=request.now),
    ):
        return redirect("desk:floor", pk)
    return _shown(request, dialogue, status=422, minute_form=form)


@official
@require_POST
def attendance(request: OfficialRequest, pk: int) -> HttpResponse:
    """Counts the people in the hall."""
    dialogue = _mine(request, pk)
    form = AttendanceForm(request.POST, prefix="nguoi")
    if form.is_valid() and done(
        request,
        form,
        lambda: verbs.count_attendance(
            dialogue, form.cleaned_data["number"], by=request.account, at=request.now
        ),
    ):
        return redirect("desk:floor", pk)
    return _shown(request, dialogue, status=422, attendance_form=form)


@official
@require_POST
def end(request: OfficialRequest, pk: int) -> HttpResponse:
    """Ends the conference: whoever was not reached becomes a written opinion with a date."""
    dialogue = _mine(request, pk)
    form = EndForm(request.POST, prefix="het")
    written: list[Opinion] = []
    if form.is_valid() and done(
        request,
        form,
        lambda: written.extend(
            end_dialogue(dialogue, form.cleaned_data["written_due_on"], by=request.account, at=request.now)
        ),
    ):
        messages.success(
            request,
            _("Đã kết thúc hội nghị. %(count)d người chưa kịp nói đã thành ý kiến viết, có hạn trả lời.")
            % {"count": len(written)},
        )
        return redirect("desk:after", pk)
    return _shown(request, dialogue, status=422, end_form=form)
