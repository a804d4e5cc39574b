"""Text from people: kept word for word in NFC, a title from its first sentence, personal data found before publication."""

import re

from doithoai.opinions.redaction import CERTAIN, find
from doithoai.opinions.redaction_names import NAME
from doithoai.ui.words import nfc

MOST_LETTERS = 20_000
TITLE_LETTERS = 120
SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")


def verbatim(text: str) -> str:
    """Every word as it was given, by whichever channel; only the encoding is made one, as forms do."""
    return nfc(text)


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
