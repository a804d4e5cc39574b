"""B.Đ9.2-b: who would be fair to hear next: whoever never spoke, then the group that spoke least, then the order; a hint."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.turns import seconds_spoken
from doithoai.search.folding import folded_words

HEARD = frozenset({SpeechState.SPOKEN, SpeechState.SPEAKING, SpeechState.PAUSED})
FIRST, LEAST, ORDER = "first", "least", "order"


@dataclass(frozen=True)
class Suggestion:
    """Whom the operator may call next, and why; nobody is bound to it."""

    speech: Speech
    why: str  # first: never spoke before; least: the group spoke least; order: the place in the queue
    group: str = ""
    minutes: int = 0


@dataclass(frozen=True)
class Used:
    """Minutes that a group was given and the seconds it used."""

    group: str
    minutes: int
    seconds: int

    @property
    def is_over(self) -> bool:
        """Whether it spoke longer than it was given: shown, never enforced."""
        return self.seconds > self.minutes * 60


@dataclass(frozen=True)
class Fairness:
    """Who speaks for the first time, and how long each person and each group has spoken."""

    firsts: frozenset[int] = frozenset()
    persons: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    used: tuple[Used, ...] = ()
    suggestion: Suggestion | None = None

    def of_person(self, speech: Speech) -> int:
        """Seconds that this person has spoken at this dialogue."""
        return self.persons.get(speech.speaker_folded, 0)

    def of_group(self, speech: Speech) -> int:
        """Seconds that the group of this person has spoken."""
        return self.groups.get(key_of(group_of(speech)), 0)


def group_of(speech: Speech) -> str:
    """For whom somebody speaks, or where they live."""
    return speech.on_behalf_of or speech.address


def key_of(group: str) -> str:
    """A group as it is compared, however it was typed."""
    return " ".join(folded_words(group))


def fairness(dialogue: Dialogue, speeches: Sequence[Speech], at: datetime) -> Fairness:
    """What the slips of a dialogue say at a moment; two questions to the database, however many slips."""
    persons, groups = _seconds(speeches, at)
    waiting = [speech for speech in speeches if speech.state == SpeechState.WAITING]
    firsts = _firsts(dialogue, speeches)
    used = [Used(one.group, one.minutes, groups.get(key_of(one.group), 0)) for one in dialogue.budgets.all()]
    return Fairness(firsts, persons, groups, tuple(used), _suggested(waiting, firsts, groups))


def _seconds(speeches: Iterable[Speech], at: datetime) -> tuple[dict[str, int], dict[str, int]]:
    persons: dict[str, int] = {}
    groups: dict[str, int] = {}
    for speech in speeches:
        if speech.state not in HEARD:
            continue
        spoken = seconds_spoken(speech, at)
        persons[speech.speaker_folded] = persons.get(speech.speaker_folded, 0) + spoken
        if group := key_of(group_of(speech)):
            groups[group] = groups.get(group, 0) + spoken
    return persons, groups


def _firsts(dialogue: Dialogue, speeches: Sequence[Speech]) -> frozenset[int]:
    """Slips of people who were heard neither at an earlier dialogue of the body nor yet at this one."""
    names = {speech.speaker_folded for speech in speeches if speech.speaker_folded}
    earlier = Speech.objects.filter(
        dialogue__organisation=dialogue.organisation_id,
        dialogue__starts_at__lt=dialogue.starts_at,
        state=SpeechState.SPOKEN,
        speaker_folded__in=names,
    )
    known: dict[str, list[Speech]] = {}
    for row in (*earlier, *(one for one in speeches if one.state in HEARD)):
        known.setdefault(row.speaker_folded, []).append(row)
    return frozenset(
        speech.pk
        for speech in speeches
        if speech.speaker_folded
        and not any(
            row.pk != speech.pk and is_same_person(row, speech)
            for row in known.get(speech.speaker_folded, ())
        )
    )


def is_same_person(one: Speech, other: Speech) -> bool:
    """The same name, and nothing that tells two people of one name apart."""
    if one.speaker_folded != other.speaker_folded:
        return False
    if one.phone and other.phone:
        return _digits(one.phone) == _digits(other.phone)
    if one.address and other.address:
        return key_of(one.address) == key_of(other.address)
    return True


def _digits(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isdecimal())


def _suggested(
    waiting: Sequence[Speech], firsts: frozenset[int], groups: dict[str, int]
) -> Suggestion | None:
    if not waiting:
        return None

    def spoken(speech: Speech) -> int:
        return groups.get(key_of(group_of(speech)), 0)

    # `waiting` stands in the order of the queue and the sort keeps it.
    fair = min(waiting, key=lambda speech: (speech.pk not in firsts, spoken(speech)))
    alike = [speech for speech in waiting if (speech.pk in firsts) == (fair.pk in firsts)]
    if fair.pk in firsts and len(alike) < len(waiting):
        why = FIRST
    elif any(spoken(speech) > spoken(fair) for speech in alike):
        why = LEAST
    else:
        why = ORDER
    return Suggestion(fair, why, group_of(fair), spoken(fair) // 60)
