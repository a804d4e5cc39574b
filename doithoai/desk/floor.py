"""Điều hành hội nghị: slips, queue, next, outcome of each opinion, minutes, end with the closing gate (B.Đ9)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk.dialogues import in_hand, loaded, may_prepare, opinions_of
from doithoai.desk.floor_forms import AttendanceForm, EndForm, HearForm, MinuteForm, OutcomeForm, SlipForm
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, whole
from doithoai.dialogues import floor as verbs
from doithoai.dialogues import queue as ordering
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.queries import on_the_floor, queue
from doithoai.dialogues.registration import register_to_speak
from doithoai.opinions.covering import covered
from doithoai.opinions.gate import end_dialogue, unwritten_speeches, without_outcome
from doithoai.opinions.hearing import hear as hear_speech
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import give_outcome

WRITTEN_DAYS = 15


Slip = tuple[Speech, list[Opinion]]
Turn = tuple[Speech, HearForm]


def _slips(speeches: list[Speech], opinions: QuerySet[Opinion]) -> list[Slip]:
    """Each slip that was not withdrawn, with the opinions that came of it."""
    heard: dict[int, list[Opinion]] = {}
    for opinion in opinions.filter(submission__speech__in=speeches).select_related("submission"):
        heard.setdefault(opinion.submission.speech_id or 0, []).append(opinion)
    return [(s, heard.get(s.pk, [])) for s in speeches if s.state != SpeechState.WITHDRAWN]


def _hear_form(dialogue: Dialogue, speech: Speech, request: OfficialRequest | None = None) -> HearForm:
    """The form of one turn; each has ids of its own, several may stand on the page."""
    return HearForm(
        request.POST if request else None,
        prefix="nghe",
        auto_id=f"id_{speech.pk}_%s",
        dialogue=dialogue,
        initial={"text": speech.subject},
    )


def _to_write(dialogue: Dialogue, now: Speech | None, typed: Turn | None) -> list[Turn]:
    """Turns still to be written down: the one now, those already over, and what was typed for another."""
    speeches = [*([now] if now else []), *unwritten_speeches(dialogue)]
    rows = [(s, typed[1] if typed and typed[0] == s else _hear_form(dialogue, s)) for s in speeches]
    return rows if typed is None or typed[0] in speeches else [typed, *rows]


def _shown(request: OfficialRequest, dialogue: Dialogue, status: int = 200, **forms: Any) -> HttpResponse:
    speeches, opinions = list(dialogue.speeches.all()), opinions_of(request, dialogue).order_by("id")
    now = on_the_floor(dialogue)
    left = list(opinions.filter(pk__in=without_outcome(dialogue).values("pk")))
    prepared = forms.get("prepared") or (left[0] if left else None)
    counted = opinions.count()
    runs = may_prepare(request, dialogue)
    context = {
        "dialogue": dialogue,
        "State": State,
        "may_run": runs,
        "slips": _slips(speeches, opinions),
        "now": now,
        "waiting_count": sum(s.state == SpeechState.WAITING for s in speeches),
        "spoken_count": sum(s.state == SpeechState.SPOKEN for s in speeches),
        "left": left,
        "to_write": _to_write(dialogue, now, forms.pop("typed", None)),
        "prepared": prepared,
        "agreed": prepared.answers.last() if prepared else None,
        "total": counted,
        "with_outcome": counted - len(left),
        "entries": dialogue.minute_entries.all(),
        "slip_form": SlipForm(prefix="phieu"),
        "prepared_form": OutcomeForm(prefix="gui", dialogue=dialogue, initial=_agreed(prepared)),
        "minute_form": MinuteForm(prefix="bb"),
        "attendance_form": AttendanceForm(prefix="nguoi", initial={"number": dialogue.attendance}),
        "end_form": EndForm(
            prefix="het", initial={"written_due_on": request.today + timedelta(days=WRITTEN_DAYS)}
        ),
    }
    if not runs:  # who spoke is for those who run the conference
        context |= {name: covered(context[name]) for name in ("slips", "now", "left")}
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
    dialogue = in_hand(request, pk)
    return _do(
        request, pk, lambda: verbs.open_floor(dialogue, by=request.account, at=request.now), _("Đã khai mạc.")
    )


@official
@require_POST
def register(request: OfficialRequest, pk: int) -> HttpResponse:
    """Takes a speaking slip at the door (B.Đ9.1-g2a)."""
    dialogue = in_hand(request, pk)
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
    dialogue = in_hand(request, pk)
    return _do(
        request,
        pk,
        lambda: verbs.call_next(
            dialogue, seen=whole(request.POST.get("seen", "")) or None, by=request.account, at=request.now
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
    dialogue = in_hand(request, pk)
    row = _speech(dialogue, speech)
    form = _hear_form(dialogue, row, request)
    if form.is_valid() and done(
        request,
        form,
        lambda: hear_speech(row, form.words(), form.parts(), form.said(), by=request.account, at=request.now),
    ):
        return redirect("desk:floor", pk)
    return _shown(request, dialogue, status=422, typed=(row, form))


TURNS: dict[str, Callable[..., object]] = {
    "goi-lai": verbs.put_back,
    "rut": verbs.withdraw,
    "dung": verbs.finish_speech,
}


@official
@require_POST
def turn(request: OfficialRequest, pk: int, speech: int, act: str) -> HttpResponse:
    """Takes a call back, withdraws a slip, ends a turn, or calls or moves one slip."""
    dialogue = in_hand(request, pk)
    row = _speech(dialogue, speech)
    by, at = request.account, request.now
    if act in TURNS:
        return _do(request, pk, lambda: TURNS[act](row, by=by, at=at))
    if act == "moi":
        return _do(request, pk, lambda: verbs.call_next(dialogue, row, by=by, at=at))
    if act == "len":
        # Places are counted among those who wait: whoever was heard keeps the earlier ones.
        before = queue(dialogue).filter(position__lt=row.position).count()
        return _do(request, pk, lambda: ordering.move(row, max(1, before), by=by, at=at))
    raise Http404


@official
@require_POST
def prepared(request: OfficialRequest, pk: int, code: str) -> HttpResponse:
    """Gives the outcome of an opinion that was handed in before (B.Đ8.1-g4c)."""
    dialogue = in_hand(request, pk)
    opinion = found(opinions_of(request, dialogue), code=code)
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
    dialogue = in_hand(request, pk)
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
    dialogue = in_hand(request, pk)
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
    dialogue = in_hand(request, pk)
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
