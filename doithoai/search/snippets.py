"""The place of a text where the words stand, cut into pieces that a page escapes and marks."""

import re
from functools import lru_cache
from typing import NamedTuple

from doithoai.search.folding import fold, nfc
from doithoai.search.words import Query

BEFORE, LETTERS = 60, 200
GAP = r"[\W_]+"


class Piece(NamedTuple):
    """Some of a text, and whether it is what was looked for."""

    text: str
    hit: bool


def hits(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the words stand in `nfc(text)`, with or without diacritics; those that follow each other are one."""
    pattern, folded = _pattern(query), fold(text)
    joined: list[tuple[int, int]] = []
    for found in pattern.finditer(folded) if pattern else ():
        if joined and folded[joined[-1][1] : found.start()].isspace():
            joined[-1] = (joined[-1][0], found.end())
        else:
            joined.append(found.span())
    return joined


def snippet(text: str, query: Query) -> list[Piece]:
    """Some words around the first hit, every hit in it marked; the beginning of the text when there is none."""
    whole = nfc(text)
    found = hits(whole, query)
    start = _at_word(whole, found[0][0] - BEFORE) if found else 0
    end = min(len(whole), start + LETTERS)
    end = whole.rfind(" ", start + 1, end) if end < len(whole) and " " in whole[start + 1 : end] else end
    inside = [(max(a, start), min(b, end)) for a, b in found if a < end and b > start]
    pieces = _cut(whole, start, end, inside)
    if start:
        pieces.insert(0, Piece("… ", hit=False))
    return [*pieces, Piece(" …", hit=False)] if end < len(whole) else pieces


def _cut(whole: str, start: int, end: int, inside: list[tuple[int, int]]) -> list[Piece]:
    pieces, place = [], start
    for first, last in inside:
        pieces += [Piece(whole[place:first], hit=False), Piece(whole[first:last], hit=True)]
        place = last
    pieces.append(Piece(whole[place:end], hit=False))
    return [piece for piece in pieces if piece.text]


def _at_word(whole: str, start: int) -> int:
    """The beginning of a word at or after this place, never after the hit itself."""
    if start <= 0:
        return 0
    gap = whole.find(" ", start, start + BEFORE)
    return gap + 1 if gap >= 0 else start


@lru_cache(maxsize=64)
def _pattern(query: Query) -> re.Pattern[str] | None:
    terms = sorted((GAP.join(map(re.escape, term.folded)) + (r"[^\W_]*" if term.begins else "")
                    for term in query.terms), key=len, reverse=True)  # fmt: skip
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(terms)})(?![^\W_])") if terms else None
