"""Opinions that may be about the same matter, offered to a person with the words they share; nothing is joined here."""

import heapq
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from doithoai.search.matter import Matter, matter

Key = TypeVar("Key")

# Names and numbers tell one place from another: they count this much more.
NAMED = 0.8
# A short text must not win by one shared word: this part of a usual text is added to every length.
FLOOR = 0.7
# Whoever tells three matters in one letter is not punished in full for the length of it (1 would be the cosine).
LENGTH = 0.5
# Of a long text the heaviest terms decide; of the texts found by them the best are looked at closely.
MOST_TERMS = 60
CLOSELY = 50
SHOWN = 6
LONGEST_SHOWN = 40


@dataclass(frozen=True)
class Match(Generic[Key]):
    """One text that is near, how near (0 to 1), and the shared words that say why."""

    key: Key
    score: float
    words: tuple[str, ...]


class Corpus(Generic[Key]):
    """Texts to compare with, of one body and period; weights are taken anew when asked after adding."""

    def __init__(self, pairs: Iterable[tuple[Key, str]] = ()) -> None:
        self._keys: list[Key] = []
        self._matters: list[Matter] = []
        self._places: dict[str, list[int]] = {}
        self._named: Counter[str] = Counter()
        self._heard: Counter[str] = Counter()
        self._weights: dict[str, float] = {}
        self._lengths: list[float] = []
        self._floor = 0.0
        for key, text in pairs:
            self.add(key, text)

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: Key, text: str) -> None:
        """One more text."""
        about = matter(text)
        for term in about.terms:
            self._places.setdefault(term, []).append(len(self._keys))
        self._keys.append(key)
        self._matters.append(about)
        self._named.update(about.named)
        self._heard.update(about.heard)
        self._weights.clear()

    def nearest(self, text: str, top: int = 5, without: Key | None = None) -> list[Match[Key]]:
        """The nearest texts, best first; `without` is the text itself."""
        if not self._keys:
            return []
        if not self._weights:
            self._weigh()
        asked = matter(text)
        rough = self._rough(asked)
        found = heapq.nlargest(max(CLOSELY, 2 * top), rough, key=lambda place: (rough[place], -place))
        near = [
            self._match(asked, place) for place in found if without is None or self._keys[place] != without
        ]
        return sorted(near, key=lambda match: -match.score)[:top]

    def _rough(self, asked: Matter) -> dict[int, float]:
        """Each text that shares a term, by the weight of what it shares against its length."""
        shared: dict[int, float] = {}
        known = [term for term in asked.terms if term in self._weights]
        for term in heapq.nlargest(MOST_TERMS, known, key=lambda term: (self._weights[term], term)):
            weight = self._weights[term] ** 2
            for place in self._places[term]:
                shared[place] = shared.get(place, 0.0) + weight
        return {place: weight / self._lengths[place] ** LENGTH for place, weight in shared.items()}

    def _match(self, asked: Matter, place: int) -> Match[Key]:
        other = self._matters[place]
        terms = [term for term in asked.terms.keys() & other.terms.keys() if asked.agrees(term, other)]
        short, long = sorted((self._length(asked), self._lengths[place]))
        score = sum(self._weights[term] ** 2 for term in terms) / (short ** (2 - LENGTH) * long**LENGTH)
        return Match(self._keys[place], min(1.0, round(score, 4)), self._said(asked, terms))

    def _length(self, about: Matter) -> float:
        new = self._rare(0)
        return math.sqrt(sum(self._weights.get(term, new) ** 2 for term in about.terms) + self._floor)

    def _weigh(self) -> None:
        """Rare terms weigh more; names and numbers more again."""
        self._weights = {
            term: self._rare(len(places)) * (1 + NAMED * self._share_named(term))
            for term, places in self._places.items()
        }
        self._floor = 0.0
        lengths = [self._length(about) for about in self._matters]
        self._floor = FLOOR * sum(length * length for length in lengths) / len(lengths)
        self._lengths = [math.sqrt(length * length + self._floor) for length in lengths]

    def _rare(self, texts: int) -> float:
        return math.log((len(self._keys) + 1) / (texts + 0.5))

    def _share_named(self, term: str) -> float:
        """How often the words of a term are written as a name."""
        return min(self._named[word] / max(1, self._heard[word]) for word in term.split())

    def _said(self, asked: Matter, terms: Iterable[str]) -> tuple[str, ...]:
        """The shared words as written in the text asked about, the heaviest first; what overlaps is one phrase."""
        phrases: list[tuple[int, int]] = []
        for term in sorted(terms, key=lambda term: (-self._weights[term] * (1 + term.count(" ")), term)):
            start, end = asked.terms[term]
            over = [one for one in phrases if one[0] < end and start < one[1]]
            whole = min([start, *(one[0] for one in over)]), max([end, *(one[1] for one in over)])
            if whole[1] - whole[0] > LONGEST_SHOWN:
                continue
            place = phrases.index(over[0]) if over else len(phrases)
            phrases[place : place + 1] = [whole]
            phrases = [one for one in phrases if one == whole or one not in over]
        said: list[str] = []
        for start, end in phrases:
            words = " ".join(asked.text[start:end].split())
            if not any(words.lower() in other.lower() for other in said):
                said.append(words)
        return tuple(said[:SHOWN])
