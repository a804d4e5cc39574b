"""Signals of kinds in a text, by the rules of scope.toml: with diacritics, without any, in capitals, in short spelling."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from doithoai.opinions.redaction_reading import Reading, reading
from doithoai.search.folding import canon, fold

RULES = Path(__file__).with_suffix("").with_name("scope.toml")
# "thầy Q. đánh học sinh": a letter with a point ends nothing.
SENTENCE_END = re.compile(r"(?<!\b\w)[.!?…;]+(?=\s|$)|\n+")
LONGEST_WORDS = 90
NAME = re.compile(r"\{([^\W\d]\w*)\}")
QUIET = "~"
# Of a usual text a quarter of the words have no diacritics: below the less share it is read with them only; below the
# larger a single plain word is that word ("xa" is not "xả").
MOST_PLAIN, LEAST_PLAIN = 0.7, 0.45


class Span(NamedTuple):
    """A stretch of the NFC text."""

    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Pattern:
    """One signal, as written with diacritics and as typed without."""

    exact: re.Pattern[str]
    plain: re.Pattern[str]


@dataclass(frozen=True)
class Rule:
    """What suggests a kind: one of `any_of`, or all of `all_of` in one sentence and nothing of `none_of`."""

    kind: str
    why: str
    any_of: tuple[Pattern, ...]
    all_of: tuple[Pattern, ...]
    none_of: tuple[Pattern, ...]
    whole: bool


@dataclass(frozen=True)
class Signal:
    """A kind, the words found as they are written, why they suggest it, and where they stand."""

    kind: str
    words: str
    why: str
    at: Span


@dataclass(frozen=True)
class Lists:
    """What scope.toml holds."""

    rules: tuple[Rule, ...]
    quiet: tuple[Pattern, ...]
    inside: Mapping[str, tuple[Pattern, ...]]


@cache
def lists() -> Lists:
    """Read and compiled once."""
    data = tomllib.loads(RULES.read_text(encoding="utf-8"))
    words: dict[str, str] = data["words"]
    rules = tuple(_rule(rule, words) for rule in data["rule"])
    inside = {
        kind: patterns(data[kind]["any"], words)
        for kind in ("question", "suggestion", "request", "petition", "report")
    }
    return Lists(rules, patterns(data["quiet"]["any"], words), inside)


def _rule(rule: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    any_of, all_of, none_of = (patterns(rule.get(name, ()), words) for name in ("any", "all", "not"))
    return Rule(rule["kind"], rule["why"], any_of, all_of, none_of, bool(rule.get("text")))


def patterns(written: Iterable[str], words: Mapping[str, str]) -> tuple[Pattern, ...]:
    """Each as it is written in scope.toml, with {names} of words."""
    return tuple(_pattern(one, words) for one in written)


def _pattern(written: str, words: Mapping[str, str]) -> Pattern:
    while NAME.search(written):
        written = NAME.sub(lambda found: f"(?:{words[found.group(1)]})", written)
    spaced = written.replace(" ?", r"\s*").replace(" ", r"\s+")
    return Pattern(re.compile(_bounded(canon(spaced))), re.compile(_bounded(fold(spaced))))


def _bounded(pattern: str) -> str:
    return rf"(?<!\w)(?:{pattern})(?!\w)"


def _quiet(found: re.Match[str]) -> str:
    return QUIET * len(found.group())


def _clean(text: str) -> str:
    """Without invisible characters, each kind of space a plain one."""
    return "".join(
        " " if unicodedata.category(letter) == "Zs" else letter
        for letter in text
        if unicodedata.category(letter) != "Cf"
    )


class Heard:
    """A text to look for signals in."""

    def __init__(self, text: str) -> None:
        self._read: Reading = reading(_clean(text))
        self.kept = self._read.kept
        exact = canon(self.kept)
        self._exact = exact if len(exact) == len(self.kept) else self.kept.lower()
        self._plain = self._read.seen
        words = self.kept.split()
        self._share_plain = sum(word.isascii() for word in words) / max(1, len(words))
        self._found: dict[Pattern, list[Span]] = {}

    @property
    def mostly_plain(self) -> bool:
        """Whether the text is written without diacritics."""
        return self._share_plain > MOST_PLAIN

    def hush(self, patterns: Iterable[Pattern]) -> None:
        """Reads what the patterns find as if it were not written."""
        for pattern in patterns:
            self._exact = pattern.exact.sub(_quiet, self._exact)
            if self._share_plain >= LEAST_PLAIN:
                self._plain = pattern.plain.sub(self._quiet_where_plain, self._plain)
        self._found.clear()

    def _quiet_where_plain(self, found: re.Match[str]) -> str:
        return _quiet(found) if self._read.written(*found.span()).isascii() else found.group()

    def every(self, pattern: Pattern) -> list[Span]:
        """Each place of a signal; one without diacritics counts where none were typed."""
        if pattern not in self._found:
            self._found[pattern] = sorted([*self._exactly(pattern), *self._plainly(pattern)])
        return self._found[pattern]

    def _exactly(self, pattern: Pattern) -> Iterator[Span]:
        return (Span(*found.span()) for found in pattern.exact.finditer(self._exact))

    def _plainly(self, pattern: Pattern) -> Iterator[Span]:
        if self._share_plain < LEAST_PLAIN:
            return
        for found in pattern.plain.finditer(self._plain):
            written = self._read.written(*found.span())
            if written.isascii() and (" " in written or self._share_plain > MOST_PLAIN):
                yield Span(*self._read.span(*found.span()))

    def first(self, pattern: Pattern, within: Span) -> Span | None:
        """The first place of a signal in a stretch of the text."""
        for span in self.every(pattern):
            if within.start <= span.start and span.end <= within.end:
                return span
        return None

    def sentences(self) -> list[Span]:
        """Each sentence."""
        spans, start = [], 0
        for end in SENTENCE_END.finditer(self.kept):
            spans.append(Span(start, end.start()))
            start = end.end()
        spans.append(Span(start, len(self.kept)))
        return [span for span in spans if self.kept[span.start : span.end].strip()]


def outside(heard: Heard) -> list[Signal]:
    """One signal for each kind that is outside, the gravest first (the order of the rules)."""
    found: dict[str, Signal] = {}
    for rule in lists().rules:
        if rule.kind not in found and (signal := _signal(rule, heard)):
            found[rule.kind] = signal
    return list(found.values())


def _signal(rule: Rule, heard: Heard) -> Signal | None:
    for within in [Span(0, len(heard.kept))] if rule.whole else heard.sentences():
        if any(heard.first(pattern, within) for pattern in rule.none_of):
            continue
        hits = _hits(rule, heard, within)
        if hits:
            return Signal(rule.kind, words_of(heard, hits), rule.why, hits[min(1, len(hits) - 1)])
    return None


def _hits(rule: Rule, heard: Heard, within: Span) -> list[Span]:
    one = next((hit for pattern in rule.any_of if (hit := heard.first(pattern, within))), None)
    if one:
        return [one]
    all_hits = [heard.first(pattern, within) for pattern in rule.all_of]
    return [hit for hit in all_hits if hit] if all_hits and all(all_hits) else []


def words_of(heard: Heard, hits: list[Span]) -> str:
    """The stretch that holds all hits as it is written; the telling hit alone where that is long."""
    start, end = min(hit.start for hit in hits), max(hit.end for hit in hits)
    if end - start > LONGEST_WORDS:
        start, end = hits[min(1, len(hits) - 1)]
    return heard.kept[start:end].strip(" ,")
