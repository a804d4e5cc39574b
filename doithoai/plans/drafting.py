"""A.4-a, B.Đ8.1-a: making the year's plan and handing it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.organisations.models import Account, Office, Organisation, Person
from doithoai.plans.lifecycle import STEPS, State
from doithoai.plans.models import Plan, PlanRow
from doithoai.plans.permissions import may_draft
from doithoai.regulations.refusals import Refused


@dataclass(frozen=True)
class Row:
    """What a plan says of one dialogue."""

    chair_office: Office | None
    month: int
    theme: str
    theme_reason: str = ""
    fields: tuple[str, ...] = ()
    kind: str = "periodic"
    place: str = ""
    size: int | None = None
    target_groups: str = ""
    chair_person: Person | None = None


def draft(organisation: Organisation, year: int, *, by: Account, at: datetime) -> Plan:
    """Starts the plan of a year; refused while one of that year is open or in force."""
    may_draft(by, organisation.pk, localdate(at))
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if Plan.objects.filter(organisation=organisation, year=year).exclude(state=State.AMENDED).exists():
            raise Refused(
                "Đã có kế hoạch năm %(year)s. Mở kế hoạch đó để sửa hoặc điều chỉnh.", field="year", year=year
            )
        plan = Plan.objects.create(organisation=organisation, year=year, drafted_by=by, drafted_at=at)
        record("draft_plan", plan, by=by, at=at, clause="A.4-a", facts={"year": year})
    return plan


def set_rows(plan: Plan, rows: Sequence[Row], *, by: Account, at: datetime) -> None:
    """Replaces the rows of a plan that is still being drafted."""
    may_draft(by, plan.organisation_id, localdate(at))
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        if plan.state != State.DRAFTING:
            raise Refused(
                "Kế hoạch đã trình hoặc đã ban hành nên không sửa được. Hãy lập bản điều chỉnh.",
                clause="B.Đ8.1-a",
            )
        plan.rows.all().delete()
        PlanRow.objects.bulk_create(
            PlanRow(plan=plan, position=n, **{**row.__dict__, "fields": list(row.fields)})
            for n, row in enumerate(rows, 1)
        )
        record("write_plan_rows", plan, by=by, at=at, clause="B.Đ8.1-a", facts={"rows": len(rows)})


def submit(plan: Plan, *, by: Account, at: datetime) -> Plan:
    """Hands the plan to the leader; a plan without rows is refused."""
    may_draft(by, plan.organisation_id, localdate(at))
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        step(plan, State.SUBMITTED)
        if not plan.rows.exists():
            raise Refused(
                "Kế hoạch chưa có buổi đối thoại nào. Hãy thêm ít nhất một dòng.",
                clause="B.Đ8.1-a",
                field="rows",
            )
        plan.save(update_fields=["state"])
        record("submit_plan", plan, by=by, at=at, clause="B.Đ8.1-a")
    return plan


def step(plan: Plan, then: State) -> None:
    """Moves the plan on when its life allows it."""
    if (plan.state, then) not in STEPS:
        raise Refused(
            "Kế hoạch đang ở bước “%(now)s” nên không làm được việc này.", now=str(State(plan.state).label)
        )
    plan.state = then
