from datetime import date

import pytest

from doithoai.organisations.adoption import adopt, adopted, end_adoption
from doithoai.organisations.appointments import appoint, end_appointment
from doithoai.organisations.bound import bound_persons
from doithoai.organisations.models import Organisation
from doithoai.organisations.people import make_member
from doithoai.regulations.refusals import Refused
from tests.factories.organisations import CITY_ENDED, SINCE, World, day, moment, world

pytestmark = pytest.mark.django_db
LATER = moment(date(2026, 11, 20))


def owed(body: Organisation, year: int) -> dict[str, tuple[int, str]]:
    return {one.title: (one.required, one.clause) for one in bound_persons(body, year)}


def test_a_superior_adopts_for_everybody_below() -> None:
    here = world()
    for body in (here.province.council, here.city.front, here.ward.departments[1]):
        assert "A" in adopted(body, CITY_ENDED if body == here.city.front else SINCE)
    assert adopted(here.province.party_committee, SINCE) == {"A"}


def test_the_wards_adopted_what_the_city_had() -> None:
    here = world()
    assert adopted(here.city.council, CITY_ENDED) == {"A", "B"}
    assert adopted(here.city.council, SINCE) == {"A"}  # ended with the city
    assert adopted(here.ward.council, SINCE) == adopted(here.other.front, SINCE) == {"A", "B"}
    assert adopted(here.city.council, day(2022, 12, 28)) == {"A"}


def test_a_directive_is_adopted_once_and_while_it_is_in_force() -> None:
    here = world()
    ward = here.ward.party_committee
    with pytest.raises(Refused, match="đã áp dụng"):
        adopt(ward, "B", day(2026, 1, 1), "", by=here.org_admin, at=LATER)
    with pytest.raises(Refused, match="ngoài thời gian"):
        adopt(ward, "A", CITY_ENDED, "", by=here.org_admin, at=LATER)
    with pytest.raises(Refused):
        adopt(ward, "X", SINCE, "", by=here.org_admin, at=LATER)
    with pytest.raises(Refused):
        adopt(ward, "A", SINCE, "", by=here.other_admin, at=LATER)


def test_an_adoption_that_ends_binds_no_more() -> None:
    here = world()
    adoption = here.ward.party_committee.adoptions.get()
    end_adoption(adoption, day(2026, 6, 30), by=here.org_admin, at=LATER)
    assert adopted(here.ward.council, day(2026, 6, 30)) == {"A", "B"}
    assert adopted(here.ward.council, day(2026, 7, 1)) == {"A"}
    assert owed(here.ward.council, 2026) == {"Chủ tịch HĐND": (1, "A.1-e")}


@pytest.mark.parametrize(
    ("place", "body", "year", "expected"),
    [
        ("province", "party_committee", 2026, {"Bí thư": (1, "A.1-e")}),
        ("province", "council", 2026, {"Chủ tịch HĐND": (1, "A.1-e")}),
        ("province", "front", 2026, {}),
        ("city", "party_committee", 2022, {"Bí thư": (2, "B.Đ11-a")}),  # in force from 29/12/2022
        ("city", "party_committee", 2021, {"Bí thư": (1, "A.1-e")}),
        ("city", "peoples_committee", 2025, {"Chủ tịch UBND": (2, "B.Đ11-a")}),
        ("city", "peoples_committee", 2026, {}),  # no more
        ("ward", "party_committee", 2024, {}),  # not yet
        ("ward", "party_committee", 2025, {"Bí thư": (2, "B.Đ11-a")}),
        ("ward", "council", 2026, {"Chủ tịch HĐND": (2, "B.Đ11-a")}),
        ("ward", "peoples_committee", 2026, {"Chủ tịch UBND": (2, "B.Đ11-a")}),
        ("ward", "front", 2026, {}),
        ("ward", "office", 2026, {}),
    ],
)
def test_whom_a_year_binds(place: str, body: str, year: int, expected: dict[str, tuple[int, str]]) -> None:
    here: World = world()
    assert owed(getattr(getattr(here, place), body), year) == expected


def test_the_strictest_governs_and_all_are_named() -> None:
    here = world()
    one = bound_persons(here.ward.council, 2026)[0]
    assert (one.required, one.clause, one.clauses) == (2, "B.Đ11-a", ("A.1-e", "B.Đ11-a"))


def test_a_member_of_the_provincial_committee_is_bound_as_a_person() -> None:
    here = world()
    who = here.leader.person
    make_member(who, here.province.party_committee, day(2025, 10, 1), by=here.system_admin, at=LATER)
    bound = [one for one in bound_persons(here.province.party_committee, 2026) if one.office is None]
    assert [(one.person, one.title, one.required) for one in bound] == [(who, "Tỉnh ủy viên", 1)]
    assert not [one for one in bound_persons(here.province.party_committee, 2024) if one.office is None]


def test_who_holds_the_office_at_the_end_of_the_year_is_bound() -> None:
    here = world()
    office, deputy = here.ward.offices["secretary"], here.ward.people["deputy_secretary"]
    end_appointment(office.appointments.get(), day(2026, 6, 30), by=here.org_admin, at=LATER)
    assert bound_persons(here.ward.party_committee, 2026)[0].person == here.ward.people["secretary"]
    appoint(deputy, office, day(2026, 8, 1), by=here.org_admin, at=LATER)
    assert bound_persons(here.ward.party_committee, 2026)[0].person == deputy
    assert bound_persons(here.ward.party_committee, 2025)[0].person == here.ward.people["secretary"]


def test_an_empty_office_is_bound_without_a_name() -> None:
    here = world()
    office = here.ward.offices["council_chair"]
    end_appointment(office.appointments.get(), day(2025, 12, 31), by=here.org_admin, at=LATER)
    assert [one.person for one in bound_persons(here.ward.council, 2026)] == [None]
