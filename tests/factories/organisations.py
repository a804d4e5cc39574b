"""Two wards, a former city and a province, reached through the verbs; `world()` builds them all at once."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count

from django.db.models import Model
from django.utils import timezone

from doithoai.audit.models import Chain, Entry
from doithoai.audit.record import CLOCK
from doithoai.organisations.accounts import create_account, grant
from doithoai.organisations.adoption import adopt
from doithoai.organisations.appointments import appoint, open_office
from doithoai.organisations.founding import Founding, found, succeed
from doithoai.organisations.models import (
    Account,
    Adoption,
    Appointment,
    Category,
    Kind,
    Level,
    Office,
    Organisation,
    Person,
    Role,
    RoleGrant,
    Succession,
)
from doithoai.organisations.people import enter_person
from tests.factories.kept import Kept, keep, written_again

SINCE = date(2025, 7, 1)  # today's wards
OF_OLD = date(2020, 1, 1)
CITY_ENDED = date(2025, 6, 30)
PASSWORD = "mat-khau-thu-2026"
_numbers = count(1)


def day(year: int, month: int, number: int) -> date:
    """A date, short to write in tests."""
    return date(year, month, number)


def moment(on: date, hour: int = 9, minute: int = 0) -> datetime:
    """An hour of a day in Việt Nam."""
    return timezone.make_aware(datetime.combine(on, time(hour, minute)))


FOUNDED = moment(SINCE, 7)


@dataclass
class Place:
    """The bodies of one ward, city or province; its party committee is the root of its subtree."""

    party_committee: Organisation
    council: Organisation
    peoples_committee: Organisation
    front: Organisation
    board: Organisation
    office: Organisation
    departments: list[Organisation]
    offices: dict[str, Office] = field(default_factory=dict)  # by category: secretary, council_chair, …
    people: dict[str, Person] = field(default_factory=dict)  # the holders of these offices


@dataclass
class World:
    """A province, a former city and two wards; everybody's password is PASSWORD."""

    province: Place
    city: Place  # ended on 30/06/2025, followed by both wards
    ward: Place
    other: Place
    # One account a role in `ward.party_committee`; the unit's two are in `ward.departments[0]`.
    clerk: Account
    advisory: Account
    leader: Account  # the secretary
    deputy: Account  # the deputy secretary, a leader too
    chairman: Account  # chair of the ward's people's committee, leader there
    unit_officer: Account
    unit_head: Account
    supervisor: Account
    org_admin: Account
    system_admin: Account
    # The same roles elsewhere, for refusals and perimeters.
    other_clerk: Account
    other_advisory: Account
    other_leader: Account
    other_admin: Account
    other_unit_officer: Account  # of ward.departments[1]
    superior: Account  # leader of the province, reads below, acts at home


def organisation(
    name: str,
    kind: str,
    level: str,
    parent: Organisation | None = None,
    *,
    since: date = SINCE,
    until: date | None = None,
    symbol: str = "",
    further: tuple[Organisation, ...] = (),
) -> Organisation:
    """One organisation, founded by the installation."""
    facts = Founding(
        name, name, kind, level, since, until, symbol=symbol, place="Từ Sơn", further_superiors=further
    )
    return found(parent, facts, by=CLOCK, at=FOUNDED)


def person(name: str, home: Organisation) -> Person:
    """Somebody on the list of an organisation."""
    return enter_person(name, home, by=CLOCK, at=FOUNDED)


def person_with(role: str, home: Organisation, name: str = "", *, since: date | None = None) -> Account:
    """An account with one role in an organisation."""
    number = next(_numbers)
    who = person(name or f"Người Thứ {number}", home)
    return account_with(role, home, who, f"{role.replace('_', '.')}.{number}", since=since)


def account_with(
    role: str, home: Organisation, who: Person, username: str, *, since: date | None = None
) -> Account:
    """An account with one role for a person that exists."""
    account = create_account(who, username, PASSWORD, by=CLOCK, at=FOUNDED)
    grant(account, home, role, since or home.valid_from, by=CLOCK, at=FOUNDED)
    return account


def headed(home: Organisation, title: str, category: str, name: str) -> tuple[Office, Person]:
    """The head's office of a body and who has held it since the body began."""
    office = open_office(home, title, category, is_head=True, by=CLOCK, at=FOUNDED)
    who = person(name, home)
    appoint(who, office, home.valid_from, decision="Quyết định 01-QĐ/TU", by=CLOCK, at=FOUNDED)
    return office, who


def _place(
    name: str,
    level: str,
    parent: Organisation | None,
    *,
    since: date = SINCE,
    until: date | None = None,
    further: tuple[Organisation, ...] = (),
) -> Place:
    def body(called: str, kind: str, above: Organisation | None, symbol: str = "") -> Organisation:
        return organisation(
            called, kind, level, above, since=since, until=until, symbol=symbol, further=further
        )

    committee = body(f"Đảng ủy {name}", Kind.PARTY_COMMITTEE, parent, "ĐU")
    people = body(f"UBND {name}", Kind.PEOPLES_COMMITTEE, committee, "UBND")
    return Place(
        party_committee=committee,
        council=body(f"HĐND {name}", Kind.COUNCIL, committee, "HĐND"),
        peoples_committee=people,
        front=body(f"MTTQ {name}", Kind.FRONT, committee, "MTTQ"),
        board=body(f"Ban Xây dựng Đảng {name}", Kind.PARTY_BOARD, committee, "BXDĐ"),
        office=body(f"Văn phòng Đảng ủy {name}", Kind.PARTY_OFFICE, committee, "VP"),
        departments=[
            body(f"Phòng Kinh tế {name}", Kind.DEPARTMENT, people, "KT"),
            body(f"Phòng Văn hóa - Xã hội {name}", Kind.DEPARTMENT, people, "VHXH"),
        ],
    )


