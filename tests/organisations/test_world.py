from datetime import date

import pytest

from doithoai.organisations.adoption import adopted
from doithoai.organisations.bound import bound_persons
from tests.factories.organisations import world

pytestmark = pytest.mark.django_db


def test_the_world_of_the_tests_stands() -> None:
    here = world()
    today = date(2026, 11, 20)
    assert adopted(here.ward.departments[0], today) == {"A", "B"}
    assert adopted(here.city.council, date(2025, 6, 30)) == {"A", "B"}
    assert adopted(here.province.council, today) == {"A"}
    owed = {bound.title: bound.required for bound in bound_persons(here.ward.party_committee, 2026)}
    assert owed == {"Bí thư": 2}
