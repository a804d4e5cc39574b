"""The list of letters and calls to print: who is to be told, where, in which words; shown for a reason that is recorded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from doithoai.documents.models import Paper
from doithoai.documents.releasing import MOST, guarded_now, opinions_of
from doithoai.documents.telling import REPLY
from doithoai.notifications.models import Message
from doithoai.opinions.identity import Contact, reveal
from doithoai.opinions.models import Opinion, Passing
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused


@dataclass(frozen=True)
class Line:
    """One to be told, with all that is needed to reach them."""

    message: Message
    opinion: Opinion
    contact: Contact
    number: str  # of the paper that goes along


def printed(messages: Collection[Message], reason: str, *, by: Account, at: datetime) -> list[Line]:
    """The list with contact data; each look is written down with its reason (spec 1)."""
    if not 0 < len(messages) <= MOST:
        raise Refused("Hãy chọn từ 1 đến %(most)s tin.", clause="A.2-i", field="messages", most=MOST)
    matters = opinions_of(messages)
    if open_ := guarded_now(messages):
        raise Refused(
            "Ý kiến %(code)s nay được bảo vệ nên không nhắn, không gọi. Hãy đổi sang thư kín hoặc thôi gửi.",
            clause="B.Đ4.2",
            field="messages",
            code=open_[0].code,
        )
    numbers = _numbers(messages)
    with transaction.atomic():
        return [
            Line(row, opinion, reveal(opinion, reason, by=by, at=at), numbers.get(row.pk, ""))
            for row in messages
            if (opinion := matters.get(row.about_id))
        ]


def _numbers(messages: Collection[Message]) -> dict[int, str]:
    """The number of the paper of each message."""
    replies = {row.occasion_id for row in messages if row.occasion == REPLY}
    passings = {row.occasion_id for row in messages if row.occasion != REPLY}
    papers = dict(Paper.objects.filter(pk__in=replies).values_list("pk", "number"))
    letters = dict(Passing.objects.filter(pk__in=passings).values_list("pk", "paper_number"))
    return {
        row.pk: (papers if row.occasion == REPLY else letters).get(row.occasion_id, "") for row in messages
    }
