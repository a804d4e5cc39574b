"""A.4-a: the head approves the plan; number and date prove when it was made."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.organisations.models import Account, Person
from doithoai.plans.drafting import step
from doithoai.plans.lifecycle import State
from doithoai.plans.models import Plan
from doithoai.plans.permissions import may_approve
from doithoai.regulations.refusals import Refused

LONGEST_NUMBER = 40


def approve(
    plan: Plan, number: str, issued_on: date, *, signer: Person | None = None, by: Account, at: datetime
) -> Plan:
    """Puts the plan in force; the plan it amends is kept and marked as replaced."""
    may_approve(by, plan, localdate(at))
    with transaction.atomic():
        plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        step(plan, State.APPROVED)
        if not number.strip():
            raise Refused("Hãy ghi số, ký hiệu của kế hoạch.", clause="A.4-a", field="number")
        if len(number.strip()) > LONGEST_NUMBER:
            raise Refused("Số, ký hiệu dài nhất %(most)s ký tự.", field="number", most=LONGEST_NUMBER)
        if issued_on > localdate(at):
            raise Refused("Ngày ban hành không thể sau hôm nay.", clause="A.4-a", field="issued_on")
        if plan.amends_id:
            before = Plan.objects.select_for_update(no_key=True).get(pk=plan.amends_id)
            step(before, State.AMENDED)
            before.save(update_fields=["state"])
        plan.number, plan.issued_on, plan.signer = number.strip(), issued_on, signer or by.person
        plan.save(update_fields=["state", "number", "issued_on", "signer"])
        record(
            "approve_plan",
            plan,
            by=by,
            at=at,
            clause="A.4-a",
            facts={"number": number, "issued_on": issued_on},
        )
    return plan


def send_back(plan: Plan, reason: str, *, by: Account, at: datetime) -> Plan:
    """Returns a submitted plan to its drafters with a reason."""
    may_approve(by, plan, localdate(at))
    with transaction.atomic():
        plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        step(plan, State.DRAFTING)
        if not reason.strip():
            raise Refused("Hãy ghi lý do trả lại.", field="reason")
        plan.save(update_fields=["state"])
        record("send_back_plan", plan, by=by, at=at, clause="B.Đ8.1-a", facts={"reason": reason})
    return plan
