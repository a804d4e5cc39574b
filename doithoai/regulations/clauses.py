"""Clauses of the adopted directives, read from texts/*.toml, and the strictest of several quotas."""

import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from doithoai.regulations.refusals import Refused

TEXTS = Path(__file__).parent / "texts"


class TermKind(StrEnum):
    """How a clause counts its time or number."""

    BEFORE_DATE = "before_date"
    AT_LEAST_PER_YEAR = "at_least_per_year"
    WORKING_DAYS_AFTER = "working_days_after"
    CALENDAR_DAYS_AFTER = "calendar_days_after"
    CALENDAR_DAYS_BEFORE = "calendar_days_before"
    HOURS = "hours"
    PERIODIC = "periodic"


@dataclass(frozen=True)
class Term:
    """The number in a clause; only the fields of its kind are filled."""

    kind: TermKind
    month: int = 0
    day: int = 0
    count: int = 0
    days: int = 0
    hours_min: int = 0
    hours_max: int = 0
    months: tuple[int, ...] = ()
    target: bool = False  # a date to aim for, not one whose passing is a breach (readings 4 and 5)
    recommended: bool = False
    moves_off_day: bool = False  # a last day off moves to the next working day
    basis: str = ""


@dataclass(frozen=True)
class Binds:
    """A group that a clause binds; an empty set leaves that side open."""

    categories: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def covers(self, category: str = "", level: str = "", kind: str = "") -> bool:
        """Tell whether an office or body is bound; a side not given is not asked."""
        return (
            _within(category, self.categories) and _within(level, self.levels) and _within(kind, self.kinds)
        )


def _within(asked: str, allowed: frozenset[str]) -> bool:
    return not asked or not allowed or asked in allowed


@dataclass(frozen=True)
class Clause:
    """One sentence of a directive that is a rule of its own."""

    id: str
    quote: str
    bound: str
    duty: str
    modality: str
    regulation: str
    room: str
    term_text: str = ""
    proof: str = ""
    note: str = ""
    term: Term | None = None
    binds: tuple[Binds, ...] = ()

    def covers(self, category: str = "", level: str = "", kind: str = "") -> bool:
        """Tell whether the clause names an office or body; one that names nobody covers nobody."""
        return any(group.covers(category, level, kind) for group in self.binds)


@dataclass(frozen=True)
class Regulation:
    """A directive: its head and its clauses, in the order of the text."""

    code: str
    title: str
    number: str
    issued_on: date | None
    issuer: str
    effective_from: date
    effective_to: date | None
    note: str
    clauses: tuple[Clause, ...]

    def in_force(self, on: date) -> bool:
        """Tell whether the text is in force on that day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True)
class Quota:
    """How many dialogues a year an office owes, and every clause that says so."""

    required: int
    governing_clause: str
    clauses: tuple[str, ...]


def _term(row: Mapping[str, Any]) -> Term:
    return Term(**{**row, "kind": TermKind(row["kind"]), "months": tuple(row.get("months", ()))})


def _binds(row: Mapping[str, Any]) -> Binds:
    return Binds(**{side: frozenset(codes) for side, codes in row.items()})


def _clause(row: Mapping[str, Any], code: str) -> Clause:
    built: dict[str, Any] = {**row, "regulation": code}
    if "term" in row:
        built["term"] = _term(row["term"])
    built["binds"] = tuple(_binds(group) for group in row.get("binds", ()))
    return Clause(**built)


def read_regulation(text: str) -> Regulation:
    """Build a regulation from the text of its TOML file."""
    data = tomllib.loads(text)
    head = data["regulation"]
    return Regulation(
        code=head["code"],
        title=head["title"],
        number=head["number"],
        issued_on=head.get("issued_on"),
        issuer=head["issuer"],
        effective_from=head["effective_from"],
        effective_to=head.get("effective_to"),
        note=head["note"],
        clauses=tuple(_clause(row, head["code"]) for row in data["clause"]),
    )


@cache
def all_regulations() -> tuple[Regulation, ...]:
    """Return every directive that ships with the system, by code."""
    files = sorted(TEXTS.glob("*.toml"))
    return tuple(read_regulation(file.read_text(encoding="utf-8")) for file in files)


@cache
def all_clauses() -> tuple[Clause, ...]:
    """Return every clause of every directive in the order of the texts."""
    return tuple(clause for text in all_regulations() for clause in text.clauses)


@cache
def _by_id() -> dict[str, Clause]:
    return {clause.id: clause for clause in all_clauses()}


def clause(clause_id: str) -> Clause:
    """Return the clause with this id, as `A.4-c` or `B.Đ8.3-b`."""
    # An address typed on a phone or copied from a PDF may carry Đ and ề as several characters.
    found = _by_id().get(unicodedata.normalize("NFC", clause_id))
    if found is None:
        raise Refused("Không có điều khoản %(id)s trong các văn bản đã nạp.", id=clause_id)
    return found


def regulation(code: str) -> Regulation:
    """Return the directive with this code."""
    for text in all_regulations():
        if text.code == code:
            return text
    raise Refused("Không có văn bản mang mã %(code)s.", code=code)


def quota(category: str, level: str, adopted: Collection[str], kind: str = "") -> Quota:
    """Return the strictest yearly quota of the adopted texts; every clause that applies is named (reading 2)."""
    counts = {
        rule.id: rule.term.count
        for code in sorted(adopted)
        for rule in regulation(code).clauses
        if rule.term and rule.term.kind is TermKind.AT_LEAST_PER_YEAR
        if rule.covers(category, level, kind)
    }
    if not counts:
        return Quota(0, "", ())
    governing = max(counts, key=counts.__getitem__)
    return Quota(counts[governing], governing, tuple(counts))