HEADS = (
    ("party_committee", "Bí thư", Category.SECRETARY, "Nguyễn Văn An"),
    ("council", "Chủ tịch HĐND", Category.COUNCIL_CHAIR, "Trần Thị Bình"),
    ("peoples_committee", "Chủ tịch UBND", Category.PEOPLES_COMMITTEE_CHAIR, "Lê Văn Cường"),
    ("front", "Chủ tịch MTTQ", Category.FRONT_CHAIR, "Phạm Thị Dung"),
)


def _lead(place: Place, suffix: str) -> None:
    for body, title, category, name in HEADS:
        office, who = headed(getattr(place, body), title, category, f"{name} {suffix}")
        place.offices[category], place.people[category] = office, who
    office = open_office(place.party_committee, "Phó Bí thư", Category.DEPUTY_SECRETARY, by=CLOCK, at=FOUNDED)
    who = person(f"Hoàng Văn Em {suffix}", place.party_committee)
    appoint(who, office, place.party_committee.valid_from, by=CLOCK, at=FOUNDED)
    place.offices[Category.DEPUTY_SECRETARY], place.people[Category.DEPUTY_SECRETARY] = office, who


def province() -> Place:
    """The province, with directive A for everybody below."""
    place = _place("tỉnh", Level.PROVINCE, None, since=OF_OLD)
    _lead(place, "Tỉnh")
    adopt(place.party_committee, "A", OF_OLD, "Kết luận của Ban Thường vụ", by=CLOCK, at=FOUNDED)
    return place


def ward(name: str, above: Place) -> Place:
    """A ward of today with its heads; it adopted directive B itself."""
    place = _place(name, Level.COMMUNE, above.party_committee, further=(above.peoples_committee,))
    _lead(place, name.rsplit(maxsplit=1)[-1])
    adopt(place.party_committee, "B", SINCE, "Quyết định 114-QĐ/TU", by=CLOCK, at=FOUNDED)
    return place


def former_city(above: Place) -> Place:
    """The city up to 30/06/2025, with directive B."""
    place = _place("thành phố", Level.DISTRICT, above.party_committee, since=OF_OLD, until=CITY_ENDED)
    _lead(place, "Phố")
    adopt(place.party_committee, "B", day(2022, 12, 29), "Quyết định 114-QĐ/TU", by=CLOCK, at=FOUNDED)
    return place


_told: list[Kept] = []


def world() -> World:
    """Everything at once; reached through the verbs the first time, the same rows again in later tests."""
    if Organisation.objects.exists() or Entry.objects.exists():
        return _reached()  # beside what stands here already, with numbers of its own
    if not _told:
        made = _reached()
        _told.append(keep(made, TABLES))
        return made
    again: World = written_again(_told[0])
    return again


TABLES: tuple[type[Model], ...] = (
    Organisation,
    Organisation.further_superiors.through,
    Succession,
    Adoption,
    Person,
    Office,
    Appointment,
    Account,
    RoleGrant,
    Chain,
    Entry,
)


def _reached() -> World:
    above = province()
    city, here, there = former_city(above), ward("phường Đồng Nguyên", above), ward("phường Tam Sơn", above)
    heirs = [here.party_committee, there.party_committee]
    succeed(city.party_committee, heirs, SINCE, "Nghị quyết sắp xếp", by=CLOCK, at=FOUNDED)
    committee, department = here.party_committee, here.departments[0]
    return World(
        province=above,
        city=city,
        ward=here,
        other=there,
        clerk=person_with(Role.CLERK, committee, "Vũ Thị Giang"),
        advisory=person_with(Role.ADVISORY, committee, "Đỗ Văn Hải"),
        leader=account_with(Role.LEADER, committee, here.people[Category.SECRETARY], "bi.thu"),
        deputy=account_with(Role.LEADER, committee, here.people[Category.DEPUTY_SECRETARY], "pho.bi.thu"),
        chairman=account_with(
            Role.LEADER, here.peoples_committee, here.people[Category.PEOPLES_COMMITTEE_CHAIR], "chu.tich"
        ),
        unit_officer=person_with(Role.UNIT_OFFICER, department, "Bùi Văn Khoa"),
        unit_head=person_with(Role.UNIT_HEAD, department, "Ngô Thị Lan"),
        supervisor=person_with(Role.SUPERVISOR, committee, "Đặng Văn Minh"),
        org_admin=person_with(Role.ORG_ADMIN, committee, "Hồ Thị Nga"),
        system_admin=person_with(Role.SYSTEM_ADMIN, above.party_committee, "Phan Văn Oanh"),
        other_clerk=person_with(Role.CLERK, there.party_committee, "Mai Văn Phúc"),
        other_advisory=person_with(Role.ADVISORY, there.party_committee, "Chu Thị Quyên"),
        other_leader=account_with(
            Role.LEADER, there.party_committee, there.people[Category.SECRETARY], "bi.thu.khac"
        ),
        other_admin=person_with(Role.ORG_ADMIN, there.party_committee, "Tạ Văn Sơn"),
        other_unit_officer=person_with(Role.UNIT_OFFICER, here.departments[1], "Cao Thị Tâm"),
        superior=account_with(
            Role.LEADER, above.party_committee, above.people[Category.SECRETARY], "bi.thu.tinh"
        ),
    )
