"""An organisation adopts a directive for itself and everything below it, from a day."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.organisations.models import Adoption, Organisation
from doithoai.organisations.permissions import may_administer
from doithoai.organisations.queries import line
from doithoai.regulations import clauses
from doithoai.regulations.refusals import Refused


def adopt(
    organisation: Organisation, regulation: str, from_date: date, decision: str, *, by: Actor, at: datetime
) -> Adoption:
    """Puts a directive in force for the organisation and its subtree."""
    may_administer(by, organisation, localdate(at))
    text = clauses.regulation(regulation)
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if not organisation.holds_on(from_date) or not text.in_force(from_date):
            raise Refused(
                "Ngày %(day)s nằm ngoài thời gian cơ quan hoạt động hoặc văn bản có hiệu lực.",
                field="from_date",
                day=from_date,
            )
        now = organisation.adoptions.filter(regulation=regulation)
        if other := now.filter(Q(to_date__isnull=True) | Q(to_date__gte=from_date)).first():
            raise Refused(
                "Cơ quan đã áp dụng văn bản này từ %(day)s.", field="regulation", day=other.from_date
            )
        adoption = Adoption.objects.create(
            organisation=organisation,
            regulation=regulation,
            from_date=from_date,
            to_date=organisation.valid_to,
            decision=decision.strip(),
        )
        record(
            "adopt",
            adoption,
            by=by,
            at=at,
            facts={"regulation": regulation, "from": from_date, "decision": decision},
        )
    return adoption


def end_adoption(adoption: Adoption, to_date: date, *, by: Actor, at: datetime) -> Adoption:
    """The directive binds up to and including that day."""
    may_administer(by, adoption.organisation, localdate(at))
    with transaction.atomic():
        adoption = Adoption.objects.select_for_update(no_key=True).get(pk=adoption.pk)
        if to_date < adoption.from_date:
            raise Refused("Ngày kết thúc không thể trước ngày bắt đầu áp dụng.", field="to_date")
        before, adoption.to_date = adoption.to_date, to_date
        adoption.save(update_fields=["to_date"])
        record("end_adoption", adoption, by=by, at=at, facts={"old": before, "new": to_date})
    return adoption


def adopted(organisation: Organisation, on: date) -> frozenset[str]:
    """Codes of the directives that bind on that day: its own and those of everybody above it."""
    now = Adoption.objects.filter(organisation_id__in=line(organisation), from_date__lte=on).filter(
        Q(to_date__isnull=True) | Q(to_date__gte=on)
    )
    codes = set(now.values_list("regulation", flat=True))
    return frozenset(code for code in codes if clauses.regulation(code).in_force(on))
