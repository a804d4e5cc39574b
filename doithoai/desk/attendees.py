"""Người dự: who registered, who waits, who is to be told; taken by telephone and from paper (B.Đ8.3-a)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.desk.attendees_forms import ComingForm, RemindForm, SeatsForm, lowered
from doithoai.desk.dialogues import in_hand, workspace
from doithoai.desk.frame import OfficialRequest, done, found, official
from doithoai.dialogues import attending
from doithoai.dialogues.attending import TAKES_PEOPLE
from doithoai.dialogues.lifecycle import HELD, SpeechState, State
from doithoai.dialogues.models import Attendee, AttendeeState, Dialogue, Speech
from doithoai.dialogues.reminding import numbers_to_call, remind, round_of, to_remind, why
from doithoai.opinions.identity import masked_phone
from doithoai.search.folding import bare

PAGE = 50
LONGEST_ASKED = 100
VIEWS: dict[str, tuple[str | Promise, Q]] = {
    "": (gettext_lazy("Tất cả"), Q()),
    "co-cho": (gettext_lazy("Có chỗ"), Q(state=AttendeeState.REGISTERED)),
    "cho": (gettext_lazy("Chờ chỗ"), Q(state=AttendeeState.WAITING)),
    "phat-bieu": (gettext_lazy("Sẽ phát biểu"), Q(speaks=True)),
    "da-den": (gettext_lazy("Đã vào cửa"), Q(arrived_at__isnull=False)),
    "da-huy": (gettext_lazy("Đã hủy"), Q(state=AttendeeState.CANCELLED)),
}
TO_TELL, TELL_LABEL = "can-bao", gettext_lazy("Cần báo")


def _rows(dialogue: Dialogue) -> QuerySet[Attendee]:
    standing = Speech.objects.exclude(state=SpeechState.WITHDRAWN)
    return (
        Attendee.objects.filter(dialogue=dialogue)
        .select_related("by__person")
        .annotate(speaks=Exists(standing.filter(attendee=OuterRef("pk"))))
        .prefetch_related(Prefetch("speeches", standing, to_attr="slips"))
        .order_by("number")
    )


def figures(dialogue: Dialogue) -> dict[str, int]:
    """Registrations and people at each step, in one query; the three states are all there are."""
    states = AttendeeState
    counted = Attendee.objects.filter(dialogue=dialogue).aggregate(
        rows=Count("pk"),
        everybody=Sum("people"),
        seated=Sum("people", filter=Q(state=states.REGISTERED)),
        waiting=Sum("people", filter=Q(state=states.WAITING)),
        cancelled=Sum("people", filter=Q(state=states.CANCELLED)),
        arrived=Sum("people", filter=Q(arrived_at__isnull=False)),
    )
    return {name: number or 0 for name, number in counted.items()}


def _asked(request: OfficialRequest, dialogue: Dialogue) -> QuerySet[Attendee]:
    view = request.GET.get("xem", "")
    rows = _rows(dialogue)
    if view == TO_TELL:
        rows = rows.filter(pk__in=to_remind(dialogue, request.today).values("pk"))
    else:
        rows = rows.filter(VIEWS.get(view, VIEWS[""])[1])
    words = " ".join(bare(request.GET.get("q", "")[:LONGEST_ASKED].replace("\0", "")).split())
    return rows.filter(_named(words)) if words else rows


def _named(words: str) -> Q:
    digits = "".join(sign for sign in words if sign.isdigit())
    asked = Q(name_folded__contains=words) | Q(code__icontains=words)
    return asked | Q(phone__contains=digits) if len(digits) >= 4 else asked


def _views(dialogue: Dialogue, to_tell: int) -> list[tuple[str, str | Promise, int]]:
    asked = {
        f"n{place}": Count("pk", filter=only or None) for place, (_label, only) in enumerate(VIEWS.values())
    }
    counted = list(_rows(dialogue).order_by().aggregate(**asked).values())
    found = [(key, label, n) for (key, (label, _only)), n in zip(VIEWS.items(), counted, strict=True)]
    return [*found, (TO_TELL, TELL_LABEL, to_tell)]


def _shown(request: OfficialRequest, dialogue: Dialogue, status: int = 200, **forms: Any) -> HttpResponse:
    now = round_of(dialogue, request.today)
    page = Paginator(_asked(request, dialogue), PAGE).get_page(request.GET.get("trang"))
    to_tell = list(to_remind(dialogue, request.today).values_list("pk", flat=True))
    told = set(to_tell)
    context = {
        "page": page,
        "people": [
            (row, masked_phone(row.phone), why(row, now) if row.pk in told else "")
            for row in page.object_list
        ],
        "figures": figures(dialogue),
        "views": _views(dialogue, len(to_tell)),
        "view": request.GET.get("xem", ""),
        "q": request.GET.get("q", "")[:LONGEST_ASKED],
        "to_tell": len(to_tell),
        "TO_TELL": TO_TELL,
        "remind_form": RemindForm(auto_id=False),
        "takes": dialogue.state in TAKES_PEOPLE,
        "over": dialogue.state in HELD or dialogue.state == State.CANCELLED,
        "coming_form": ComingForm(),
        "seats_form": SeatsForm(initial={"capacity": dialogue.capacity}),
    }
    full = {**context, **forms, "tab": "prepare", "part": "attendees"}
    return workspace(request, "desk/attendees.html", dialogue, full, status=status)


@official
@require_safe
def attendees(request: OfficialRequest, pk: int) -> HttpResponse:
    """The list with its counts; names, so only for those who prepare."""
    return _shown(request, in_hand(request, pk))


@official
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: OfficialRequest, pk: int) -> HttpResponse:
    """Who is to be told, to be printed and ticked with a pen; telephones when asked for, which is recorded."""
    dialogue = in_hand(request, pk)
    now = round_of(dialogue, request.today)
    whole = request.method == "POST"
    found = (
        numbers_to_call(dialogue, by=request.account, at=request.now)
        if whole
        else to_remind(dialogue, request.today)
    )
    rows = [(row, row.phone if whole else masked_phone(row.phone), why(row, now)) for row in found]
    context = {"rows": rows, "whole": whole, "tab": "prepare"}
    return workspace(request, "desk/attendees_reminders.html", dialogue, context)


@official
@require_POST
def register(request: OfficialRequest, pk: int) -> HttpResponse:
    """A clerk registers somebody who called or handed in a paper."""
    dialogue = in_hand(request, pk)
    form = ComingForm(request.POST)
    made: list[Attendee] = []
    if form.is_valid() and done(request, form, lambda: made.append(_registered(request, dialogue, form))):
        messages.success(request, _told(made[0]))
        return redirect("desk:attendees", pk)
    return _shown(request, dialogue, status=422, coming_form=form)


def _registered(request: OfficialRequest, dialogue: Dialogue, form: ComingForm) -> Attendee:
    by, at, subject = request.account, request.now, form.cleaned_data["subject"]
    if subject:
        return attending.register_to_attend_and_speak(dialogue, form.coming(), subject, by=by, at=at)[0]
    return attending.register_to_attend(dialogue, form.coming(), by=by, at=at)


def _told(attendee: Attendee) -> str:
    words = {"number": attendee.number, "code": attendee.code}
    if attendee.state == AttendeeState.WAITING:
        return _("Đăng ký số %(number)s, mã %(code)s: hội trường hết chỗ, đã xếp vào danh sách chờ.") % words
    return _("Đã đăng ký số %(number)s, mã %(code)s. Hãy đọc mã cho người đăng ký.") % words


@official
@require_POST
def seats(request: OfficialRequest, pk: int) -> HttpResponse:
    """How many seats; a lower number is taken with a warning and throws nobody out."""
    dialogue = in_hand(request, pk)
    form = SeatsForm(request.POST)
    if form.is_valid() and done(
        request,
        form,
        lambda: attending.set_capacity(
            dialogue, form.cleaned_data["capacity"], by=request.account, at=request.now
        ),
    ):
        if warning := lowered(form, attending.seated(dialogue)):
            messages.warning(request, warning)
        else:
            messages.success(request, _("Đã ghi số chỗ."))
        return redirect("desk:attendees", pk)
    return _shown(request, dialogue, status=422, seats_form=form)


@official
@require_POST
def act(request: OfficialRequest, pk: int, attendee: int, act: str) -> HttpResponse:
    """Cancels a registration, or ticks off that the person was told."""
    dialogue = in_hand(request, pk)
    row = found(Attendee.objects.select_related("dialogue"), dialogue=dialogue, pk=attendee)
    by, at = request.account, request.now
    if act == "huy":
        done(request, None, lambda: attending.cancel_attendance(row, by=by, at=at))
    elif act == "da-bao":
        done(request, None, lambda: remind(row, request.POST.get("way", ""), by=by, at=at))
    else:
        raise Http404
    back = reverse("desk:attendees", args=[pk])
    return redirect(f"{back}?xem={TO_TELL}" if act == "da-bao" else back)
