"""Dialogues of the ward at each step of their life, reached through verbs."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from doithoai.audit.record import PUBLIC
from doithoai.dialogues.calling import Call, call
from doithoai.dialogues.conclusion import Concluding, Reporting, conclude, report_up
from doithoai.dialogues.floor import call_next, end_floor, finish_speech, open_floor
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.notice import announce, cancel, postpone
from doithoai.dialogues.queries import recipients
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.dialogues.review import close, review
from doithoai.organisations.models import Category
from tests.factories.organisations import World, day, moment

CALLED = moment(day(2026, 8, 20))
NOTICE_ON = day(2026, 9, 1)
HELD_ON = day(2026, 9, 18)  # a Friday
STARTS, ENDS = moment(HELD_ON, 8), moment(HELD_ON, 10, 30)
DUE = day(2026, 9, 29)  # seven working days later
CONCLUDED_ON = day(2026, 9, 25)
REPORTED_ON = day(2026, 9, 28)


def facts(world: World, **other: Any) -> Call:
    """What is decided when the ward's secretary calls a dialogue."""
    usual = Call(
        theme="Thu gom rác thải và thoát nước khu phố Dương Lôi",
        theme_reason="37 ý kiến trong ba tháng",
        starts_at=STARTS,
        ends_at=ENDS,
        place="Nhà văn hóa khu phố Dương Lôi",
        participants="Nhân dân ba khu phố, khoảng 150 người",
        planned_size=150,
        chair=world.ward.people[Category.SECRETARY],
    )
    return replace(usual, **other)


def called(world: World, *, at: datetime = CALLED, **other: Any) -> Dialogue:
    """A dialogue that is called."""
    return call(world.ward.party_committee, facts(world, **other), by=world.advisory, at=at)


def announced(
    world: World, *, published_on: date = NOTICE_ON, late_reason: str = "", **other: Any
) -> Dialogue:
    """A dialogue that the public was told of."""
    dialogue = called(world, **other)
    announce(
        dialogue,
        published_on=published_on,
        places="Trụ sở Đảng ủy phường",
        late_reason=late_reason,
        by=world.advisory,
        at=moment(published_on, 14),
    )
    return fresh(dialogue)


def opened(world: World, *, slips: int = 0, **other: Any) -> Dialogue:
    """A dialogue being held, with so many speaking slips."""
    dialogue = announced(world, **other)
    for number in range(1, slips + 1):
        slip(dialogue, number)
    return open_floor(dialogue, by=world.clerk, at=dialogue.starts_at)


def slip(dialogue: Dialogue, number: int = 1, *, at: datetime | None = None) -> Speech:
    """A speaking slip that somebody handed in before the dialogue."""
    said = Slip(
        speaker=f"Ông Phạm Bá Thử {number}",
        address="Khu phố Dương Lôi",
        phone="0912345678",
        subject=f"Điểm tập kết rác số {number}",
    )
    return register_to_speak(dialogue, said, by=PUBLIC, at=at or moment(NOTICE_ON, 15))


def heard(world: World, dialogue: Dialogue, *, at: datetime = STARTS) -> Speech:
    """The next person of the queue called and heard."""
    return finish_speech(call_next(dialogue, by=world.clerk, at=at), by=world.clerk, at=at)


def ended(world: World, *, slips: int = 0, heard_of_them: int = 0, **other: Any) -> Dialogue:
    """A dialogue whose conference is over; who was not heard is marked as not reached."""
    dialogue = opened(world, slips=slips, **other)
    for _ in range(heard_of_them):
        heard(world, dialogue, at=dialogue.starts_at)
    end_floor(dialogue, by=world.advisory, at=dialogue.ends_at)
    return fresh(dialogue)


def concluding(world: World, **other: Any) -> Concluding:
    """What the chair concludes in time."""
    usual = Concluding(
        assessment="Không khí thẳng thắn, xây dựng.",
        follow_up="Văn phòng theo dõi, đôn đốc.",
        number="12-TB/ĐU",
        issued_on=CONCLUDED_ON,
        signer=world.ward.people[Category.SECRETARY],
    )
    return replace(usual, **other)


def concluded(world: World, **other: Any) -> Dialogue:
    """A dialogue with its conclusion issued in time; it holds no opinion, so the gate above has nothing to ask."""
    dialogue = ended(world, **other)
    conclude(dialogue, concluding(world), by=world.leader, at=moment(CONCLUDED_ON, 15))
    return fresh(dialogue)


def reporting(world: World, dialogue: Dialogue, **other: Any) -> Reporting:
    """The report on the conference to everybody both directives name."""
    usual = Reporting(
        text="Báo cáo kết quả hội nghị đối thoại.",
        number="21-BC/ĐU",
        sent_on=REPORTED_ON,
        recipients=recipients(dialogue),
        signer=world.ward.people[Category.SECRETARY],
    )
    return replace(usual, **other)


def reported(world: World, **other: Any) -> Dialogue:
    """A dialogue reported upward."""
    dialogue = concluded(world, **other)
    report_up(dialogue, reporting(world, dialogue), by=world.leader, at=moment(REPORTED_ON, 15))
    return fresh(dialogue)


def reviewed(world: World, dialogue: Dialogue) -> Dialogue:
    """The same with its internal review."""
    at = moment(day(2026, 9, 30))
    review(dialogue, "Chuẩn bị kỹ", "Trả lời còn dài", "Soạn câu trả lời ngắn", by=world.advisory, at=at)
    return fresh(dialogue)


def closed(world: World, **other: Any) -> Dialogue:
    """A dialogue whose file is closed."""
    dialogue = reviewed(world, reported(world, **other))
    return close(dialogue, by=world.advisory, at=moment(day(2026, 10, 1)))


def postponed(world: World) -> Dialogue:
    """An announced dialogue that was put off."""
    return postpone(announced(world), "Bão số 9", by=world.leader, at=moment(day(2026, 9, 14)))


def cancelled(world: World) -> Dialogue:
    """An announced dialogue that was called off."""
    return cancel(announced(world), "Đã giải quyết xong", by=world.leader, at=moment(day(2026, 9, 14)))


def fresh(dialogue: Dialogue) -> Dialogue:
    """The dialogue as the database has it."""
    return Dialogue.objects.get(pk=dialogue.pk)


REACH = {
    State.CALLED: called,
    State.ANNOUNCED: announced,
    State.OPEN: opened,
    State.ENDED: ended,
    State.CONCLUDED: concluded,
    State.REPORTED: reported,
    State.CLOSED: closed,
    State.POSTPONED: postponed,
    State.CANCELLED: cancelled,
}
