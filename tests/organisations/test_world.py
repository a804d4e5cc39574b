from datetime import date

import pytest

from doithoai.audit.verify import breaks
from doithoai.organisations.adoption import adopted
from doithoai.organisations.authority import authority
from doithoai.organisations.bound import bound_persons
from doithoai.organisations.models import Organisation, Role
from tests.factories.organisations import person_with, world

pytestmark = pytest.mark.django_db


def test_the_world_of_the_tests_stands() -> None:
    here = world()
    today = date(2026, 11, 20)
    assert adopted(here.ward.departments[0], today) == {"A", "B"}
    assert adopted(here.city.council, date(2025, 6, 30)) == {"A", "B"}
    assert adopted(here.province.council, today) == {"A"}
    owed = {bound.title: bound.required for bound in bound_persons(here.ward.party_committee, 2026)}
    assert owed == {"Bí thư": 2}


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_rows_of_a_later_test_are_the_same_world(time: str) -> None:
    here = world()
    assert Organisation.objects.count() == 32, time
    assert here.ward.people["secretary"] == here.leader.person
    assert breaks() == []
    new = person_with(Role.CLERK, here.ward.office)
    assert new.pk not in {here.clerk.pk, here.superior.pk}
    assert authority(new, date(2026, 1, 1)).acts_in(here.ward.office.pk, {Role.CLERK})
