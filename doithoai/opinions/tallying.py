"""How many rows several questions have, asked of the database at once."""

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value


def tally(**asked: "QuerySet[Any]") -> dict[str, int]:
    """The number of rows of each, by name, in one statement."""
    rows = [_counted(name, question) for name, question in asked.items()]
    found = dict.fromkeys(asked, 0)
    if rows:
        found.update(dict(rows[0].union(*rows[1:], all=True)))
    return found


def _counted(name: str, rows: "QuerySet[Any]") -> "QuerySet[Any, tuple[str, int]]":
    plain = rows.select_related(None).order_by()
    if rows.query.group_by is not None:  # groups of its own: only what is left of them is counted
        plain = QuerySet(rows.model).filter(pk__in=plain.values("pk")).order_by()
    named = plain.annotate(asked=Value(name, CharField())).values("asked")
    found: QuerySet[Any, tuple[str, int]] = named.annotate(rows=Count("pk")).values_list("asked", "rows")
    return found
