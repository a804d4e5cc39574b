"""Text from people made uniform: NFC, one kind of line end, no invisible control characters."""

import re
import unicodedata

# Control characters but tab and line feed, and the marks that reverse the direction of text.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def nfc(text: str) -> str:
    """NFC with line feeds only; the words themselves stay as typed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return INVISIBLE.sub("", unicodedata.normalize("NFC", lines))


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(nfc(text).split())
