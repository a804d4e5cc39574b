"""B.Đ8.1-b, B.Đ9.2-a: the door: whoever comes is let in and counted, registered or not, nobody is sent away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from doithoai.audit.record import record
from doithoai.dialogues.attending import Coming, register_to_attend
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Attendee, Dialogue, SignedMinutes, Speech, Way
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.presence import persons_present
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.dialogues.stepping import bump, locked, require_state
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from doithoai.search.folding import bare

CLAUSE = "B.Đ8.1-b"
OPEN_FORUM = "B.Đ9.2-a"
LARGEST_GROUP = 500


def arrive(attendee: Attendee, *, people: int | None = None, by: Account, at: datetime) -> Attendee:
    """Lets somebody in, as many as have come; whoever waited for a seat or cancelled is let in too."""
    may_prepare(by, attendee.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(attendee.dialogue)
        _door_is_open(dialogue, at)
        attendee = _of(dialogue, attendee)
        before = attendee.people
        _let_in(attendee, people, by=by, at=at)
        told = {"number": attendee.number, "people": attendee.people, "state": attendee.state}
        if before != attendee.people:
            told["registered"] = before
        _count(dialogue, "arrive", told, by=by, at=at)
    return attendee


def take_arrival_back(attendee: Attendee, *, by: Account, at: datetime) -> Attendee:
    """The wrong person was ticked: the registration stays, the arrival goes."""
    may_prepare(by, attendee.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(attendee.dialogue)
        require_state(dialogue, State.ANNOUNCED, State.OPEN, State.ENDED)
        attendee = _of(dialogue, attendee)
        if attendee.arrived_at is None:
            raise Refused("%(name)s chưa vào.", clause=CLAUSE, name=attendee.name)
        attendee.arrived_at, attendee.arrived_by, attendee.typed_in_later = None, None, False
        attendee.save(update_fields=["arrived_at", "arrived_by", "typed_in_later"])
        _count(dialogue, "take_arrival_back", {"number": attendee.number}, by=by, at=at)
    return attendee


def walk_in(dialogue: Dialogue, coming: Coming, *, subject: str = "", by: Account, at: datetime) -> Attendee:
    """Registers somebody at the door and lets them in at once; with a subject, they also wish to speak (B.Đ9.2-a)."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        attendee = register_to_attend(dialogue, replace(coming, way=Way.DOOR), by=by, at=at)
        if attendee.arrived_at is None:  # the same form sent twice is one person
            attendee = arrive(attendee, by=by, at=at)
        if subject.strip():
            wish_to_speak(attendee, subject, once=coming.once, by=by, at=at)
    return attendee


def wish_to_speak(attendee: Attendee, subject: str, *, once: str = "", by: Account, at: datetime) -> Speech:
    """A speaking slip in one line, for somebody who is known at the door (B.Đ9.1-g2a)."""
    slip = Slip(
        speaker=attendee.name,
        address=attendee.address,
        on_behalf_of=attendee.group,
        phone=attendee.phone,
        subject=subject,
        once=once,
        way=Way.DOOR,
        attendee=attendee,
    )
    return register_to_speak(attendee.dialogue, slip, by=by, at=at)


