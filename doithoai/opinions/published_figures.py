"""The portal's figures: received, answered, solved with proof, still open, overdue; and how much of it is released (A.2-c)."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, Min, Q, QuerySet, Value, When

from doithoai.opinions.by_body import Heads, Kept, Sums, heads
from doithoai.opinions.lifecycle import EXITS, Result, Stage
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Organisation

EVERYTHING, ANSWERED, SOLVED, OVERDUE = "", "answered", "solved", "overdue"
VIEWS = (EVERYTHING, ANSWERED, SOLVED, OVERDUE)
RELEASED = Q(published_on__isnull=False, restricted=False) & ~Q(
    stage__in=(Stage.OUT_OF_SCOPE, Stage.DECLINED)
)


def viewed(view: str, on: date) -> Q:
    """The opinions of one figure on a day."""
    views = {
        ANSWERED: Q(answered_on__isnull=False),
        SOLVED: Q(result=Result.SOLVED),
        OVERDUE: Q(due_on__lt=on) & ~Q(stage__in=EXITS),
    }
    return views.get(view, Q())


@dataclass(frozen=True)
class Figures:
    """Counts for the front page; an opinion that came from another body is counted where it began."""

    received: int = 0
    answered: int = 0
    solved: int = 0
    overdue: int = 0
    still_open: int = 0

    def of(self, view: str) -> int:
        """The count of one view."""
        return int(getattr(self, view or "received"))


@dataclass(frozen=True)
class Unsaid:
    """How many opinions of one unit a figure counts and nobody can read; restricted matters name no unit and no day."""

    body: int
    unit: int | None
    number: int
    earliest_due: date | None


Place = tuple[str, int, int | None, bool]


@dataclass
class Standing:
    """Of one body, or of several together: figures; what is not released, by view and place; fields of what is."""

    counts: Counter[str] = field(default_factory=Counter)
    unsaid: dict[Place, Unsaid] = field(default_factory=dict)
    fields: dict[str, Counter[str]] = field(default_factory=lambda: {view: Counter() for view in VIEWS})

    @property
    def figures(self) -> Figures:
        """As the front page shows them."""
        return Figures(**self.counts)

    def keep_unsaid(self, place: Place, number: int, due: date | None) -> None:
        """Adds opinions that are not released to their place."""
        _view, body, unit, restricted = place
        there = self.unsaid.get(place, Unsaid(body, unit, 0, None))
        dates = [] if restricted else [day for day in (there.earliest_due, due) if day]
        self.unsaid[place] = Unsaid(body, unit, there.number + number, min(dates, default=None))


def standing(organisation_slug: str, on: date) -> Standing:
    """Of one body or, without a name, of all whose record has begun."""
    if not organisation_slug:
        return _together.of(heads(), on)
    body = Organisation.objects.filter(slug=organisation_slug).values_list("pk", flat=True).first()
    known = heads([body]) if body else {}
    if body and not known:  # nothing was ever recorded: nothing tells when it changes
        return _counted_now([body], on)[body]
    return _together.of(known, on)


def figures(organisation_slug: str, on: date) -> Figures:
    """Received, answered, solved with proof, overdue, still open; out of scope is counted apart and not here."""
    return standing(organisation_slug, on).figures


def _counted_now(bodies: Collection[int], on: date) -> dict[int, Standing]:
    found = {body: Standing() for body in bodies}
    rows = Opinion.objects.filter(organisation__in=bodies).order_by()
    began = rows.filter(origin=None).exclude(stage=Stage.OUT_OF_SCOPE)
    began = began.annotate(running=_flag(~Q(stage__in=EXITS)), released=_flag(RELEASED))
    by = ("running", "released", "unit", "restricted")
    for body, views, (running, released, unit, restricted), number, due in _grouped(began, on, *by):
        found[body].counts.update({view or "received": number for view in views})
        found[body].counts["still_open"] += number if running else 0
        for view in () if released else views:
            found[body].keep_unsaid((view, body, None if restricted else unit, restricted), number, due)
    for body, views, (name,), number, _due in _grouped(rows.filter(RELEASED), on, "field"):
        for view in views:
            found[body].fields[view][name] += number
    return found


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


def _grouped(rows: QuerySet[Opinion], on: date, *by: str) -> Iterator[tuple[Any, ...]]:
    """Of each group the body, the views it belongs to, what it is grouped by, how many, and the nearest day."""
    flags = {view: _flag(viewed(view, on)) for view in VIEWS if view}
    cells = rows.annotate(**flags).values_list("organisation_id", *flags, *by)
    for body, *cell, number, due in cells.annotate(number=Count("*"), due=Min("due_on")):
        views = [EVERYTHING, *(view for view, fits in zip(flags, cell, strict=False) if fits)]
        yield body, views, cell[len(flags) :], number, due


def _added(known: Heads, on: date) -> Standing:
    total = Standing()
    for one in _kept.of(known, on).values():
        total.counts.update(one.counts)
        total.unsaid.update(one.unsaid)
        for view, counted in one.fields.items():
            total.fields[view].update(counted)
    return total


_kept, _together = Kept(_counted_now), Sums(_added)
