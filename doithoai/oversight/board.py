"""The ledger as a board: clauses × bodies or leaders, every cell with its duties (spec 7)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doithoai.oversight.duty import Duty
from doithoai.oversight.models import State
from doithoai.oversight.wording import PLACES, duty_words, group_words

# What a cell of several duties shows: the one that asks most of whoever looks.
URGENCY = (State.OVERDUE, State.DUE_SOON, State.MET_LATE, State.NOT_DUE, State.MET, State.WAIVED)
KEPT = frozenset({State.MET, State.MET_LATE, State.WAIVED})


@dataclass(frozen=True)
class Column:
    """A body or a leader."""

    key: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """One clause for one body or leader: its duties, the most urgent first."""

    clause: str
    column: Column
    duties: tuple[Duty, ...]

    @property
    def first(self) -> Duty:
        """The duty that the cell speaks of."""
        return self.duties[0]

    @property
    def state(self) -> State:
        """The state of the most urgent duty."""
        return self.first.state

    @property
    def is_target(self) -> bool:
        """Whether what is late here is only a date to aim for (readings 4 and 5)."""
        return all(duty.reach.target for duty in self.duties if duty.state == self.state)

    @property
    def fact(self) -> str:
        """The fact of its only duty; of several, how many are kept and what the most urgent one says."""
        if len(self.duties) == 1:
            return self.first.fact
        kept = f"{sum(duty.state in KEPT for duty in self.duties)}/{len(self.duties)}"
        if self.state in (State.MET, State.WAIVED):
            return _("%(kept)s việc") % {"kept": kept}
        return _("%(kept)s việc; %(fact)s") % {"kept": kept, "fact": self.first.fact}


@dataclass(frozen=True)
class Row:
    """One clause over all columns; an empty place is a clause that does not bind."""

    clause: str
    words: str
    group: str
    cells: tuple[Cell | None, ...]


def by_body(duty: Duty) -> Column:
    """The column of the body that is bound."""
    return Column(f"b{duty.party.body.id}", duty.party.body.name)


def by_leader(duty: Duty) -> Column | None:
    """The column of the person who answers for it; none while the office stands empty."""
    if duty.party.person_id is None:
        return None
    return Column(f"l{duty.party.person_id}", duty.party.person)


def bodies(duties: Iterable[Duty]) -> list[Column]:
    """Bodies with a duty, in the order of the tree."""
    found = {duty.party.body.path: by_body(duty) for duty in duties}
    return [column for _path, column in sorted(found.items())]


def leaders(duties: Iterable[Duty]) -> list[Column]:
    """Persons who answer for a duty, in the order of the bodies for which they do."""
    found: dict[str, tuple[str, str, Column]] = {}
    for duty in duties:
        column = by_leader(duty)
        if column and column.key not in found:
            found[column.key] = (duty.party.body.path, column.name, column)
    placed = sorted(found.values(), key=lambda one: one[:2])
    names = _bodies_of(duties)
    return [Column(column.key, column.name, names.get(column.key, "")) for _path, _name, column in placed]


def _bodies_of(duties: Iterable[Duty]) -> dict[str, str]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for duty in duties:
        found[f"l{duty.party.person_id}"][duty.party.body.name] = None
    return {key: ", ".join(names) for key, names in found.items()}


def board(duties: Sequence[Duty], columns: Sequence[Column], *, leaders: bool = False) -> list[Row]:
    """A row for every clause that binds one of these columns."""
    found: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    for duty in duties:
        column = by_leader(duty) if leaders else by_body(duty)
        if column:
            found[duty.clause, column.key].append(duty)
    clauses = sorted({clause for clause, _key in found}, key=lambda one: (PLACES.get(one, len(PLACES)), one))
    rows = []
    for clause in clauses:
        cells = tuple(_cell(clause, column, found.get((clause, column.key), [])) for column in columns)
        if any(cells):
            rows.append(Row(clause, duty_words(clause), group_words(clause), cells))
    return rows


def _cell(clause: str, column: Column, duties: list[Duty]) -> Cell | None:
    ordered = sorted(duties, key=lambda duty: (URGENCY.index(duty.state), duty.due or date.max, duty.key))
    return Cell(clause, column, tuple(ordered)) if ordered else None
