"""No voice is lost: what was open and came in equals what went out and is open (spec 5, conservation)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils.timezone import localdate

from doithoai.audit.models import Entry
from doithoai.opinions.lifecycle import EXITS, STEPS, Stage
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Organisation

CHUNK = 5000
RECEIVED, TRANSFERRED_IN, REOPENED = "received", "transferred_in", "reopened"
CAME = (RECEIVED, TRANSFERRED_IN, REOPENED)
# In the order of the page. What was passed on left then; that it was closed elsewhere later is no second exit.
LEFT = (
    Stage.CLOSED,
    Stage.OUT_OF_SCOPE,
    Stage.DECLINED,
    Stage.JOINED,
    Stage.TRANSFERRED,
    Stage.ESCALATED,
)
OPEN_AT_START, OPEN_AT_END = "open_at_start", "open_at_end"

FACTS = ("facts__from", "facts__to", "facts__then")
STAGES = frozenset(Stage.values)

Bucket = Callable[[date], int]


@dataclass(frozen=True)
class Balance:
    """The account of one body for a period, both days included."""

    open_at_start: int
    received: int
    transferred_in: int
    reopened: int
    exits: dict[str, int]  # by kind of exit; transferred and escalated are the ones passed on
    open_at_end: int

    @property
    def balances(self) -> bool:
        """Whether both sides are equal."""
        came = self.open_at_start + self.received + self.transferred_in + self.reopened
        return came == sum(self.exits.values()) + self.open_at_end


@dataclass(frozen=True, slots=True)
class Life:
    """When an opinion came, each step its record tells, and where its row says it is."""

    number: int
    code: str
    organisation_id: int
    came: date
    was_passed: bool
    stage: str
    moves: tuple[tuple[date, str, str], ...]

    @property
    def recorded_stage(self) -> str:
        """Where the record left it."""
        return self.moves[-1][2] if self.moves else Stage.RECEIVED

    @property
    def hangs_together(self) -> bool:
        """Whether each step is one of its life and begins where the one before ended."""
        steps = [(now, then) for _on, now, then in self.moves]
        begun = not steps or steps[0][0] == Stage.RECEIVED
        joined = all(one[1] == following[0] for one, following in pairwise(steps))
        return begun and joined and all(step in STEPS for step in steps)

    def events(self) -> Iterator[tuple[date, str]]:
        """Each time it came in or went out, and as what."""
        yield self.came, TRANSFERRED_IN if self.was_passed else RECEIVED
        for on, now, then in self.moves:
            if now in EXITS and then not in EXITS:
                yield on, REOPENED
            elif now not in EXITS and then in EXITS:
                yield on, then

    def open_after(self) -> Iterator[tuple[date, bool]]:
        """From each day on, whether it is open; told by where it arrived, not by where it left."""
        yield self.came, True
        for on, _now, then in self.moves:
            yield on, then not in EXITS

    def is_open_after(self, day: date) -> bool:
        """Whether it had come and was open at the end of that day."""
        told = [is_open for on, is_open in self.open_after() if on <= day]
        return bool(told) and told[-1]


class Ledger:
    """Counts of many bodies and periods from one reading of the lives; a bucket is a period's number."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self.flows: dict[int, Counter[tuple[int, str]]] = defaultdict(Counter)
        self.net: dict[int, Counter[int]] = defaultdict(Counter)

    def add(self, life: Life) -> None:
        """One more life."""
        flows, net = self.flows[life.organisation_id], self.net[life.organisation_id]
        for on, what in life.events():
            flows[self.bucket(on), what] += 1
        at_end = {self.bucket(on): is_open for on, is_open in life.open_after()}
        before = False
        for bucket, is_open in at_end.items():
            net[bucket] += is_open - before
            before = is_open

    def buckets(self, body: int) -> list[int]:
        """Periods in which something came or left, in their order."""
        return sorted({bucket for bucket, _what in self.flows[body]})

    def balance(self, body: int, first: int, last: int) -> Balance:
        """The account of a body from one period to another."""
        flows, net = self.flows[body], self.net[body]
        told = Counter[str]()
        for (bucket, what), number in flows.items():
            if first <= bucket <= last:
                told[what] += number
        return Balance(
            open_at_start=sum(number for bucket, number in net.items() if bucket < first),
            received=told[RECEIVED],
            transferred_in=told[TRANSFERRED_IN],
            reopened=told[REOPENED],
            exits={str(kind): told[kind] for kind in LEFT if told[kind]},
            open_at_end=sum(number for bucket, number in net.items() if bucket <= last),
        )


def lives(bodies: Collection[int] | None = None) -> Iterator[Life]:
    """The lives of the opinions of these bodies, or of all, beside their record: two statements, never all in memory."""
    rows, entries = Opinion.objects.all(), Entry.objects.all()
    if bodies is not None:
        rows = rows.filter(organisation__in=bodies)
        entries = entries.filter(subject_id__in=rows.values("pk"))
    told = _moves(entries)
    ahead = next(told, None)
    facts = rows.order_by("pk").values_list(
        "pk", "code", "organisation_id", "received_on", "origin_id", "stage"
    )
    for number, code, body, came, origin, stage in facts.iterator(CHUNK):
        while ahead is not None and ahead[0] < number:
            ahead = next(told, None)
        moves = []
        while ahead is not None and ahead[0] == number:
            moves.append(ahead[1:])
            ahead = next(told, None)
        yield Life(number, code, body, came, origin is not None, stage, tuple(moves))


def _moves(entries: QuerySet[Entry]) -> Iterator[tuple[int, date, str, str]]:
    """Each step that the record of opinions tells: of which, when, from where, to where."""
    steps = entries.filter(subject_kind="opinions.opinion", facts__has_any_keys=("to", "then"))
    told = steps.order_by("subject_id", "id").values_list("subject_id", "at", *map(KT, FACTS))
    for number, at, now, then, further in told.iterator(CHUNK):
        stepped = now in STAGES and then in STAGES
        if stepped:
            yield number, localdate(at), now, then
        if further in STAGES:  # answered on the floor, and being solved at once
            yield number, localdate(at), then if stepped else Stage.ANSWERED, further


def month(day: date) -> int:
    """A month's number; months follow each other without a gap."""
    return day.year * 12 + day.month - 1


def account_of(organisation: Organisation, start: date, end: date) -> Balance:
    """The account of a body for a period, from the record alone."""
    ledger = Ledger(lambda day: (day >= start) + (day > end))
    for life in lives([organisation.pk]):
        ledger.add(life)
    return ledger.balance(organisation.pk, 1, 1)


def counted(told: Iterable[Life], start: date, end: date) -> dict[str, list[int]]:
    """Which opinions each figure of an account counts, by number; one that went twice stands there twice."""
    found: dict[str, list[int]] = defaultdict(list)
    for life in told:
        if life.came < start and life.is_open_after(date.fromordinal(start.toordinal() - 1)):
            found[OPEN_AT_START].append(life.number)
        if life.is_open_after(end):
            found[OPEN_AT_END].append(life.number)
        for on, what in life.events():
            if start <= on <= end:
                found[what].append(life.number)
    return found


def lost(organisation: Organisation) -> list[str]:
    """Codes of opinions whose stage is not where their record left them; empty when nothing was lost."""
    found = lives([organisation.pk])
    return [life.code for life in found if life.recorded_stage != life.stage]
