"""What opens from a cell of the board: why the date, what proves it, who answers for it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.oversight.board import Cell
from doithoai.oversight.duty import Duty, Item, late_words, left_words, over_words
from doithoai.oversight.facts import Facts
from doithoai.oversight.models import State
from doithoai.oversight.wording import duty_words
from doithoai.regulations.clauses import Clause, clause, regulation

WEEKDAYS = (_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN"))
LONGEST_STRIP = 40
MISSING = 3
# State → suffix of the cell's and of the deadline's look; a target that passed is amber, for red means a breach.
CELLS = {
    State.MET: "met",
    State.MET_LATE: "late",
    State.DUE_SOON: "soon",
    State.OVERDUE: "over",
    State.NOT_DUE: "no",
    State.WAIVED: "no",
}
ICONS = {
    State.MET: "checkc",
    State.MET_LATE: "checkc",
    State.DUE_SOON: "hour",
    State.OVERDUE: "alert",
    State.NOT_DUE: "dash",
    State.WAIVED: "shield",
}
TARGETS: dict[State, str | Promise] = {
    State.OVERDUE: _("Quá ngày mục tiêu"),
    State.MET_LATE: _("Đạt, sau mục tiêu"),
}


@dataclass(frozen=True)
class Leaf:
    """A day of the strip."""

    date: date
    weekday: str | Promise
    css: str
    reason: str


@dataclass(frozen=True)
class Shown:
    """A duty or a cell as it looks."""

    css: str
    icon: str
    words: str | Promise


def shown(state: State, *, is_target: bool) -> Shown:
    """Colour, icon and word of a state."""
    css = CELLS[state]
    if is_target and state in TARGETS:
        return Shown("soon" if state == State.OVERDUE else "met", ICONS[state], TARGETS[state])
    return Shown(css, ICONS[state], State(state).label)


def shown_cell(cell: Cell) -> Shown:
    """Look of a cell."""
    return shown(cell.state, is_target=cell.is_target)


@dataclass(frozen=True)
class Panel:
    """Everything that a page says of one duty."""

    duty: Duty
    facts: Facts

    @property
    def clause(self) -> Clause:
        """The clause, for its words."""
        return clause(self.duty.clause)

    @property
    def title(self) -> str:
        """What it asks."""
        return duty_words(self.duty.clause)

    @property
    def source(self) -> str:
        """Which text says so."""
        text = regulation(self.clause.regulation)
        return f"{text.issuer}, {text.number}" if text.number else text.issuer

    @property
    def look(self) -> Shown:
        """Colour, icon and word."""
        return shown(self.duty.state, is_target=self.duty.reach.target)

    @property
    def is_breach(self) -> bool:
        """Overdue, and not of a date only aimed for."""
        return self.look.css == "over"

    @property
    def due_state(self) -> str:
        """State of the deadline component."""
        return self.look.css if self.look.css != "no" else ""

    @property
    def due_words(self) -> str:
        """How long still, or how late."""
        duty = self.duty
        if duty.state == State.OVERDUE:
            return over_words(duty.reach, self.facts)
        if duty.state == State.MET_LATE and duty.proof.done_on:
            return late_words(duty.reach, duty.proof.done_on, self.facts)
        if duty.state == State.DUE_SOON:
            return left_words(duty.reach, self.facts)
        return str(self.look.words)

    @property
    def remark(self) -> str:
        """How the date was counted, in a sentence; or why there is none."""
        counted = self.duty.reach.deadline
        return counted.remark if counted else self.duty.reach.why_open

    @property
    def leaves(self) -> list[Leaf]:
        """The strip of days, oldest first."""
        counted = self.duty.reach.deadline
        if counted is None or not 0 < len(counted.days) <= LONGEST_STRIP:
            return []
        days = sorted(counted.days, key=lambda day: day.date)
        return [
            Leaf(
                day.date, WEEKDAYS[day.date.weekday()], _css(day.counted, day.date == counted.due), day.reason
            )
            for day in days
        ]

    @property
    def items(self) -> list[tuple[Item, str]]:
        """Records of the proof with their addresses; the record's own page decides who may open it."""
        return [(item, address(item.kind, item.id)) for item in self.duty.proof.items]

    @property
    def missing(self) -> list[tuple[Item, str]]:
        """The first records that are lacking, for a line of a list."""
        return [(item, url) for item, url in self.items if not item.good][:MISSING]


def _css(counted: bool, last: bool) -> str:  # noqa: FBT001 - two facts of a day
    return "end" if last else "" if counted else "off"


def address(kind: str, key: int | str | None) -> str:
    """Page of a record."""
    pages = {"plan": "desk:plan", "dialogue": "desk:dialogue", "opinion": "desk:opinion"}
    if kind == "paper":
        return reverse("desk:papers")
    return reverse(pages[kind], args=[key]) if kind in pages and key is not None else ""
