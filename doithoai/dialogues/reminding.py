"""B.Đ8.3-b: who registered is told again: two days before, when a seat came free, when time or place changed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy

from doithoai.audit.record import history, record
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Attendee, AttendeeState, Dialogue, Way
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.stepping import fit, locked, said
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ8.3-b"
DAYS_BEFORE = 2
STOPPED = {State.POSTPONED: "postpone_dialogue", State.CANCELLED: "cancel_dialogue"}
REASON = "Báo người đăng ký dự"
MOVED = gettext_lazy("đổi giờ, nơi")
PUT_OFF = gettext_lazy("buổi này hoãn hoặc hủy")
SEAT_FREE = gettext_lazy("vừa có chỗ")
SOON = gettext_lazy("sắp đến ngày")


@dataclass(frozen=True)
class Round:
    """Why people are told at this time: a change since then, the day that comes near."""

    moved_at: datetime | None
    stopped: bool
    from_day: date
    near: bool


def round_of(dialogue: Dialogue, on: date) -> Round:
    """What there is to tell on that day."""
    stopped = dialogue.state in STOPPED
    from_day = localdate(dialogue.starts_at) - timedelta(days=DAYS_BEFORE)
    return Round(
        moved_at=_stopped_at(dialogue) if stopped else moved_at(dialogue),
        stopped=stopped,
        from_day=from_day,
        near=dialogue.state == State.ANNOUNCED and from_day <= on,
    )


def moved_at(dialogue: Dialogue) -> datetime | None:
    """When the public was last told of another time or place."""
    changes = [
        now.published_at
        for last, now in pairwise(dialogue.notices.order_by("version"))
        if any(last.facts[name] != now.facts[name] for name in ("starts_at", "ends_at", "place"))
    ]
    return changes[-1] if changes else None


def _stopped_at(dialogue: Dialogue) -> datetime | None:
    entry = history(dialogue).filter(act=STOPPED[State(dialogue.state)]).last()
    return entry.at if entry else None


def to_remind(dialogue: Dialogue, on: date) -> QuerySet[Attendee]:
    """Who is to be told today, in the order of registration; who was told since is not told again."""
    now = round_of(dialogue, on)
    asked = Q(pk__in=[])
    if now.moved_at:
        asked |= Q(registered_at__lt=now.moved_at) & _not_told_since(localdate(now.moved_at))
    if not now.stopped and dialogue.state == State.ANNOUNCED:
        asked |= Q(seated_at__isnull=False, reminded_on__isnull=True)
    if now.near:
        begins = make_aware(datetime.combine(now.from_day, time.min))
        seated = Q(state=AttendeeState.REGISTERED, registered_at__lt=begins)
        asked |= seated & _not_told_since(now.from_day)
    rows = Attendee.objects.filter(asked, dialogue=dialogue, arrived_at__isnull=True)
    if dialogue.state not in {State.ANNOUNCED, *STOPPED}:
        return rows.none()
    # Who stood at the door or on the sheet of the door was there.
    return (
        rows.exclude(state=AttendeeState.CANCELLED).exclude(way__in=[Way.DOOR, Way.PAPER]).order_by("number")
    )


def _not_told_since(day: date) -> Q:
    return Q(reminded_on__isnull=True) | Q(reminded_on__lt=day)


def why(attendee: Attendee, now: Round) -> str:
    """What this person is to be told, in words."""
    told_on, moved = attendee.reminded_on, now.moved_at
    if moved and attendee.registered_at < moved and (told_on is None or told_on < localdate(moved)):
        return str(PUT_OFF if now.stopped else MOVED)
    return str(SEAT_FREE if attendee.seated_at and told_on is None else SOON)


def remind(attendee: Attendee, way: str, *, by: Account, at: datetime) -> Attendee:
    """Ticks off that this person was told, and how (called, written to, visited)."""
    may_prepare(by, attendee.dialogue, localdate(at))
    way = said(way, Refused("Hãy ghi đã báo bằng cách nào.", clause=CLAUSE, field="way"))
    with transaction.atomic():
        dialogue = locked(attendee.dialogue)
        attendee = Attendee.objects.select_for_update(no_key=True).get(pk=attendee.pk)
        if attendee.state == AttendeeState.CANCELLED:
            raise Refused("Người này đã hủy đăng ký.", clause=CLAUSE)
        attendee.reminded_on, attendee.reminded_way = localdate(at), way
        fit(attendee)
        attendee.save(update_fields=["reminded_on", "reminded_way"])
        told = {"number": attendee.number, "way": way}
        record("remind_attendee", dialogue, by=by, at=at, clause=CLAUSE, facts=told)
    return attendee


def numbers_to_call(dialogue: Dialogue, *, by: Account, at: datetime) -> list[Attendee]:
    """Those who are to be told, with how to reach them; who looked and why is recorded (B.Đ4.2)."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        rows = list(to_remind(dialogue, localdate(at)))
        told = {"reason": REASON, "told": ["phone"], "people": len(rows)}
        record("reveal_contact", dialogue, by=by, at=at, clause="B.Đ4.2", facts=told)
    return rows
