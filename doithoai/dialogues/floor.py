"""B.Đ9.2: the floor: one speaks at a time, everybody who registered is heard or kept, minutes are taken."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues.conclusion import due_after
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.minutes import require_unlocked
from doithoai.dialogues.models import Dialogue, MinuteEntry, Speech
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.queries import on_the_floor, queue
from doithoai.dialogues.stepping import (
    bump,
    hand_over,
    leave_unreached,
    locked,
    opened,
    require_state,
    said,
    show,
    slip_of,
    step,
    step_speech,
)
from doithoai.dialogues.turns import CLOCK, refuse_interrupted, reset_clock, run_clock, run_on
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

MOST_PEOPLE = 1_000_000


def open_floor(
    dialogue: Dialogue, *, opened_at: datetime | None = None, by: Account, at: datetime
) -> Dialogue:
    """Opens the conference on its announced day; `opened_at` is the true hour when it is entered later."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        clause = step(dialogue, State.OPEN)
        dialogue.opened_at = opened_at or at
        day = localdate(dialogue.starts_at)
        if dialogue.opened_at > at:
            raise Refused("Giờ khai mạc không thể sau bây giờ.", clause=clause, field="opened_at")
        if localdate(dialogue.opened_at) != day:
            raise Refused(
                "Thông báo ghi ngày %(day)s. Muốn tổ chức vào ngày khác phải thông báo lại.",
                clause="B.Đ8.3-b",
                field="opened_at",
                day=day,
            )
        bump(dialogue)
        dialogue.turn_version = dialogue.queue_version = dialogue.version
        dialogue.save()
        record("open_floor", dialogue, by=by, at=at, clause=clause, facts={"opened_at": dialogue.opened_at})
    return dialogue


def call_next(
    dialogue: Dialogue, speech: Speech | None = None, *, seen: int | None = None, by: Account, at: datetime
) -> Speech:
    """Gives the floor to the first in the queue or to the slip named; a screen that missed a turn is refused."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = opened(dialogue)
        if seen is not None and seen < dialogue.turn_version:
            raise Refused("Màn hình này đã cũ: vừa có thay đổi người phát biểu. Hãy xem lại rồi mời.")
        if now := on_the_floor(dialogue):
            raise Refused(
                "%(speaker)s đang phát biểu. Hãy kết thúc lượt này trước.",
                clause="B.Đ9.1-g2b",
                speaker=now.speaker,
            )
        called = (
            slip_of(dialogue, speech) if speech else queue(dialogue).select_for_update(no_key=True).first()
        )
        if called is None:
            raise Refused("Không còn ai chờ phát biểu.", clause="B.Đ9.1-g2b")
        clause = step_speech(called, SpeechState.SPEAKING)
        reset_clock(called)
        called.called_at = at
        called.save(update_fields=CLOCK)
        hand_over(dialogue, called, "call_speaker", clause, by=by, at=at)
    return called


def put_back(speech: Speech, *, by: Account, at: datetime) -> Speech:
    """Takes a call back, as when the person is not in the room; the slip keeps its place."""
    may_prepare(by, speech.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = opened(speech.dialogue)
        speech = slip_of(dialogue, speech)
        refuse_interrupted(speech)
        clause = step_speech(speech, SpeechState.WAITING)
        interrupted = speech.interrupts_id
        reset_clock(speech)
        speech.save(update_fields=CLOCK)
        run_on(interrupted, at=at)
        hand_over(dialogue, speech, "put_speaker_back", clause, by=by, at=at)
    return speech


def finish_speech(speech: Speech, *, by: Account, at: datetime) -> Speech:
    """Ends a turn: the person was heard (B.Đ9.2-b); whoever was interrupted by it goes on."""
    may_prepare(by, speech.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = opened(speech.dialogue)
        speech = slip_of(dialogue, speech)
        refuse_interrupted(speech)
        clause = step_speech(speech, SpeechState.SPOKEN)
        run_clock(speech, at)
        speech.finished_at = at
        speech.save(update_fields=CLOCK)
        run_on(speech.interrupts_id, at=at)
        hand_over(dialogue, speech, "finish_speech", clause, by=by, at=at)
    return speech


def withdraw(speech: Speech, *, by: Account, at: datetime) -> Speech:
    """The person gives the turn up; the slip is kept."""
    may_prepare(by, speech.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(speech.dialogue)
        require_state(dialogue, State.ANNOUNCED, State.OPEN)
        speech = slip_of(dialogue, speech)
        clause = step_speech(speech, SpeechState.WITHDRAWN)
        speech.save(update_fields=["state"])
        dialogue.queue_version = dialogue.version + 1
        dialogue.save(update_fields=["queue_version"])
        show(dialogue, "withdraw_speech", clause, {"number": speech.number}, by=by, at=at)
    return speech


def note(dialogue: Dialogue, text: str, *, by: Account, at: datetime) -> MinuteEntry:
    """Writes a line of the minutes (B.Đ9.1-g2c), until the dialogue is concluded."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, State.OPEN, State.ENDED)
        require_unlocked(dialogue)
        line = said(text, Refused("Hãy ghi nội dung biên bản.", clause="B.Đ9.1-g2c", field="text"))
        if len(line) > 20_000:
            raise Refused("Mỗi mục biên bản dài nhất 20.000 ký tự.", clause="B.Đ9.1-g2c", field="text")
        entry = MinuteEntry.objects.create(dialogue=dialogue, at=at, text=line, by=by)
        show(dialogue, "note_in_minutes", "B.Đ9.1-g2c", {"entry": entry.pk}, by=by, at=at)
    return entry


