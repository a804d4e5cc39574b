"""Text from people made uniform: NFC, one kind of line end, no invisible control characters."""

import re
import unicodedata

# Control characters but tab and line feed, and the marks that reverse the direction of text.
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
# Of a soft line break of a word processor too: without one two words would become one.
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def nfc(text: str) -> str:
    """NFC with line feeds only; the words themselves stay as typed."""
    return INVISIBLE.sub("", unicodedata.normalize("NFC", LINE_END.sub("\n", text)))


def is_blank(text: str) -> bool:
    """Whether nobody would see anything of it: spaces, and signs of no width."""
    return all(unicodedata.category(sign) in UNSEEN for sign in text)


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(nfc(text).split())
