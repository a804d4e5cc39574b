"""One duty: clause × bound party × occasion, with due date, proof and state; judged by rules that know no database."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doithoai.oversight.facts import Body, Facts
from doithoai.oversight.models import State
from doithoai.regulations.clauses import clause
from doithoai.regulations.deadlines import Deadline, deadline, lateness, working_days_between
from doithoai.regulations.refusals import CalendarNotIssued


@dataclass(frozen=True)
class Party:
    """Who is bound, and the person who answers for it."""

    body: Body
    name: str
    person_id: int | None = None
    person: str = ""


@dataclass(frozen=True)
class Occasion:
    """What the duty is about: a year, a dialogue, an opinion."""

    words: str
    key: str
    year: int


@dataclass(frozen=True)
class Reach:
    """Until when; `target` dates are aimed for, `of_year` ones are warned of in calendar days."""

    due: date | None
    deadline: Deadline | None = None
    target: bool = False
    of_year: bool = False
    calendar_days: bool = False
    why_open: str = ""  # why there is no date


@dataclass(frozen=True)
class Asked:
    """What a clause asks of somebody on an occasion, before anybody looks whether it was done."""

    clause: str
    party: Party
    occasion: Occasion
    reach: Reach


@dataclass(frozen=True)
class Item:
    """One record of the proof, or one that is missing."""

    words: str
    kind: str = ""
    id: int | str | None = None
    good: bool = True


@dataclass(frozen=True)
class Proof:
    """What shows that the duty was kept, how much of it, or why it falls away."""

    done_on: date | None = None
    words: str = ""
    kind: str = ""
    id: int | None = None
    count: tuple[int, int] | None = None
    reason: str = ""  # why it was late
    waived: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Duty:
    """A judged duty: one row of the ledger."""

    clause: str
    party: Party
    occasion: Occasion
    reach: Reach
    proof: Proof
    state: State
    fact: str

    @cached_property
    def key(self) -> tuple[str, str, str, str]:
        """Order of the ledger, the same on every computation."""
        return (self.clause, self.party.body.path, self.occasion.key, self.party.name)

    @property
    def due(self) -> date | None:
        """Last good day."""
        return self.reach.due


def of_year(clause_id: str, year: int, facts: Facts) -> Reach:
    """Reach of a fixed date of a year."""
    found = deadline(clause_id, year, facts.calendar)
    return Reach(found.due, found, of_year=True)


def on_day(due: date | None, why_open: str = "") -> Reach:
    """Reach of an event's own day."""
    return Reach(due, calendar_days=True, why_open=why_open)


def after(clause_id: str, start: date, facts: Facts) -> Reach:
    """Reach of a term of working days; open while the calendar of the year is not issued."""
    term = clause(clause_id).term
    target = bool(term and term.target)
    try:
        found = deadline(clause_id, start, facts.calendar)
    except CalendarNotIssued as unknown:
        return Reach(None, target=target, why_open=_("chưa có lịch năm %(year)s") % {"year": unknown.year})
    return Reach(found.due, found, target=target)


def judged(asked: Asked, proof: Proof, facts: Facts) -> Duty:
    """Give the duty its state and the fact that a cell shows."""
    state = state_of(asked.reach, proof, facts)
    fact = fact_of(state, asked.reach, proof, facts)
    return Duty(asked.clause, asked.party, asked.occasion, asked.reach, proof, state, fact)


def state_of(reach: Reach, proof: Proof, facts: Facts) -> State:
    """Kept on the due day or before is met; after it is late for ever; open duties look at the day asked."""
    if proof.waived:
        return State.WAIVED
    if proof.done_on:
        return State.MET_LATE if reach.due and proof.done_on > reach.due else State.MET
    if reach.due is None:
        return State.NOT_DUE
    if facts.as_of > reach.due:
        return State.OVERDUE
    return State.DUE_SOON if _is_soon(reach, reach.due, facts) else State.NOT_DUE


def _is_soon(reach: Reach, due: date, facts: Facts) -> bool:
    if reach.of_year:
        return due - facts.as_of <= timedelta(days=facts.readings.soon_days_of_year)
    try:
        left = working_days_between(facts.as_of, due, facts.calendar)
    except CalendarNotIssued:
        left = (due - facts.as_of).days
    return left <= facts.readings.soon_working_days


