"""In which dialogues an opinion is and was: papers of the one it left may still tell it (A.1-i, B.Đ4.2)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from doithoai.audit.models import Entry
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.models import Opinion

MOVES = ("attach_to_dialogue", "detach_from_dialogue")
FOLLOWS = ("join", "follow_new_lead", "leave")
Move = tuple[int, str]  # number of the entry, code of a dialogue
Split = tuple[int, int]  # number of the entry, and of the opinion that was split


@dataclass
class _Record:
    """What the record says of the opinions; the row itself knows only where it is now."""

    moves: dict[int, list[Move]] = field(default_factory=lambda: defaultdict(list))
    leads: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    parts: dict[str, list[Split]] = field(default_factory=lambda: defaultdict(list))

    def read(self, opinions: QuerySet[Opinion], acts: Iterable[str]) -> None:
        """Adds what was done to these."""
        rows = Entry.objects.filter(
            subject_kind="opinions.opinion", subject_id__in=opinions.values("pk"), act__in=acts
        )
        for entry, subject, act, facts in rows.order_by("id").values_list("id", "subject_id", "act", "facts"):
            if act in MOVES:
                self.moves[subject] += [(entry, code) for code in _codes(facts, "dialogue", "before")]
            elif act in FOLLOWS:
                self.leads[subject] |= set(_codes(facts, "lead", "before"))
            else:
                for code in facts.get("into", ()):
                    self.parts[code].append((entry, subject))


def _codes(facts: Mapping[str, Any], *names: str) -> Iterator[str]:
    return (facts[name] for name in names if facts.get(name))


def ever_in(opinions: QuerySet[Opinion]) -> dict[int, set[int]]:
    """By number: where each is and was, by itself, with the one that it followed, or as a part of one that was split."""
    rows = list(opinions.order_by().values_list("pk", "code", "dialogue_id"))
    if not rows:
        return {}
    told = _Record()
    siblings = Opinion.objects.filter(submission__in=opinions.order_by().values("submission"))
    told.read(siblings, (*MOVES, *FOLLOWS, "split"))
    leads = {code for some in told.leads.values() for code in some}
    followed = dict(Opinion.objects.filter(code__in=leads).values_list("code", "pk")) if leads else {}
    if followed:
        apart = Opinion.objects.filter(pk__in=followed.values())
        told.read(apart.exclude(pk__in=siblings.values("pk")), MOVES)
    been = {pk: set(_been(told, pk, code, followed)) for pk, code, _now in rows}
    codes = {code for some in been.values() for code in some}
    numbers = dict(Dialogue.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}
    return {
        pk: {numbers[code] for code in been[pk] if code in numbers} | ({now} if now else set())
        for pk, _code, now in rows
    }


def _been(told: _Record, pk: int, code: str, followed: Mapping[str, int]) -> Iterator[str]:
    """Codes of the dialogues that the record names for one opinion."""
    yield from (dialogue for _entry, dialogue in told.moves[pk])
    for lead in told.leads[pk]:
        yield from (dialogue for _entry, dialogue in told.moves[followed.get(lead, 0)])
    # Until it was split off, its words stood in the whole, wherever that was.
    for split, whole in told.parts[code]:
        yield from (dialogue for entry, dialogue in told.moves[whole] if entry < split)
