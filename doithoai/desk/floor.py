"""Điều hành hội nghị: open, take slips, call, hear, answer what was sent before, end with the closing gate (B.Đ9)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk.dialogues import in_hand, loaded, opinions_of
from doithoai.desk.floor_forms import EndForm, InterposeForm, OutcomeForm, SlipForm
from doithoai.desk.floor_page import hear_form, shown
from doithoai.desk.frame import OfficialRequest, done, found, official, whole
from doithoai.dialogues import floor as verbs
from doithoai.dialogues import queue as ordering
from doithoai.dialogues import turns
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.queries import queue
from doithoai.dialogues.registration import register_to_speak
from doithoai.opinions.gate import end_dialogue
from doithoai.opinions.hearing import hear as hear_speech
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import give_outcome


@official
@require_safe
def floor(request: OfficialRequest, pk: int) -> HttpResponse:
    """The operator's page."""
    return shown(request, loaded(request, pk))


def do(request: OfficialRequest, pk: int, act: Callable[[], object], words: str = "") -> HttpResponse:
    """One press of a button: done, or the refusal on top of the page."""
    if done(request, None, act) and words:
        messages.success(request, words)
    return redirect("desk:floor", pk)


def seen(request: OfficialRequest) -> int | None:
    """The version of the hall that this screen showed."""
    return whole(request.POST.get("seen", "")) or None


def speech_of(dialogue: Dialogue, pk: int) -> Speech:
    """A slip of this dialogue, or 404."""
    row = Speech.objects.filter(dialogue=dialogue, pk=pk).select_related("dialogue__organisation").first()
    if row is None:
        raise Http404
    return row


@official
@require_POST
def open_floor(request: OfficialRequest, pk: int) -> HttpResponse:
    """Opens the conference (B.Đ9.1-a)."""
    dialogue = in_hand(request, pk)
    return do(
        request, pk, lambda: verbs.open_floor(dialogue, by=request.account, at=request.now), _("Đã khai mạc.")
    )


@official
@require_POST
def register(request: OfficialRequest, pk: int) -> HttpResponse:
    """Takes a speaking slip at the door (B.Đ9.1-g2a)."""
    dialogue = in_hand(request, pk)
    form = SlipForm(request.POST, prefix="phieu", dialogue=dialogue)
    if form.is_valid() and done(
        request, form, lambda: register_to_speak(dialogue, form.slip(), by=request.account, at=request.now)
    ):
        return redirect("desk:floor", pk)
    return shown(request, dialogue, status=422, slip_form=form)


@official
@require_POST
def call_next(request: OfficialRequest, pk: int) -> HttpResponse:
    """Gives the floor to the next; a screen that missed a turn is refused."""
    dialogue = in_hand(request, pk)
    return do(
        request,
        pk,
        lambda: verbs.call_next(dialogue, seen=seen(request), by=request.account, at=request.now),
    )


@official
@require_POST
def interpose(request: OfficialRequest, pk: int) -> HttpResponse:
    """Gives the floor to a question in between; whoever speaks goes on afterwards (B.Đ9.1-g2b)."""
    dialogue = in_hand(request, pk)
    form = InterposeForm(request.POST, prefix="xen", waiting=queue(dialogue))
    if form.is_valid() and done(
        request,
        form,
        lambda: turns.interpose(dialogue, form.asked(), by=request.account, at=request.now),
    ):
        return redirect("desk:floor", pk)
    return shown(request, dialogue, status=422, interpose_form=form)


@official
@require_POST
def hear(request: OfficialRequest, pk: int, speech: int) -> HttpResponse:
    """Writes the speech down with its outcome and frees the floor (B.Đ9.2-b)."""
    dialogue = in_hand(request, pk)
    row = speech_of(dialogue, speech)
    form = hear_form(request, dialogue, row, typed=True)
    by, at = request.account, request.now
    if form.is_valid() and done(
        request,
        form,
        lambda: hear_speech(row, form.words(), form.parts(), form.said(), form.matters(), by=by, at=at),
    ):
        return redirect("desk:floor", pk)
    return shown(request, dialogue, status=422, typed=(row, form))


TURNS: dict[str, Callable[..., object]] = {
    "goi-lai": verbs.put_back,
    "rut": verbs.withdraw,
    "dung": verbs.finish_speech,
    "tam-dung": turns.pause,
    "noi-tiep": turns.resume,
}
# How many places a slip moves among those who wait; None: to the front.
MOVES: dict[str, int | None] = {"len": -1, "xuong": 1, "dau": None}


@official
@require_POST
def turn(request: OfficialRequest, pk: int, speech: int, act: str) -> HttpResponse:
    """Takes a call back, withdraws a slip, pauses or ends a turn, or calls or moves one slip."""
    dialogue = in_hand(request, pk)
    row = speech_of(dialogue, speech)
    by, at = request.account, request.now
    if act in TURNS:
        return do(request, pk, lambda: TURNS[act](row, by=by, at=at))
    if act == "moi":
        return do(request, pk, lambda: verbs.call_next(dialogue, row, seen=seen(request), by=by, at=at))
    if act in MOVES:
        # Places are counted among those who wait: whoever was heard keeps the earlier ones.
        steps = MOVES[act]
        before = queue(dialogue).filter(position__lt=row.position).count()
        place = 1 if steps is None else max(1, before + 1 + steps)
        return do(request, pk, lambda: ordering.move(row, place, seen=seen(request), by=by, at=at))
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
    return shown(request, dialogue, status=422, prepared_form=form, prepared=opinion)


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
        words = ngettext(
            "Đã kết thúc hội nghị. %(count)d người chưa kịp nói đã thành ý kiến viết, có hạn trả lời.",
            "Đã kết thúc hội nghị. %(count)d người chưa kịp nói đã thành ý kiến viết, có hạn trả lời.",
            len(written),
        )
        messages.success(request, words % {"count": len(written)})
        return redirect("desk:after", pk)
    return shown(request, dialogue, status=422, end_form=form)
