"""What matter a text is about: its words without those of every opinion, abbreviations and regional words made one."""

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from doithoai.search.folding import canon, fold, nfc

LISTS = Path(__file__).with_suffix(".toml")
# Letters and digits part: "TL667" and "tỉnh lộ 667" are the same road. A stray mark stays with its letter.
TOKEN = re.compile(r"\d+|[^\W\d_](?:[^\W\d_]|\u2060)*|[.!?:;\n]")
# Below this share of syllables with a diacritic a text was typed without them.
MARKED = 0.25
# Whoever sorts a body's opinions one after the other compares with the same texts each time.
KEPT = 4096


class Word(NamedTuple):
    """A syllable or number as it is compared, and where it stands in the NFC text."""

    word: str
    start: int
    end: int


class Lists(NamedTuple):
    """What matter.toml holds, without diacritics."""

    stop: frozenset[str]  # less those that are names too
    stop_written: frozenset[str]
    short: Mapping[str, tuple[str, ...]]
    same: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]  # by first word, longest first


@dataclass(frozen=True)
class Matter:
    """The terms of a text (words and neighbouring pairs), each with its place, and what looks like a name."""

    text: str
    terms: Mapping[str, tuple[int, int]]
    marked: bool
    named: tuple[str, ...]
    heard: tuple[str, ...]

    def shown(self, term: str) -> str:
        """A term as it is written in the text."""
        start, end = self.terms[term]
        return " ".join(self.text[start:end].split())

    def agrees(self, term: str, other: "Matter") -> bool:
        """Whether both write the term with the same diacritics, unless one is typed without any."""
        if not (self.marked and other.marked):
            return True
        mine, theirs = canon(self.shown(term)), canon(other.shown(term))
        return mine == theirs or fold(mine) != fold(theirs)  # two words for one thing agree


@cache
def lists() -> Lists:
    """Read once."""
    data = tomllib.loads(LISTS.read_text(encoding="utf-8"))
    same: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for kept, others in data["same"].items():
        for other in others:
            phrase = tuple(fold(other).split())
            same.setdefault(phrase[0], []).append((phrase, tuple(fold(kept).split())))
    by_length = {first: tuple(sorted(rules, key=lambda rule: -len(rule[0]))) for first, rules in same.items()}
    short = {word: tuple(fold(full).split()) for word, full in data["short"].items()}
    folded, names = frozenset(fold(data["stop"]).split()), frozenset(fold(data["names"]).split())
    return Lists(folded - names, frozenset(canon(nfc(data["stop"])).split()), short, by_length)


@lru_cache(maxsize=KEPT)
def matter(text: str) -> Matter:
    """What the text is about."""
    kept = nfc(text)
    written, named, heard = _written(kept)
    plain = sum(kept[w.start : w.end].isascii() for w in written)
    marked = plain < (1 - MARKED) * len(written)
    words = [word for word in _one_word_each(written) if not _tells_nothing(word, kept, marked=marked)]
    terms: dict[str, tuple[int, int]] = {word: (start, end) for word, start, end in words}
    for one, two in itertools.pairwise(words):
        terms.setdefault(f"{one.word} {two.word}", (one.start, two.end))
    return Matter(kept, terms, marked, named, heard)


def _tells_nothing(word: Word, kept: str, *, marked: bool) -> bool:
    """Where diacritics are written "đèn" is no "đến", and Minh no "mình"."""
    written = canon(kept[word.start : word.end])
    if not marked or fold(written) != word.word:
        return word.word in lists().stop
    return written in lists().stop_written


def _written(kept: str) -> tuple[list[Word], tuple[str, ...], tuple[str, ...]]:
    """Each word, abbreviations written out; those written like names; those whose writing tells whether they are."""
    shouted = sum(map(str.isupper, kept)) * 2 > sum(map(str.isalpha, kept))
    short = lists().short
    found, named, heard, begins = list[Word](), list[str](), list[str](), True
    for match in TOKEN.finditer(fold(kept)):
        word, start, end = match.group().replace("\u2060", ""), match.start(), match.end()
        if word in ".!?:;\n":
            begins = True
            continue
        number = word.isdigit()
        if not shouted and (number or not begins):
            heard.append(word)
            if number or (kept[start].isupper() and not kept[start:end].isupper()):
                named.append(word)
        begins = False
        found += [Word(part, start, end) for part in short.get(word, (word,))]
    return found, tuple(named), tuple(heard)


def _one_word_each(words: list[Word]) -> Iterator[Word]:
    """The same words, with one word for each thing."""
    same, at = lists().same, 0
    while at < len(words):
        rules = same.get(words[at].word, ())
        for phrase, kept in rules:
            end = at + len(phrase)
            if tuple(word.word for word in words[at:end]) == phrase:
                for word in kept:
                    yield Word(word, words[at].start, words[end - 1].end)
                at = end
                break
        else:
            yield words[at]
            at += 1
