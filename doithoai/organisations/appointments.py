"""Offices and who holds them: one person at a time, by decision and dates; a deputy may act for a while."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.organisations.models import Appointment, Category, Delegation, Office, Organisation, Person
from doithoai.organisations.permissions import may_administer
from doithoai.regulations.refusals import Refused


def open_office(
    organisation: Organisation,
    title: str,
    category: str,
    valid_from: date | None = None,
    *,
    is_head: bool = False,
    by: Actor,
    at: datetime,
) -> Office:
    """Opens a post; a body has one head (A.1-a, B.Đ2.1)."""
    may_administer(by, organisation, localdate(at))
    if not title.strip():
        raise Refused("Hãy ghi tên chức danh.", field="title")
    if category not in Category.values:
        raise Refused("Hãy chọn nhóm chức danh.", field="category")
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        start = valid_from or organisation.valid_from
        _within_its_life(organisation, start, "valid_from")
        now = organisation.offices.filter(is_head=True).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=start)
        )
        if is_head and (other := now.first()):
            raise Refused(
                "Cơ quan đã có chức danh người đứng đầu: %(title)s. Mỗi cơ quan chỉ có một người đứng đầu.",
                field="is_head",
                title=other.title,
            )
        office = Office.objects.create(
            organisation=organisation,
            title=title.strip(),
            category=category,
            is_head=is_head,
            valid_from=start,
            valid_to=organisation.valid_to,
        )
        record("open_office", office, by=by, at=at, facts={"title": office.title, "head": is_head})
    return office


def appoint(
    person: Person,
    office: Office,
    from_date: date,
    to_date: date | None = None,
    decision: str = "",
    *,
    by: Actor,
    at: datetime,
) -> Appointment:
    """Gives the office to a person; refused while somebody else holds it on one of these days."""
    may_administer(by, office.organisation, localdate(at))
    with transaction.atomic():
        office = (
            Office.objects.select_for_update(no_key=True).select_related("organisation").get(pk=office.pk)
        )
        _within_its_life(office.organisation, from_date, "from_date")
        if to_date and to_date < from_date:
            raise Refused("Ngày kết thúc không thể trước ngày bắt đầu giữ chức.", field="to_date")
        # Nobody holds an office longer than there is one.
        last = min((day for day in (to_date, office.valid_to) if day), default=None)
        if other := _during(office.appointments.select_related("person"), from_date, last).first():
            raise _held(office, other)
        appointment = Appointment.objects.create(
            person=person, office=office, from_date=from_date, to_date=last, decision=decision.strip()
        )
        record(
            "appoint",
            office,
            by=by,
            at=at,
            facts={"person": person.name, "from": from_date, "to": last, "decision": decision},
        )
    return appointment


def _within_its_life(organisation: Organisation, day: date, field: str) -> None:
    if not organisation.holds_on(day):
        raise Refused(
            "“%(name)s” không hoạt động vào ngày %(day)s.",
            field=field,
            name=organisation.short_name,
            day=day,
        )


def _during(rows: QuerySet[Appointment], start: date, last: date | None) -> QuerySet[Appointment]:
    rows = rows.filter(Q(to_date__isnull=True) | Q(to_date__gte=start))
    return rows.filter(from_date__lte=last) if last else rows


def _held(office: Office, other: Appointment) -> Refused:
    if other.to_date:
        return Refused(
            "%(person)s giữ chức %(office)s từ %(start)s đến hết %(end)s. Một chức danh không thể do hai người giữ "
            "cùng lúc: hãy chọn ngày khác hoặc sửa ngày kết thúc của người trước.",
            field="from_date",
            person=other.person.name,
            office=office.title,
            start=other.from_date,
            end=other.to_date,
        )
    return Refused(
        "%(person)s đang giữ chức %(office)s từ %(start)s và chưa có ngày kết thúc. Một chức danh không thể do hai "
        "người giữ cùng lúc: hãy ghi ngày kết thúc của người trước.",
        field="from_date",
        person=other.person.name,
        office=office.title,
        start=other.from_date,
    )


def end_appointment(appointment: Appointment, to_date: date, *, by: Actor, at: datetime) -> Appointment:
    """The person holds the office up to and including that day."""
    may_administer(by, appointment.office.organisation, localdate(at))
    with transaction.atomic():
        appointment = Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
        if to_date < appointment.from_date:
            raise Refused(
                "Ngày kết thúc không thể trước ngày bắt đầu giữ chức, %(start)s.",
                field="to_date",
                start=appointment.from_date,
            )
        others = appointment.office.appointments.select_related("person").exclude(pk=appointment.pk)
        if other := _during(others, appointment.from_date, to_date).first():
            raise _held(appointment.office, other)
        before, appointment.to_date = appointment.to_date, to_date
        appointment.save(update_fields=["to_date"])
        record(
            "end_appointment",
            appointment.office,
            by=by,
            at=at,
            facts={"person": appointment.person.name, "old": before, "new": to_date},
        )
    return appointment


def delegate(
    office: Office,
    deputy: Person,
    from_date: date,
    to_date: date,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Delegation:
    """A deputy acts in the office for a while; the holder stays accountable (A.2-a)."""
    may_administer(by, office.organisation, localdate(at))
    with transaction.atomic():
        office = (
            Office.objects.select_for_update(no_key=True).select_related("organisation").get(pk=office.pk)
        )
        if to_date < from_date:
            raise Refused("Ngày kết thúc ủy quyền không thể trước ngày bắt đầu.", field="to_date")
        _within_its_life(office.organisation, from_date, "from_date")
        _may_act(office, deputy, from_date, to_date)
        delegation = Delegation.objects.create(
            office=office, deputy=deputy, from_date=from_date, to_date=to_date, reason=reason.strip()
        )
        record(
            "delegate",
            office,
            by=by,
            at=at,
            clause="A.2-a",
            facts={"deputy": deputy.name, "from": from_date, "to": to_date, "reason": reason},
        )
    return delegation


def _may_act(office: Office, deputy: Person, from_date: date, to_date: date) -> None:
    if holder(office, from_date) == deputy:
        raise Refused(
            "%(person)s chính là người giữ chức này.", clause="A.2-a", field="deputy", person=deputy.name
        )
    now = office.delegations.filter(from_date__lte=to_date, to_date__gte=from_date)
    if other := now.select_related("deputy").first():
        raise Refused(
            "%(person)s đã được ủy quyền từ %(start)s đến hết %(end)s.",
            clause="A.2-a",
            field="from_date",
            person=other.deputy.name,
            start=other.from_date,
            end=other.to_date,
        )


def holder(office: Office, on: date) -> Person | None:
    """Who holds the office on that day."""
    held = office.appointments.filter(from_date__lte=on).filter(Q(to_date__isnull=True) | Q(to_date__gte=on))
    appointment = held.select_related("person").first()
    return appointment.person if appointment else None


def acting(office: Office, on: date) -> Person | None:
    """Who acts in the office on that day: the deputy it is delegated to, else the holder."""
    now = office.delegations.filter(from_date__lte=on, to_date__gte=on).select_related("deputy").first()
    return now.deputy if now else holder(office, on)
