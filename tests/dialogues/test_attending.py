"""B.Đ8.3-a: whoever registers to attend has a seat or a place in line; nobody is lost, nobody is counted twice."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doithoai.audit.record import PUBLIC, history
from doithoai.dialogues.attending import (
    Coming,
    cancel_attendance,
    free_seats,
    register_to_attend,
    seated,
    set_capacity,
)
from doithoai.dialogues.models import Attendee, AttendeeState, Dialogue, Way
from doithoai.dialogues.seat_codes import new_seat_code, seat_code
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import NOTICE_ON, announced, called, cancelled, ended, fresh, opened, postponed
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
AT = moment(NOTICE_ON, 15)
HER = Coming("Bà Nguyễn Thị Đào", address="Khu phố Dương Lôi", phone="0912345678")


def coming(dialogue: Dialogue, people: int = 1, *, at: datetime = AT, **other: Any) -> Attendee:
    """Somebody registers by themselves."""
    return register_to_attend(dialogue, replace(HER, people=people, **other), by=PUBLIC, at=at)


def with_seats(w: World, seats: int | None) -> Dialogue:
    """An announced dialogue with so many seats."""
    return set_capacity(announced(w), seats, by=w.clerk, at=AT)


def test_whoever_registers_gets_a_number_a_code_and_a_seat() -> None:
    w = world()
    first, second = coming(d := announced(w)), coming(d, 12, group="Hội Nông dân", way=Way.PHONE)
    assert [(row.number, row.state) for row in (first, second)] == [(1, "registered"), (2, "registered")]
    assert first.name_folded == "ba nguyen thi dao"
    assert first.code != second.code
    assert seat_code(first.code.lower().replace("-", " ")) == first.code
    assert seated(d) == 13
    assert fresh(d).version > d.version


def test_the_record_holds_the_number_and_no_name() -> None:
    d = announced(world())
    coming(d)
    told = history(d).last()
    assert told is not None
    assert (told.act, told.facts) == (
        "register_to_attend",
        {"number": 1, "people": 1, "state": "registered"},
    )


def test_the_same_form_sent_twice_is_one_registration() -> None:
    d = announced(world())
    assert coming(d, once="mark-1").pk == coming(d, 3, once="mark-1").pk
    assert d.attendees.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a" * 121}, "name"),
        ({"people": 0}, "people"),
        ({"people": 10_000}, "people"),
        ({"address": "a" * 201}, "address"),
        ({"way": "pigeon"}, "way"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(said: dict[str, Any], field: str) -> None:
    d = announced(world())
    with pytest.raises(Refused) as refusal:
        register_to_attend(d, replace(HER, **said), by=PUBLIC, at=AT)
    assert refusal.value.field == field
    assert not d.attendees.exists()


@pytest.mark.parametrize("reach", [called, ended, postponed, cancelled])
def test_registration_is_open_from_the_notice_to_the_end(reach: Any) -> None:
    with pytest.raises(Refused):
        coming(reach(world()))


def test_the_sheet_of_the_door_is_typed_in_afterwards_by_a_clerk_alone() -> None:
    w = world()
    d = ended(w)
    sheet = replace(HER, way=Way.PAPER)
    assert register_to_attend(d, sheet, by=w.clerk, at=d.ends_at).state == AttendeeState.REGISTERED
    with pytest.raises(Refused):
        register_to_attend(d, sheet, by=PUBLIC, at=d.ends_at)


def test_a_clerk_of_another_ward_registers_nobody() -> None:
    w = world()
    with pytest.raises(Refused):
        register_to_attend(announced(w), HER, by=w.other_clerk, at=AT)


def test_when_the_hall_is_full_people_wait_in_line() -> None:
    d = with_seats(world(), 5)
    assert coming(d, 4).state == AttendeeState.REGISTERED
    assert coming(d, 2).state == AttendeeState.WAITING
    assert coming(d, 1).state == AttendeeState.REGISTERED  # the seat the pair cannot use
    assert free_seats(d) == 0


def test_a_seat_given_back_goes_to_whoever_waits_longest_and_fits() -> None:
    d = with_seats(world(), 4)
    first = coming(d, 3)
    coming(d)
    large, small = coming(d, 4), coming(d, 2)
    later = moment(day(2026, 9, 5))
    cancel_attendance(first, by=PUBLIC, at=later)
    large.refresh_from_db()
    small.refresh_from_db()
    assert (large.state, small.state, small.seated_at) == ("waiting", "registered", later)
    told = history(d).last()
    assert told is not None
    assert told.facts == {"number": first.number, "moved_up": [small.number], "slips": []}


def test_cancelling_twice_is_once_and_nobody_cancels_who_is_in_the_hall() -> None:
    w = world()
    d = opened(w)
    her = coming(d, at=d.starts_at)
    her.arrived_at = d.starts_at
    her.save()
    with pytest.raises(Refused):
        cancel_attendance(her, by=PUBLIC, at=d.starts_at)
    other = coming(d, at=d.starts_at)
    gone = cancel_attendance(other, by=w.clerk, at=d.starts_at)
    assert cancel_attendance(gone, by=PUBLIC, at=d.ends_at).cancelled_at == d.starts_at


def test_a_lower_limit_throws_nobody_out_and_a_higher_one_lets_people_in() -> None:
    w = world()
    d = with_seats(w, 3)
    coming(d, 3)
    waits = coming(d, 2)
    d = set_capacity(d, 1, by=w.clerk, at=AT)
    assert (seated(d), free_seats(d)) == (3, 0)
    assert coming(d).state == AttendeeState.WAITING
    set_capacity(d, 5, by=w.clerk, at=AT)
    waits.refresh_from_db()
    assert waits.state == AttendeeState.REGISTERED
    set_capacity(d, None, by=w.clerk, at=AT)
    assert not d.attendees.filter(state=AttendeeState.WAITING).exists()


@pytest.mark.parametrize("seats", [0, -1, 100_001])
def test_a_limit_that_cannot_be_is_refused(seats: int) -> None:
    w = world()
    with pytest.raises(Refused) as refusal:
        set_capacity(announced(w), seats, by=w.clerk, at=AT)
    assert refusal.value.field == "capacity"


def test_the_limit_is_set_by_those_who_prepare_before_the_end() -> None:
    w = world()
    for d, by in ((announced(w), w.other_clerk), (ended(w), w.clerk)):
        with pytest.raises(Refused):
            set_capacity(d, 10, by=by, at=AT)


def test_a_code_is_read_however_it_is_typed_and_others_are_none() -> None:
    code = new_seat_code()
    assert seat_code(f" {code[3:].lower()} ") == code
    assert [seat_code(text) for text in ("", "TS26-K7M4-Q9", "DU-0000-1111", "x" * 500)] == [""] * 4


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(1, 6)),
        st.tuples(st.just("cancel"), st.integers(0, 30)),
        st.tuples(st.just("seats"), st.one_of(st.none(), st.integers(1, 12))),
    ),
    max_size=14,
)


def play(steps: list[tuple[str, Any]]) -> None:
    """Each step, and after it the sums."""
    w = world()
    d, allowed, came = announced(w), 0, 0
    for what, number in steps:
        if what == "come":
            coming(d, number)
            came += number
        elif what == "seats":
            d = set_capacity(d, number, by=w.clerk, at=AT)
            allowed = seated(d)  # whoever had a seat keeps it
        elif rows := list(d.attendees.all()):
            cancel_attendance(rows[number % len(rows)], by=PUBLIC, at=AT)
        counted = dict.fromkeys(AttendeeState.values, 0)
        for row in d.attendees.all():
            counted[row.state] += row.people
        assert sum(counted.values()) == came
        if d.capacity is not None:
            assert counted["registered"] <= max(d.capacity, allowed)
            waiting = d.attendees.filter(state="waiting").values_list("people", flat=True)
            assert all(people > (free_seats(d) or 0) for people in waiting)
        else:
            assert counted["waiting"] == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_is_lost_and_the_hall_is_never_overfull_unless_seats_were_taken_away(
    steps: list[tuple[str, Any]],
) -> None:
    with transaction.atomic():  # undone at the end, so that each run begins with an empty list
        play(steps)
        transaction.set_rollback(True)
