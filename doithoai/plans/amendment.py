"""B.Đ8.1-a: a plan in force is changed by a new version; the old one is kept."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.organisations.models import Account
from doithoai.plans.lifecycle import State
from doithoai.plans.models import Plan
from doithoai.plans.permissions import may_draft
from doithoai.regulations.refusals import Refused

LONGEST_REASON = 300


def amend(plan: Plan, reason: str, *, by: Account, at: datetime) -> Plan:
    """Drafts the next version with the rows of the one in force; refused without a reason or while one is open."""
    may_draft(by, plan.organisation_id, localdate(at))
    with transaction.atomic():
        plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        if plan.state != State.APPROVED:
            raise Refused("Chỉ điều chỉnh được kế hoạch đang có hiệu lực.", clause="B.Đ8.1-a")
        if not reason.strip():
            raise Refused("Hãy ghi lý do điều chỉnh.", clause="B.Đ8.1-a", field="reason")
        if Plan.objects.filter(amends=plan).exists():
            raise Refused("Đã có bản điều chỉnh đang soạn. Hãy mở bản đó.", clause="B.Đ8.1-a")
        if len(reason.strip()) > LONGEST_REASON:
            raise Refused("Lý do dài nhất %(most)s ký tự.", field="reason", most=LONGEST_REASON)
        new = Plan.objects.create(
            organisation=plan.organisation,
            year=plan.year,
            version=plan.version + 1,
            amends=plan,
            amend_reason=reason.strip(),
            drafted_by=by,
            drafted_at=at,
        )
        for row in plan.rows.all():
            row.pk, row.plan, row.continues_id = None, new, row.pk
            row.save(force_insert=True)
        record(
            "amend_plan",
            new,
            by=by,
            at=at,
            clause="B.Đ8.1-a",
            facts={"reason": reason, "version": new.version},
        )
    return new