def fact_of(state: State, reach: Reach, proof: Proof, facts: Facts) -> str:
    """The few words of a cell: how much, when, how late, how long still."""
    told = [f"{proof.count[0]}/{proof.count[1]}"] if proof.count else []
    told += _told(state, reach, proof, facts)
    return ", ".join(words for words in told if words)


def _told(state: State, reach: Reach, proof: Proof, facts: Facts) -> list[str]:
    if state == State.WAIVED:
        return [proof.waived]
    if proof.done_on:
        done = "" if proof.count else short(proof.done_on, facts.as_of.year)
        late = late_words(reach, proof.done_on, facts) if state == State.MET_LATE else ""
        return [done, late, _("có lý do") if late and proof.reason else ""]
    if reach.due is None:
        return [reach.why_open]
    if state == State.OVERDUE:
        return [over_words(reach, facts, counted=proof.count is not None)]
    if state == State.DUE_SOON:
        return [left_words(reach, facts)]
    words = short(reach.due, facts.as_of.year)
    return [_("mục tiêu %(day)s") % {"day": words} if reach.target else words]


def short(day: date, year: int) -> str:
    """29/01, and the year when it is another one."""
    return f"{day:%d/%m}" if day.year == year else f"{day:%d/%m/%Y}"


def late_words(reach: Reach, done_on: date, facts: Facts) -> str:
    """Trễ 1 ngày làm việc, trễ 9 ngày."""
    if reach.due is None:
        return ""
    days, working = _late(reach, reach.due, done_on, facts)
    return _late_by(reach, working or days, in_working_days=bool(working))


def _late_by(reach: Reach, n: int, *, in_working_days: bool) -> str:
    if in_working_days and reach.target:
        words = ngettext("sau mục tiêu %(days)s ngày làm việc", "sau mục tiêu %(days)s ngày làm việc", n)
    elif in_working_days:
        words = ngettext("trễ %(days)s ngày làm việc", "trễ %(days)s ngày làm việc", n)
    elif reach.target:
        words = ngettext("sau mục tiêu %(days)s ngày", "sau mục tiêu %(days)s ngày", n)
    else:
        words = ngettext("trễ %(days)s ngày", "trễ %(days)s ngày", n)
    return words % {"days": n}


def _late(reach: Reach, due: date, day: date, facts: Facts) -> tuple[int, int]:
    """Days after the due date, and working days where the term is counted in them and the calendar is issued."""
    if reach.of_year or reach.calendar_days:
        return (day - due).days, 0
    late = lateness(due, day, facts.calendar)
    return late.calendar_days, late.working_days or 0


def over_words(reach: Reach, facts: Facts, *, counted: bool = False) -> str:
    """Quá hạn 2 ngày làm việc; a count says when its time ended instead."""
    if reach.due is None:
        return ""
    if counted:
        ended = _("mục tiêu %(day)s") if reach.target else _("hết hạn %(day)s")
        return ended % {"day": short(reach.due, facts.as_of.year)}
    days, working = _late(reach, reach.due, facts.as_of, facts)
    return _over_by(reach, working or days, in_working_days=bool(working))


def _over_by(reach: Reach, n: int, *, in_working_days: bool) -> str:
    if in_working_days and reach.target:
        words = ngettext(
            "quá ngày mục tiêu %(days)s ngày làm việc", "quá ngày mục tiêu %(days)s ngày làm việc", n
        )
    elif in_working_days:
        words = ngettext("quá hạn %(days)s ngày làm việc", "quá hạn %(days)s ngày làm việc", n)
    elif reach.target:
        words = ngettext("quá ngày mục tiêu %(days)s ngày", "quá ngày mục tiêu %(days)s ngày", n)
    else:
        words = ngettext("quá hạn %(days)s ngày", "quá hạn %(days)s ngày", n)
    return words % {"days": n}


def left_words(reach: Reach, facts: Facts) -> str:
    """Còn 2 ngày làm việc, còn 4 ngày, hạn hôm nay."""
    if reach.due is None:
        return ""
    if reach.due == facts.as_of:
        return _("hạn hôm nay")
    days = (reach.due - facts.as_of).days
    if not (reach.of_year or reach.calendar_days):
        try:
            working = working_days_between(facts.as_of, reach.due, facts.calendar)
        except CalendarNotIssued:
            working = 0
        if working:
            words = ngettext("còn %(days)s ngày làm việc", "còn %(days)s ngày làm việc", working)
            return words % {"days": working}
    return ngettext("còn %(days)s ngày", "còn %(days)s ngày", days) % {"days": days}
