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

LARGEST = 100_000
LENGTHS = {"theme": 300, "theme_reason": 500, "kind": 20, "place": 200, "target_groups": 300}


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
    # In an amendment: the row of the plan in force that this one carries on.
    continues: PlanRow | None = None


def draft(organisation: Organisation, year: int, *, by: Account, at: datetime) -> Plan:
    """Starts the plan of a year; refused while one of that year is open or in force."""
    may_draft(by, organisation.pk, localdate(at))
    if abs(year - localdate(at).year) > 1:
        raise Refused("Chỉ lập kế hoạch của năm trước, năm nay hoặc năm sau.", clause="A.4-a", field="year")
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
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
        plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        if plan.state != State.DRAFTING:
            raise Refused(
                "Kế hoạch đã trình hoặc đã ban hành nên không sửa được. Hãy lập bản điều chỉnh.",
                clause="B.Đ8.1-a",
            )
        written = [_row(plan, position, row) for position, row in enumerate(rows, 1)]
        plan.rows.all().delete()
        PlanRow.objects.bulk_create(written)
        record("write_plan_rows", plan, by=by, at=at, clause="B.Đ8.1-a", facts={"rows": len(rows)})


def _row(plan: Plan, position: int, row: Row) -> PlanRow:
    """B.Đ8.1-b: size and participants of each; A.1-f: the theme is what many people are concerned about."""
    if not 1 <= row.month <= 12:
        raise Refused("Tháng phải từ 1 đến 12.", clause="A.4-a", field="month")
    if not row.theme.strip():
        raise Refused("Dòng %(row)s chưa có chủ đề.", clause="A.1-f", field="theme", row=position)
    if row.size is not None and not 1 <= row.size <= LARGEST:
        raise Refused("Quy mô phải từ 1 đến %(most)s người.", clause="B.Đ8.1-b", field="size", most=LARGEST)
    _check_chair(plan, row, position)
    written = PlanRow(plan=plan, position=position, **{**vars(row), "fields": list(row.fields)})
    written.theme = row.theme.strip()
    written.continues = row.continues or _carried_on(plan, written)
    _fit(written)
    return written


def _check_chair(plan: Plan, row: Row, position: int) -> None:
    if row.chair_office is None and row.chair_person is None:
        raise Refused(
            "Dòng %(row)s chưa có người chủ trì.", clause="B.Đ2.1", field="chair_office", row=position
        )
    if row.chair_office and row.chair_office.organisation_id != plan.organisation_id:
        raise Refused(
            "Người chủ trì phải giữ chức danh của cơ quan lập kế hoạch.",
            clause="B.Đ2.1",
            field="chair_office",
        )


def _carried_on(plan: Plan, row: PlanRow) -> PlanRow | None:
    """The same dialogue in the amended plan, found by chair and theme when nobody named it."""
    if plan.amends_id is None:
        return None
    same = PlanRow.objects.filter(plan=plan.amends_id, theme=row.theme)
    return same.filter(chair_office=row.chair_office, chair_person=row.chair_person).first()


def _fit(row: PlanRow) -> None:
    for name, most in LENGTHS.items():
        if len(getattr(row, name)) > most:
            raise Refused(
                "Dòng %(row)s có nội dung dài quá %(most)s ký tự. Hãy rút gọn.",
                field=name,
                row=row.position,
                most=most,
            )


def submit(plan: Plan, *, by: Account, at: datetime) -> Plan:
    """Hands the plan to the leader; a plan without rows is refused."""
    may_draft(by, plan.organisation_id, localdate(at))
    with transaction.atomic():
        plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
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
