"""Who registered is told again, once each: near the day, when a seat came free, when the dialogue moved or stopped."""

from typing import Any

import pytest

from doithoai.audit.record import PUBLIC
from doithoai.dialogues.attending import Coming, cancel_attendance, register_to_attend, set_capacity
from doithoai.dialogues.models import Attendee, Dialogue, Way
from doithoai.dialogues.notice import change_announced, postpone
from doithoai.dialogues.reminding import remind, round_of, to_remind, why
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import NOTICE_ON, announced, called, facts, fresh
from tests.factories.organisations import day, moment, world

pytestmark = pytest.mark.django_db
AT = moment(NOTICE_ON, 15)
NEAR = day(2026, 9, 16)


def coming(dialogue: Dialogue, people: int = 1, **other: Any) -> Attendee:
    return register_to_attend(dialogue, Coming("Bà Trần Thị Mẫu", people=people, **other), by=PUBLIC, at=AT)


def asked(dialogue: Dialogue, on: Any) -> list[tuple[int, str]]:
    now = round_of(dialogue, on)
    return [(row.number, why(row, now)) for row in to_remind(dialogue, on)]


def test_two_days_before_everybody_with_a_seat_is_on_the_list_until_told() -> None:
    w = world()
    d = announced(w)
    her, him = coming(d), coming(d)
    cancel_attendance(him, by=PUBLIC, at=AT)
    assert asked(d, day(2026, 9, 15)) == []
    assert asked(d, NEAR) == [(1, "sắp đến ngày")]
    remind(her, "Gọi điện", by=w.clerk, at=moment(NEAR))
    assert asked(d, NEAR) == []


def test_who_registers_when_the_day_is_near_is_not_reminded_of_it() -> None:
    d = announced(world())
    register_to_attend(d, Coming("Ông Thử"), by=PUBLIC, at=moment(NEAR))
    assert asked(d, NEAR) == []


def test_who_was_told_of_a_seat_long_ago_is_reminded_near_the_day() -> None:
    w = world()
    d = set_capacity(announced(w), 1, by=w.clerk, at=AT)
    first, second = coming(d), coming(d)
    assert asked(d, NOTICE_ON) == []
    cancel_attendance(first, by=PUBLIC, at=moment(day(2026, 9, 5)))
    assert asked(d, day(2026, 9, 5)) == [(second.number, "vừa có chỗ")]
    remind(second, "Gọi điện", by=w.clerk, at=moment(day(2026, 9, 5)))
    assert asked(d, day(2026, 9, 6)) == []
    assert asked(d, NEAR) == [(second.number, "sắp đến ngày")]


def test_another_place_is_told_to_everybody_who_registered_before() -> None:
    w = world()
    d = set_capacity(announced(w), 1, by=w.clerk, at=AT)
    coming(d)
    coming(d)  # waits
    later = moment(day(2026, 9, 3), 9)
    again: dict[str, Any] = {"reason": "Hội trường sửa chữa", "published_on": day(2026, 9, 3)}
    change_announced(d, facts(w, place="Hội trường mới"), **again, by=w.leader, at=later)
    register_to_attend(d, Coming("Ông Thử"), by=PUBLIC, at=moment(day(2026, 9, 4)))
    d = fresh(d)
    assert asked(d, day(2026, 9, 3)) == [(1, "đổi giờ, nơi"), (2, "đổi giờ, nơi")]


def test_who_registered_for_what_is_put_off_is_told() -> None:
    w = world()
    d = announced(w)
    her = coming(d)
    postpone(d, "Bão số 9", by=w.leader, at=moment(day(2026, 9, 14)))
    d = fresh(d)
    assert asked(d, day(2026, 9, 14)) == [(1, "buổi này hoãn hoặc hủy")]
    remind(her, "Nhắn tin", by=w.clerk, at=moment(day(2026, 9, 14), 15))
    assert asked(d, day(2026, 9, 15)) == []


def test_who_stood_at_the_door_is_not_reminded_and_nobody_before_a_notice() -> None:
    w = world()
    d = announced(w)
    coming(d, way=Way.DOOR)
    assert asked(d, NEAR) == []
    assert asked(called(w), NEAR) == []


def test_a_reminder_is_ticked_off_with_how_it_was_told() -> None:
    w = world()
    her = coming(announced(w))
    on = moment(day(2026, 9, 16))
    with pytest.raises(Refused) as refusal:
        remind(her, " ", by=w.clerk, at=on)
    assert refusal.value.field == "way"
    row = remind(her, "Gọi điện", by=w.clerk, at=on)
    assert (row.reminded_on, row.reminded_way) == (day(2026, 9, 16), "Gọi điện")
    with pytest.raises(Refused):
        remind(her, "Gọi điện", by=w.other_clerk, at=on)
    cancel_attendance(her, by=PUBLIC, at=on)
    with pytest.raises(Refused):
        remind(her, "Gọi điện", by=w.clerk, at=on)
