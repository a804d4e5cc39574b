"""What a report asks: which body, alone or with all below it, which days, counted on which day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from doithoai.organisations.models import Organisation

EVERY = Q()


@dataclass(frozen=True)
class Asked:
    """A body and a period, both days included."""

    body: Organisation
    first: date
    last: date
    on: date  # the day on which it is counted: what is overdue is overdue then
    below: bool = False  # the consolidated report counts every body below too

    def bodies(self, to: str = "organisation") -> Q:
        """Whose records count, as a condition on rows whose key to the organisation is `to`."""
        if self.below:
            return Q(**{f"{to}__path__startswith": self.body.path})
        return Q(**{to: self.body.pk})

    def within(self, field: str) -> Q:
        """Rows whose day `field` lies in the period."""
        return Q(**{f"{field}__gte": self.first, f"{field}__lte": self.last})


@dataclass(frozen=True)
class Figure:
    """One figure: its name in addresses, its words, and which rows of its room it counts."""

    key: str
    label: str | Promise  # the paper is Vietnamese, the page is in the reader's language
    which: Q = EVERY
    of: str = ""  # the figure that it is a share of
    how: str | Promise = ""  # how it is counted, where the words do not say it


@dataclass(frozen=True)
class Room:
    """Figures that count the same kind of row: all of them in one query."""

    name: str
    rows: Callable[[Asked], QuerySet[Any]]
    figures: tuple[Figure, ...]

    def counted(self, asked: Asked) -> dict[str, int]:
        """Every figure of the room."""
        counts = {str(n): Count("pk", filter=figure.which) for n, figure in enumerate(self.figures)}
        found: dict[str, int] = self.rows(asked).order_by().aggregate(**counts)
        return {figure.key: found[str(n)] for n, figure in enumerate(self.figures)}

    def opened(self, asked: Asked, key: str) -> QuerySet[Any]:
        """The rows that one figure counts."""
        figure = next(one for one in self.figures if one.key == key)
        rows: QuerySet[Any] = self.rows(asked).filter(figure.which)
        return rows
