"""The outbox: written in the transaction of the act it tells of; each step of a message's life, under a lock."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import QuerySet

from doithoai.notifications.lifecycle import OPEN, STEPS, State
from doithoai.notifications.models import Message, Way
from doithoai.regulations.refusals import Refused

GONE = "(đã ẩn danh)"


class Actor(Protocol):
    """Whoever acts."""

    @property
    def pk(self) -> Any:
        """Number of the account, or none."""

    def __str__(self) -> str: ...


@dataclass(frozen=True)
class Note:
    """What is to be told, to whom, by which way."""

    organisation_id: int
    occasion: str
    occasion_id: int
    about_kind: str
    about_id: int
    way: str
    name: str
    address: str
    subject: str
    text: str
    sender: str = ""
    reply_to: str = ""
    guarded: bool = False


@dataclass(frozen=True)
class Told:
    """How a message was brought to its end by hand: on which day, or why nobody could be reached."""

    on: date | None = None
    note: str = ""


def put(notes: Iterable[Note], *, released: bool, by: Actor, at: datetime) -> list[Message]:
    """Writes the messages, each once for its occasion; those that nobody has to look at first are released at once."""
    rows = []
    for note in notes:
        row = Message(**asdict(note), made_at=at)
        # Where there is no way to tell, there is nothing to release: it is work for a person.
        if released or note.way == Way.NONE:
            _release(row, by=by, at=at)
        rows.append(row)
    with transaction.atomic():
        Message.objects.bulk_create(rows, ignore_conflicts=True)
    return rows


def _release(row: Message, *, by: Actor, at: datetime) -> None:
    row.state, row.released_at, row.next_try_at = State.RELEASED, at, at
    row.released_by_id, row.released_by = by.pk, str(by)[:200]
    row.tries, row.trouble = 0, ""


def held(messages: Collection[Message]) -> list[Message]:
    """The rows as they are now, locked in one order."""
    rows = Message.objects.select_for_update(no_key=True).filter(pk__in=[row.pk for row in messages])
    return list(rows.order_by("pk"))


def _step(row: Message, then: State) -> None:
    if (row.state, then) not in STEPS:
        raise Refused(
            "Tin này đang ở bước “%(now)s” nên không làm được việc này.", now=str(State(row.state).label)
        )
    row.state = then


def release(row: Message, *, by: Actor, at: datetime) -> None:
    """A person lets it go."""
    if row.way == Way.NONE:
        raise Refused("Chưa có cách báo nên không có gì để gửi.", clause="A.2-i", field="messages")
    _step(row, State.RELEASED)
    _release(row, by=by, at=at)
    row.save()


def turn(row: Message, note: Note, *, released: bool, by: Actor, at: datetime) -> None:
    """By another way, in the words of that way; looked at again before it leaves."""
    if row.state != State.WAITING:
        _step(row, State.WAITING)
    row.way, row.address, row.subject, row.text = note.way, note.address, note.subject, note.text
    row.guarded = note.guarded
    row.tries, row.trouble, row.next_try_at = 0, "", None
    row.sender, row.reply_to = note.sender, note.reply_to
    row.released_by_id, row.released_by, row.released_at = None, "", None
    if released:
        _release(row, by=by, at=at)
    row.save()


def fail(row: Message, why: str) -> None:
    """It may not leave by this way; a person chooses another one."""
    _step(row, State.FAILED)
    row.trouble, row.next_try_at = why[:300], None
    row.save()


def tick(row: Message, told: Told, *, by: Actor, at: datetime) -> None:
    """A person told it, or says why nobody could be reached."""
    _step(row, State.TICKED if told.on else State.UNREACHED)
    _end(row, told, by=by, at=at)


def withdraw(row: Message, why: str, *, by: Actor, at: datetime) -> None:
    """It is no longer sent."""
    _step(row, State.WITHDRAWN)
    _end(row, Told(note=why), by=by, at=at)


def _end(row: Message, told: Told, *, by: Actor, at: datetime) -> None:
    row.told_on, row.note = told.on, told.note[:300]
    row.ended_by, row.ended_at, row.next_try_at = str(by)[:200], at, None
    row.save()


def withdraw_all(
    occasion: str, occasion_id: int, about_id: int | None, why: str, *, by: Actor, at: datetime
) -> None:
    """What it tells of came to nothing, or one person was told in another way; without a thing: all of the occasion."""
    rows = Message.objects.filter(occasion=occasion, occasion_id=occasion_id, state__in=OPEN)
    if about_id is not None:
        rows = rows.filter(about_id=about_id)
    for row in rows.select_for_update(no_key=True).order_by("pk"):
        withdraw(row, why, by=by, at=at)


def forget(about_kind: str, about_ids: Collection[int]) -> int:
    """Takes the person out of every message about these things; what was not told is told no more."""
    rows: QuerySet[Message] = Message.objects.filter(about_kind=about_kind, about_id__in=about_ids)
    rows.filter(state__in=OPEN).update(state=State.WITHDRAWN, next_try_at=None)
    return rows.update(name="", address="", text=GONE, subject=GONE, note="", trouble="")
