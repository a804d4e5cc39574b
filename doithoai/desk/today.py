"""Hôm nay: what waits for whoever is signed in, what is due, the next dialogues."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from doithoai.commitments.models import Commitment
from doithoai.commitments.models import State as CommitmentState
from doithoai.desk.frame import OfficialRequest, desk_page, official
from doithoai.desk.hands import piles
from doithoai.desk.hanging import cards
from doithoai.desk.today_terms import terms_tasks
from doithoai.dialogues import queries as dialogues
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.counting import Census
from doithoai.opinions.filtering import DRAFTED, UNSORTED, Asked
from doithoai.opinions.lifecycle import EXITS
from doithoai.opinions.models import Assignment, Opinion
from doithoai.opinions.permissions import DESK
from doithoai.opinions.tallying import tally
from doithoai.organisations.authority import SECRETARIAT, UNIT
from doithoai.organisations.calendars import current_calendar
from doithoai.organisations.models import Role
from doithoai.plans.lifecycle import State as PlanState
from doithoai.plans.models import Plan
from doithoai.regulations.deadlines import working_days_between
from doithoai.regulations.refusals import CalendarNotIssued
from doithoai.regulations.working_days import Calendar

SOON_DAYS = 7
MOST = 8


@dataclass(frozen=True)
class Task:
    """One line of my work: what, until when by which clause, the next step."""

    title: str
    about: str
    url: str
    step: str | Promise
    due: date | None = None
    clause: str = ""
    state: str = ""
    words: str = ""


def timed(task: Task, today: date, calendar: Calendar) -> Task:
    """The same with its deadline in words."""
    if task.due is None:
        return task
    late = task.due < today
    try:
        days = (
            working_days_between(task.due, today, calendar)
            if late
            else working_days_between(today, task.due, calendar)
        )
    except CalendarNotIssued:
        days = abs((task.due - today).days)
    if task.due == today:
        words = _("hạn hôm nay")
    elif late:
        words = ngettext("quá hạn %(n)s ngày làm việc", "quá hạn %(n)s ngày làm việc", days) % {"n": days}
    else:
        words = ngettext("còn %(n)s ngày làm việc", "còn %(n)s ngày làm việc", days) % {"n": days}
    state = "over" if late else ("soon" if (task.due - today).days <= SOON_DAYS else "")
    return Task(task.title, task.about, task.url, task.step, task.due, task.clause, state, words)


def _conclusions(desks: list[int]) -> list[Task]:
    rows = Dialogue.objects.filter(organisation__in=desks, state__in=[State.ENDED, State.CONCLUDED]).order_by(
        F("conclusion_due").asc(nulls_last=True), "id"
    )[:MOST]
    return [
        Task(
            (
                _("Thông báo kết luận: %(theme)s")
                if row.state == State.ENDED
                else _("Báo cáo kết quả: %(theme)s")
            )
            % {"theme": row.theme},
            row.code,
            reverse("desk:after", args=[row.pk]),
            _("Ban hành") if row.state == State.ENDED else _("Gửi báo cáo"),
            row.conclusion_due,
            "A.4-c" if row.state == State.ENDED else "B.Đ10.2-b",
        )
        for row in rows
    ]


def _drafts(units: list[int]) -> list[Task]:
    rows = (
        Assignment.objects.filter(unit__in=units, done_on=None, ended_reason="")
        .select_related("opinion", "unit")
        .order_by(F("due_on").asc(nulls_last=True), "id")[:MOST]
    )
    return [
        Task(
            row.opinion.title,
            f"{row.get_purpose_display()} · {row.unit.short_name}",
            reverse("desk:opinion", args=[row.opinion.code]),
            row.get_purpose_display(),
            row.due_on,
            "B.Đ8.1-g2c" if row.purpose == "draft" else "B.Đ10.1-b",
        )
        for row in rows
    ]


def _hands(request: OfficialRequest) -> list[Task]:
    """Answers that wait for my hand, and mine that came back."""
    return [
        Task(
            row.opinion.title,
            f"{row.opinion.code} · {row.opinion.unit.short_name if row.opinion.unit else row.by.person.name}",
            reverse("desk:opinion", args=[row.opinion.code]),
            pile.step,
            row.opinion.due_on,
            "B.Đ8.1-g3a",
        )
        for pile in piles(request.authority, MOST)
        for row in pile.rows
    ]


def _plans(mine: list[int]) -> list[Task]:
    rows = Plan.objects.filter(organisation__in=mine, state=PlanState.SUBMITTED).select_related(
        "organisation"
    )
    return [
        Task(
            str(row),
            row.organisation.short_name,
            reverse("desk:plan", args=[row.pk]),
            _("Ban hành"),
            date(row.year, 1, 31),
            "A.4-a",
        )
        for row in rows[:MOST]
    ]


def _promises(desks: list[int], units: list[int], until: date) -> list[Task]:
    rows = Commitment.objects.filter(
        Q(organisation__in=desks) | Q(unit__in=units), state=CommitmentState.OPEN, due_on__lte=until
    ).select_related("unit")
    return [
        Task(
            row.text,
            _("Cam kết · %(unit)s") % {"unit": row.unit.short_name},
            # A unit does not read the dialogue of another body: its promises stand on its own page.
            reverse("desk:after", args=[row.dialogue_id])
            if row.dialogue_id and row.organisation_id in desks
            else reverse("desk:unit"),
            _("Theo dõi"),
            row.due_on,
            "B.Đ10.1-b",
        )
        for row in rows.order_by("due_on", "id")[:MOST]
    ]


def _keys(request: OfficialRequest, roles: frozenset[Role]) -> list[int]:
    return [key for key, here in request.authority.own.items() if here & roles]


def tasks(request: OfficialRequest, calendar: Calendar) -> list[Task]:
    """My work, the nearest date first; what has no date last."""
    desks, units = _keys(request, SECRETARIAT), _keys(request, UNIT)
    leading = _keys(request, frozenset({Role.LEADER}))
    until = request.today + timedelta(days=SOON_DAYS)
    found = [
        *_conclusions(desks),
        *_drafts(units),
        *_hands(request),
        *_plans(leading),
        *_promises(desks, units, until),
        *(Task(**one) for one in terms_tasks(request)),
    ]
    return sorted(
        (timed(task, request.today, calendar) for task in found), key=lambda task: task.due or date.max
    )


def _tiles(request: OfficialRequest) -> dict[str, int]:
    """Counts of the lists that the tiles open: what the account may read, nothing more."""
    census, on = Census(request.authority), request.today
    soon = Q(due_on__gte=on, due_on__lte=on + timedelta(days=SOON_DAYS))
    asked = {}
    for number, way in enumerate(census.ways):
        open_ones = Opinion.objects.filter(way.condition).exclude(stage__in=EXITS)
        asked[f"soon{number}"] = open_ones.filter(soon)
        asked[f"over{number}"] = open_ones.filter(due_on__lt=on)
    due = tally(**asked)
    return {
        "unsorted": Asked(UNSORTED).number(census.total),
        "soon": sum(number for name, number in due.items() if name.startswith("soon")),
        "over": sum(number for name, number in due.items() if name.startswith("over")),
        "drafted": Asked(DRAFTED).number(census.total),
    }


@official
@require_safe
def today(request: OfficialRequest) -> HttpResponse:
    """The first page after signing in."""
    calendar, desks = current_calendar(), _keys(request, SECRETARIAT)
    coming = (
        dialogues.readable(request.authority)
        .filter(state__in=[State.ANNOUNCED, State.OPEN, State.CALLED])
        .select_related("organisation", "chair", "chair_office")
        .order_by("starts_at")[:4]
    )
    context = {
        "tasks": tasks(request, calendar),
        "counts": _tiles(request),
        "coming": coming,
        "calendar_note": _calendar_note(request.today, calendar),
        "is_desk": bool(desks),
        "may_triage": bool(_keys(request, DESK)),
        "hanging": [card for card in cards(desks, request.today) if card.count] if desks else [],
    }
    return desk_page(request, "desk/today.html", context, section="today")


def _calendar_note(day: date, calendar: Calendar) -> str:
    """The next day off that is no weekend, while it is near."""
    for ahead in range(14):
        other = day + timedelta(days=ahead)
        entry = calendar.day(other)
        if entry and not entry.worked:
            return _("%(day)s là ngày nghỉ: %(name)s") % {"day": f"{other:%d/%m/%Y}", "name": entry.name}
    return ""
