"""What the ledger is computed from: plain values, cut at a day, without a database behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from doithoai.oversight.readings import READINGS, Readings
from doithoai.regulations.clauses import clause, regulation
from doithoai.regulations.working_days import Calendar


@dataclass(frozen=True)
class Body:
    """An organisation as the clauses see it."""

    id: int
    name: str
    full_name: str
    kind: str
    level: str
    path: str
    parent_kind: str
    supervises: bool
    valid_from: date
    valid_to: date | None
    first_year: int | None = None  # of its first record here: its ledger does not go further back

    def holds_on(self, day: date) -> bool:
        """Whether the body existed on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Holding:
    """A person in an office, or in the provincial committee, from a day to a day."""

    person_id: int
    person: str
    from_date: date
    to_date: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the person held it on that day."""
        return self.from_date <= day and (self.to_date is None or day <= self.to_date)


@dataclass(frozen=True)
class Post:
    """An office (chức danh) with those who held it."""

    id: int
    body: Body
    title: str
    category: str
    is_head: bool
    valid_from: date
    valid_to: date | None
    holdings: tuple[Holding, ...] = ()

    def holder(self, day: date) -> Holding | None:
        """Who held it on that day."""
        return next((held for held in self.holdings if held.holds_on(day)), None)


@dataclass(frozen=True)
class Member:
    """Tỉnh ủy viên: bound as a person (A.1-d)."""

    body: Body
    holding: Holding


@dataclass(frozen=True)
class Adopted:
    """A regulation in force for everything below a path, from a day to a day."""

    path: str
    regulation: str
    from_date: date
    to_date: date | None


@dataclass(frozen=True)
class PlannedRow:
    """One dialogue meant: in which office, or by which person."""

    office_id: int | None
    person_id: int | None


@dataclass(frozen=True)
class PlanFact:
    """A plan that was issued by the day asked; the first of a year proves A.4-a, the last says what is planned."""

    id: int
    organisation_id: int
    year: int
    version: int
    number: str
    issued_on: date
    rows: tuple[PlannedRow, ...]


@dataclass(frozen=True)
class PaperFact:
    """A report in somebody's register; callers above (desk, commands) bring them, for papers live above this room."""

    organisation_id: int
    kind: str  # annual_report, semiannual_report, consolidated_report
    year: int  # the one it reports on
    issued_on: date
    number: str
    id: int
    signer_id: int | None = None


@dataclass(frozen=True)
class NoticeFact:
    """A notice as it was posted, with the four facts that it announced (B.Đ8.3-a)."""

    version: int
    published_on: date
    four_facts: tuple[str, ...]
    late_reason: str = ""


@dataclass(frozen=True)
class Recipient:
    """To whom a dialogue's report went, and by which clauses."""

    name: str
    why: str


@dataclass(frozen=True)
class Numbered:
    """A paper with number and day."""

    number: str
    on: date
    recipients: tuple[Recipient, ...] = ()
    late_reason: str = ""


@dataclass(frozen=True)
class DialogueFact:
    """A dialogue as it stood on the day asked."""

    id: int
    code: str
    theme: str
    body: Body
    kind: str
    planned: bool
    held_on: date
    chair_id: int
    chair: str
    chair_office_id: int | None
    accountable_id: int
    accountable: str
    called_on: date
    stopped: str = ""  # "", postponed or cancelled
    stopped_reason: str = ""
    notices: tuple[NoticeFact, ...] = ()
    team_named_on: date | None = None
    ended_on: date | None = None
    conclusion: Numbered | None = None
    report: Numbered | None = None
    reviewed_on: date | None = None


@dataclass(frozen=True)
class OpinionFact:
    """An opinion as it stood on the day asked."""

    id: int
    code: str
    body: Body
    dialogue_id: int | None
    received_on: date
    spoken: bool
    left: bool = False  # nothing to answer here: out of scope, declined, answered with its lead
    elsewhere: bool = False  # transferred or escalated: the gate of the dialogue does not wait for it
    classified_on: date | None = None
    draft_assigned_on: date | None = None
    drafted_on: date | None = None
    agreed_on: date | None = None
    outcome: str = ""
    outcome_on: date | None = None
    needs_written_reply: bool = False
    replied_on: date | None = None
    solve_assigned_on: date | None = None
    closed_on: date | None = None

    @property
    def heard_on(self) -> date | None:
        """When it got its outcome; one that was answered in writing or closed before asks for none."""
        return self.outcome_on or self.replied_on or self.closed_on


@dataclass(frozen=True)
class PassingFact:
    """A transfer or an escalation as it stood on the day asked."""

    id: int
    opinion: OpinionFact
    kind: str
    to: str
    sent_on: date
    returned_on: date | None
    told_on: date | None
    told_way: str
    no_way_reason: str
    reported_up_on: date | None
    has_differences: bool


@dataclass(frozen=True)
class Facts:
    """Everything known on a day."""

    as_of: date
    calendar: Calendar
    bodies: Mapping[int, Body] = field(default_factory=dict)
    posts: Sequence[Post] = ()
    members: Sequence[Member] = ()
    adoptions: Sequence[Adopted] = ()
    plans: Sequence[PlanFact] = ()
    dialogues: Sequence[DialogueFact] = ()
    opinions: Sequence[OpinionFact] = ()
    passings: Sequence[PassingFact] = ()
    papers: Sequence[PaperFact] = ()
    readings: Readings = READINGS
    only_year: int | None = None

    def adopted(self, body: Body, day: date) -> frozenset[str]:
        """Regulations in force for a body on a day: its own and those of the bodies above it."""
        return frozenset(
            row.regulation
            for row in self.adoptions
            if body.path.startswith(row.path)
            and row.from_date <= day
            and (row.to_date is None or day <= row.to_date)
            and regulation(row.regulation).in_force(day)
        )

    @cached_property
    def heads(self) -> Mapping[int, Sequence[Post]]:
        """Offices of heads by body."""
        found: dict[int, list[Post]] = {}
        for post in self.posts:
            if post.is_head:
                found.setdefault(post.body.id, []).append(post)
        return found

    def binds(self, clause_id: str, body: Body, day: date) -> bool:
        """Whether a clause binds a body on a day; one that names nobody binds all who adopted its text."""
        rule = clause(clause_id)
        if rule.regulation not in self.adopted(body, day):
            return False
        return not rule.binds or rule.covers(level=body.level, kind=body.kind)

    def years(self, body: Body) -> range:
        """Years of a body's ledger: from its first record here, at the latest the year asked; or the one asked for."""
        first = min(body.first_year or self.as_of.year, self.as_of.year)
        if self.only_year is not None:
            return range(max(first, self.only_year), min(self.only_year, self.as_of.year) + 1)
        return range(first, self.as_of.year + 1)

    def all_years(self) -> list[int]:
        """Years of any body's ledger."""
        return sorted({year for body in self.bodies.values() for year in self.years(body)})