def count_attendance(dialogue: Dialogue, number: int, *, by: Account, at: datetime) -> Dialogue:
    """Records how many people attend (B.Đ9.1-g2c)."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, State.OPEN, State.ENDED)
        require_unlocked(dialogue)
        if not 0 <= number <= MOST_PEOPLE:
            raise Refused("Số người dự phải từ 0 đến %(most)s.", field="number", most=MOST_PEOPLE)
        told = {"old": dialogue.attendance, "new": number}
        dialogue.attendance, dialogue.attendance_by_hand = number, True
        dialogue.save(update_fields=["attendance", "attendance_by_hand"])
        show(dialogue, "count_attendance", "B.Đ9.1-g2c", told, by=by, at=at)
    return dialogue


def end_floor(
    dialogue: Dialogue, *, ended_at: datetime | None = None, by: Account, at: datetime
) -> list[Speech]:
    """Ends the conference; returns the slips that were not reached, none of which is lost (B.Đ9.2-b)."""
    may_prepare(by, dialogue, localdate(at))  # the team runs the conference (B.Đ9.1-a)
    with transaction.atomic():
        dialogue = locked(dialogue)
        clause = step(dialogue, State.ENDED)
        if now := on_the_floor(dialogue):
            raise Refused(
                "%(speaker)s đang phát biểu. Hãy kết thúc lượt này trước.",
                clause=clause,
                speaker=now.speaker,
            )
        dialogue.ended_at = _checked_end(dialogue, ended_at or at, at)
        dialogue.conclusion_due = due_after(localdate(dialogue.ended_at))
        missed = leave_unreached(dialogue)
        bump(dialogue)
        dialogue.turn_version = dialogue.queue_version = dialogue.version
        dialogue.save()
        told = {
            "ended_at": dialogue.ended_at,
            "not_reached": [speech.number for speech in missed],
            "conclusion_due": dialogue.conclusion_due,
        }
        record("end_floor", dialogue, by=by, at=at, clause=clause, facts=told)
    return missed


def _checked_end(dialogue: Dialogue, ended_at: datetime, at: datetime) -> datetime:
    if ended_at > at:
        raise Refused("Giờ kết thúc không thể sau bây giờ.", clause="A.4-c", field="ended_at")
    if dialogue.opened_at and ended_at < dialogue.opened_at:
        raise Refused("Giờ kết thúc không thể trước giờ khai mạc.", clause="A.4-c", field="ended_at")
    return ended_at
