"""Who acts for the head of a body: the holder of the office, or the deputy in the days of a delegation (A.2-a)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from doithoai.organisations.models import Appointment, Delegation, Office, Organisation, Person
from doithoai.regulations.refusals import Refused


@dataclass(frozen=True)
class Standing:
    """One person who acts in the head's office, and until when."""

    office: Office
    person: Person
    holder: Person | None  # in whose place, when it is a deputy
    until: date | None

    @property
    def in_place_of(self) -> str:
        """“thay mặt …” for the record; empty for the holder."""
        if self.holder is None:
            return ""
        return f"thay mặt {self.office.title} {self.holder.name}"


def head_office(organisation: Organisation, on: date) -> Office | None:
    """The head's office on that day."""
    valid = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return organisation.offices.filter(valid, is_head=True, valid_from__lte=on).first()


def acting_heads(organisation: Organisation, on: date) -> list[Standing]:
    """Who may act for the head that day, the deputy first: the holder stays accountable and may always act."""
    office = head_office(organisation, on)
    if office is None:
        return []
    held = _held(office, on)
    found = [Standing(office, held.person, None, held.to_date)] if held else []
    given = office.delegations.filter(from_date__lte=on, to_date__gte=on).select_related("deputy").first()
    if given and held:
        found.insert(0, Standing(office, given.deputy, held.person, given.to_date))
    return found


def _held(office: Office, on: date) -> Appointment | None:
    held = office.appointments.filter(from_date__lte=on).filter(Q(to_date__isnull=True) | Q(to_date__gte=on))
    return held.select_related("person").first()


def not_acting(person_id: int, organisation: Organisation, on: date, clause: str = "") -> Refused:
    """Why somebody does not act for the head that day: who does, and until when."""
    heads = acting_heads(organisation, on)
    if not heads:
        return Refused("Ông/bà không có quyền làm việc này với ý kiến này.")
    first = heads[0]
    whose = f"{first.office.title} {first.person.name}"
    if first.holder:
        whose = f"{first.person.name} ({first.in_place_of})"
    mine = Delegation.objects.filter(
        office__organisation=organisation, office__is_head=True, deputy=person_id
    ).last()
    if mine:
        return Refused(
            "Ông/bà được ủy quyền từ %(start)s đến hết %(end)s. Ngày %(day)s việc này thuộc %(whose)s, %(until)s.",
            clause=clause,
            start=mine.from_date,
            end=mine.to_date,
            day=on,
            whose=whose,
            until=_until(first),
        )
    return Refused(
        "Việc này thuộc %(whose)s, %(until)s. Ông/bà làm thay được khi có ủy quyền.",
        clause=clause,
        whose=whose,
        until=_until(first),
    )


def _until(standing: Standing) -> str:
    return f"đến hết {standing.until:%d/%m/%Y}" if standing.until else "chưa ghi ngày thôi"
