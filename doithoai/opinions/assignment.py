"""B.Đ8.1-g2c, g3b, B.Đ10.1-b: who prepares the answer, who solves the matter, until when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues.models import InvitedBody
from doithoai.opinions.due_dates import Proposal, Terms, proposal
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Assignment, Opinion, Purpose
from doithoai.opinions.permissions import may_assign
from doithoai.opinions.stepping import due_now, locked, not_before, reasoned, step
from doithoai.organisations.models import Account, Organisation, Person
from doithoai.organisations.queries import units_of
from doithoai.regulations.refusals import Refused

CLAUSES = {Purpose.DRAFT: "B.Đ8.1-g2c", Purpose.SOLVE: "B.Đ8.1-g3b", Purpose.CO_ORDINATE: "B.Đ8.1-g2c"}
AFTER_ANSWER = frozenset({Stage.ANSWERED, Stage.FOLLOWING})


@dataclass(frozen=True)
class Place:
    """Where an opinion is put: unit, purpose, date, official."""

    unit: Organisation
    purpose: str
    due_on: date | None
    official: Person | None = None


def assign(
    opinion: Opinion,
    unit: Organisation,
    purpose: str,
    due_on: date | None,
    official: Person | None = None,
    *,
    by: Account,
    at: datetime,
) -> Assignment:
    """Gives the opinion to a unit for one purpose; without a date the one of its urgency is taken."""
    may_assign(by, opinion, localdate(at))
    if purpose not in Purpose.values:
        raise Refused("Hãy chọn việc giao: chuẩn bị trả lời, giải quyết hoặc phối hợp.", field="purpose")
    with transaction.atomic():
        opinion = locked(opinion)
        check_life(opinion, purpose)
        facts: dict[str, object] = {}
        if purpose == Purpose.DRAFT and opinion.stage == Stage.ACCEPTED:
            facts = step(opinion, Stage.ASSIGNED).facts
        placed = place(opinion, Place(unit, purpose, due_on, official), by=by, at=at)
        if purpose == Purpose.SOLVE and opinion.stage == Stage.ANSWERED:
            facts = step(opinion, Stage.FOLLOWING).facts
        due_now(opinion)
        opinion.save()
        _recorded("assign", opinion, placed, facts, by=by, at=at)
    return placed


def place(opinion: Opinion, where: Place, *, by: Account, at: datetime) -> Assignment:
    """Stores the assignment of a locked opinion; one unit at a time drafts, one solves."""
    today = localdate(at)
    due_on = check_place(opinion, where, today)
    return Assignment.objects.create(
        opinion=opinion,
        purpose=where.purpose,
        unit=where.unit,
        official=where.official,
        due_on=due_on,
        by=by,
        at=at,
    )


def check_place(opinion: Opinion, where: Place, today: date, terms: Terms | None = None) -> date:
    """The date it will have; refused for a unit, date or task that cannot be."""
    proposed = Proposal(where.due_on, "") if where.due_on else proposal(opinion, where.purpose, today, terms)
    if proposed.due_on is None:
        raise Refused("Chưa có lịch nghỉ của năm tới nên chưa tính được hạn. Hãy ghi hạn.", field="due_on")
    not_before(proposed.due_on, today, "due_on")
    check_unit(opinion, where.unit, today)
    still = opinion.assignments.filter(purpose=where.purpose, done_on=None, ended_reason="")
    if where.purpose == Purpose.CO_ORDINATE:
        still = still.filter(unit=where.unit)
    if there := still.select_related("unit").first():
        raise Refused(
            "Đã giao việc này cho %(unit)s. Hãy đổi phân công nếu cần.",
            clause=CLAUSES[Purpose(where.purpose)],
            field="unit",
            unit=there.unit.short_name,
        )
    return proposed.due_on


def check_life(opinion: Opinion, purpose: str) -> None:
    if opinion.stage in EXITS or opinion.stage == Stage.RECEIVED:
        raise Refused(
            "Ý kiến đang ở bước “%(now)s” nên chưa phân công được. Hãy phân loại hoặc mở lại trước.",
            clause="B.Đ8.1-g2c",
            now=str(Stage(opinion.stage).label),
        )
    if purpose == Purpose.DRAFT and opinion.stage in {Stage.DRAFTED, Stage.AGREED}:
        raise Refused("Đã có dự thảo trả lời. Trả lại dự thảo trước khi giao người khác.", field="purpose")


def check_unit(opinion: Opinion, unit: Organisation, today: date) -> None:
    """The unit exists that day and is the organisation's own, or was invited to answer (B.Đ7-4)."""
    if not unit.holds_on(today):
        raise Refused(
            "%(unit)s không còn hoạt động ngày %(day)s.", field="unit", unit=unit.short_name, day=today
        )
    here = opinion.organisation
    if unit.within(here) or units_of(here, today).filter(pk=unit.pk).exists():
        return
    invited = InvitedBody.objects.filter(dialogue=opinion.dialogue, organisation=unit)
    if opinion.dialogue is None or not invited.exists():
        raise Refused(
            "%(unit)s không thuộc cơ quan này và không được mời trả lời tại buổi đối thoại.",
            clause="B.Đ7-4",
            field="unit",
            unit=unit.short_name,
        )


