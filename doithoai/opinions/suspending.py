"""Tạm dừng chờ người nêu (spec 5): asked and decided by two people; it runs again by itself.

What a pause does to dates. From the day it is granted to the end of its last day the term stands still: every open
task, and an answer promised for later, gets as many days more as the pause has. The dates are moved at once when the
pause is granted, so that nothing has to run when it ends: on the day after the last one the old distance to the
deadline is simply there again, and what was late before the pause is late after it. When the petitioner answers
early, the days that were not needed are taken back. The day that a clause sets for a written reply (A.4-d) does not
move: no clause knows a pause. An opinion that was suspended once never counts as answered or solved on time.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.opinions.lifecycle import EXITS
from doithoai.opinions.models import Extension, Opinion, Suspension
from doithoai.opinions.permissions import may_ask_suspension, may_decide_term, may_triage
from doithoai.opinions.stepping import due_now, locked, not_before, reasoned
from doithoai.opinions.wording import verbatim
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

LONGEST = 90  # days; who waits longer closes and opens again
MOST = 5000


def suspended(opinion: Opinion, on: date) -> bool:
    """Whether it waits for the petitioner on that day."""
    until = opinion.suspended_until
    return until is not None and on <= until and opinion.stage not in EXITS


def ask_suspension(opinion: Opinion, until_on: date, reason: str, *, by: Account, at: datetime) -> Suspension:
    """Asks to wait for the petitioner until the end of a day; `reason` is what they are asked, in words they may read."""
    today = localdate(at)
    may_ask_suspension(by, opinion, today)
    reason = reasoned(reason)
    _check_until(until_on, today)
    with transaction.atomic():
        opinion = locked(opinion)
        if opinion.stage in EXITS:
            raise Refused("Ý kiến đã kết thúc hoặc đã chuyển đi nên không tạm dừng được.")
        _settle(opinion, today)
        if opinion.suspensions.filter(ended_on=None).exclude(granted=False).exists():
            raise Refused("Ý kiến đang tạm dừng, hoặc đã có đề nghị tạm dừng đang chờ quyết định.")
        asked = Suspension.objects.create(
            opinion=opinion, reason=reason, from_on=today, until_on=until_on, by=by, at=at
        )
        record("ask_suspension", opinion, by=by, at=at, facts={"until_on": until_on, "reason": reason})
    return asked


def _check_until(until_on: date, today: date) -> None:
    not_before(until_on, today, "until_on")
    if until_on > today + timedelta(days=LONGEST):
        raise Refused("Mỗi lần tạm dừng lâu nhất %(most)s ngày.", field="until_on", most=LONGEST)


def _settle(opinion: Opinion, today: date) -> None:
    """Writes the end of a pause that has passed by itself, or that ended because the opinion went elsewhere."""
    for row in opinion.suspensions.filter(granted=True, ended_on=None):
        if opinion.suspended_until is None or row.until_on < today:
            row.ended_on = min(row.until_on + timedelta(days=1), today)
            row.save(update_fields=["ended_on"])


def decide_suspension(
    suspension: Suspension,
    granted: bool,  # noqa: FBT001 - the decision
    note: str = "",
    *,
    by: Account,
    at: datetime,
) -> Suspension:
    """Grants the pause from today on, or refuses it and says why; never the one who asked."""
    today = localdate(at)
    may_decide_term(by, suspension.opinion, suspension.by, today)
    note = note.strip()[:500] if granted else reasoned(note, field="note")
    with transaction.atomic():
        opinion = locked(suspension.opinion)
        row = Suspension.objects.select_for_update(no_key=True).get(pk=suspension.pk)
        if row.granted is not None:
            raise Refused("Đề nghị tạm dừng này đã được quyết định.")
        before = opinion.due_on
        row.granted, row.note, row.decided_by, row.decided_at = granted, note, by, at
        if granted:
            if opinion.stage in EXITS:
                raise Refused("Ý kiến đã kết thúc hoặc đã chuyển đi nên không tạm dừng được.")
            _check_until(row.until_on, today)
            row.from_on = today
        row.save()
        if granted:
            opinion.suspended_until = row.until_on
            _shift(opinion, row, (row.until_on - today).days + 1)
        facts = {"until_on": row.until_on, "was_due": before, "due_on": opinion.due_on, "note": note}
        record("suspend" if granted else "refuse_suspension", opinion, by=by, at=at, facts=facts)
    return row


def _shift(opinion: Opinion, row: Suspension, days: int) -> None:
    """Moves the days of the tasks that the pause found, and with them the opinion's own."""
    tasks = opinion.assignments.filter(done_on=None, ended_reason="", at__lte=row.decided_at)
    # A day that was granted during the pause already knew of it.
    known = Extension.objects.filter(granted=True, decided_at__gt=row.decided_at).values("assignment")
    for task in tasks.exclude(due_on=None).exclude(pk__in=known):
        assert task.due_on is not None
        task.due_on += timedelta(days=days)
        task.save(update_fields=["due_on"])
    due_now(opinion)
    opinion.save()


def answer_suspension(opinion: Opinion, text: str, *, by: Actor, at: datetime) -> Suspension:
    """The petitioner adds what was asked, by code or through the desk: their words are kept, the term runs again."""
    today = localdate(at)
    if isinstance(by, Account):
        may_triage(by, opinion, today)
    text = verbatim(text).strip()
    if not text:
        raise Refused("Hãy ghi nội dung bổ sung.", field="text")
    if len(text) > MOST:
        raise Refused("Nội dung dài quá %(most)s ký tự.", field="text", most=MOST)
    with transaction.atomic():
        opinion = locked(opinion)
        row = _running(opinion, today)
        before, row.answer, row.ended_on = opinion.due_on, text, today
        row.save(update_fields=["answer", "ended_on"])
        opinion.suspended_until = None
        _shift(opinion, row, -((row.until_on - today).days + 1))
        # The words are the petitioner's and stay in their row; the record is never changed, so none of them go there.
        facts = {"letters": len(text), "was_due": before, "due_on": opinion.due_on}
        record("answer_suspension", opinion, by=by, at=at, facts=facts)
    return row


def _running(opinion: Opinion, today: date) -> Suspension:
    row = opinion.suspensions.filter(granted=True, ended_on=None).last()
    if row is None or not suspended(opinion, today):
        raise Refused("Cơ quan không còn chờ ông/bà bổ sung. Ông/bà có thể gửi thêm một ý kiến mới.")
    return row
