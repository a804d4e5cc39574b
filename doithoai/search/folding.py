"""Vietnamese text made comparable: one form of each letter, with and without diacritics, cut into syllables."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Stands for a mark that belongs to no letter, so that a folded text is as long as the text itself.
_NOTHING = "\u2060"
# What is neither letter nor digit parts words: "1234/QĐ-UBND" is three. A mark stays with its letter.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
# Old and new placing of the tone: "hoà" and "hòa", "thuý" and "thúy". In "quý" the u belongs to the q.
_TONE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![^\W\d_])")
_TONES = {"\u0300": "òù", "\u0301": "óú", "\u0309": "ỏủ", "\u0303": "õũ", "\u0323": "ọụ"}


class _Letters(dict[int, str]):
    """Each letter without its diacritics, in lower case; filled as letters are met."""

    def __missing__(self, number: int) -> str:
        letter = chr(number)
        base = unicodedata.normalize("NFD", letter)[0]
        if letter in "đĐ":
            plain = "d"
        elif unicodedata.combining(letter):
            plain = _NOTHING
        else:
            # Only letters with a Latin base lose their marks: "й" is no "и" with a mark.
            plain = _lower(base if base.isascii() else letter)
        self[number] = plain
        return plain


def _lower(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter


_FOLDED = _Letters()


def nfc(text: str) -> str:
    """The composed form, in which everything is kept and compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d; every place in it is the same place in `nfc(text)`."""
    return nfc(text).translate(_FOLDED)


def canon(text: str) -> str:
    """Lower case with diacritics; the tone stands where older spelling puts it ("hoà" becomes "hòa")."""
    return _TONE.sub(_move_tone, nfc(nfc(text).lower()))


def _move_tone(found: re.Match[str]) -> str:
    pair = found.group()
    parts = unicodedata.normalize("NFD", pair[1])
    return _TONES[parts[1]][pair[0] == "u"] + parts[0]


@dataclass(frozen=True)
class Span:
    """A word and where it stands in `nfc(text)`."""

    start: int
    end: int
    word: str


def spans(text: str) -> Iterator[Span]:
    """Words in order, canonical, each with its place."""
    for found in _WORD.finditer(nfc(text)):
        yield Span(found.start(), found.end(), canon(found.group()))


def words(text: str) -> list[str]:
    """Syllables and numbers in order, canonical, with diacritics."""
    return [canon(word) for word in _WORD.findall(nfc(text))]


def bare(word: str) -> str:
    """One word without diacritics."""
    return fold(word).replace(_NOTHING, "")


def folded_words(text: str) -> list[str]:
    """Syllables and numbers in order, without diacritics."""
    return [bare(word) for word in words(text)]
