"""Questions about plans: which may be read, which is in force, which is on the desk, how it differs from the last."""

from datetime import date

from django.db.models import QuerySet

from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Organisation
from doithoai.plans.lifecycle import State
from doithoai.plans.models import Plan, PlanRow
from doithoai.regulations.deadlines import Deadline, deadline
from doithoai.regulations.working_days import Calendar

CLAUSE = "A.4-a"


def readable(authority: Authority) -> QuerySet[Plan]:
    """Plans of what the account may read."""
    return authority.visible(Plan.objects.all())


def in_force(organisation: Organisation, year: int) -> Plan | None:
    """The plan of that year that counts."""
    return Plan.objects.filter(organisation=organisation, year=year, state=State.APPROVED).first()


def being_made(organisation: Organisation) -> QuerySet[Plan]:
    """Drafted or handed up, and not yet issued."""
    return Plan.objects.filter(organisation=organisation, state__in=[State.DRAFTING, State.SUBMITTED])


def versions(organisation: Organisation, year: int) -> QuerySet[Plan]:
    """Every version of that year, newest first; replaced ones are kept (B.Đ8.1-a)."""
    return Plan.objects.filter(organisation=organisation, year=year).order_by("-version")


def first_issued_on(organisation: Organisation, year: int) -> date | None:
    """When the year's plan was first issued: what A.4-a asks for; amendments change nothing about it."""
    issued = versions(organisation, year).filter(issued_on__isnull=False).order_by("version")
    return issued.values_list("issued_on", flat=True).first()


def plan_deadline(year: int, calendar: Calendar) -> Deadline:
    """The last good day of the year's plan: "trước ngày 01/02" (A.4-a, readings 6)."""
    return deadline(CLAUSE, year, calendar)


def rows_of(plan: Plan) -> QuerySet[PlanRow]:
    """The rows with whom they name, in order."""
    return plan.rows.select_related("chair_office", "chair_person")
