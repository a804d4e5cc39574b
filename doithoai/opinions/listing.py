"""One list of opinions: how many there are, how many beside each filter, and the numbers of one page."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import F, Q

from doithoai.opinions.counting import COUNTED_BY, LATE, Census, Counts
from doithoai.opinions.filtering import OPEN, OVERDUE, SOON, Asked, narrowed, soon
from doithoai.opinions.finding import Few, few, having
from doithoai.opinions.models import Opinion
from doithoai.opinions.queries import among, readable
from doithoai.organisations.authority import Authority
from doithoai.search.words import Query, parse

# Beyond so many the exact number helps nobody, and costs more than the page; words are dearer to look for than a date.
MOST_COUNTED, MOST_FOUND = 1000, 500
# Further down, the few who go there wait for the database to sort.
FAR = 2000
NEWEST_FIRST, NEXT_DUE_FIRST = ("-received_on", "-id"), ("due_on", "id")


@dataclass(frozen=True)
class Line:
    """One opinion of a list before it is read: its place in the order, and what it is counted by."""

    day: date
    number: int
    cell: tuple[str, ...]


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
        if self.asked.counted_alone:
            return self._whole
        return Counts(line.cell for line in self._sample) if self._is_whole else None

    @property
    def views(self) -> Counter[str] | None:
        """How many each view has, whenever it is due."""
        if self.asked.whenever.counted_alone:
            return self.asked.whenever.beside(self._whole)["view"]
        return None if self.asked.due or self.counts is None else self.asked.beside(self.counts)["view"]

    @cached_property
    def due(self) -> dict[str, int]:
        """How many open ones are late, and how many are due soon; nothing when they cannot be had by number."""
        if not self.asked.whenever.counted_alone:
            return {}
        running, found = replace(self.asked.whenever, view=OPEN), {OVERDUE: 0, SOON: 0}
        for (when, *cell), number in self._census.due(self.who.on, soon(self.who.on)).items():
            if running.fits(tuple(cell)):
                found[OVERDUE if when == LATE else SOON] += number
        return found

    @cached_property
    def total(self) -> int:
        """How many there are; one more than the cap when there are more."""
        return self.asked.number(self._whole) if self.asked.counted_alone else len(self._numbers)

    @property
    def most(self) -> int:
        """Up to so many are counted when they cannot be had by number."""
        return MOST_FOUND if self.query else MOST_COUNTED

    @property
    def is_capped(self) -> bool:
        """Whether there are more than are told."""
        return not (self.asked.counted_alone or self._is_few) and self.total > self.most

    def keys(self, start: int, size: int) -> list[int]:
        """Numbers of a part of the list, in its order."""
        if not self.asked.counted_alone:
            return self._numbers[start : start + size]
        if len(self._census.ways) == 1:
            rows = Opinion.objects.filter(self._census.ways[0].condition, self.asked.condition)
            return list(rows.order_by(*NEWEST_FIRST).values_list("pk", flat=True)[start : start + size])
        if start > FAR:
            rows = readable(self.who).filter(self.asked.condition).order_by(*NEWEST_FIRST)
            return list(rows.values_list("pk", flat=True)[start : start + size])
        return self._first(start + size, self.asked.condition)[start:]

    def first(self, most: int) -> list[int]:
        """Numbers of the whole list, up to so many."""
        return self._numbers[:most] if self._is_few else self._first(most, self.asked.condition)

    @cached_property
    def _whole(self) -> Counts:
        return self._census.total

    @cached_property
    def _census(self) -> Census:
        return Census(self.who)

    @cached_property
    def _few(self) -> Few:
        return few(self.who, self.query, self._census.ways)

    @property
    def _is_few(self) -> bool:
        return bool(self.query) and self._few.numbers is not None

    @cached_property
    def _sample(self) -> list[Line]:
        """The list without view, stage, urgency, field and kind, up to the cap."""
        if not self._is_few:
            return self._lines(self.most + 1, Q())
        lines, exact = self._numbered(self._few.numbers or (), Q()), self._few.exact or frozenset()
        return sorted(lines, key=lambda line: line.number not in exact)

    @property
    def _is_whole(self) -> bool:
        return self._is_few or len(self._sample) <= self.most

    @cached_property
    def _numbers(self) -> list[int]:
        if not self._is_whole and self.asked.condition:
            return self._first(self.most + 1, self.asked.condition)
        return [line.number for line in self._sample if self.asked.fits(line.cell)]

    def _first(self, most: int, condition: Q) -> list[int]:
        return [line.number for line in self._lines(most, condition)]

    def _lines(self, most: int, condition: Q) -> list[Line]:
        """Each way to an opinion is read in its order and the ways are merged; what has the exact words comes first."""
        if not self.query:
            return self._merged(most, condition) if not self.asked.words else []
        known = self._few.exact
        exact = (
            self._merged(most, condition, exact=True) if known is None else self._numbered(known, condition)
        )
        if len(exact) >= most:
            return exact[:most]
        first = {line.number for line in exact}
        folded = self._merged(most, condition, exact=False)
        return [*exact, *(line for line in folded if line.number not in first)][:most]

    def _merged(self, most: int, condition: Q, *, exact: bool = False) -> list[Line]:
        due = self.asked.due in {OVERDUE, SOON}
        day, order = ("due_on", NEXT_DUE_FIRST) if due else ("received_on", NEWEST_FIRST)
        parts = []
        for way in self._census.ways:
            rows = narrowed(Opinion.objects.filter(way.condition, condition), self.asked, self.who)
            if self.query:
                rows = rows.alias(number=F("pk") + 0)
                rows = rows.filter(having(self.who, self.query, way, exact=exact))
            parts.append(rows.order_by(*order).values_list(day, "pk", *COUNTED_BY)[:most])
        found = merge(*parts, key=lambda row: row[:2], reverse=not due)
        return [Line(row[0], row[1], tuple(row[2:])) for row in islice(found, most)]

    def _numbered(self, numbers: Collection[int], condition: Q) -> list[Line]:
        """The rows are read by their keys, and may they be read is asked of these alone."""
        if not numbers:
            return []
        rows = narrowed(Opinion.objects.filter(condition, pk__in=numbers), self.asked, self.who)
        columns = ("pk", "organisation_id", "restricted", "received_on", "due_on", *COUNTED_BY)
        told: list[Any] = list(rows.values_list(*columns))
        allowed = among(self.who, [row[:3] for row in told])
        lines = [
            Line(row[4] if self.asked.due else row[3], row[0], tuple(row[5:]))
            for row in told
            if row[0] in allowed
        ]
        return sorted(lines, key=lambda line: (line.day, line.number), reverse=not self.asked.due)
