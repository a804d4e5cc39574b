"""Word lists of redaction.toml, without diacritics and made ready for patterns."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from doithoai.search.folding import fold

LISTS = Path(__file__).with_name("redaction.toml")


@cache
def words() -> dict[str, Any]:
    """Read once."""
    return tomllib.loads(LISTS.read_text(encoding="utf-8"))


def one_of(listed: list[str]) -> str:
    """A pattern for any of the listed, the longest first."""
    return "|".join(sorted({fold(one) for one in listed}, key=len, reverse=True))


def each(listed: str) -> frozenset[str]:
    """The words of a line, each once."""
    return frozenset(fold(listed).split())
