"""One list of opinions: how many there are, how many beside each filter, and the rows of one page."""

from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from itertools import islice

from django.db.models import Q, QuerySet

from doithoai.opinions.counting import COUNTED_BY, Counts, counted
from doithoai.opinions.filtering import OVERDUE, SOON, Asked, narrowed
from doithoai.opinions.finding import NEWEST_FIRST, search
from doithoai.opinions.models import Opinion
from doithoai.opinions.queries import came_to, desks, held, readable
from doithoai.organisations.authority import Authority
from doithoai.search.words import Query, parse

# Beyond so many the exact number helps nobody, and costs more than the page.
MOST_COUNTED = 1000
# Further down, the few who go there wait for the database to sort.
FAR = 2000


@dataclass(frozen=True)
class Listing:
    """What one account is shown for what it asked."""

    who: Authority
    asked: Asked

    @cached_property
    def query(self) -> Query:
        """The words looked for."""
        return parse(self.asked.words)

    @property
    def counts(self) -> Counts | None:
        """Of everything but view, stage, urgency, field and kind; none when there are too many to count."""
        return self._whole if self.asked.counted_alone else self._sample[1]

    @cached_property
    def total(self) -> int:
        """How many there are; one more than the cap when there are more."""
        if self.asked.counted_alone:
            return self.asked.number(self._whole)
        return len(self._numbers)

    @property
    def is_capped(self) -> bool:
        """Whether there are more than are told."""
        return not self.asked.counted_alone and self.total > MOST_COUNTED

    def keys(self, start: int, size: int) -> list[int]:
        """Numbers of a part of the list, in its order."""
        if not self.asked.counted_alone:
            return self._numbers[start : start + size]
        if start > FAR:
            return list(self.rows().values_list("pk", flat=True)[start : start + size])
        return _newest(self.who, self.asked.condition, start, size)

    def rows(self) -> QuerySet[Opinion]:
        """All of it, in its order."""
        return self._narrowed.filter(self.asked.condition)

    @cached_property
    def _whole(self) -> Counts:
        return counted(self.who)

    @property
    def _narrowed(self) -> QuerySet[Opinion]:
        rows = narrowed(readable(self.who), self.asked, self.who)
        if self.query:
            return search(rows, self.who, self.query)
        if self.asked.words:
            return rows.none()  # signs only: nothing has them
        return (
            rows.order_by("due_on", "id")
            if self.asked.due in {OVERDUE, SOON}
            else rows.order_by(*NEWEST_FIRST)
        )

    @cached_property
    def _sample(self) -> tuple[list[tuple[int, tuple[str, ...]]], Counts | None]:
        """Rows with what they are counted by, up to the cap, and their counts when these are all."""
        rows = self._narrowed.values_list("pk", *COUNTED_BY)[: MOST_COUNTED + 1]
        found = [(number, tuple(cell)) for number, *cell in rows]
        return found, Counts(cell for _number, cell in found) if len(found) <= MOST_COUNTED else None

    @cached_property
    def _numbers(self) -> list[int]:
        sample, counts = self._sample
        if counts is None:
            return list(self.rows().values_list("pk", flat=True)[: MOST_COUNTED + 1])
        return [number for number, cell in sample if self.asked.fits(cell)]


def _newest(who: Authority, condition: Q, start: int, size: int) -> list[int]:
    """Each way to an opinion is read newest first by its own index, and the ways are merged: nothing is sorted."""
    end = start + size
    here = Q(organisation_id__in=desks(who))
    ways = (here, held(who) & ~here, came_to(who) & ~held(who))
    parts = [
        Opinion.objects.filter(way, condition).order_by(*NEWEST_FIRST).values_list("received_on", "pk")[:end]
        for way in ways
    ]
    return [number for _day, number in islice(merge(*parts, reverse=True), start, end)]
