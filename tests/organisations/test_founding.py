from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from doithoai.audit.record import CLOCK, PUBLIC, history
from doithoai.organisations.authority import authority
from doithoai.organisations.founding import Founding, end, found, succeed
from doithoai.organisations.models import Kind, Level, Organisation, RoleGrant
from doithoai.organisations.queries import (
    existing,
    heads,
    line,
    place_of,
    superiors,
    supervisors_of,
    units_of,
)
from doithoai.regulations.refusals import Refused
from tests.factories.organisations import CITY_ENDED, FOUNDED, SINCE, day, moment, organisation, world

pytestmark = pytest.mark.django_db
LATER = moment(date(2026, 11, 20))


def founding(name: str = "Phường Đông", **facts: object) -> Founding:
    known: dict[str, object] = {"kind": Kind.PARTY_COMMITTEE, "level": Level.COMMUNE, "valid_from": SINCE}
    return Founding(name=name, short_name=name, **(known | facts))  # type: ignore[arg-type]  # facts of a test


def test_a_subtree_is_one_prefix() -> None:
    here = world()
    ward = here.ward.party_committee
    inside = set(Organisation.objects.filter(path__startswith=ward.path))
    assert inside == {
        ward,
        here.ward.council,
        here.ward.peoples_committee,
        here.ward.front,
        here.ward.board,
        here.ward.office,
        *here.ward.departments,
    }
    assert here.ward.departments[0].within(ward)
    assert not here.other.departments[0].within(ward)


def test_what_is_left_empty_is_derived() -> None:
    first = found(None, founding("Đảng ủy phường Đông"), by=CLOCK, at=FOUNDED)
    second = found(first, founding("Đảng ủy phường Đông"), by=CLOCK, at=FOUNDED)
    council = found(first, founding("HĐND", kind=Kind.COUNCIL), by=CLOCK, at=FOUNDED)
    front = found(first, founding("MTTQ", kind=Kind.FRONT), by=CLOCK, at=FOUNDED)
    assert (first.slug, second.slug) == ("dang-uy-phuong-dong", "dang-uy-phuong-dong-2")
    assert first.code_prefix == "DUPD"
    assert (first.layout, council.layout) == ("party", "state")
    assert front.supervises
    assert not council.supervises


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "ward"}, "kind"),
        ({"level": "village"}, "kind"),
        ({"valid_to": SINCE - timedelta(days=1)}, "valid_to"),
        ({"valid_from": day(2010, 1, 1)}, "valid_from"),  # before its superior
    ],
)
def test_facts_that_make_no_sense_are_refused_at_their_field(facts: dict[str, object], field: str) -> None:
    root = found(None, founding(), by=CLOCK, at=FOUNDED)
    with pytest.raises(Refused) as refused:
        found(root, founding(**facts), by=CLOCK, at=FOUNDED)  # type: ignore[arg-type]  # facts of a test
    assert refused.value.field == field
    assert Organisation.objects.count() == 1


def test_only_its_own_administrator_founds_a_unit() -> None:
    here = world()
    ward = here.ward.party_committee
    unit = founding("Trạm y tế", kind=Kind.AFFILIATED_UNIT)
    assert found(ward, unit, by=here.org_admin, at=LATER).parent == ward
    assert found(ward, unit, by=here.system_admin, at=LATER).parent == ward
    for stranger in (here.other_admin, here.leader, here.clerk, PUBLIC):
        with pytest.raises(Refused):
            found(ward, unit, by=stranger, at=LATER)
    with pytest.raises(Refused):
        found(None, unit, by=here.org_admin, at=LATER)  # a root belongs to nobody's ward


def test_an_administrator_of_the_province_does_not_administer_wards() -> None:
    here = world()
    with pytest.raises(Refused):
        end(here.ward.front, day(2026, 1, 1), by=here.superior, at=LATER)


def test_a_body_does_not_end_before_its_units() -> None:
    here = world()
    with pytest.raises(Refused) as refused:
        end(here.ward.peoples_committee, day(2026, 12, 31), by=here.org_admin, at=LATER)
    assert "Phòng Kinh tế" in str(refused.value)


