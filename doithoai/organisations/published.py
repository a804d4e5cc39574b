"""What the public may know of the bodies that receive opinions and hold dialogues."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from doithoai.organisations.models import Kind, Level, Organisation

# Those whose heads hold dialogues with the people (A.1-e, B.Đ11-a).
HOLDERS = (Kind.PARTY_COMMITTEE, Kind.COUNCIL, Kind.PEOPLES_COMMITTEE)


@dataclass(frozen=True)
class Body:
    """A body with a place on the portal."""

    id: int
    name: str
    short_name: str
    slug: str
    kind: str
    level: str
    area: str
    address: str
    phone: str

    @property
    def is_province(self) -> bool:
        """Whether it stands for the whole province."""
        return self.level == Level.PROVINCE


def receiving(on: date) -> QuerySet[Organisation]:
    """Bodies in being that hold dialogues and receive opinions from the public."""
    here = Organisation.objects.filter(valid_from__lte=on, kind__in=HOLDERS)
    return here.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).order_by("path")


def body_of(organisation: Organisation) -> Body:
    """What is public of one organisation."""
    return Body(
        id=organisation.pk,
        name=organisation.name,
        short_name=organisation.short_name,
        slug=organisation.slug,
        kind=organisation.kind,
        level=organisation.level,
        area=organisation.area,
        address=organisation.address,
        phone=organisation.phone,
    )


def bodies(on: date) -> tuple[Body, ...]:
    """Every body with a place on the portal, superiors first."""
    return tuple(body_of(organisation) for organisation in receiving(on))


def addressee(slug: str, on: date) -> Organisation | None:
    """The body at this address, to be handed to a verb; nothing of it is shown."""
    return receiving(on).filter(slug=slug).first()
