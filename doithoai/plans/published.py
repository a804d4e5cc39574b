"""What the public may know of plans: the rows of the plan in force."""

from dataclasses import dataclass
from datetime import date

from doithoai.plans.lifecycle import State
from doithoai.plans.models import Plan, PlanRow


@dataclass(frozen=True)
class PublicRow:
    """A dialogue that is meant to be held."""

    month: int
    chair: str
    theme: str
    theme_reason: str
    place: str
    target_groups: str


@dataclass(frozen=True)
class PublicPlan:
    """The plan of an organisation and year, as issued."""

    organisation: str
    organisation_slug: str
    year: int
    version: int
    number: str
    issued_on: date | None
    rows: tuple[PublicRow, ...]


def public_plan(organisation_slug: str, year: int) -> PublicPlan | None:
    """The plan in force; drafts are nobody else's affair."""
    plan = (
        Plan.objects.filter(organisation__slug=organisation_slug, year=year, state=State.APPROVED)
        .select_related("organisation")
        .first()
    )
    if plan is None:
        return None
    rows = plan.rows.select_related("chair_office", "chair_person").order_by("month", "position")
    return PublicPlan(
        organisation=plan.organisation.name,
        organisation_slug=plan.organisation.slug,
        year=plan.year,
        version=plan.version,
        number=plan.number,
        issued_on=plan.issued_on,
        rows=tuple(_row(row) for row in rows),
    )


def _row(row: PlanRow) -> PublicRow:
    office = row.chair_office.title if row.chair_office else ""
    person = row.chair_person.name if row.chair_person else ""
    return PublicRow(
        month=row.month,
        chair=office or person,
        theme=row.theme,
        theme_reason=row.theme_reason,
        place=row.place,
        target_groups=row.target_groups,
    )
