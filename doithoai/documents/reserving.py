"""Numbers kept for a paper that is still being written, and numbers that are cancelled: neither is given a second time."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.documents import searching
from doithoai.documents.models import CODES, Paper, PaperKind, PaperStep, Standing, Step
from doithoai.documents.permissions import may_issue
from doithoai.documents.register import claim_number, not_after, period
from doithoai.documents.standing import held, move
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

# What these put in force stays in force: a better paper replaces them, no stroke of the pen.
BINDING = frozenset(
    {
        PaperKind.PLAN,
        PaperKind.NOTICE,
        PaperKind.CONCLUSION,
        PaperKind.DIALOGUE_REPORT,
        PaperKind.WRITTEN_REPLY,
        PaperKind.TRANSFER_LETTER,
    }
)


@dataclass(frozen=True)
class Reserving:
    """For which paper a number is kept; the next one when none is typed."""

    organisation: Organisation
    kind: str
    subject: str
    on: date
    number: str = ""


def reserve(reserving: Reserving, *, by: Account, at: datetime) -> Paper:
    """Keeps a number in the register for a paper to come."""
    organisation, kind = reserving.organisation, reserving.kind
    may_issue(by, organisation.pk, localdate(at))
    if kind not in CODES:
        raise Refused("Hãy chọn loại văn bản.", field="kind")
    if not reserving.subject.strip():
        raise Refused("Hãy ghi giữ số cho văn bản nào.", field="subject")
    not_after(reserving.on, localdate(at))
    with transaction.atomic():
        number = claim_number(organisation, kind, reserving.on, reserving.number)
        within = period(organisation, reserving.on)
        if Paper.objects.filter(organisation=organisation, number=number, period=within).exists():
            raise Refused("Số %(number)s đã được giữ.", field="number", number=number)
        paper = Paper(
            organisation=organisation,
            kind=kind,
            subject=reserving.subject.strip()[:300],
            year=reserving.on.year,
            period=within,
            number=number,
            standing=Standing.RESERVED,
            by=by,
            at=at,
        )
        paper.save(force_insert=True)
        PaperStep.objects.create(paper=paper, step=Step.RESERVED, by=by, at=at)
        record("reserve_number", paper, by=by, at=at, facts={"kind": kind, "number": number})
        searching.put(paper)
    return paper


def cancel(paper: Paper, reason: str, *, by: Account, at: datetime) -> Paper:
    """Strikes out a number or a draft, with the reason; the line stays in the register."""
    may_issue(by, paper.organisation_id, localdate(at))
    reason = reason.strip()
    if not reason:
        raise Refused("Hãy ghi lý do hủy.", field="reason")
    if len(reason) > 300:
        raise Refused("Lý do dài nhất %(most)s ký tự.", field="reason", most=300)
    with transaction.atomic():
        paper = held(paper)
        if paper.standing == Standing.ISSUED and (paper.kind in BINDING or not paper.number):
            raise Refused(
                "“%(kind)s” đã có hiệu lực nên không hủy số được. Hãy ban hành văn bản thay thế.",
                kind=str(paper.get_kind_display()),
            )
        clause = move(paper, Standing.CANCELLED)
        paper.cancelled_reason = reason
        paper.save(update_fields=["standing", "cancelled_reason"])
        PaperStep.objects.create(paper=paper, step=Step.CANCELLED, note=reason, by=by, at=at)
        told = {"number": paper.number, "reason": reason}
        record("cancel_paper", paper, by=by, at=at, clause=clause, facts=told)
    return paper
