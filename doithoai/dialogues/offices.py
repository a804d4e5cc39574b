"""Who may chair a dialogue, who answers for it, and who may sign its papers on a day (A.2-a, B.Đ2.1)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from doithoai.organisations.models import (
    Appointment,
    CommitteeMembership,
    Delegation,
    Office,
    Organisation,
    Person,
)
from doithoai.regulations.refusals import Refused


def _on(day: date) -> Q:
    return Q(from_date__lte=day) & (Q(to_date__isnull=True) | Q(to_date__gte=day))


def offices_of(person: Person, organisation: Organisation, day: date) -> QuerySet[Office]:
    """Offices of the organisation that the person holds or acts in on that day, the head's first."""
    holds = Appointment.objects.filter(_on(day), office=OuterRef("pk"), person=person)
    acts = Delegation.objects.filter(_on(day), office=OuterRef("pk"), deputy=person)
    offices = Office.objects.filter(Exists(holds) | Exists(acts), organisation=organisation)
    return offices.order_by("-is_head", "id")


def possible_chairs(organisation: Organisation, day: date) -> QuerySet[Person]:
    """Everybody who could chair on that day: head, deputies, those acting, members bound in person (A.1-d)."""
    held = Appointment.objects.filter(_on(day), office__organisation=organisation).values("person")
    acted = Delegation.objects.filter(_on(day), office__organisation=organisation).values("deputy")
    bound = CommitteeMembership.objects.filter(_on(day), organisation=organisation).values("person")
    return Person.objects.filter(Q(pk__in=held) | Q(pk__in=acted) | Q(pk__in=bound))


def chair_office(organisation: Organisation, chair: Person, named: Office | None, day: date) -> Office | None:
    """The office in which the person chairs (B.Đ2.1); none for a Tỉnh ủy viên, who is bound in person (A.1-d)."""
    held = list(offices_of(chair, organisation, day))
    if named in held or (held and named is None):
        return named or held[0]
    if not held and named is None and possible_chairs(organisation, day).filter(pk=chair.pk).exists():
        return None
    raise Refused(
        "%(person)s không giữ chức danh này của %(organisation)s vào ngày %(day)s nên không chủ trì được.",
        clause="B.Đ2.1",
        field="chair",
        person=str(chair),
        organisation=str(organisation),
        day=day,
    )


def accountable(organisation: Organisation, day: date) -> tuple[Person, Office]:
    """The head on that day, whoever chairs (A.2-a, B.Đ9.2-g2); in a vacancy, whoever acts in the head's office."""
    heads = Q(office__organisation=organisation, office__is_head=True)
    seat = Appointment.objects.filter(_on(day), heads).select_related("person", "office").first()
    if seat:
        return seat.person, seat.office
    acting = Delegation.objects.filter(_on(day), heads).select_related("deputy", "office").first()
    if acting:
        return acting.deputy, acting.office
    raise Refused(
        "%(organisation)s chưa có người đứng đầu vào ngày %(day)s. Hãy nhập bổ nhiệm hoặc giao quyền trước.",
        clause="A.2-a",
        field="starts_at",
        organisation=str(organisation),
        day=day,
    )


def require_signer(organisation: Organisation, signer: Person, day: date) -> None:
    """Refuses a signature of somebody who holds no office of the organisation on that day."""
    if not offices_of(signer, organisation, day).exists():
        raise Refused(
            "%(person)s không giữ chức danh nào của %(organisation)s vào ngày %(day)s nên không ký được.",
            clause="A.4-c",
            field="signer",
            person=str(signer),
            organisation=str(organisation),
            day=day,
        )
