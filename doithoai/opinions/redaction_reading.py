"""A text as a reader sees it: look-alike digits as digits, invisible characters gone, every place still known."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from doithoai.search.folding import fold, nfc

# Categories that show nothing of their own: marks without a letter, key caps, joiners, directions, variation selectors.
UNSEEN = frozenset({"Mn", "Me", "Cf"})
# Letters of other alphabets that look like ours.
OTHER_ALPHABETS = str.maketrans("аеорсухіӏјѕԁոοιικνρατ", "aeopcyxiljsdnoiikvpat")
# "O9l2 345 678": letters that stand for digits, in a group that is at least half digits, or a third beside digits.
LOOK_ALIKE = re.compile(r"(?<![a-z0-9])(?=[oli]*\d)(?=\d*[oli])[oli\d]{3,}(?![a-z0-9])")
BESIDE, BEFORE = re.compile(r"[ .\-]\d"), re.compile(r"\d[ .\-]$")
AS_DIGIT = str.maketrans("oli", "011")


@dataclass(frozen=True)
class Reading:
    """Folded letters and plain digits, and where each of them stands in the NFC text."""

    kept: str
    seen: str
    places: Sequence[int]
    typed: (
        str  # as long as what is seen, before letters were taken for digits: "67L1" may be the plate of a car
    )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of what is seen as a stretch of the NFC text, with marks that belong to its last letter."""
        last = self.places[end - 1] + 1
        following = self.places[end] if end < len(self.places) else len(self.kept)
        while last < following and unicodedata.category(self.kept[last]) in UNSEEN:
            last += 1
        return self.places[start], last

    def written(self, start: int, end: int) -> str:
        """The same stretch as it was written, without what is not seen."""
        return "".join(self.kept[place] for place in dict.fromkeys(self.places[start:end]))


def reading(text: str) -> Reading:
    """What a reader sees of a text."""
    kept = nfc(text)
    plain = {letter: _plain(letter) for letter in set(kept)}
    typed = "".join(map(plain.__getitem__, kept))
    seen = LOOK_ALIKE.sub(_digits, typed)
    # Nearly every text: each letter is seen as one, and stands where it stood.
    if all(len(sign) == 1 for sign in plain.values()):
        return Reading(kept, seen, range(len(kept)), typed)
    places = [place for place, letter in enumerate(kept) for _sign in plain[letter]]
    return Reading(kept, seen, tuple(places), typed)


@cache
def _plain(letter: str) -> str:
    """One character folded; several when a sign stands for several, none when it shows nothing."""
    category = unicodedata.category(letter)
    if category in UNSEEN:
        return ""
    if category == "Pd" or letter in "−‐‑":
        return "-"
    if category == "Zs":
        return " "
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    plain = "".join(fold(part) for part in unicodedata.normalize("NFKC", letter)).replace("\u2060", "")
    return plain.translate(OTHER_ALPHABETS)


def _digits(group: re.Match[str]) -> str:
    written = group.group()
    real = sum(map(str.isdigit, written))
    beside = BESIDE.match(group.string, group.end()) or BEFORE.search(
        group.string[max(0, group.start() - 3) : group.start()]
    )
    return written.translate(AS_DIGIT) if (3 if beside else 2) * real >= len(written) else written
