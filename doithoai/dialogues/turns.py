"""B.Đ9.1-g2b, B.Đ9.2-b: a turn while it lasts: paused, interrupted by a question, written down, its seconds counted."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.queries import has_the_floor, on_the_floor
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.dialogues.stepping import hand_over, opened, show, slip_of, step_speech
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from doithoai.search.folding import nfc

CLAUSE = "B.Đ9.1-g2b"
CLOCK = ("state", "called_at", "finished_at", "interrupts", "paused_at", "paused_seconds")
MOST_LETTERS = 20_000


def seconds_between(start: datetime | None, end: datetime | None) -> int:
    """Whole seconds; none while one of both is unknown, and never less than nought."""
    return max(0, int((end - start).total_seconds())) if start and end else 0


def seconds_spoken(speech: Speech, at: datetime) -> int:
    """How long somebody has had the floor at a moment; pauses do not count."""
    end = speech.finished_at or speech.paused_at or at
    return max(0, seconds_between(speech.called_at, end) - speech.paused_seconds)


def stop_clock(speech: Speech, at: datetime) -> None:
    """From now on it is a pause; one that already stands still goes on standing."""
    speech.paused_at = speech.paused_at or at


def run_clock(speech: Speech, at: datetime) -> None:
    """The pause is over and does not count."""
    speech.paused_seconds += seconds_between(speech.paused_at, at)
    speech.paused_at = None


def reset_clock(speech: Speech) -> None:
    """As if it had never been called."""
    speech.called_at = speech.finished_at = speech.paused_at = None
    speech.paused_seconds, speech.interrupts = 0, None


def refuse_interrupted(speech: Speech) -> None:
    """A turn that somebody interrupts ends after theirs."""
    inside = has_the_floor(speech.dialogue).filter(interrupts=speech.pk).first()
    if inside is not None:
        raise Refused(
            "%(speaker)s đang hỏi xen vào. Hãy kết thúc lượt xen đó trước.",
            clause=CLAUSE,
            speaker=inside.speaker,
        )


def run_on(interrupted: int | None, *, at: datetime) -> None:
    """Whoever was interrupted has the floor again, with the time that was left."""
    rows = Speech.objects.select_for_update(no_key=True)
    speech = rows.filter(pk=interrupted or 0, state=SpeechState.PAUSED).first()
    if speech is not None:
        step_speech(speech, SpeechState.SPEAKING)
        run_clock(speech, at)
        speech.save(update_fields=CLOCK)


def pause(speech: Speech, *, by: Account, at: datetime) -> Speech:
    """Stops the clock of whoever speaks, as when there is a disturbance in the hall."""
    may_prepare(by, speech.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = opened(speech.dialogue)
        speech = slip_of(dialogue, speech)
        clause = step_speech(speech, SpeechState.PAUSED)
        stop_clock(speech, at)
        speech.save(update_fields=CLOCK)
        show(dialogue, "pause_speech", clause, {"number": speech.number}, by=by, at=at)
    return speech


def resume(speech: Speech, *, by: Account, at: datetime) -> Speech:
    """Lets the clock run on."""
    may_prepare(by, speech.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = opened(speech.dialogue)
        speech = slip_of(dialogue, speech)
        refuse_interrupted(speech)
        clause = step_speech(speech, SpeechState.SPEAKING)
        run_clock(speech, at)
        speech.save(update_fields=CLOCK)
        show(dialogue, "resume_speech", clause, {"number": speech.number}, by=by, at=at)
    return speech


def interpose(dialogue: Dialogue, asked: Slip | Speech, *, by: Account, at: datetime) -> Speech:
    """Gives the floor to a question in between; the speech it interrupts stands still until it is over."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = opened(dialogue)
        now = on_the_floor(dialogue)
        if now is None:
            raise Refused(
                "Chưa ai phát biểu nên không có lượt nào để hỏi xen. Hãy mời như thường.", clause=CLAUSE
            )
        if isinstance(asked, Slip):
            asked = register_to_speak(dialogue, asked, by=by, at=at)
            dialogue.refresh_from_db(fields=["version"])
        speech = slip_of(dialogue, asked)
        if speech.state == SpeechState.PAUSED:
            # Two who wait for each other could never end, and the conference could not either.
            raise Refused("Lượt này đang tạm dừng, không phải phiếu đang chờ.", clause=CLAUSE)
        clause = step_speech(speech, SpeechState.SPEAKING)
        now = slip_of(dialogue, now)
        now.state = SpeechState.PAUSED
        stop_clock(now, at)
        now.save(update_fields=CLOCK)
        reset_clock(speech)
        speech.called_at, speech.interrupts = at, now
        speech.save(update_fields=CLOCK)
        hand_over(dialogue, speech, "interpose_speech", clause, by=by, at=at)
    return speech


def take_down(speech: Speech, text: str, *, by: Account, at: datetime) -> Speech:
    """Keeps what is being taken down, word for word, while the turn lasts and until it is written as an opinion."""
    may_prepare(by, speech.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = opened(speech.dialogue)
        speech = slip_of(dialogue, speech)
        if speech.state in {SpeechState.WAITING, SpeechState.WITHDRAWN}:
            raise Refused(
                "Người này chưa phát biểu nên chưa có lời để ghi.", clause="B.Đ9.1-g2c", field="text"
            )
        keep_words(speech, text)
        show(dialogue, "take_down_speech", "B.Đ9.1-g2c", {"number": speech.number}, by=by, at=at)
    return speech


def keep_words(speech: Speech, text: str) -> None:
    """Stores the words of a turn; the caller has the right and the lock."""
    if len(text) > MOST_LETTERS:
        raise Refused("Lời phát biểu dài nhất 20.000 ký tự.", clause="B.Đ9.1-g2c", field="text")
    speech.verbatim = nfc(text).strip()
    speech.save(update_fields=["verbatim"])
