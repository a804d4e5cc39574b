"""What is counted of a body is kept until the body's record moves: in this process, for whoever asks next.

Whatever changes an opinion adds to its body's chain in the same transaction. So a count belongs to the head that was read
before it was taken, and is taken again when the head is another: it is never wrong.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from hashlib import sha256
from threading import Lock
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


class Shelf(Generic[T]):
    """Counts by place, each with the version it was taken at; the longest unused goes when there are too many."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.rows: OrderedDict[Hashable, tuple[str, T]] = OrderedDict()
        self.lock = Lock()  # one process answers several at a time

    def get(self, place: Hashable, version: str) -> T | None:
        """What was counted at this version; nothing when it was another."""
        with self.lock:
            row = self.rows.get((connection.alias, place))
            if row is None or row[0] != version:
                return None
            self.rows.move_to_end((connection.alias, place))
            return row[1]

    def keep(self, place: Hashable, version: str, value: T) -> T:
        """Keeps it for whoever asks next."""
        with self.lock:
            self.rows[connection.alias, place] = (version, value)
            self.rows.move_to_end((connection.alias, place))
            while len(self.rows) > self.most:
                self.rows.popitem(last=False)
        return value


class Kept(Generic[T]):
    """Counts of bodies. `ask` takes them of these bodies, with what else was asked for (a day, say)."""

    def __init__(self, ask: Callable[..., Mapping[int, T]]) -> None:
        self.ask = ask
        self.shelf: Shelf[T] = Shelf(MOST_KEPT)

    def of(self, known: Heads, *asked: Hashable) -> dict[int, T]:
        """Of each of these bodies."""
        there = {number: self.shelf.get((number, *asked), head) for number, head in known.items()}
        found = {number: counted for number, counted in there.items() if counted is not None}
        missing = [number for number in known if number not in found]
        for number, counted in (self.ask(missing, *asked) if missing else {}).items():
            found[number] = self.shelf.keep((number, *asked), known[number], counted)
        return found


class Sums(Generic[T]):
    """Sums over the same bodies, for accounts that read many: added anew when one of the heads is another."""

    def __init__(self, add: Callable[..., T]) -> None:
        self.add = add
        self.shelf: Shelf[T] = Shelf(MOST_SUMS)

    def of(self, known: Heads, *asked: Hashable) -> T:
        """Of these bodies together."""
        place, version = (frozenset(known), *asked), version_of(known)
        found = self.shelf.get(place, version)
        return self.shelf.keep(place, version, self.add(known, *asked)) if found is None else found


def version_of(known: Heads) -> str:
    """Another one as soon as one of the heads is another."""
    return sha256(repr(sorted(known.items())).encode()).hexdigest()