def test_with_a_body_end_its_offices_appointments_and_grants() -> None:
    here = world()
    department = end(here.ward.departments[0], day(2026, 12, 31), "NQ 5", by=here.org_admin, at=LATER)
    assert department.valid_to == day(2026, 12, 31)
    assert set(RoleGrant.objects.filter(organisation=department).values_list("to_date", flat=True)) == {
        day(2026, 12, 31)
    }
    assert authority(here.unit_head, day(2026, 12, 31)).own
    assert not authority(here.unit_head, day(2027, 1, 1)).own
    ended = end(here.ward.council, day(2026, 12, 31), by=here.org_admin, at=LATER)
    assert heads(ended, day(2026, 12, 31))
    assert heads(ended, day(2027, 1, 1)) == []


def test_the_former_city_is_followed_by_its_wards() -> None:
    here = world()
    city = here.city.party_committee
    assert [one.successor for one in city.successions.all()] == [
        here.ward.party_committee,
        here.other.party_committee,
    ]
    assert city.holds_on(CITY_ENDED)
    assert not city.holds_on(SINCE)
    assert [entry.act for entry in history(city)] == ["found", "succeed"]


def test_a_successor_must_work_on_that_day_and_be_another_body() -> None:
    here = world()
    ward = here.ward.party_committee
    for heirs, on in (
        ([], SINCE),
        ([here.city.council], SINCE),  # ended
        ([here.city.party_committee], SINCE),  # itself
        ([ward], SINCE),  # already
        ([here.ward.council], CITY_ENDED),  # the city still works
    ):
        with pytest.raises(Refused):
            succeed(here.city.party_committee, heirs, on, "", by=here.system_admin, at=LATER)


def test_succession_ends_a_body_that_has_no_end_yet() -> None:
    here = world()
    old, new = here.ward.departments
    succeed(old, [new], day(2027, 1, 1), "QĐ 9", by=here.org_admin, at=LATER)
    old.refresh_from_db()
    assert old.valid_to == day(2026, 12, 31)


def test_the_direct_superior_comes_first_then_the_further_then_the_line() -> None:
    here = world()
    assert superiors(here.ward.peoples_committee) == [
        here.ward.party_committee,
        here.province.peoples_committee,
        here.province.party_committee,
    ]
    assert superiors(here.province.party_committee) == []


def test_units_and_supervisors_are_those_of_the_same_place() -> None:
    here = world()
    units = set(units_of(here.ward.council))
    assert units == {
        here.ward.party_committee,
        here.ward.peoples_committee,
        here.ward.board,
        here.ward.office,
        *here.ward.departments,
    }
    assert set(supervisors_of(here.ward.peoples_committee)) == {here.ward.front}
    assert here.city.front in supervisors_of(here.city.council, CITY_ENDED)
    assert not supervisors_of(here.city.council, SINCE).exists()
    assert place_of(here.ward.departments[1]) == here.ward.party_committee


def test_the_tree_of_a_day() -> None:
    here = world()
    assert here.city.council in existing(CITY_ENDED)
    assert here.ward.council not in existing(CITY_ENDED)
    assert here.city.council not in existing(SINCE)
    assert here.city.council not in existing()


class Trees(TestCase):
    @given(st.lists(st.integers(0, 30), min_size=1, max_size=12))
    def test_paths_tell_descent(self, parents: list[int]) -> None:
        made = [organisation("Gốc", "party_committee", "province")]
        for n, choice in enumerate(parents):
            made.append(organisation(f"Đơn vị {n}", "department", "province", made[choice % len(made)]))
        for one in made:
            above, climbing = [], one.parent
            while climbing:
                above.append(climbing.pk)
                climbing = climbing.parent
            assert line(one) == [*reversed(above), one.pk]
            assert [other for other in made if one.within(other)] == [
                other for other in made if other.pk in line(one)
            ]
