"""Báo tin: a person lets messages go, chooses another way, or ticks off what was told by letter, call and hand (A.2-i)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from doithoai.audit.record import CLOCK, Actor, hold, record
from doithoai.documents.permissions import may_issue
from doithoai.documents.reaching import is_guarded, ways
from doithoai.documents.telling import OPINION, PASSINGS, REPLY, note_by, waits_for_release
from doithoai.notifications import delivery, outbox
from doithoai.notifications.lifecycle import ENDED, State
from doithoai.notifications.models import Message, Way
from doithoai.notifications.outbox import Told
from doithoai.opinions import informing
from doithoai.opinions.flowing_back import bodies_back
from doithoai.opinions.models import Opinion, Passing
from doithoai.opinions.stepping import not_after, reasoned
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

MOST = 200
CLOSED = (Way.LETTER, Way.NONE)
NOW_GUARDED = gettext_noop("Ý kiến nay được bảo vệ: chỉ thư kín hoặc trao tay.")
BY_HAND = (Way.LETTER, Way.CALL, Way.SMS, Way.NONE)


@dataclass(frozen=True)
class Ticking:
    """On which day they were told, or why they could not be."""

    on: date | None = None
    reason: str = ""


def waiting(bodies: Collection[int]) -> QuerySet[Message]:
    """What waits for a person to let it go, the longest first."""
    return Message.objects.filter(organisation_id__in=bodies, state=State.WAITING).order_by("made_at", "id")


def failed(bodies: Collection[int]) -> QuerySet[Message]:
    """What could not be sent: another way is needed."""
    return Message.objects.filter(organisation_id__in=bodies, state=State.FAILED).order_by("id")


def leaving(bodies: Collection[int]) -> QuerySet[Message]:
    """Released e-mails that the server has not taken yet."""
    rows = Message.objects.filter(organisation_id__in=bodies, state=State.RELEASED, way=Way.EMAIL)
    return rows.order_by("id")


def by_hand(bodies: Collection[int]) -> QuerySet[Message]:
    """Letters, calls and messages to do by hand, and those whom nobody knows how to reach."""
    rows = Message.objects.filter(organisation_id__in=bodies, state=State.RELEASED, way__in=BY_HAND)
    return rows.order_by("way", "released_at", "id")


def ended(bodies: Collection[int]) -> QuerySet[Message]:
    """Told, unreached or withdrawn, the newest first."""
    return Message.objects.filter(organisation_id__in=bodies, state__in=ENDED).order_by("-ended_at", "-id")


def opinions_of(messages: Collection[Message]) -> dict[int, Opinion]:
    """What the messages are about, in one statement."""
    numbers = {row.about_id for row in messages if row.about_kind == OPINION}
    return Opinion.objects.select_related("submission", "organisation").in_bulk(numbers)


def _taken(messages: Collection[Message], *, by: Account, at: datetime) -> list[Message]:
    """The rows, locked, each of a body whose register the account keeps; inside the verb's transaction."""
    if not 0 < len(messages) <= MOST:
        raise Refused("Hãy chọn từ 1 đến %(most)s tin.", clause="A.2-i", field="messages", most=MOST)
    for body in sorted({row.organisation_id for row in messages}):
        may_issue(by, body, localdate(at))
    # As the other verbs do: the matter first, then what tells of it.
    numbers = [row.about_id for row in messages]
    list(Opinion.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))
    return outbox.held(messages)


def guarded_now(rows: Collection[Message]) -> list[Opinion]:
    """What was found to be guarded after its message was written for an open way (B.Đ4.2)."""
    matters = opinions_of(rows)
    told_openly = [matters.get(row.about_id) for row in rows if row.way not in CLOSED]
    return [opinion for opinion in told_openly if opinion is not None and is_guarded(opinion)]


def release(messages: Collection[Message], *, by: Account, at: datetime) -> list[Message]:
    """Lets them go: e-mails to the server, the others to the list of letters and calls; all or none."""
    with transaction.atomic():
        rows = _taken(messages, by=by, at=at)
        if open_ := guarded_now(rows):
            raise Refused(
                "Ý kiến %(code)s nay được bảo vệ nên không báo bằng cách này. Hãy đổi sang thư kín hoặc thôi gửi.",
                clause="B.Đ4.2",
                field="messages",
                code=open_[0].code,
            )
        for row in rows:
            outbox.release(row, by=by, at=at)
        _record("release_message", rows, by=by, at=at)
    return rows


