"""Who a petitioner is: shown to those who work on the matter; contact data for a reason that is recorded (spec 1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from doithoai.audit.models import Entry
from doithoai.audit.record import record
from doithoai.opinions.covering import covered, is_unsorted, names_of
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import may_triage, named
from doithoai.opinions.stepping import reasoned
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Account, Organisation

DOT = "•"
HEAD, TAIL = 2, 2


@dataclass(frozen=True)
class Contact:
    """How the person can be reached."""

    petitioner: str
    address: str
    phone: str
    email: str

    @property
    def told(self) -> list[str]:
        """What of it there is, by name only."""
        return [name for name, value in vars(self).items() if value]


def reveal(opinion: Opinion, reason: str, *, by: Account, at: datetime) -> Contact:
    """Shows the contact data once, and records who looked, at what and why."""
    may_triage(by, opinion, localdate(at))
    reason = reasoned(reason, "B.Đ4.2")
    with transaction.atomic():
        handed = opinion.submission
        contact = Contact(handed.petitioner, handed.address, handed.phone, handed.email)
        facts = {"reason": reason, "told": contact.told, "code": opinion.code}
        record("reveal_contact", opinion, by=by, at=at, clause="B.Đ4.2", facts=facts)
    return contact


def reveals(organisations: Iterable[Organisation]) -> QuerySet[Entry]:
    """Each look at contact data in these bodies, the newest first."""
    chains = [str(organisation.pk) for organisation in organisations]
    return Entry.objects.filter(act="reveal_contact", chain__in=chains).order_by("-id")


def masked_phone(phone: str) -> str:
    """09•• ••• •12: enough to know a number again, too little to call it."""
    digits = [letter for letter in phone if letter.isdigit()]
    if len(digits) <= HEAD + TAIL + 2:
        return DOT * len(digits)
    shown = "".join([*digits[:HEAD], DOT * (len(digits) - HEAD - TAIL), *digits[-TAIL:]])
    return " ".join([shown[:4], shown[4:7], shown[7:]]).strip()


def masked_email(email: str) -> str:
    """t•••@example.vn."""
    name, at, host = email.partition("@")
    return f"{name[:1]}{DOT * 3}{at}{host}" if at else DOT * 3 if email else ""


def shown(who: Authority, rows: Sequence[Opinion]) -> list[Opinion]:
    """The rows of a page as this account may read them; a covered one answers like a row and cannot be stored."""
    known = named(who, rows)
    return cast("list[Opinion]", [row if row.pk in known else covered(row) for row in rows])


def shown_to(who: Authority, opinion: Opinion, context: dict[str, Any]) -> dict[str, Any]:
    """All that a page tells of one opinion, without the person when this account may not know them."""
    if opinion.pk in named(who, [opinion]):
        return context
    names, silent = names_of(opinion.submission), is_unsorted(opinion)
    return {name: covered(value, names, silent=silent) for name, value in context.items()}
