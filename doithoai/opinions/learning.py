"""What people decided of similar words, and a list of words to begin with, weighed for a new text; local, no model."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from doithoai.search.folding import fold, folded_words, spans
from doithoai.search.matter import lists
from doithoai.search.similar import Corpus, Match

SEEDS = Path(__file__).with_name("suggesting.toml")
NEIGHBOURS = 8
NEAR = 0.09  # below this two texts share only common words
DECIDED, COMMON = (
    6.0,
    0.05,
)  # what people decided of a near text weighs more than any list; less what any two share
SEED = 0.5  # what one word of the list weighs
MOST_SEEDS = 2
RARE = 3  # a word met fewer times says nothing
BY_WORDS = frozenset({"field"})  # a single word tells what a matter is about, not how urgent it is
TELLING = 0.6  # share of one value among the texts with a word
MARKED = 0.25  # below this share of words with diacritics a text was typed without them
SYLLABLES = re.compile(r"\s*;\s*")


@dataclass(frozen=True)
class Sorted:
    """One opinion that people sorted, as far as it teaches: the decided values by name of what was decided."""

    key: int
    code: str
    text: str
    values: Mapping[str, tuple[str, ...]]


@dataclass
class Weighed:
    """What speaks for one value: how much, which earlier opinions, which words."""

    score: float = 0.0
    codes: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Read:
    """A text cut into syllables, as people wrote them and as they are compared."""

    shown: tuple[str, ...]
    words: tuple[str, ...]
    marked: bool

    def find(self, phrase: tuple[str, ...]) -> str:
        """The phrase as it stands in the text, or nothing."""
        size = len(phrase)
        for at in range(len(self.words) - size + 1):
            if self.words[at : at + size] == phrase:
                return " ".join(self.shown[at : at + size])
        return ""


@lru_cache(maxsize=2000)
def read(text: str) -> Read:
    """The syllables of a text; one typed without diacritics is compared without them."""
    found = list(spans(text))
    exact = tuple(span.word for span in found)
    plain = sum(word.isascii() for word in exact)
    marked = plain < (1 - MARKED) * max(1, len(exact))
    return Read(exact, exact if marked else tuple(folded_words(text)), marked)


@cache
def seeds() -> dict[str, dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]]:
    """The list: for each thing to decide and each value its phrases, with and without diacritics."""
    data = tomllib.loads(SEEDS.read_text(encoding="utf-8"))
    return {
        name: {value: tuple(_phrase(one) for one in SYLLABLES.split(words)) for value, words in lists.items()}
        for name, lists in data.items()
    }


@cache
def background() -> list[str]:
    """Texts of the list itself: beside them a word is common or rare even while a body has heard little."""
    data = tomllib.loads(SEEDS.read_text(encoding="utf-8"))
    return [words for lists in data.values() for words in lists.values()]


def _phrase(words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(span.word for span in spans(words)), tuple(folded_words(words))


class Lesson:
    """What a number of sorted opinions teaches; built from the newest ones only, so its cost is bounded."""

    def __init__(self, rows: Sequence[Sorted], corpus: Corpus[int] | None = None) -> None:
        self.rows = {row.key: row for row in rows}
        self.corpus = corpus or Corpus([(row.key, row.text) for row in rows])
        self._counted: dict[str, dict[str, Counter[str]]] = {}

    def near(self, text: str, without: int | None = None) -> list[Match[int]]:
        """The nearest sorted ones."""
        found = self.corpus.nearest(text, 4 * NEIGHBOURS, without=without)
        return [match for match in found if match.key in self.rows and match.score >= NEAR][:NEIGHBOURS]

    def weigh(self, name: str, text: Read, near: Iterable[Match[int]]) -> list[tuple[str, Weighed]]:
        """The values of one thing to decide, the best supported first."""
        weighed: dict[str, Weighed] = {}
        for match in near:
            row = self.rows[match.key]
            for value in row.values.get(name, ()):
                _speak(weighed, value, DECIDED * (match.score - COMMON), code=row.code)
        for value, words in _seeded(name, text):
            for word in words[:MOST_SEEDS]:
                _speak(weighed, value, SEED * len(word.split()) ** 0.5, word=word)
        if name in BY_WORDS:
            for value, word, share in self._learned(name, text):
                _speak(weighed, value, SEED * share, word=word)
        return sorted(weighed.items(), key=lambda pair: -pair[1].score)

    def _learned(self, name: str, text: Read) -> list[tuple[str, str, float]]:
        """Words of the text that among the sorted ones mostly went with one value, the most telling first."""
        counted = self._counts(name)
        found = []
        for word, shown in dict(zip(text.words, text.shown, strict=True)).items():
            values = counted.get(word)
            if not values or len(word) < 3 or fold(word) in lists().stop:
                continue
            value, number = values.most_common(1)[0]
            share = number / values.total()
            if values.total() >= RARE and share >= TELLING:
                found.append((value, shown, share * min(1.0, values.total() / 5)))
        return sorted(found, key=lambda row: -row[2])[:MOST_SEEDS]

    def _counts(self, name: str) -> dict[str, Counter[str]]:
        if name not in self._counted:
            counted: dict[str, Counter[str]] = {}
            totals = Counter(value for row in self.rows.values() for value in row.values.get(name, ()))
            for row in self.rows.values():
                for word in set(read(row.text).words):
                    counted.setdefault(word, Counter()).update(row.values.get(name, ()))
            # A word that stands everywhere tells nothing, however often it stood beside the commonest value.
            most = max(10, len(self.rows) // 6)
            self._counted[name] = {
                word: values for word, values in counted.items() if values.total() <= most and len(totals) > 1
            }
        return self._counted[name]


def _speak(weighed: dict[str, Weighed], value: str, weight: float, *, code: str = "", word: str = "") -> None:
    one = weighed.setdefault(value, Weighed())
    one.score += weight
    if code:
        one.codes.append(code)
    if word and word not in one.words:
        one.words.append(word)


def _seeded(name: str, text: Read) -> list[tuple[str, list[str]]]:
    found = []
    for value, phrases in seeds().get(name, {}).items():
        words = [shown for exact, plain in phrases if (shown := text.find(exact if text.marked else plain))]
        longest = [one for one in words if not any(one != other and one in other for other in words)]
        if longest:
            found.append((value, sorted(longest, key=lambda word: -len(word))))
    return found
