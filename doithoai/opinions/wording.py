"""Text from people: kept word for word in NFC, a title from its first sentence, personal data found before publication."""

import re
from collections.abc import Iterable

from doithoai.opinions.redaction import CERTAIN, find
from doithoai.opinions.redaction_names import NAME
from doithoai.search.folding import fold
from doithoai.ui.words import nfc

MOST_LETTERS = 20_000
TITLE_LETTERS = 120
QUOTED = 160
SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")
# Words of courtesy raise no matter, and neither does who somebody is.
COURTESY = re.compile(
    r"(?:kinh gui|kinh thua|dong kinh gui|toi ten|toi la|ten toi|em ten|xin (?:chan thanh )?cam on|toi xin (?:chan thanh )?cam on|tran trong|cong hoa xa hoi|doc lap)\b"
)
LEAST_WORDS, SAME_WORDS = 3, 0.6


def verbatim(text: str) -> str:
    """Every word as it was given, by whichever channel; only the encoding is made one, as forms do."""
    return nfc(text)


def unsaid(whole: str, parts: Iterable[str]) -> str:
    """The first sentence of the whole that stands in none of the parts; nothing when all of it does."""
    said = {word for part in parts for word in _words(part)}
    for sentence in SENTENCE_END.split(whole):
        words = _words(sentence)
        told = len(words & said) >= SAME_WORDS * len(words) or len(words) < LEAST_WORDS
        if not told and not COURTESY.match(fold(sentence).strip(" -+*•")):
            return " ".join(sentence.split())
    return ""


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def shortened(text: str) -> str:
    """As much of a text as a sentence may quote."""
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"


def title_of(text: str) -> str:
    """The first sentence, shortened at a word."""
    first = SENTENCE_END.split(text.strip(), maxsplit=1)[0]
    first = " ".join(first.split())
    if len(first) <= TITLE_LETTERS:
        return first or " ".join(text.split())[:TITLE_LETTERS]
    cut = first[: TITLE_LETTERS - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(",;: ") + "…"


def personal_data(text: str, petitioner: str = "") -> list[str]:
    """What in a text tells who somebody is; where the matter lies (a house number) is no reason to hold it back."""
    names = (petitioner,) if petitioner else ()
    return [one.text for one in find(text, names) if one.kind in {*CERTAIN, NAME}]
