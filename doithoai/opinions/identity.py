"""Contact data is covered; each look at it has a reason and is recorded (spec 1)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import may_triage
from doithoai.opinions.stepping import reasoned
from doithoai.organisations.models import Account


@dataclass(frozen=True)
class Contact:
    """How the person can be reached."""

    petitioner: str
    address: str
    phone: str
    email: str


def reveal(opinion: Opinion, reason: str, *, by: Account, at: datetime) -> Contact:
    """Shows the contact data once, and records who looked and why."""
    may_triage(by, opinion, localdate(at))
    reason = reasoned(reason, "B.Đ4.2")
    with transaction.atomic():
        handed = opinion.submission
        record("reveal_contact", opinion, by=by, at=at, clause="B.Đ4.2", facts={"reason": reason})
    return Contact(handed.petitioner, handed.address, handed.phone, handed.email)