def turn(message: Message, way: str, *, by: Account, at: datetime) -> Message:
    """By another way that is open; looked at again, where the body so decided."""
    with transaction.atomic():
        (row,) = _taken([message], by=by, at=at)
        opinion = opinions_of([row]).get(row.about_id)
        if opinion is None or way not in ways(opinion, written=row.occasion == REPLY):
            raise Refused("Không có địa chỉ cho cách báo này.", clause="A.2-i", field="way")
        note = note_by(row, opinion, way)
        if note is None:
            raise Refused("Việc cần báo không còn nữa.", clause="A.2-i")
        outbox.turn(row, note, released=not waits_for_release(row.organisation_id), by=by, at=at)
        _record("turn_message", [row], by=by, at=at)
    return row


def withdraw(message: Message, reason: str, *, by: Account, at: datetime) -> Message:
    """It is not sent; the person still has to be told in another way, where the clause asks for it."""
    reason = reasoned(reason, "A.2-i", most=300)
    with transaction.atomic():
        (row,) = _taken([message], by=by, at=at)
        outbox.withdraw(row, reason, by=by, at=at)
        _record("withdraw_message", [row], by=by, at=at)
    return row


def tick(messages: Collection[Message], ticking: Ticking, *, by: Account, at: datetime) -> list[Message]:
    """What was told by letter, call or hand, or why nobody could be reached; all or none (A.2-i)."""
    reason = "" if ticking.on else reasoned(ticking.reason, "A.2-i", most=300)
    if ticking.on:
        not_after(ticking.on, localdate(at), "on")
    with transaction.atomic():
        rows = _taken(messages, by=by, at=at)
        matters = opinions_of(rows).values()
        hold(*{body for opinion in matters for body in bodies_back(opinion)})
        for row in rows:
            _tick(row, Told(ticking.on, reason), by=by, at=at)
        act = "tell_by_hand" if ticking.on else "reach_nobody"
        _record(act, rows, by=by, at=at)
    return rows


def _tick(row: Message, told: Told, *, by: Account, at: datetime) -> None:
    if row.way == Way.EMAIL:
        raise Refused("Thư điện tử do hệ thống gửi, không đánh dấu bằng tay.", field="messages")
    if row.way == Way.NONE and told.on:
        raise Refused("Chưa có cách báo: hãy ghi vì sao không báo được.", clause="A.2-i", field="reason")
    if told.on and row.released_at and told.on < localdate(row.made_at):
        raise Refused("Ngày báo không thể trước ngày có tin này.", clause="A.2-i", field="on")
    outbox.tick(row, told, by=by, at=at)
    if passing := _passing(row):
        informing.told_by_message(passing, told.on, _label(row), told.note, by=by, at=at)


def _label(row: Message) -> str:
    """The way as it is kept: Vietnamese, whatever language the clerk's screen has."""
    with translation.override("vi"):
        return str(row.get_way_display())


def _passing(row: Message) -> Passing | None:
    """The transfer or escalation that is complete with this message: of the matter itself, not of a follower."""
    if row.occasion not in PASSINGS:
        return None
    return Passing.objects.filter(pk=row.occasion_id, opinion_id=row.about_id).first()


def deliver(*, at: datetime) -> Iterator[Message]:
    """Sends what was released; what was told by it is written down in the name of who released it."""
    _stop_guarded(at)
    for row in delivery.deliver(at=at):
        with transaction.atomic():
            if row.state == State.SENT:
                _delivered(row, at=at)
            elif row.state == State.FAILED:
                _record("fail_message", [row], by=CLOCK, at=at)
        yield row


def _stop_guarded(at: datetime) -> None:
    """What became guarded while it waited for the server does not leave: a person chooses a closed way."""
    due = list(delivery.due(at))
    closed = {opinion.pk for opinion in guarded_now(due)}
    with transaction.atomic():
        for row in outbox.held([row for row in due if row.about_id in closed]):
            if row.state == State.RELEASED and row.way == Way.EMAIL:
                outbox.fail(row, NOW_GUARDED)
                _record("fail_message", [row], by=CLOCK, at=at)


def _delivered(row: Message, *, at: datetime) -> None:
    who = Account.objects.filter(pk=row.released_by_id or 0).first()
    passing = _passing(row)
    if passing:
        hold(*bodies_back(passing.opinion))
    _record("send_message", [row], by=CLOCK, at=at)
    if who and passing:
        informing.told_by_message(passing, localdate(at), _label(row), by=who, at=at)


def _record(act: str, rows: list[Message], *, by: Actor, at: datetime) -> None:
    """What was done with each, on the matter; neither address nor words go into the record."""
    matters = opinions_of(rows)
    hold(*{row.organisation_id for row in rows})
    for row in rows:
        if opinion := matters.get(row.about_id):
            clause = "A.4-d" if row.occasion == REPLY else "A.2-i"
            facts = {"occasion": row.occasion, "way": row.way, "told_on": row.told_on}
            record(act, opinion, by=by, at=at, clause=clause, facts=facts)
