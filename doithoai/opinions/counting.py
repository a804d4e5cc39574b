"""How many opinions of each stage, urgency, field and kind somebody may read; a body is counted again when its record moves."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Case, Count, QuerySet, Value, When

from doithoai.opinions.by_body import MOST_KEPT, MOST_SUMS, Heads, Kept, Shelf, Sums, heads, version_of
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import units
from doithoai.opinions.queries import desks, held, readable
from doithoai.opinions.ways import Way, came, ways
from doithoai.organisations.authority import Authority

LATE, COMING = "late", "coming"
COUNTED_BY = ("stage", "urgency", "field", "kind")
Cell = tuple[str, ...]
Counts = Counter[Cell]
_cells: dict[Cell, Cell] = {}
# What came to an account, under the heads of all chains.
_brought: Shelf[Counts] = Shelf(MOST_SUMS)


@dataclass(frozen=True)
class Census:
    """How many opinions one account may read, and by which ways; of one request."""

    who: Authority

    @cached_property
    def ways(self) -> list[Way]:
        """The ways by which there is any."""
        return [way for way in ways(self.who) if self._any(way)]

    @cached_property
    def total(self) -> Counts:
        """How many of each; never wrong for this account."""
        return self._counted()

    def due(self, on: date, until: date) -> Counts:
        """The same of what is late on a day, or due from then until another: each cell after LATE or COMING."""
        return self._counted(on, until)

    def _counted(self, *days: date) -> Counts:
        if self._heads is None:
            return count(readable(self.who), *days)
        whole = frozenset(desks(self.who))
        # A body whose record has no chain yet: nothing tells when it changes.
        loose = [number for number in self._bodies if number not in self._heads]
        total = Counts(self._brought_here(*days) if self._came else ())
        if loose:
            total.update(count(Opinion.objects.filter(held(self.who), organisation_id__in=loose), *days))
        total.update(_sums.of(self._heads, whole, *days))
        return total

    @cached_property
    def _bodies(self) -> frozenset[int]:
        return frozenset(desks(self.who)).union(self.who.reach or ())

    @cached_property
    def _heads(self) -> dict[int, str] | None:
        """Heads of the chains of the bodies that it reads; none when they are too many to be kept."""
        if not self.who.serves or self.who.reach is None or len(self.who.reach) > MOST_KEPT:
            return None
        return heads(self._bodies)

    @cached_property
    def _came(self) -> Counts:
        return self._brought_here()

    def _brought_here(self, *days: date) -> Counts:
        """What came from other bodies, or what of it is late or due: any act of any of them may change it."""
        who = self.who
        place = (who.account.person_id, tuple(units(who)), tuple(desks(who)), who.reach, *days)
        version = version_of(heads())
        found = _brought.get(place, version)
        if found is None:
            rows = Opinion.objects.filter(came(who)).exclude(held(who))
            found = _brought.keep(place, version, count(rows, *days))
        return found

    def _any(self, way: Way) -> bool:
        if self._heads is None:
            return True
        if not way.bodies:
            return bool(self._came)
        known = {number: self._heads[number] for number in way.bodies if number in self._heads}
        return len(known) < len(way.bodies) or any(
            open_ or (way.restricted and restricted) for open_, restricted in _kept.of(known).values()
        )


def counted(who: Authority) -> Counts:
    """How many opinions of each stage, urgency, field and kind the account may read."""
    return Census(who).total


def _summed(known: Heads, whole: Collection[int], *days: date) -> Counts:
    total = Counts()
    for number, (open_, restricted) in _kept.of(known, *days).items():
        total.update(open_)
        if number in whole:
            total.update(restricted)
    return total


def count(rows: QuerySet[Opinion], *days: date) -> Counts:
    """Of these rows, in one statement."""
    rows, columns = _columns(rows.order_by(), *days)
    return cells(rows.values_list(*columns).annotate(number=Count("*")))


def _columns(rows: QuerySet[Opinion], *days: date) -> tuple[QuerySet[Opinion], tuple[str, ...]]:
    """What rows are counted by; with days only those due up to the second one, and whether the first has seen it pass."""
    if not days:
        return rows, COUNTED_BY
    on, until = days
    late = Case(When(due_on__lt=on, then=Value(LATE)), default=Value(COMING))
    return rows.filter(due_on__lte=until).annotate(when=late), ("when", *COUNTED_BY)


def cells(grouped: Iterable[tuple[str | int, ...]]) -> Counts:
    """Rows of a grouped statement, whose last column is the number, as counts."""
    found = Counts()
    for *cell, number in grouped:
        found[_shared(tuple(str(value) for value in cell))] += int(number)
    return found


def by(counts: Counts, name: str) -> Counter[str]:
    """How many of each value of one of the four."""
    place, found = COUNTED_BY.index(name), Counter[str]()
    for cell, number in counts.items():
        found[cell[place]] += number
    return found


def _shared(cell: Cell) -> Cell:
    return _cells.setdefault(cell, cell)


def _counted_now(numbers: Collection[int], *days: date) -> dict[int, tuple[Counts, Counts]]:
    """Read from the index `opinion_counts` alone, in its own order: nothing is sorted."""
    found = {number: (Counts(), Counts()) for number in numbers}
    if not numbers:
        return found
    rows, columns = _columns(Opinion.objects.filter(organisation_id__in=numbers).order_by(), *days)
    grouped = rows.values_list("organisation_id", "restricted", *columns).annotate(number=Count("*"))
    for number, restricted, *cell, many in grouped:
        found[number][bool(restricted)][_shared(tuple(cell))] += many
    return found


# Of each body the open opinions and the restricted ones; of some bodies together what an account reads of them.
_kept, _sums = Kept(_counted_now), Sums(_summed)
