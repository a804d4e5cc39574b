"""A.2-g…i, B.Đ7-3: one opinion passed on, and whoever raised it told at the same time."""

from datetime import datetime

from django.db import transaction

from doithoai.documents.telling import tell_of_passings
from doithoai.opinions import escalating, passing
from doithoai.opinions.models import Opinion, Passing
from doithoai.organisations.models import Account, Organisation


def transfer(
    opinion: Opinion,
    to: Organisation | None,
    reason: str,
    to_name: str = "",
    *,
    by: Account,
    at: datetime,
) -> Passing:
    """To the body that may solve it; the message to the person waits in the outbox."""
    with transaction.atomic():
        sent = passing.transfer(opinion, to, reason, to_name=to_name, by=by, at=at)
        tell_of_passings([sent], by=by, at=at)
    return sent


def escalate(
    opinion: Opinion,
    to: Organisation,
    reason: str,
    differences: str,
    papers: escalating.Papers | None = None,
    *,
    by: Account,
    at: datetime,
) -> Passing:
    """To the direct superior with the four parts; the message to the person waits in the outbox."""
    with transaction.atomic():
        sent = escalating.escalate(opinion, to, reason, differences, papers, by=by, at=at)
        tell_of_passings([sent], by=by, at=at)
    return sent
