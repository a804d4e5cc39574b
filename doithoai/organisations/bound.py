"""Whom a year's quota binds: heads by their office, Tỉnh ủy viên as persons (A.1-d, A.1-e, B.Đ11-a)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_noop

from doithoai.organisations.adoption import adopted
from doithoai.organisations.models import Appointment, CommitteeMembership, Office, Organisation, Person
from doithoai.regulations.clauses import Quota, quota

MEMBER = "provincial_committee_member"


@dataclass(frozen=True)
class BoundPerson:
    """Somebody who owes a number of dialogues in a year, and every clause that says so; the strictest governs."""

    organisation: Organisation
    office: Office | None
    person: Person | None  # none while the office stands empty
    title: str
    required: int
    clause: str
    clauses: tuple[str, ...]


def bound_persons(organisation: Organisation, year: int) -> list[BoundPerson]:
    """Who is bound in this very organisation, by what it adopted up to the end of the year or of its own life."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    if organisation.valid_from > last or (organisation.valid_to and organisation.valid_to < first):
        return []
    day = min(last, organisation.valid_to or last)
    codes = adopted(organisation, day)
    return _by_office(organisation, first, day, codes) + _by_membership(organisation, first, day, codes)


def _by_office(
    organisation: Organisation, first: date, day: date, codes: Collection[str]
) -> list[BoundPerson]:
    offices = organisation.offices.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first), valid_from__lte=day
    ).order_by("-is_head", "pk")
    found = []
    for office in offices:
        owed = quota(office.category, organisation.level, codes, organisation.kind)
        if owed.required:
            found.append(_bound(organisation, office, _last_holder(office, first, day), office.title, owed))
    return found


def _by_membership(
    organisation: Organisation, first: date, day: date, codes: Collection[str]
) -> list[BoundPerson]:
    owed = quota(MEMBER, organisation.level, codes, organisation.kind)
    if not owed.required:
        return []
    memberships = (
        CommitteeMembership.objects.filter(organisation=organisation, from_date__lte=day)
        .filter(Q(to_date__isnull=True) | Q(to_date__gte=first))
        .select_related("person")
    )
    title = gettext_noop("Tỉnh ủy viên")
    return [_bound(organisation, None, one.person, title, owed) for one in memberships]


def _last_holder(office: Office, first: date, day: date) -> Person | None:
    # Who holds the office at the end of the year answers for the year.
    held = Appointment.objects.filter(office=office, from_date__lte=day).filter(
        Q(to_date__isnull=True) | Q(to_date__gte=first)
    )
    last = held.select_related("person").order_by("-from_date").first()
    return last.person if last else None


def _bound(
    organisation: Organisation, office: Office | None, person: Person | None, title: str, owed: Quota
) -> BoundPerson:
    return BoundPerson(
        organisation, office, person, title, owed.required, owed.governing_clause, owed.clauses
    )
