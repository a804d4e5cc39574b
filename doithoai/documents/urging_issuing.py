"""A.6-c: the urging is counted and its letter issued, in one act."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.commitments.urging import urge
from doithoai.dialogues.offices import require_signer
from doithoai.documents.framing import Issue
from doithoai.documents.models import Paper, PaperKind
from doithoai.documents.register import claim_number, keep, not_after
from doithoai.documents.subjects import subject_of
from doithoai.organisations.models import Account, Organisation, Person
from doithoai.organisations.queries import supervisors_of


@dataclass(frozen=True)
class UrgingIssue:
    """What the page decides: to whom, about what, until when, and how the letter is signed."""

    organisation: Organisation
    unit: Organisation
    chosen: frozenset[str]
    answer_due: date
    issued_on: date
    signer: Person
    number: str = ""
    recipients: tuple[str, ...] = ("Như trên,",)


def issue_urging(asked: UrgingIssue, *, by: Account, at: datetime) -> Paper:
    """Counts the urging and issues its letter; nothing is numbered when anything is refused."""
    not_after(asked.issued_on, localdate(at))
    require_signer(asked.organisation, asked.signer, asked.issued_on)
    with transaction.atomic():
        row = urge(asked.organisation, asked.unit, asked.answer_due, asked.chosen, by=by, at=at)
        number = claim_number(asked.organisation, PaperKind.URGING, asked.issued_on, asked.number)
        issue = Issue(number, asked.issued_on, asked.signer, asked.recipients)
        return keep(PaperKind.URGING, row, issue, subject_of(PaperKind.URGING, row), by=by, at=at)


def usual_recipients(organisation: Organisation, on: date) -> tuple[str, ...]:
    """The unit, and a copy to each who supervises (spec 7)."""
    return ("Như trên,", *(f"{body.short_name}," for body in supervisors_of(organisation, on)))
