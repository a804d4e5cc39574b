"""What verbs reached once, written again for later tests as the rows that the database gave."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Kept:
    """The objects, and of each table the statement that writes its rows, with their values."""

    objects: bytes
    rows: list[tuple[str, list[Any] | None]]


def keep(objects: object, tables: Sequence[type[Model]]) -> Kept:
    """The objects with everything that stands in these tables, in the order in which it can be written."""
    return Kept(pickle.dumps(objects), [_rows(model) for model in tables if QuerySet[Any](model).exists()])


def written_again(kept: Kept) -> Any:
    """The rows in the database, and objects of their own; building the rows through models would cost ten times as much."""
    with connection.cursor() as cursor:
        for statement, values in kept.rows:
            cursor.execute(statement, values)
    return pickle.loads(kept.objects)  # noqa: S301 - from `keep`


def _rows(model: type[Model]) -> tuple[str, list[Any] | None]:
    name = connection.ops.quote_name
    columns = [name(field.column) for field in model._meta.concrete_fields]
    listed, table = ", ".join(columns), name(model._meta.db_table)
    one = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {listed} FROM {table}")  # noqa: S608 - names of tables
        rows = cursor.fetchall()
        statement = f"INSERT INTO {table} ({listed}) VALUES {', '.join([one] * len(rows))}"  # noqa: S608 - likewise
        values = list(chain.from_iterable(rows))
        if connection.vendor == "postgresql":  # written out once: that is most of the work
            return str(cursor.cursor.mogrify(statement, values)), None
    return statement, values
