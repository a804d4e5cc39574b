"""The fields of each kind of paper that a body's own form may use: what each is, an example, which must be there."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from doithoai.documents.models import CODES

WORDS = Path(__file__).with_name("fields.toml")
# A paper with a number is none without it and its date.
NUMBERED = ("frame.number", "frame.dated")


@dataclass(frozen=True)
class Field:
    """One field: its path (`rows[].text` is a field of each row), what it is, an example."""

    path: str
    words: str
    example: Any
    required: bool

    @property
    def row(self) -> str:
        """The list that it belongs to, or nothing."""
        return self.path.rpartition("[]")[0]

    @property
    def order(self) -> str:
        """How a form writes it; of a list's row inside the loop."""
        if not self.row:
            return "{{ " + self.path + " }}"
        return "{{ " + (f"{loop_word(self.row)}{self.path.rpartition('[]')[2]}") + " }}"


@dataclass(frozen=True)
class Group:
    """Fields that stand together: those of the paper, of its frame, or of one list."""

    row: str
    fields: tuple[Field, ...]

    @property
    def is_frame(self) -> bool:
        """Number, date, signature and the like, the same in every paper."""
        return self.fields[0].path.startswith("frame.")

    @property
    def order(self) -> str:
        """`p` for lines of text, each a paragraph; `tr` for rows of a table."""
        return "p" if self.fields[0].path == f"{self.row}[]" else "tr"

    @property
    def loops(self) -> tuple[str, ...]:
        """The orders that open around a row of the list, the outer one first."""
        orders, outer, whole = [], "", ""
        for part in self.row.split("[]") if self.row else ():
            whole = f"{whole}[]{part}" if whole else part
            name = loop_word(whole)
            orders.append(f"{{%{self.order} for {name} in {outer}{part} %}}")
            outer = name
        return tuple(orders)

    @property
    def ends(self) -> tuple[str, ...]:
        """The orders that close it."""
        return (f"{{%{self.order} endfor %}}",) * len(self.loops)


def guide(kind: str) -> list[Group]:
    """Every field as people read about them: the paper's own, its lists, then the frame."""
    rows = sorted(fields_of(kind), key=lambda field: (field.path.startswith("frame."), bool(field.row)))
    by_list = groupby(rows, key=lambda field: (field.path.startswith("frame."), field.row))
    return [Group(row, tuple(inside)) for (_is_frame, row), inside in by_list]


def loop_word(path: str) -> str:
    """The name by which the guide calls a row of the list."""
    return "nhom" if path in {"groups", "sections", "phases"} else "dong"


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def kinds() -> tuple[str, ...]:
    """The kinds that a form of one's own can be made for."""
    return tuple(name for name in _tables() if name != "frame")


@cache
def fields_of(kind: str) -> tuple[Field, ...]:
    """Every field of the kind, those of the frame first."""
    tables = _tables()
    own = tables[kind]
    rows = {**tables["frame"]["fields"], **tables[own.get("like", kind)]["fields"]}
    required = {*own["required"], *(NUMBERED if kind in CODES else ())}
    return tuple(Field(path, words, example, path in required) for path, (words, example) in rows.items())


def example(kind: str) -> dict[str, Any]:
    """A paper of the kind filled with the examples; its shape is what a form is checked against."""
    made: dict[str, Any] = {}
    for field in fields_of(kind):
        _put(made, field.path.split("."), field.example)
    return made


def _put(into: dict[str, Any], path: list[str], value: Any) -> None:
    name, *rest = path
    is_list = name.endswith("[]")
    name = name.removesuffix("[]")
    if not rest:
        into[name] = [value] if is_list else value
    elif is_list:
        _put(into.setdefault(name, [{}])[0], rest, value)
    else:
        _put(into.setdefault(name, {}), rest, value)


def plain(fields: object, shape: Any) -> Any:
    """The fields of a paper as text, numbers and lists, only what is offered: nothing else reaches a form of one's own."""
    if isinstance(shape, Mapping):
        return {name: plain(_got(fields, name), inside) for name, inside in shape.items()}
    if isinstance(shape, list):
        rows = fields if isinstance(fields, list | tuple) else ()
        return [plain(row, shape[0]) for row in rows]
    if fields is None:
        return ""
    return fields if isinstance(fields, bool | int | float) else str(fields)


def _got(fields: object, name: str) -> object:
    if isinstance(fields, Mapping):
        return fields.get(name, "")
    return getattr(fields, name, "")
