"""People who hold offices, and Tỉnh ủy viên, whose duty attaches to the person (A.1-d)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.organisations.models import CommitteeMembership, Organisation, Person
from doithoai.organisations.permissions import may_administer
from doithoai.regulations.refusals import Refused


def enter_person(
    name: str, organisation: Organisation, salutation: str = "đồng chí", *, by: Actor, at: datetime
) -> Person:
    """Puts a person on the list of an organisation."""
    may_administer(by, organisation, localdate(at))
    if not name.strip():
        raise Refused("Hãy ghi họ và tên.", field="name")
    with transaction.atomic():
        person = Person.objects.create(name=name.strip(), organisation=organisation, salutation=salutation)
        record("enter_person", person, by=by, at=at, facts={"name": person.name})
    return person


def make_member(
    person: Person,
    organisation: Organisation,
    from_date: date,
    to_date: date | None = None,
    *,
    by: Actor,
    at: datetime,
) -> CommitteeMembership:
    """The person is a member of the provincial committee from a day on (A.1-d)."""
    may_administer(by, organisation, localdate(at))
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if to_date and to_date < from_date:
            raise Refused("Ngày kết thúc không thể trước ngày bắt đầu.", clause="A.1-d", field="to_date")
        now = organisation.members.filter(person=person).filter(
            Q(to_date__isnull=True) | Q(to_date__gte=from_date)
        )
        if now.exists():
            raise Refused(
                "%(name)s đã là ủy viên vào ngày %(day)s.",
                clause="A.1-d",
                field="person",
                name=person.name,
                day=from_date,
            )
        membership = CommitteeMembership.objects.create(
            person=person, organisation=organisation, from_date=from_date, to_date=to_date
        )
        record(
            "make_member",
            membership,
            by=by,
            at=at,
            clause="A.1-d",
            facts={"name": person.name, "from": from_date, "to": to_date},
        )
    return membership
