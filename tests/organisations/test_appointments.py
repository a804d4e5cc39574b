from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from doithoai.audit.record import CLOCK, history
from doithoai.organisations.appointments import (
    acting,
    appoint,
    delegate,
    end_appointment,
    holder,
    open_office,
)
from doithoai.organisations.models import Appointment, Category, Office, Person
from doithoai.regulations.refusals import Refused
from tests.factories.organisations import (
    CITY_ENDED,
    FOUNDED,
    OF_OLD,
    SINCE,
    day,
    moment,
    organisation,
    person,
    world,
)

pytestmark = pytest.mark.django_db
LATER = moment(date(2026, 11, 20))


def test_an_office_held_by_two_heads_is_refused_with_name_and_dates() -> None:
    here = world()
    office, other = here.ward.offices["secretary"], here.ward.people["deputy_secretary"]
    with pytest.raises(Refused) as refused:
        appoint(other, office, day(2026, 1, 1), by=here.org_admin, at=LATER)
    assert "Nguyễn Văn An Nguyên đang giữ chức Bí thư từ 01/07/2025" in str(refused.value)
    assert refused.value.field == "from_date"
    current = office.appointments.get()
    end_appointment(current, day(2026, 6, 30), by=here.org_admin, at=LATER)
    with pytest.raises(Refused, match="đến hết 30/06/2026"):
        appoint(other, office, day(2026, 6, 30), by=here.org_admin, at=LATER)
    appoint(other, office, day(2026, 7, 1), decision="QĐ 12", by=here.org_admin, at=LATER)
    assert holder(office, day(2026, 6, 30)) == here.ward.people["secretary"]
    assert holder(office, day(2026, 7, 1)) == other


def test_an_end_that_is_moved_may_not_reach_the_next_holder() -> None:
    here = world()
    office = here.ward.offices["secretary"]
    first = end_appointment(office.appointments.get(), day(2026, 6, 30), by=here.org_admin, at=LATER)
    appoint(here.ward.people["deputy_secretary"], office, day(2026, 7, 1), by=here.org_admin, at=LATER)
    with pytest.raises(Refused, match="Hoàng Văn Em"):
        end_appointment(first, day(2026, 7, 1), by=here.org_admin, at=LATER)
    acts = [entry.act for entry in history(office)]
    assert acts == ["open_office", "appoint", "end_appointment", "appoint"]


@pytest.mark.parametrize(
    ("start", "last", "field"),
    [
        (day(2026, 2, 1), day(2026, 1, 1), "to_date"),
        (SINCE - timedelta(days=1), None, "from_date"),  # the ward did not exist
    ],
)
def test_dates_out_of_order_are_refused_at_their_field(start: date, last: date | None, field: str) -> None:
    here = world()
    office = open_office(here.ward.front, "Phó Chủ tịch", Category.DEPUTY_CHAIR, by=here.org_admin, at=LATER)
    with pytest.raises(Refused) as refused:
        appoint(here.clerk.person, office, start, last, by=here.org_admin, at=LATER)
    assert refused.value.field == field
    assert not office.appointments.exists()


def test_nobody_holds_an_office_of_a_body_that_ended() -> None:
    here = world()
    office = here.city.offices["secretary"]
    assert holder(office, CITY_ENDED)
    assert holder(office, SINCE) is None
    with pytest.raises(Refused, match="không hoạt động"):
        appoint(here.clerk.person, office, SINCE, by=here.system_admin, at=LATER)


def test_a_body_has_one_head() -> None:
    here = world()
    with pytest.raises(Refused, match="Bí thư"):
        open_office(
            here.ward.party_committee,
            "Quyền Bí thư",
            Category.SECRETARY,
            is_head=True,
            by=here.org_admin,
            at=LATER,
        )


def test_a_person_may_hold_two_offices() -> None:
    here = world()
    office = here.ward.offices["council_chair"]
    end_appointment(office.appointments.get(), day(2026, 6, 30), by=here.org_admin, at=LATER)
    appoint(here.ward.people["secretary"], office, day(2026, 7, 1), by=here.org_admin, at=LATER)
    assert here.ward.people["secretary"].appointments.count() == 2


def test_a_deputy_acts_while_the_head_stays_holder() -> None:
    here = world()
    office, deputy = here.ward.offices["secretary"], here.ward.people["deputy_secretary"]
    delegate(office, deputy, day(2026, 8, 3), day(2026, 8, 14), "đi công tác", by=here.org_admin, at=LATER)
    assert acting(office, day(2026, 8, 2)) == here.ward.people["secretary"]
    assert acting(office, day(2026, 8, 3)) == acting(office, day(2026, 8, 14)) == deputy
    assert holder(office, day(2026, 8, 10)) == here.ward.people["secretary"]
    with pytest.raises(Refused, match="đã được ủy quyền từ 03/08/2026"):
        delegate(
            office, here.clerk.person, day(2026, 8, 14), day(2026, 8, 20), "", by=here.org_admin, at=LATER
        )
    with pytest.raises(Refused, match="chính là người giữ"):
        delegate(
            office,
            here.ward.people["secretary"],
            day(2026, 9, 1),
            day(2026, 9, 2),
            "",
            by=here.org_admin,
            at=LATER,
        )
    with pytest.raises(Refused):
        delegate(office, deputy, day(2026, 9, 2), day(2026, 9, 1), "", by=here.org_admin, at=LATER)


def test_only_the_administrator_appoints() -> None:
    here = world()
    for stranger in (here.leader, here.other_admin, here.superior, here.supervisor):
        with pytest.raises(Refused, match="quản trị"):
            appoint(here.clerk.person, here.ward.offices["front_chair"], SINCE, by=stranger, at=LATER)


SPANS = st.tuples(st.integers(0, 60), st.none() | st.integers(0, 30))


class NeverTwoAtOnce(TestCase):
    @given(st.lists(SPANS, max_size=8))
    def test_whatever_is_tried_an_office_has_one_holder_a_day(
        self, spans: list[tuple[int, int | None]]
    ) -> None:
        home = organisation("Đảng ủy", "party_committee", "commune", since=OF_OLD)
        office: Office = open_office(home, "Bí thư", Category.SECRETARY, is_head=True, by=CLOCK, at=FOUNDED)
        people: list[Person] = [person(f"Người {n}", home) for n in range(len(spans))]
        for who, (start, length) in zip(people, spans, strict=True):
            first = OF_OLD + timedelta(days=start)
            last = None if length is None else first + timedelta(days=length)
            holds = [
                one
                for one in Appointment.objects.filter(office=office)
                if one.from_date <= (last or date.max) and first <= (one.to_date or date.max)
            ]
            if holds:
                with pytest.raises(Refused):
                    appoint(who, office, first, last, by=CLOCK, at=FOUNDED)
            else:
                appoint(who, office, first, last, by=CLOCK, at=FOUNDED)
        for n in range(100):
            today = OF_OLD + timedelta(days=n)
            assert (
                sum(one.from_date <= today <= (one.to_date or date.max) for one in office.appointments.all())
                <= 1
            )
