"""Both directives clause by clause, and how a clause counts the days from a given one."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from doithoai.organisations.calendars import current_calendar
from doithoai.portal.frame import Missing, page, show
from doithoai.regulations.clauses import Clause, TermKind, all_regulations, clause, regulation
from doithoai.regulations.deadlines import Deadline, deadline_of
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import parse_day
from doithoai.ui.words import one_line

SHORT_WEEKDAYS = (
    gettext_lazy("T2"),
    gettext_lazy("T3"),
    gettext_lazy("T4"),
    gettext_lazy("T5"),
    gettext_lazy("T6"),
    gettext_lazy("T7"),
    gettext_lazy("CN"),
)
# Terms that need the day of an event to give a date.
COUNTED = frozenset(
    {
        TermKind.WORKING_DAYS_AFTER,
        TermKind.CALENDAR_DAYS_AFTER,
        TermKind.CALENDAR_DAYS_BEFORE,
        TermKind.BEFORE_DATE,
        TermKind.AT_LEAST_PER_YEAR,
    }
)
MOST_SHOWN = 40


@dataclass(frozen=True)
class Leaf:
    """One day of the strip."""

    date: date
    weekday: str
    counted: bool
    last: bool
    reason: str


@dataclass(frozen=True)
class Working:
    """How the date comes about, or why there is none."""

    typed: str
    start: date | None = None
    deadline: Deadline | None = None
    leaves: tuple[Leaf, ...] = ()
    refusal: str = ""

    @property
    def lines(self) -> list[str]:
        """The working in words, line by line."""
        return self.deadline.explain().split("\n") if self.deadline else []


def leaves(counted: Deadline) -> tuple[Leaf, ...]:
    """The days on the way, in the order of the calendar; a long way is told in words only."""
    if len(counted.days) > MOST_SHOWN:
        return ()
    days = sorted(counted.days, key=lambda day: day.date)
    return tuple(
        Leaf(
            day.date,
            str(SHORT_WEEKDAYS[day.date.weekday()]),
            day.counted,
            day.date == counted.due,
            day.reason,
        )
        for day in days
    )


def working(rule: Clause, typed: str) -> Working:
    """Count from the day that was typed; what cannot be counted is told."""
    try:
        start = parse_day(typed) if typed else None
    except ValidationError as wrong:
        return Working(typed, refusal=" ".join(wrong.messages))
    if start is None or rule.term is None or rule.term.kind not in COUNTED:
        return Working(typed, start)
    try:
        counted = deadline_of(rule, start, current_calendar())
    except Refused as refused:
        return Working(typed, start, refusal=refused.words(_))
    return Working(typed, start, counted, leaves(counted))


@require_safe
@vary_on_headers("HX-Request")
@page
def clause_page(request: HttpRequest, clause_id: str) -> HttpResponse:
    """One clause: its words, whom it binds, what keeps it, and the counting of days."""
    try:
        rule = clause(clause_id)
    except Refused:
        raise Missing(
            _("Không có điều khoản này"),
            _("Trong các văn bản đã nạp không có điều khoản “%(id)s”. Ông bà xem danh mục dưới đây.")
            % {"id": clause_id[:60]},
        ) from None
    facts = {
        "clause": rule,
        "regulation": regulation(rule.regulation),
        "working": working(rule, one_line(request.GET.get("tu", ""))[:40]),
        "counts": rule.term is not None and rule.term.kind in COUNTED,
        "now": timezone.localdate(),
    }
    # The chip's pop-over asks for the words alone; the plain link gets the whole page.
    return show(request, "clause_words" if "HX-Request" in request.headers else "clause", facts)


@require_safe
@page
def index(request: HttpRequest) -> HttpResponse:
    """Both directives with all their clauses."""
    return show(request, "clauses", {"regulations": all_regulations(), "nav": "guide"})
