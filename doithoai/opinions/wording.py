"""Text from people: kept word for word in NFC, a title from its first sentence, personal data found before publication."""

import re
import unicodedata

MOST_LETTERS = 20_000
TITLE_LETTERS = 120
SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")
PHONE = re.compile(r"(?<![\w/])(?:\+?84|0)(?:[\s.\-]?\d){8,10}(?!\w)")
EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
IDENTITY = re.compile(r"(?<!\d)\d{12}(?!\d)")
MASK = "•••"


def verbatim(text: str) -> str:
    """Every word as it was given; only the encoding is made one."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\x00", "")


def title_of(text: str) -> str:
    """The first sentence, shortened at a word."""
    first = SENTENCE_END.split(text.strip(), maxsplit=1)[0]
    first = " ".join(first.split())
    if len(first) <= TITLE_LETTERS:
        return first or " ".join(text.split())[:TITLE_LETTERS]
    cut = first[: TITLE_LETTERS - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(",;: ") + "…"


def personal_data(text: str, petitioner: str = "") -> list[str]:
    """What in a text tells who or where somebody is."""
    found = [m.group() for pattern in (EMAIL, PHONE, IDENTITY) for m in pattern.finditer(text)]
    if petitioner and len(petitioner) > 2 and petitioner.lower() in text.lower():
        found.append(petitioner)
    return found


def masked(text: str, petitioner: str = "") -> str:
    """The text with what tells who somebody is covered."""
    for pattern in (EMAIL, PHONE, IDENTITY):
        text = pattern.sub(MASK, text)
    if petitioner and len(petitioner) > 2:
        text = re.sub(re.escape(petitioner), MASK, text, flags=re.IGNORECASE)
    return text
