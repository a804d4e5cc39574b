"""Gia hạn cam kết (B.Đ10.1-b): asked with a reason, decided by another person; never counted as on time (spec 6)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.commitments.models import Commitment, CommitmentExtension, State
from doithoai.commitments.permissions import may_ask_later, may_decide_later
from doithoai.opinions.extending import ask_extension, decide_extension, extendable
from doithoai.opinions.lifecycle import EXITS
from doithoai.opinions.models import Assignment, Extension, Purpose
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ10.1-b"
MOST = 500


def ask_later(
    commitment: Commitment, due_on: date, reason: str, *, by: Account, at: datetime
) -> CommitmentExtension:
    """Asks for a later day; the old one holds until somebody else has decided."""
    today = localdate(at)
    may_ask_later(by, commitment, today)
    reason = _reasoned(reason, "reason")
    with transaction.atomic():
        row = _locked(commitment)
        if row.extensions.filter(granted=None).exists():
            raise Refused("Đã có đề nghị gia hạn đang chờ quyết định. Hãy chờ quyết định trước.")
        _check(row, due_on, today)
        asked = CommitmentExtension.objects.create(
            commitment=row, was_due=row.due_on, due_on=due_on, reason=reason, by=by, at=at
        )
        facts = {"was_due": row.due_on, "due_on": due_on, "reason": reason}
        record("ask_later", row, by=by, at=at, clause=CLAUSE, facts=facts)
    return asked


def decide_later(
    extension: CommitmentExtension,
    granted: bool,  # noqa: FBT001 - the decision
    note: str = "",
    *,
    by: Account,
    at: datetime,
) -> CommitmentExtension:
    """Grants the later day, or refuses it and says why; the unit's task in the opinion moves with it."""
    today = localdate(at)
    may_decide_later(by, extension, today)
    note = note.strip()[:MOST] if granted else _reasoned(note, "note")
    with transaction.atomic():
        commitment = _locked(extension.commitment)
        row = CommitmentExtension.objects.select_for_update(no_key=True).get(pk=extension.pk)
        if row.granted is not None:
            raise Refused("Đề nghị gia hạn này đã được quyết định.")
        if granted:
            _check(commitment, row.due_on, today)
            commitment.due_on = row.due_on
            commitment.save(update_fields=["due_on"])
            _move_task(commitment, row, note, by=by, at=at)
        row.granted, row.note, row.decided_by, row.decided_at = granted, note, by, at
        row.save(update_fields=["granted", "note", "decided_by", "decided_at"])
        facts = {"was_due": row.was_due, "due_on": row.due_on, "note": note}
        record(
            "grant_later" if granted else "refuse_later", commitment, by=by, at=at, clause=CLAUSE, facts=facts
        )
    return row


def _move_task(
    commitment: Commitment, row: CommitmentExtension, note: str, *, by: Account, at: datetime
) -> None:
    """One matter has one day: the opinion's own term is extended by the same two people for the same reason."""
    opinion = commitment.opinion
    if opinion is None or opinion.stage in EXITS:
        return
    tasks = extendable(opinion).filter(unit=commitment.unit, purpose=Purpose.SOLVE, due_on__lt=row.due_on)
    for task in tasks:
        asked = ask_extension(task, row.due_on, row.reason, by=row.by, at=at)
        decide_extension(asked, True, note, by=by, at=at)


def decide_task(
    extension: Extension,
    granted: bool,  # noqa: FBT001 - the decision
    note: str = "",
    *,
    by: Account,
    at: datetime,
) -> Extension:
    """Decides on the opinion's own term; what was promised about the opinion follows it."""
    with transaction.atomic():
        decided = decide_extension(extension, granted, note, by=by, at=at)
        if granted and decided.assignment.purpose == Purpose.SOLVE:
            _follow(decided, by=by, at=at)
    return decided


def _follow(extension: Extension, *, by: Account, at: datetime) -> None:
    task: Assignment = extension.assignment
    rows = Commitment.objects.select_for_update(no_key=True).filter(
        opinion=task.opinion_id, unit=task.unit_id, state=State.OPEN, due_on__lt=extension.due_on
    )
    rows = rows.exclude(official=by.person_id)  # nobody moves the day of their own promise
    for row in rows.order_by("id"):
        was_due, row.due_on = row.due_on, extension.due_on
        row.save(update_fields=["due_on"])
        CommitmentExtension.objects.create(
            commitment=row, was_due=was_due, due_on=extension.due_on, reason=extension.reason,
            by=extension.by, at=extension.at, decided_by=by, decided_at=at, granted=True, note=extension.note,
        )  # fmt: skip
        facts = {"was_due": was_due, "due_on": extension.due_on, "note": extension.note}
        record("grant_later", row, by=by, at=at, clause=CLAUSE, facts=facts)


def _locked(commitment: Commitment) -> Commitment:
    row = Commitment.objects.select_for_update(no_key=True).get(pk=commitment.pk)
    if row.state != State.OPEN:
        raise Refused("Việc này đã báo xong nên không cần gia hạn.", clause=CLAUSE)
    return row


def _check(commitment: Commitment, due_on: date, today: date) -> None:
    if due_on <= commitment.due_on:
        raise Refused("Ngày mới phải sau hạn đang có, %(was)s.", field="due_on", was=commitment.due_on)
    if due_on < today:
        raise Refused("Ngày %(day)s đã qua.", field="due_on", day=due_on)


def _reasoned(text: str, field: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Refused("Hãy ghi lý do.", field=field)
    if len(text) > MOST:
        raise Refused("Lý do dài quá %(most)s ký tự.", field=field, most=MOST)
    return text
