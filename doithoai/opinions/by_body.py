"""What is counted of a body is kept until the body's record moves: in this process, for whoever asks next.

Whatever changes an opinion adds to its body's chain in the same transaction. So a count belongs to the head that was read
before it was taken, and is taken again when the head is another: it is never wrong.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Generic, TypeVar

from django.db import connection

from doithoai.audit.models import Chain

T = TypeVar("T")
Heads = Mapping[int, str]
# So many bodies are kept; what is kept of a ward takes up to some 40 kB.
MOST_KEPT, MOST_SUMS = 1000, 200


def heads(bodies: Collection[int] | None = None) -> dict[int, str]:
    """The heads of the chains of these bodies, or of all; a body of which nothing was ever recorded has none."""
    chains = Chain.objects.all()
    if bodies is not None:
        chains = chains.filter(name__in=[str(number) for number in bodies])
    return {int(name): head for name, head in chains.values_list("name", "head") if name.isdigit()}


class Kept(Generic[T]):
    """Counts of bodies. `ask` takes them of these bodies, with what else was asked for (a day, say)."""

    def __init__(self, ask: Callable[..., Mapping[int, T]]) -> None:
        self.ask = ask
        self.rows: OrderedDict[Hashable, tuple[str, T]] = OrderedDict()

    def of(self, known: Heads, *asked: Hashable) -> dict[int, T]:
        """Of each of these bodies."""
        found: dict[int, T] = {}
        for number, head in known.items():
            row = self.rows.get((connection.alias, number, *asked))
            if row is not None and row[0] == head:
                found[number] = row[1]
        missing = [number for number in known if number not in found]
        for number, counted in (self.ask(missing, *asked) if missing else {}).items():
            found[number] = counted
            keep(self.rows, (connection.alias, number, *asked), (known[number], counted), MOST_KEPT)
        return found


class Sums(Generic[T]):
    """Sums over the same bodies, for accounts that read many: added anew when one of the heads is another."""

    def __init__(self, add: Callable[..., T]) -> None:
        self.add = add
        self.rows: OrderedDict[Hashable, tuple[dict[int, str], T]] = OrderedDict()

    def of(self, known: Heads, *asked: Hashable) -> T:
        """Of these bodies together."""
        place = (connection.alias, frozenset(known), *asked)
        row = self.rows.get(place)
        if row is not None and row[0] == known:
            return row[1]
        total = self.add(known, *asked)
        keep(self.rows, place, (dict(known), total), MOST_SUMS)
        return total


def keep(rows: OrderedDict[Hashable, T], place: Hashable, value: T, most: int) -> None:
    """The longest unused goes when there are too many."""
    rows[place] = value
    rows.move_to_end(place)
    while len(rows) > most:
        rows.popitem(last=False)
