"""Two clerks at two doors, on a real server: one person comes in once."""

from functools import partial

import pytest
from django.db import connection

from doithoai.audit.record import PUBLIC
from doithoai.dialogues.arriving import arrive, walk_in
from doithoai.dialogues.attending import Coming, register_to_attend
from doithoai.dialogues.presence import persons_present
from doithoai.regulations.refusals import Refused
from tests.dialogues.test_arriving import BEFORE, COMES, LAN
from tests.factories import dialogues
from tests.factories.dialogues import fresh
from tests.factories.organisations import world
from tests.opinions.test_hostile_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads ask for a real server"),
]


def test_two_clerks_check_in_the_same_person_at_once_and_the_second_is_told() -> None:
    here = world()
    hall = dialogues.announced(here)
    lan = register_to_attend(hall, LAN, by=PUBLIC, at=BEFORE)
    faults = at_once(
        partial(arrive, lan, by=here.clerk, at=COMES), partial(arrive, lan, by=here.advisory, at=COMES)
    )
    assert [type(fault) for fault in faults] == [Refused]
    assert "đã vào lúc 07:52" in str(faults[0])
    assert fresh(hall).attendance == 1


def test_people_come_through_three_doors_at_once_and_all_are_counted() -> None:
    here = world()
    hall = dialogues.announced(here)
    come = [
        partial(walk_in, hall, Coming(f"Ông Khách {n}", people=n), by=here.clerk, at=COMES) for n in (1, 2, 3)
    ]
    assert at_once(*come) == []
    assert persons_present(hall) == fresh(hall).attendance == 6
    assert sorted(hall.attendees.values_list("number", flat=True)) == [1, 2, 3]
