"""No voice is lost: what was open and came in equals what went out and is open (spec 5, conservation)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate

from doithoai.audit.models import Entry
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Organisation


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


@dataclass(frozen=True)
class _Life:
    """When an opinion came, and each time it left or came back."""

    came: date
    was_passed: bool
    moves: tuple[tuple[date, str, str], ...]

    def is_open_after(self, day: date) -> bool:
        """Whether it had come and was open at the end of that day."""
        if self.came > day:
            return False
        stages = [then for on, _now, then in self.moves if on <= day]
        return not stages or stages[-1] not in EXITS


def account_of(organisation: Organisation, start: date, end: date) -> Balance:
    """The account of a body for a period, from the record alone."""
    lives = _lives(organisation)
    moves = [move for life in lives for move in life.moves if start <= move[0] <= end]
    came = [life for life in lives if start <= life.came <= end]
    return Balance(
        open_at_start=sum(life.is_open_after(start - timedelta(days=1)) for life in lives),
        received=sum(not life.was_passed for life in came),
        transferred_in=sum(life.was_passed for life in came),
        reopened=sum(now in EXITS and then not in EXITS for _on, now, then in moves),
        exits=dict(Counter(then for _on, now, then in moves if now not in EXITS and then in EXITS)),
        open_at_end=sum(life.is_open_after(end) for life in lives),
    )


def _lives(organisation: Organisation) -> list[_Life]:
    moves: dict[int, list[tuple[date, str, str]]] = {}
    rows = Opinion.objects.filter(organisation=organisation)
    entries = Entry.objects.filter(subject_kind="opinions.opinion", subject_id__in=rows.values("pk"))
    for entry in entries.order_by("id"):
        if "from" in entry.facts and "to" in entry.facts:
            step = (localdate(entry.at), str(entry.facts["from"]), str(entry.facts["to"]))
            moves.setdefault(entry.subject_id, []).append(step)
    return [
        _Life(came, origin is not None, tuple(moves.get(number, ())))
        for number, came, origin in rows.values_list("pk", "received_on", "origin_id")
    ]


def lost(organisation: Organisation) -> list[str]:
    """Codes of opinions whose stage is not where their record left them; empty when nothing was lost."""
    last: dict[int, str] = {}
    rows = Opinion.objects.filter(organisation=organisation)
    for entry in Entry.objects.filter(
        subject_kind="opinions.opinion", subject_id__in=rows.values("pk")
    ).order_by("id"):
        then = entry.facts.get("then") or entry.facts.get("to")
        if then in Stage.values:
            last[entry.subject_id] = str(then)
    return [
        code
        for number, code, stage in rows.values_list("pk", "code", "stage")
        if last.get(number, Stage.RECEIVED) != stage
    ]
