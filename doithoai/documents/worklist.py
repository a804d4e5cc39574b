"""The list of letters and calls to print: who is to be told, where, in which words; shown for a reason that is recorded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from doithoai.documents.releasing import MOST, opinions_of
from doithoai.notifications.models import Message
from doithoai.opinions.identity import Contact, reveal
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused


@dataclass(frozen=True)
class Line:
    """One to be told, with all that is needed to reach them."""

    message: Message
    opinion: Opinion
    contact: Contact


def printed(messages: Collection[Message], reason: str, *, by: Account, at: datetime) -> list[Line]:
    """The list with contact data; each look is written down with its reason (spec 1)."""
    if not 0 < len(messages) <= MOST:
        raise Refused("Hãy chọn từ 1 đến %(most)s tin.", clause="A.2-i", field="messages", most=MOST)
    matters = opinions_of(messages)
    with transaction.atomic():
        return [
            Line(row, opinion, reveal(opinion, reason, by=by, at=at))
            for row in messages
            if (opinion := matters.get(row.about_id))
        ]
