"""Gia hạn (B.Đ8.1-g2c, B.Đ10.1-b): asked with a reason, decided by another person; never counted as on time (spec 5)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.opinions.lifecycle import EXITS
from doithoai.opinions.models import Assignment, Extension, Opinion, Purpose
from doithoai.opinions.permissions import may_ask_extension, may_decide_term
from doithoai.opinions.stepping import DUE_CLAUSES, due_now, locked, not_before, reasoned
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused


def extendable(opinion: Opinion) -> QuerySet[Assignment]:
    """Open tasks with a day and without a request that waits."""
    waiting = Extension.objects.filter(assignment=OuterRef("pk"), granted=None)
    tasks = Assignment.objects.filter(opinion=opinion, done_on=None, ended_reason="", purpose__in=DUE_CLAUSES)
    return tasks.exclude(due_on=None).filter(~Exists(waiting)).select_related("unit")


def is_extendable(task: Assignment) -> bool:
    """The same of one open task that was read already."""
    waiting = any(row.granted is None for row in task.extensions.all())
    return task.due_on is not None and task.purpose in DUE_CLAUSES and not waiting


def ask_extension(
    assignment: Assignment, due_on: date, reason: str, *, by: Account, at: datetime
) -> Extension:
    """Asks for a later day; the old one holds until somebody else has decided."""
    today = localdate(at)
    may_ask_extension(by, assignment, today)
    reason = reasoned(reason)
    with transaction.atomic():
        opinion = locked(assignment.opinion)
        task = _open_task(opinion, assignment)
        if task.due_on is None:
            raise Refused("Việc này chưa có hạn nên chưa cần gia hạn.", field="due_on")
        _check(task, task.due_on, due_on, today)
        asked = Extension.objects.create(
            assignment=task, was_due=task.due_on, due_on=due_on, reason=reason, by=by, at=at
        )
        facts = {"was_due": asked.was_due, "due_on": due_on, "reason": reason, "unit": task.unit.short_name}
        record("ask_extension", opinion, by=by, at=at, clause=_clause(task), facts=facts)
    return asked


def _open_task(opinion: Opinion, assignment: Assignment) -> Assignment:
    if opinion.stage in EXITS:
        raise Refused("Ý kiến đã kết thúc hoặc đã chuyển đi nên không gia hạn được.")
    task = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    if task.done_on or task.ended_reason:
        raise Refused("Phân công này đã xong hoặc đã thu hồi.")
    return task


def _check(task: Assignment, was_due: date, due_on: date, today: date) -> None:
    if task.extensions.filter(granted=None).exists():
        raise Refused("Đã có đề nghị gia hạn đang chờ quyết định. Hãy chờ quyết định trước.")
    if due_on <= was_due:
        raise Refused("Ngày mới phải sau hạn đang có, %(was)s.", field="due_on", was=was_due)
    not_before(due_on, today, "due_on")


def decide_extension(
    extension: Extension,
    granted: bool,  # noqa: FBT001 - the decision
    note: str = "",
    *,
    by: Account,
    at: datetime,
) -> Extension:
    """Grants the later day, or refuses it and says why; never the one who asked."""
    today = localdate(at)
    may_decide_term(by, extension.assignment.opinion, extension.by, today)
    note = note.strip()[:500] if granted else reasoned(note, field="note")
    with transaction.atomic():
        opinion = locked(extension.assignment.opinion)
        row = Extension.objects.select_for_update(no_key=True).get(pk=extension.pk)
        if row.granted is not None:
            raise Refused("Đề nghị gia hạn này đã được quyết định.")
        facts: dict[str, object] = {"was_due": row.was_due, "due_on": row.due_on, "note": note}
        if granted:
            facts |= _moved(opinion, row, today)
        row.granted, row.note, row.decided_by, row.decided_at = granted, note, by, at
        row.save(update_fields=["granted", "note", "decided_by", "decided_at"])
        if granted:
            due_now(opinion)  # asks which extensions were granted
            opinion.save()
            facts["opinion_due"] = opinion.due_on
        act = "grant_extension" if granted else "refuse_extension"
        record(act, opinion, by=by, at=at, clause=_clause(row.assignment), facts=facts)
    return row


def _moved(opinion: Opinion, row: Extension, today: date) -> dict[str, object]:
    """The task with its new day; a pause meanwhile may have moved its old one."""
    task = _open_task(opinion, row.assignment)
    before: dict[str, object] = {"task_was_due": task.due_on, "opinion_was_due": opinion.due_on}
    if task.due_on is not None and row.due_on <= task.due_on:
        raise Refused("Hạn đang có đã là %(now)s, không sớm hơn ngày xin.", now=task.due_on)
    not_before(row.due_on, today, "due_on")
    task.due_on = row.due_on
    task.save(update_fields=["due_on"])
    return before


def _clause(task: Assignment) -> str:
    return DUE_CLAUSES.get(Purpose(task.purpose), "B.Đ8.1-g2c")
