"""What somebody looks for, as terms, and the same in the language of each database; no typed sign gets through."""

import re
from dataclasses import dataclass

from doithoai.search.folding import bare, words

MOST_TERMS = 12
MOST_LETTERS = 60  # of one word; longer ones are no words
QUOTED = re.compile(r'["“”„«]([^"“”„»]*)["“”»]')


@dataclass(frozen=True)
class Term:
    """Words that stand next to each other; of a code the end may be missing."""

    words: tuple[str, ...]
    begins: bool = False

    @property
    def folded(self) -> tuple[str, ...]:
        """The same without diacritics."""
        return tuple(bare(word) for word in self.words)


@dataclass(frozen=True)
class Query:
    """All of these are looked for."""

    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.terms)


def parse(typed: str) -> Query:
    """Words apart, phrases in quotes; "1234/QĐ-UBND" is a phrase of its parts, "TS26-K7M4" the beginning of a code."""
    terms = [_term(phrase) for phrase in QUOTED.findall(typed)]
    terms += [_term(chunk, code=True) for chunk in QUOTED.sub(" ", typed).split()]
    kept = dict.fromkeys(term for term in terms if term.words)
    return Query(tuple(kept)[:MOST_TERMS])


def _term(chunk: str, *, code: bool = False) -> Term:
    found = tuple(word[:MOST_LETTERS] for word in words(chunk))
    begins = code and len(found) >= 1 and any(sign.isdigit() for sign in chunk) and not chunk.isdigit()
    return Term(found, begins)


def sqlite_words(query: Query, *, exact: bool, guarded: bool) -> str:
    """An FTS5 expression over the columns that may be searched."""
    columns = ["exact" if exact else "folded"]
    if guarded:
        columns.append("guarded_exact" if exact else "guarded_folded")
    terms = [
        " + ".join(f'"{word}"' for word in (term.words if exact else term.folded))
        + (" *" if term.begins else "")
        for term in query.terms
    ]
    return f"{{{' '.join(columns)}}} : ({' AND '.join(terms)})"


# Weights of a tsvector stand for what FTS5 has as columns: A exact, D folded, B and C the same of what is guarded.
OPEN_EXACT, OPEN_FOLDED, GUARDED_EXACT, GUARDED_FOLDED = "A", "D", "B", "C"


def postgresql_words(query: Query, *, exact: bool, guarded: bool) -> str:
    """A tsquery. A word without diacritics is stored once, as exact: so a folded word may have either weight."""
    weights = OPEN_EXACT if exact else OPEN_EXACT + OPEN_FOLDED
    if guarded:
        weights += GUARDED_EXACT if exact else GUARDED_EXACT + GUARDED_FOLDED
    terms = []
    for term in query.terms:
        found = term.words if exact else term.folded
        last = len(found) - 1
        marks = [
            ":" + ("*" if term.begins and place == last else "") + weights for place in range(len(found))
        ]
        terms.append(" <-> ".join(f"'{word}'{mark}" for word, mark in zip(found, marks, strict=True)))
    return " & ".join(f"({term})" for term in terms)
