"""Released e-mails leave: each claimed first, sent outside every transaction, tried again later and not for ever."""

import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, QuerySet
from django.utils.timezone import localdate

from doithoai.notifications.lifecycle import State
from doithoai.notifications.mail import Trouble, send
from doithoai.notifications.models import Message, Way
from doithoai.regulations.refusals import Refused

# A claim that nobody ended was a process that died: the message is free again.
CLAIM = timedelta(minutes=10)
AGAIN = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 480, 1440))
MOST = 500


def due(at: datetime) -> QuerySet[Message]:
    """Released e-mails whose time has come, the oldest first."""
    rows = Message.objects.filter(way=Way.EMAIL, state=State.RELEASED, next_try_at__lte=at)
    return rows.order_by("next_try_at", "id")


def deliver(*, at: datetime, most: int = MOST) -> Iterator[Message]:
    """Sends what is due; each row as it is afterwards. Refused when there is no server to send by."""
    rows = list(due(at)[:most])
    if not rows:
        return
    connection = _connected(rows)
    try:
        for row in rows:
            if _claimed(row, at):
                yield _sent(row, send(row, connection), at)
    finally:
        connection.close()


def _connected(rows: list[Message]) -> BaseEmailBackend:
    """One connection for all; trouble with the server costs no message a try, and stands at each."""
    try:
        return _opened()
    except Refused as refused:
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(trouble=str(refused)[:300])
        raise


def _opened() -> BaseEmailBackend:
    if not settings.EMAIL_BACKEND:
        raise Refused("Chưa khai máy chủ gửi thư (DOITHOAI_SMTP_HOST); thư vẫn chờ.")
    try:
        connection: BaseEmailBackend = get_connection()
        connection.open()
    except (OSError, smtplib.SMTPException) as why:
        raise Refused("Không nối được máy chủ gửi thư: %(why)s", why=str(why)[:200]) from why
    return connection


def _claimed(row: Message, at: datetime) -> bool:
    """Whether this process may send it: nobody else took it, and nobody took it back."""
    free = Message.objects.filter(pk=row.pk, state=State.RELEASED, way=Way.EMAIL, next_try_at__lte=at)
    return bool(free.update(next_try_at=at + CLAIM, tries=F("tries") + 1))


def _sent(row: Message, trouble: Trouble | None, at: datetime) -> Message:
    row.refresh_from_db()
    if trouble is None:
        said = {
            "state": State.SENT,
            "told_on": localdate(at),
            "ended_at": at,
            "next_try_at": None,
            "trouble": "",
        }
    elif trouble.final or row.tries > len(AGAIN):
        said = {"state": State.FAILED, "next_try_at": None, "trouble": trouble.why}
    else:
        said = {"next_try_at": at + AGAIN[row.tries - 1], "trouble": trouble.why}
    # Only while it is still the one that was claimed.
    Message.objects.filter(pk=row.pk, state=State.RELEASED, released_at=row.released_at).update(**said)
    row.refresh_from_db()
    return row
