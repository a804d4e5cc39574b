"""Bodies, offices, members and what they adopted and planned, as facts on a day."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from django.db.models import Min, QuerySet

from doithoai.dialogues.models import Dialogue
from doithoai.organisations.models import Adoption, Appointment, CommitteeMembership, Office, Organisation
from doithoai.oversight.facts import Adopted, Body, Holding, Member, PlanFact, PlannedRow, Post
from doithoai.plans.models import Plan


def body_of(organisation: Organisation) -> Body:
    """An organisation, read with its parent, as the clauses see it."""
    return Body(
        id=organisation.pk,
        name=organisation.short_name,
        full_name=organisation.name,
        kind=organisation.kind,
        level=organisation.level,
        path=organisation.path,
        parent_kind=organisation.parent.kind if organisation.parent else "",
        supervises=organisation.supervises,
        valid_from=organisation.valid_from,
        valid_to=organisation.valid_to,
    )


def bodies_in(asked: QuerySet[Organisation], as_of: date) -> dict[int, Body]:
    """Each body with the year of its first plan or dialogue, in the order of the tree."""
    plans = Plan.objects.filter(organisation__in=asked, issued_on__lte=as_of)
    planned = dict(plans.order_by().values_list("organisation_id").annotate(first=Min("year")))
    dialogues = Dialogue.objects.filter(organisation__in=asked, called_at__date__lte=as_of)
    held = dict(dialogues.order_by().values_list("organisation_id").annotate(first=Min("starts_at__year")))
    found = {}
    for organisation in asked.select_related("parent").order_by("path"):
        years = [year for year in (planned.get(organisation.pk), held.get(organisation.pk)) if year]
        found[organisation.pk] = replace(body_of(organisation), first_year=min(years, default=None))
    return found


def posts_in(asked: QuerySet[Organisation], bodies: dict[int, Body], as_of: date) -> list[Post]:
    """Every office with its holders, heads first."""
    offices = Office.objects.filter(organisation__in=asked, valid_from__lte=as_of)
    held: dict[int, list[Holding]] = defaultdict(list)
    rows = Appointment.objects.filter(office__in=offices, from_date__lte=as_of).select_related("person")
    for one in rows.order_by("from_date", "pk"):
        held[one.office_id].append(Holding(one.person_id, one.person.name, one.from_date, one.to_date))
    return [
        Post(
            id=office.pk,
            body=bodies[office.organisation_id],
            title=office.title,
            category=office.category,
            is_head=office.is_head,
            valid_from=office.valid_from,
            valid_to=office.valid_to,
            holdings=tuple(held[office.pk]),
        )
        for office in offices.order_by("organisation__path", "-is_head", "pk")
    ]


def members_in(asked: QuerySet[Organisation], bodies: dict[int, Body]) -> list[Member]:
    """Tỉnh ủy viên of the committees asked."""
    rows = CommitteeMembership.objects.filter(organisation__in=asked).select_related("person")
    return [
        Member(
            bodies[one.organisation_id], Holding(one.person_id, one.person.name, one.from_date, one.to_date)
        )
        for one in rows.order_by("organisation__path", "from_date", "pk")
    ]


def adoptions() -> list[Adopted]:
    """All of them: a body is bound by what those above it adopted, whether they were asked for or not."""
    rows = Adoption.objects.select_related("organisation")
    return [Adopted(one.organisation.path, one.regulation, one.from_date, one.to_date) for one in rows]


def plans_in(asked: QuerySet[Organisation], as_of: date, year: int | None) -> list[PlanFact]:
    """Every version that was issued by the day, with its rows."""
    issued = Plan.objects.filter(organisation__in=asked, issued_on__lte=as_of).exclude(number="")
    plans = issued if year is None else issued.filter(year=year)
    found = []
    for plan in plans.order_by("pk").prefetch_related("rows"):
        rows = tuple(PlannedRow(row.chair_office_id, row.chair_person_id) for row in plan.rows.all())
        issued_on = plan.issued_on or as_of
        found.append(
            PlanFact(plan.pk, plan.organisation_id, plan.year, plan.version, plan.number, issued_on, rows)
        )
    return found
