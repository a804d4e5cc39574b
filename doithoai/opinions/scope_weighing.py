"""Kinds that no single rule hears: who, what was done, to whose good or harm and what is asked are weighed together."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from doithoai.opinions.scope_signals import RULES, Heard, Pattern, Signal, Span, patterns, words_of

# Who does it may stand two sentences before what is asked.
NEIGHBOURS = 3
# "den", "tat", "khong": a lone short word without diacritics may be any of several.
SHORT = 5


@dataclass(frozen=True)
class Group:
    """One part of a meaning; what it weighs counts once, however often it is said."""

    weight: float
    any_of: tuple[Pattern, ...]
    but: tuple[Pattern, ...]


@dataclass(frozen=True)
class Scale:
    """The parts that make a kind, one of which is needed, and the least they must weigh."""

    kind: str
    why: str
    least: float
    needed: tuple[Group, ...]
    must: tuple[tuple[Group, ...], ...]
    others: tuple[Group, ...]


@cache
def scales() -> tuple[Scale, ...]:
    """Read and compiled once."""
    data = tomllib.loads(RULES.read_text(encoding="utf-8"))
    return tuple(_scale(scale, data["words"]) for scale in data["weigh"])


def _scale(scale: Mapping[str, Any], words: Mapping[str, str]) -> Scale:
    groups = {
        name: Group(group["weight"], patterns(group["any"], words), patterns(group.get("but", ()), words))
        for name, group in scale["group"].items()
    }
    needed = tuple(groups.pop(name) for name in scale["need"])
    must = tuple(tuple(groups[name] for name in names) for names in scale.get("must", ()))
    return Scale(scale["kind"], scale["why"], scale["least"], needed, must, tuple(groups.values()))


def weighed(heard: Heard) -> list[Signal]:
    """What weighs enough, the heaviest against its own least first."""
    found = [(over, signal) for scale in scales() for over, signal in [_weigh(scale, heard)] if signal]
    return [signal for _, signal in sorted(found, key=lambda one: -one[0])]


def _weigh(scale: Scale, heard: Heard) -> tuple[float, Signal | None]:
    whole = Span(0, len(heard.kept))
    if not any(_hit(group, heard, whole) for group in scale.needed):
        return 0, None
    best: tuple[float, Signal | None] = (0, None)
    sentences = heard.sentences()
    for place in range(max(1, len(sentences) - NEIGHBOURS + 1)):
        near = sentences[place : place + NEIGHBOURS]
        within = Span(near[0].start, near[-1].end) if near else whole
        weight, hits = _sum(scale, heard, within)
        if weight >= scale.least and (best[1] is None or weight - scale.least > best[0]):
            best = weight - scale.least, Signal(scale.kind, words_of(heard, hits), scale.why, hits[-1])
    return best


def _sum(scale: Scale, heard: Heard, within: Span) -> tuple[float, list[Span]]:
    """The heaviest of what is needed and all the rest, with the places where they stand."""
    who = [(group.weight, hit) for group in scale.needed if (hit := _hit(group, heard, within))]
    if not who or not all(any(_hit(group, heard, within) for group in one_of) for one_of in scale.must):
        return 0, []
    rest = [(group.weight, hit) for group in scale.others if (hit := _hit(group, heard, within))]
    told = max(who)
    heaviest = max(rest, default=told)
    return told[0] + sum(weight for weight, _ in rest), [told[1], heaviest[1]]


def _hit(group: Group, heard: Heard, within: Span) -> Span | None:
    for pattern in group.any_of:
        for span in heard.every(pattern):
            if within.start <= span.start and span.end <= within.end and not _excused(group, heard, span):
                return span
    return None


def _excused(group: Group, heard: Heard, span: Span) -> bool:
    if heard.mostly_plain and span.end - span.start <= SHORT and group.weight > 1:
        return True
    return any(
        out.start < span.end and span.start < out.end for pattern in group.but for out in heard.every(pattern)
    )
