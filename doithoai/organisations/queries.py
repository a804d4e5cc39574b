"""Questions about the tree: who is above, beside and below, and who leads."""

from datetime import date

from django.db.models import Q, QuerySet

from doithoai.organisations.models import Kind, Organisation, Person

# Bodies and units that can be told to answer or to solve; the Front and mass organisations follow and supervise.
ASSIGNABLE = frozenset(
    {
        Kind.PARTY_COMMITTEE,
        Kind.PEOPLES_COMMITTEE,
        Kind.PARTY_BOARD,
        Kind.PARTY_OFFICE,
        Kind.DEPARTMENT,
        Kind.AFFILIATED_UNIT,
        Kind.OTHER,
    }
)


def line(organisation: Organisation) -> list[int]:
    """Numbers of everybody from the root down to the organisation itself, read from its path."""
    return [int(number) for number in organisation.path.strip("/").split("/") if number]


def existing(on: date | None = None) -> QuerySet[Organisation]:
    """Organisations that work on that day; without a day those that have no end."""
    if on is None:
        return Organisation.objects.filter(valid_to__isnull=True)
    return Organisation.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def superiors(organisation: Organisation) -> list[Organisation]:
    """The direct superior first, then further superiors of a state body, then the line up to the root."""
    above = list(Organisation.objects.filter(pk__in=line(organisation)[:-1]).order_by("-path"))
    further = [other for other in organisation.further_superiors.all() if other not in above]
    return above[:1] + further + above[1:]


def place_of(organisation: Organisation) -> Organisation:
    """The highest body of the same level above it: the party committee of its ward, city or province."""
    parent = organisation.parent if Organisation.parent.is_cached(organisation) else None
    if organisation.parent_id is None or (parent is not None and parent.level != organisation.level):
        return organisation  # the highest of its level already
    above = Organisation.objects.filter(pk__in=line(organisation), level=organisation.level)
    return above.order_by("path").first() or organisation


def units_of(organisation: Organisation, on: date | None = None) -> QuerySet[Organisation]:
    """Bodies and units of the same place that an opinion can be assigned to."""
    place = place_of(organisation)
    return (
        existing(on)
        .filter(path__startswith=place.path, level=organisation.level, kind__in=ASSIGNABLE)
        .exclude(pk=organisation.pk)
    )


def supervisors_of(organisation: Organisation, on: date | None = None) -> QuerySet[Organisation]:
    """Who follows and supervises at the same level (A.4-i): Front, mass organisations, the board marked for it."""
    place = place_of(organisation)
    return existing(on).filter(path__startswith=place.path, level=organisation.level, supervises=True)


def heads(organisation: Organisation, on: date) -> list[Person]:
    """Who leads the organisation on that day; nobody while the office stands empty."""
    return list(
        Person.objects.filter(
            Q(appointments__to_date__isnull=True) | Q(appointments__to_date__gte=on),
            appointments__office__organisation=organisation,
            appointments__office__is_head=True,
            appointments__from_date__lte=on,
        ).distinct()
    )
