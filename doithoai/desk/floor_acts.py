"""Beside the turns: order and close the queue, minutes of a turn and of a group, notes, people in the hall (B.Đ9.1)."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from doithoai.desk.dialogues import in_hand
from doithoai.desk.floor import do, seen, speech_of
from doithoai.desk.floor_forms import AttendanceForm, BudgetForm, LimitForm, MinuteForm, SortForm
from doithoai.desk.floor_page import hear_form, shown
from doithoai.desk.frame import OfficialRequest, done, official
from doithoai.dialogues import floor as verbs
from doithoai.dialogues import queue as ordering
from doithoai.dialogues.turns import take_down

TAPS: dict[str, Callable[..., object]] = {"dong": ordering.close_queue, "mo-lai": ordering.reopen_queue}
ORDERS: dict[str, Callable[..., object]] = {
    "theo-nhom": ordering.order_by_theme,
    "theo-thu-tu": ordering.order_by_arrival,
}


@official
@require_POST
def queue(request: OfficialRequest, pk: int, act: str) -> HttpResponse:
    """Orders the queue, or takes no more slips, or takes them again (B.Đ9.1-g2b)."""
    dialogue = in_hand(request, pk)
    by, at = request.account, request.now
    if act in ORDERS:
        return do(request, pk, lambda: ORDERS[act](dialogue, seen=seen(request), by=by, at=at))
    if act in TAPS:
        return do(request, pk, lambda: TAPS[act](dialogue, by=by, at=at))
    raise Http404


@official
@require_POST
def sort(request: OfficialRequest, pk: int, speech: int) -> HttpResponse:
    """Gives a waiting slip its theme and item of the programme."""
    dialogue = in_hand(request, pk)
    row = speech_of(dialogue, speech)
    form = SortForm(request.POST, prefix="nhom", dialogue=dialogue)
    if not form.is_valid():
        said = " ".join(str(one) for errors in form.errors.values() for one in errors)
        return shown(request, dialogue, status=422, sort_refused=said)
    said_of = form.cleaned_data
    return do(
        request,
        pk,
        lambda: ordering.sort_slip(
            row, said_of["theme"], said_of["item"], by=request.account, at=request.now
        ),
    )


@official
@require_POST
def notes(request: OfficialRequest, pk: int, speech: int) -> HttpResponse:
    """Keeps what is being taken down while somebody speaks (B.Đ9.1-g2c)."""
    dialogue = in_hand(request, pk)
    row = speech_of(dialogue, speech)
    text = request.POST.get("nghe-text", "")
    form = hear_form(request, dialogue, row, typed=True)
    if "\0" not in text and done(
        request, form, lambda: take_down(row, text, by=request.account, at=request.now)
    ):
        return redirect("desk:floor", pk)
    return shown(request, dialogue, status=422, typed=(row, form))


@official
@require_POST
def limit(request: OfficialRequest, pk: int) -> HttpResponse:
    """Minutes of a turn."""
    dialogue = in_hand(request, pk)
    form = LimitForm(request.POST, prefix="phut")
    if form.is_valid() and done(
        request,
        form,
        lambda: ordering.limit_speeches(
            dialogue, form.cleaned_data["minutes"], by=request.account, at=request.now
        ),
    ):
        return redirect("desk:floor", pk)
    return shown(request, dialogue, status=422, limit_form=form)


@official
@require_POST
def budget(request: OfficialRequest, pk: int) -> HttpResponse:
    """Minutes of a group, shown and never enforced (B.Đ9.2-b)."""
    dialogue = in_hand(request, pk)
    form = BudgetForm(request.POST, prefix="quy")
    if form.is_valid() and done(
        request,
        form,
        lambda: ordering.budget(dialogue, **form.cleaned_data, by=request.account, at=request.now),
    ):
        return redirect("desk:floor", pk)
    return shown(request, dialogue, status=422, budget_form=form)


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
    return shown(request, dialogue, status=422, minute_form=form)


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
    return shown(request, dialogue, status=422, attendance_form=form)
