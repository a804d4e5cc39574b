"""How every verb of this room begins: the row locked, the step allowed by its life, the words within bounds."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Model

from doithoai.audit.record import Actor, record
from doithoai.dialogues.lifecycle import SPEECH_STEPS, STEPS, SpeechState, State
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.regulations.refusals import Refused


def locked(dialogue: Dialogue) -> Dialogue:
    """The dialogue as it stands now, held until the transaction ends."""
    return Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)


def step(dialogue: Dialogue, then: State) -> str:
    """Moves the dialogue on when its life allows it; returns the clause of the step."""
    clause = STEPS.get((dialogue.state, then))
    if clause is None:
        raise Refused(
            "Buổi đối thoại đang ở bước “%(now)s” nên không làm được việc này.",
            now=str(State(dialogue.state).label),
        )
    dialogue.state = then
    return clause


def step_speech(speech: Speech, then: SpeechState) -> str:
    """Moves a slip on when its life allows it; returns the clause of the step."""
    clause = SPEECH_STEPS.get((speech.state, then))
    if clause is None:
        raise Refused(
            "Phiếu số %(number)s đang ở bước “%(now)s” nên không làm được việc này.",
            number=speech.number,
            now=str(SpeechState(speech.state).label),
        )
    speech.state = then
    return clause


def leave_unreached(dialogue: Dialogue) -> list[Speech]:
    """Marks the slips that still wait: who was not heard is kept, to be answered in writing (B.Đ9.2-b)."""
    waiting = Speech.objects.select_for_update(no_key=True).filter(state=SpeechState.WAITING)
    missed = list(waiting.filter(dialogue=dialogue))
    for speech in missed:
        step_speech(speech, SpeechState.NOT_REACHED)
    Speech.objects.bulk_update(missed, ["state"])
    return missed


def require_state(dialogue: Dialogue, *states: str) -> None:
    """Refuses an act that is no step but belongs to certain states only."""
    if dialogue.state not in states:
        raise Refused(
            "Buổi đối thoại đang ở bước “%(now)s” nên không làm được việc này.",
            now=str(State(dialogue.state).label),
        )


def bump(dialogue: Dialogue) -> None:
    """Counts a change that live screens show; the caller saves `version`."""
    dialogue.version += 1


def show(
    dialogue: Dialogue, act: str, clause: str, facts: Mapping[str, object], *, by: Actor, at: datetime
) -> None:
    """Counts the change for live screens and records it."""
    bump(dialogue)
    dialogue.save(update_fields=["version"])
    record(act, dialogue, by=by, at=at, clause=clause, facts=facts)


def hand_over(dialogue: Dialogue, speech: Speech, act: str, clause: str, *, by: Actor, at: datetime) -> None:
    """The floor changed hands: a screen that missed it calls nobody and moves nobody."""
    dialogue.turn_version = dialogue.queue_version = dialogue.version + 1
    dialogue.save(update_fields=["turn_version", "queue_version"])
    show(dialogue, act, clause, {"number": speech.number}, by=by, at=at)


def opened(dialogue: Dialogue) -> Dialogue:
    """The dialogue, locked, while its conference is held."""
    dialogue = locked(dialogue)
    require_state(dialogue, State.OPEN)
    return dialogue


def slip_of(dialogue: Dialogue, speech: Speech) -> Speech:
    """The slip as it stands now, locked; one of another dialogue is refused."""
    found = Speech.objects.select_for_update(no_key=True).filter(dialogue=dialogue, pk=speech.pk).first()
    if found is None:
        raise Refused("Phiếu này không thuộc buổi đối thoại.", clause="B.Đ9.1-g2a")
    return found


def said(text: str, otherwise: Refused) -> str:
    """The text without blanks around it; an empty one is refused."""
    if not text.strip():
        raise otherwise
    return text.strip()


def fit(row: Model) -> None:
    """Refuses a text longer than its place, by the name a person knows it under."""
    for field in row._meta.concrete_fields:
        value, most = getattr(row, field.attname), getattr(field, "max_length", None)
        if isinstance(value, str) and most and len(value) > most:
            raise Refused(
                "“%(what)s” dài %(length)s ký tự, nhiều nhất là %(most)s. Hãy rút gọn.",
                field=field.name,
                what=str(field.verbose_name),
                length=len(value),
                most=most,
            )
