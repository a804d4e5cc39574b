"""The portal's figures: received, answered, solved with proof, still open, overdue; and how much of it is released (A.2-c)."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

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
    for cell in _cells(Opinion.objects.filter(organisation__in=bodies), on):
        one = found[cell.body]
        if cell.released:
            for view in cell.views:
                one.fields[view][cell.field] += cell.number
        if not cell.began_here:
            continue
        one.counts.update({view or "received": cell.number for view in cell.views})
        one.counts["still_open"] += cell.number if cell.running else 0
        for view in () if cell.released else cell.views:
            unit = None if cell.restricted else cell.unit
            one.keep_unsaid((view, cell.body, unit, cell.restricted), cell.number, cell.due)
    return found


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


class Cell(NamedTuple):
    """Opinions of a body that are counted alike: how many, and the nearest day."""

    body: int
    unit: int | None
    field: str
    restricted: bool
    began_here: bool
    running: bool
    released: bool
    views: list[str]
    number: int
    due: date | None


def _cells(rows: QuerySet[Opinion], on: date) -> Iterator[Cell]:
    """In one statement: a body's opinions are read once."""
    flags = {
        "began": _flag(Q(origin=None) & ~Q(stage=Stage.OUT_OF_SCOPE)),
        "running": _flag(~Q(stage__in=EXITS)),
        "released": _flag(RELEASED),
        **{view: _flag(viewed(view, on)) for view in VIEWS if view},
    }
    by = ("organisation_id", "unit_id", "field", "restricted")
    grouped = rows.order_by().annotate(**flags).values_list(*by, *flags)
    for body, unit, name, restricted, began, running, released, *seen, number, due in grouped.annotate(
        number=Count("*"), due=Min("due_on")
    ):
        views = [EVERYTHING, *(view for view, fits in zip(VIEWS[1:], seen, strict=True) if fits)]
        yield Cell(body, unit, name, restricted, began, running, released, views, number, due)


def _added(known: Heads, on: date) -> Standing:
    total = Standing()
    for one in _kept.of(known, on).values():
        total.counts.update(one.counts)
        total.unsaid.update(one.unsaid)
        for view, counted in one.fields.items():
            total.fields[view].update(counted)
    return total


_kept, _together = Kept(_counted_now), Sums(_added)
