"""B.Đ8.1-b, B.Đ8.3-a: who wishes to attend registers; nobody is lost, a free seat goes to whoever waits longest."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.dialogues.lifecycle import HELD, SpeechState, State
from doithoai.dialogues.models import Attendee, AttendeeState, Dialogue, Speech, Way
from doithoai.dialogues.permissions import may_prepare, may_receive_slip
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.dialogues.seat_codes import new_seat_code
from doithoai.dialogues.sent_once import other_mark
from doithoai.dialogues.stepping import bump, fit, locked, said, step_speech
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from doithoai.search.folding import bare

CLAUSE = "B.Đ8.3-a"
TAKES_PEOPLE = frozenset({State.ANNOUNCED, State.OPEN})
# A larger group is agreed with a clerk: it registers in parts, so that one slip of the pen fills no hall.
MOST_PEOPLE = 50
LARGEST_HALL = 100_000


@dataclass(frozen=True)
class Coming:
    """What somebody says who wishes to attend, alone or with a group."""

    name: str
    address: str = ""
    group: str = ""
    people: int = 1
    phone: str = ""
    email: str = ""
    way: str = Way.PORTAL
    once: str = ""


def register_to_attend(dialogue: Dialogue, coming: Coming, *, by: Actor, at: datetime) -> Attendee:
    """Gives a seat, or a place on the waiting list when the hall is full; the same form sent twice is one registration."""
    may_receive_slip(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        # The dialogue is locked: whoever sent the same form at the same moment has come to its end.
        coming, first = _sent_before(dialogue, coming)
        if first is not None:
            return first
        _takes(dialogue, coming, by)
        attendee = _written(dialogue, coming)
        attendee.number = (dialogue.attendees.aggregate(top=Max("number"))["top"] or 0) + 1
        attendee.registered_at, attendee.code = at, _free_code()
        attendee.by = by if isinstance(by, Account) else None
        attendee.state = _seat_or_wait(dialogue, attendee.people)
        attendee.save(force_insert=True)
        bump(dialogue)
        dialogue.save(update_fields=["version"])
        # The record is never redacted, so it holds the number and not the name.
        told = {"number": attendee.number, "people": attendee.people, "state": attendee.state}
        record("register_to_attend", dialogue, by=by, at=at, clause=CLAUSE, facts=told)
    return attendee


def _sent_before(dialogue: Dialogue, coming: Coming) -> tuple[Coming, Attendee | None]:
    """What was received of the same form; whoever went back and wrote somebody else has registered them too."""
    name = coming.name.strip()
    first = Attendee.objects.filter(once=coming.once).first() if coming.once else None
    if first is None or (first.dialogue_id == dialogue.pk and first.name == name):
        return coming, first
    coming = replace(coming, once=other_mark(coming.once, dialogue, name))
    return coming, Attendee.objects.filter(once=coming.once).first()


def register_to_attend_and_speak(
    dialogue: Dialogue, coming: Coming, subject: str, *, by: Actor, at: datetime
) -> tuple[Attendee, Speech]:
    """A seat and a speaking slip with one form: both or neither (B.Đ8.3-a, B.Đ9.1-g2a)."""
    with transaction.atomic():
        attendee = register_to_attend(dialogue, coming, by=by, at=at)
        slip = Slip(
            speaker=attendee.name,
            address=attendee.address,
            on_behalf_of=attendee.group,
            phone=attendee.phone,
            subject=subject,
            once=coming.once,
            way=coming.way,
            attendee=attendee,
        )
        return attendee, register_to_speak(dialogue, slip, by=by, at=at)


def _takes(dialogue: Dialogue, coming: Coming, by: Actor) -> None:
    # The sheet at the door is typed in after the conference: it tells who was there.
    afterwards = coming.way == Way.PAPER and isinstance(by, Account) and dialogue.state in HELD
    if dialogue.state not in TAKES_PEOPLE and not afterwards:
        raise Refused("Chỉ nhận đăng ký tham dự từ khi thông báo đến khi hội nghị kết thúc.", clause=CLAUSE)


def _written(dialogue: Dialogue, coming: Coming) -> Attendee:
    name = said(coming.name, Refused("Hãy ghi họ và tên người đến dự.", clause=CLAUSE, field="name"))
    if not 1 <= coming.people <= MOST_PEOPLE:
        raise Refused(
            "Mỗi lần đăng ký từ 1 đến %(most)s người. Đoàn đông hơn xin đăng ký làm nhiều lần.",
            clause=CLAUSE,
            field="people",
            most=MOST_PEOPLE,
        )
    if coming.way not in Way.values:
        raise Refused("Hãy chọn cách đăng ký.", field="way")
    texts = {part: getattr(coming, part).strip() for part in ("address", "group", "phone", "email")}
    attendee = Attendee(
        dialogue=dialogue, name=name, people=coming.people, way=coming.way, once=coming.once or None, **texts
    )
    fit(attendee)
    attendee.name_folded = " ".join(bare(name).split())
    return attendee


def _free_code() -> str:
    code = new_seat_code()
    while Attendee.objects.filter(code=code).exists():
        code = new_seat_code()
    return code


def seated(dialogue: Dialogue) -> int:
    """How many people have a seat."""
    rows = Attendee.objects.filter(dialogue=dialogue, state=AttendeeState.REGISTERED)
    return rows.aggregate(n=Sum("people"))["n"] or 0


def free_seats(dialogue: Dialogue) -> int | None:
    """Seats that are left, none when the hall has no limit; 0 also when more registered than a lowered limit."""
    return None if dialogue.capacity is None else max(0, dialogue.capacity - seated(dialogue))


def _seat_or_wait(dialogue: Dialogue, people: int) -> AttendeeState:
    free = free_seats(dialogue)
    if free is None or people <= free or dialogue.state in HELD:
        return AttendeeState.REGISTERED
    return AttendeeState.WAITING


def cancel_attendance(attendee: Attendee, *, by: Actor, at: datetime) -> Attendee:
    """Gives the seat back, by the person with their code or by a clerk; it goes to whoever waits."""
    may_receive_slip(by, attendee.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(attendee.dialogue)
        attendee = Attendee.objects.select_for_update(no_key=True).get(pk=attendee.pk)
        if attendee.state == AttendeeState.CANCELLED:
            return attendee  # twice is once
        if attendee.arrived_at or dialogue.state in HELD:
            raise Refused(
                "Đã vào hội trường hoặc hội nghị đã xong nên không hủy đăng ký được.", clause=CLAUSE
            )
        attendee.state, attendee.cancelled_at = AttendeeState.CANCELLED, at
        attendee.save(update_fields=["state", "cancelled_at"])
        slips = _give_up_the_floor(attendee)
        moved = _move_up(dialogue, at)
        bump(dialogue)
        dialogue.save(update_fields=["version"])
        told = {"number": attendee.number, "moved_up": moved, "slips": slips}
        record("cancel_attendance", dialogue, by=by, at=at, clause=CLAUSE, facts=told)
    return attendee


def _give_up_the_floor(attendee: Attendee) -> list[int]:
    """Who does not come is not called; the slip is kept as withdrawn (B.Đ9.1-g2a)."""
    slips = list(attendee.speeches.filter(state=SpeechState.WAITING))
    for slip in slips:
        step_speech(slip, SpeechState.WITHDRAWN)
        slip.save(update_fields=["state"])
    return [slip.number for slip in slips]


def _move_up(dialogue: Dialogue, at: datetime) -> list[int]:
    """In the order of registration each who fits; a group too large for what is left stays first in line."""
    free, moved = free_seats(dialogue), []
    waiting = Attendee.objects.select_for_update(no_key=True).filter(state=AttendeeState.WAITING)
    for attendee in waiting.filter(dialogue=dialogue).order_by("number"):
        if free is not None and attendee.people > free:
            continue
        free = None if free is None else free - attendee.people
        attendee.state, attendee.seated_at = AttendeeState.REGISTERED, at
        attendee.save(update_fields=["state", "seated_at"])
        moved.append(attendee.number)
    return moved


def set_capacity(dialogue: Dialogue, capacity: int | None, *, by: Account, at: datetime) -> Dialogue:
    """Says how many seats there are; more seats move the waiting up, fewer throw nobody out."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        if dialogue.state in HELD or dialogue.state == State.CANCELLED:
            raise Refused("Hội nghị đã xong nên không đổi số chỗ được.", clause=CLAUSE, field="capacity")
        if capacity is not None and not 1 <= capacity <= LARGEST_HALL:
            raise Refused(
                "Số chỗ phải từ 1 đến %(most)s.", clause=CLAUSE, field="capacity", most=LARGEST_HALL
            )
        before, dialogue.capacity = dialogue.capacity, capacity
        moved = _move_up(dialogue, at)
        bump(dialogue)
        dialogue.save(update_fields=["capacity", "version"])
        told = {"before": before, "after": capacity, "moved_up": moved}
        record("set_capacity", dialogue, by=by, at=at, clause=CLAUSE, facts=told)
    return dialogue