def follow_the_door(dialogue: Dialogue, *, by: Account, at: datetime) -> Dialogue:
    """Gives up a figure counted by hand: the number of people is again what the door adds up to."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, State.OPEN, State.ENDED)
        if SignedMinutes.objects.filter(dialogue=dialogue).exists():
            raise Refused("Biên bản đã ký nên số người dự không đổi được nữa.", clause="B.Đ9.1-g2c")
        before, dialogue.attendance_by_hand = dialogue.attendance, False
        dialogue.save(update_fields=["attendance_by_hand"])
        _count(dialogue, "follow_the_door", {"old": before}, by=by, at=at)
    return dialogue


@dataclass(frozen=True)
class Line:
    """A line of the printed sheet: a number of the list; or a person who was not on it (0: another of the same name)."""

    number: int | None = None
    name: str = ""
    address: str = ""
    group: str = ""
    people: int | None = None
    once: str = ""


class LinesRefused(Refused):
    """What is wrong with each line of a sheet, by its place; nothing of it was written."""

    def __init__(self, lines: Mapping[int, Refused]) -> None:
        super().__init__("Có dòng chưa ghi được. Chưa dòng nào được lưu; hãy sửa rồi lưu lại.")
        self.lines = dict(lines)


def type_in_later(dialogue: Dialogue, lines: Sequence[Line], *, by: Account, at: datetime) -> list[Attendee]:
    """The sheet that people signed, typed in when there is time: all lines or none."""
    may_prepare(by, dialogue, localdate(at))
    refused: dict[int, Refused] = {}
    came: list[Attendee] = []
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, State.OPEN, State.ENDED)
        for place, line in enumerate(lines):
            try:
                came.append(_typed(dialogue, line, by=by, at=at))
            except Refused as fault:
                refused[place] = fault
        if refused:
            raise LinesRefused(refused)
        if came:
            told = {"numbers": [row.number for row in came], "people": sum(row.people for row in came)}
            _count(dialogue, "type_in_sheet", told, by=by, at=at)
    return came


def _typed(dialogue: Dialogue, line: Line, *, by: Account, at: datetime) -> Attendee:
    attendee = (
        _listed(dialogue, line, line.number) if line.number else _unlisted(dialogue, line, by=by, at=at)
    )
    if line.once and attendee.once == line.once and attendee.arrived_at:
        return attendee  # the same sheet sent twice
    # Nobody wrote the hour on paper.
    _let_in(attendee, line.people, by=by, at=dialogue.opened_at or at, later=True)
    return attendee


def _listed(dialogue: Dialogue, line: Line, number: int) -> Attendee:
    rows = Attendee.objects.select_for_update(no_key=True).filter(dialogue=dialogue)
    row = rows.filter(number=number).first()
    if row is None:
        raise Refused(
            "Buổi này không có số đăng ký %(number)s.", clause=CLAUSE, field="number", number=number
        )
    if line.name.strip() and not set(bare(line.name).split()) <= set(row.name_folded.split()):
        raise Refused(
            "Số %(number)s là %(name)s, không phải tên này.",
            clause=CLAUSE,
            field="number",
            number=row.number,
            name=row.name,
        )
    return row


def _unlisted(dialogue: Dialogue, line: Line, *, by: Account, at: datetime) -> Attendee:
    known = Attendee.objects.filter(dialogue=dialogue, name_folded=bare(" ".join(line.name.split())))
    known = known.exclude(once=line.once) if line.once else known
    if line.number is None and (same := known.first()):
        raise Refused(
            "Trùng tên với số %(number)s%(address)s. Cùng một người thì ghi số %(number)s; người khác thì ghi số 0.",
            clause=CLAUSE,
            field="number",
            number=same.number,
            address=f" ({same.address})" if same.address else "",
        )
    coming = Coming(line.name, line.address, line.group, line.people or 1, way=Way.PAPER, once=line.once)
    return register_to_attend(dialogue, coming, by=by, at=at)


def _let_in(
    attendee: Attendee, people: int | None, *, by: Account, at: datetime, later: bool = False
) -> None:
    if attendee.arrived_at is not None:
        raise already_in(attendee)
    if people is not None and not 1 <= people <= LARGEST_GROUP:
        raise Refused("Số người phải từ 1 đến %(most)s.", clause=CLAUSE, field="people", most=LARGEST_GROUP)
    attendee.people = people or attendee.people
    attendee.arrived_at, attendee.arrived_by, attendee.typed_in_later = at, by, later
    attendee.save(update_fields=["people", "arrived_at", "arrived_by", "typed_in_later"])


def already_in(attendee: Attendee) -> Refused:
    """Why somebody is not let in a second time."""
    if attendee.typed_in_later or attendee.arrived_at is None:
        return Refused(
            "Số %(number)s, %(name)s, đã ghi có mặt theo tờ ký tên.",
            clause=CLAUSE,
            field="number",
            number=attendee.number,
            name=attendee.name,
        )
    return Refused(
        "Số %(number)s, %(name)s, đã vào lúc %(time)s.",
        clause=CLAUSE,
        field="number",
        number=attendee.number,
        name=attendee.name,
        time=f"{localtime(attendee.arrived_at):%H:%M}",
    )


def _door_is_open(dialogue: Dialogue, at: datetime) -> None:
    # What a device at the door wrote down without a line may come in after the end.
    late = dialogue.state == State.ENDED and dialogue.ended_at is not None and at <= dialogue.ended_at
    if not late:
        require_state(dialogue, State.ANNOUNCED, State.OPEN)
    if localdate(at) < (day := localdate(dialogue.starts_at)):
        raise Refused("Hội nghị ngày %(day)s mới mở cửa.", clause=CLAUSE, day=day)


def _of(dialogue: Dialogue, attendee: Attendee) -> Attendee:
    return Attendee.objects.select_for_update(no_key=True).get(dialogue=dialogue, pk=attendee.pk)


def _count(dialogue: Dialogue, act: str, facts: Mapping[str, object], *, by: Account, at: datetime) -> None:
    """The number of people follows the door, unless heads were counted or the minutes are signed."""
    signed = dialogue.state == State.ENDED and SignedMinutes.objects.filter(dialogue=dialogue).exists()
    if not dialogue.attendance_by_hand and not signed:
        dialogue.attendance = persons_present(dialogue) or None
    bump(dialogue)
    dialogue.save(update_fields=["attendance", "version"])
    record(act, dialogue, by=by, at=at, clause=CLAUSE, facts=facts)
