"""Which opinions of a list are asked for: conditions that a page, a saved view and an export share."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from doithoai.opinions.counting import COUNTED_BY, Cell, Counts
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Assignment, Opinion
from doithoai.opinions.permissions import units
from doithoai.organisations.authority import Authority

SOON_DAYS = 7
OPEN, UNSORTED, DRAFTED, ANSWERED, CLOSED, LED_OUT, ALL = (
    "open", "unsorted", "drafted", "answered", "closed", "led_out", "all",
)  # fmt: skip
OVERDUE, SOON = "overdue", "soon"


@dataclass(frozen=True)
class View:
    """Opinions at these stages, and those at further ones that nobody has sorted; told by what is counted."""

    stages: frozenset[str]
    unless_sorted: frozenset[str] = frozenset()

    def holds(self, stage: str, kind: str) -> bool:
        """Whether an opinion of this stage and kind belongs to it."""
        return stage in self.stages or (not kind and stage in self.unless_sorted)

    @property
    def condition(self) -> Q:
        """The same for the database."""
        asked = Q(stage__in=sorted(self.stages))
        return asked | Q(kind="", stage__in=sorted(self.unless_sorted)) if self.unless_sorted else asked


RUNNING = frozenset(Stage.values) - EXITS
VIEWS = {
    OPEN: View(RUNNING),
    UNSORTED: View(frozenset({Stage.RECEIVED}), RUNNING),
    DRAFTED: View(frozenset({Stage.DRAFTED})),
    ANSWERED: View(frozenset({Stage.ANSWERED, Stage.FOLLOWING})),
    CLOSED: View(frozenset({Stage.CLOSED})),
    LED_OUT: View(frozenset(EXITS - {Stage.CLOSED})),
    ALL: View(frozenset(Stage.values)),
}


@dataclass(frozen=True)
class Asked:
    """What is asked for; empty sides are not."""

    view: str = ALL
    stage: str = ""
    urgency: str = ""
    field: str = ""
    kind: str = ""
    due: str = ""
    words: str = ""
    channel: str = ""
    tag: str = ""
    area: str = ""
    unit: int | None = None
    dialogue: int | None = None
    since: date | None = None
    until: date | None = None
    mine: bool = False

    @property
    def counted_alone(self) -> bool:
        """Whether the counts of what may be read answer it: nothing but view, stage, urgency, field and kind."""
        counted = {"view": self.view, **{name: getattr(self, name) for name in COUNTED_BY}}
        return self == replace(Asked(), **counted)

    @property
    def whenever(self) -> "Asked":
        """The same whenever it is due."""
        return replace(self, due="")

    @property
    def condition(self) -> Q:
        """The part that is counted by, for the database."""
        chosen = {name: getattr(self, name) for name in COUNTED_BY if getattr(self, name)}
        return Q(**chosen) if self.view == ALL else Q(**chosen) & VIEWS[self.view].condition

    def fits(self, cell: Cell) -> bool:
        """The same for one counted cell."""
        return not self._unlike(cell)

    def number(self, counts: Counts) -> int:
        """How many the list has."""
        return sum(number for cell, number in counts.items() if self.fits(cell))

    def beside(self, counts: Counts) -> dict[str, Counter[str]]:
        """How many the list would have with each other view, stage, urgency, field or kind, the rest as it is."""
        found = {name: Counter[str]() for name in ("view", *COUNTED_BY)}
        for cell, number in counts.items():
            unlike = self._unlike(cell)
            if len(unlike) > 1:
                continue
            for place, name in enumerate(COUNTED_BY):
                if not unlike or unlike[0] == name:
                    found[name][cell[place]] += number
            if not unlike or unlike[0] == "view":
                found["view"].update(dict.fromkeys(_views(cell), number))
        return found

    def _unlike(self, cell: Cell) -> list[str]:
        """The sides that leave the cell out."""
        chosen = (self.stage, self.urgency, self.field, self.kind)
        found = [
            name
            for name, asked, there in zip(COUNTED_BY, chosen, cell, strict=True)
            if asked and asked != there
        ]
        return found if self.view in _views(cell) else [*found, "view"]


@lru_cache(maxsize=50_000)
def _views(cell: Cell) -> frozenset[str]:
    """The views a cell belongs to."""
    stage, kind = cell[COUNTED_BY.index("stage")], cell[COUNTED_BY.index("kind")]
    return frozenset(name for name, view in VIEWS.items() if view.holds(stage, kind))


def narrowed(rows: QuerySet[Opinion], asked: Asked, who: Authority) -> QuerySet[Opinion]:
    """The rows less what the sides that are not counted by leave out; words are another matter."""
    if asked.tag:
        # Both databases keep the list as text; a tag is one of ours, in quotes.
        rows = rows.alias(told=Cast("tags", TextField())).filter(told__contains=f'"{asked.tag}"')
    return rows.filter(_due(asked.due, who.on), _placed(asked), _received(asked), _mine(asked, who))


def soon(on: date) -> date:
    """Until when something is due soon."""
    return on + timedelta(days=SOON_DAYS)


def _due(due: str, on: date) -> Q:
    if due == OVERDUE:
        return Q(due_on__lt=on)
    return Q(due_on__gte=on, due_on__lte=soon(on)) if due == SOON else Q()


def _placed(asked: Asked) -> Q:
    sides = {
        "submission__channel": asked.channel,
        "area__icontains": asked.area,
        "unit_id": asked.unit,
        "dialogue_id": asked.dialogue,
    }
    return Q(**{name: value for name, value in sides.items() if value})


def _received(asked: Asked) -> Q:
    found = Q(received_on__gte=asked.since) if asked.since else Q()
    return found & Q(received_on__lte=asked.until) if asked.until else found


def _mine(asked: Asked, who: Authority) -> Q:
    if not asked.mine:
        return Q()
    tasks = Assignment.objects.filter(done_on=None, ended_reason="")
    tasks = tasks.filter(Q(unit_id__in=units(who)) | Q(official_id=who.account.person_id))
    return Q(pk__in=tasks.values("opinion"))
