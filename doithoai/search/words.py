"""What somebody looks for, as terms, and the same in the language of each database; no typed sign gets through."""

import re
from collections.abc import Sequence
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


# What FTS5 has as columns are signs before the words of a tsvector, so that PostgreSQL's index alone decides: weights
# would have it read every text that has the word. A word with diacritics is exact as it is; one without them is told
# from a folded one by a sign of its own.
EXACT, GUARDED = "=", "~"
# Before the number of a shelf: what stands on one is found without reading what stands on the others.
SHELF = "@"


def exact_word(word: str) -> str:
    """The word as it was written, told from the same without diacritics."""
    return word if bare(word) != word else EXACT + word


def postgresql_words(query: Query, *, exact: bool, guarded: bool, shelves: Sequence[int] = ()) -> str:
    """A tsquery; each term stands wholly in open or wholly in guarded words, on one of the shelves if any is named."""
    terms = [" | ".join(f"'{SHELF}{number:d}'" for number in shelves)] if shelves else []
    for term in query.terms:
        found = [exact_word(word) for word in term.words] if exact else term.folded
        end = ":*" if term.begins else ""
        signs = ["", GUARDED] if guarded else [""]
        parts = [" <-> ".join(f"'{sign}{word}'" for word in found) + end for sign in signs]
        terms.append(" | ".join(f"({part})" for part in parts))
    return " & ".join(f"({term})" for term in terms)