def reassign(
    assignment: Assignment, unit: Organisation, due_on: date | None, reason: str, *, by: Account, at: datetime
) -> Assignment:
    """Moves an open assignment to another unit or date, with a reason; the old one stays in the history."""
    may_assign(by, assignment.opinion, localdate(at))
    reason = reasoned(reason, "B.Đ8.1-g2c", most=300)
    with transaction.atomic():
        opinion = locked(assignment.opinion)
        old = _ended(assignment, reason)
        where = Place(unit, old.purpose, due_on, old.official if old.unit_id == unit.pk else None)
        placed = place(opinion, where, by=by, at=at)
        due_now(opinion)
        opinion.save()
        _recorded("reassign", opinion, placed, {"reason": reason, "before": old.unit_id}, by=by, at=at)
    return placed


def _ended(assignment: Assignment, reason: str) -> Assignment:
    old = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    if old.done_on or old.ended_reason:
        raise Refused("Phân công này đã xong hoặc đã thu hồi.", field="assignment")
    old.ended_reason = reason
    old.save(update_fields=["ended_reason"])
    return old


def take_back(assignment: Assignment, reason: str, *, by: Account, at: datetime) -> Opinion:
    """Takes a task back with a reason; without anybody to draft the opinion waits to be assigned again."""
    may_assign(by, assignment.opinion, localdate(at))
    reason = reasoned(reason, CLAUSES[Purpose.DRAFT], most=300)
    with transaction.atomic():
        opinion = locked(assignment.opinion)
        old = _ended(assignment, reason)
        facts: dict[str, object] = {"reason": reason}
        if old.purpose == Purpose.DRAFT and opinion.stage == Stage.DRAFTED:
            raise Refused(
                "Đơn vị đã gửi dự thảo. Hãy trả lại dự thảo, rồi thu hồi hoặc đổi phân công.",
                clause=CLAUSES[Purpose.DRAFT],
                field="assignment",
            )
        if old.purpose == Purpose.DRAFT and opinion.stage == Stage.ASSIGNED:
            facts |= step(opinion, Stage.ACCEPTED).facts
        opinion.unit = None
        due_now(opinion)
        opinion.save()
        _recorded("take_back", opinion, old, facts, by=by, at=at)
    return opinion


def _recorded(
    act: str, opinion: Opinion, placed: Assignment, facts: dict[str, object], *, by: Account, at: datetime
) -> None:
    clause = CLAUSES[Purpose(placed.purpose)]
    if placed.purpose == Purpose.SOLVE and opinion.stage in AFTER_ANSWER:
        clause = "B.Đ10.1-b"
    facts = facts | {
        "purpose": placed.purpose,
        "unit": placed.unit.short_name,
        "unit_id": placed.unit_id,
        "due_on": placed.due_on,
    }
    record(act, opinion, by=by, at=at, clause=clause, facts=facts)
