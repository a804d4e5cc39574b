"""The words in which a scenario says when."""

from datetime import date

import pytest
from django.utils.timezone import localdate, localtime
from hypothesis import given
from hypothesis import strategies as st

from doithoai.demo.moments import Clock
from doithoai.regulations.refusals import Refused
from tests.factories.organisations import day, moment

NOW = moment(day(2026, 11, 23), 10, 30)  # a Monday; the 24th is a public holiday
CLOCK = Clock(NOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-11-23 09:00"),
        ("now", "2026-11-23 10:30"),
        ("now -40m", "2026-11-23 09:50"),
        ("-1d 08:15", "2026-11-22 08:15"),
        ("-1w", "2026-11-20 09:00"),
        ("+1w 08:00", "2026-11-25 08:00"),
        ("+0w", "2026-11-23 09:00"),
        ("-2d +0w", "2026-11-23 09:00"),
        ("-2d -0w", "2026-11-20 09:00"),
        ("year-01-20", "2026-01-20 09:00"),
        ("last-year-01-20 15:00", "2025-01-20 15:00"),
        ("next-year-06-30", "2027-06-30 09:00"),
        ("2025-04-18 08:00", "2025-04-18 08:00"),
        ("2025-04-18 08:00 +40m", "2025-04-18 08:40"),
        ("-5w 08:00 +2w 15:00 +3x8m", "2026-11-18 15:24"),
        ("last-year-01-20 | 2025-07-15", "2025-07-15 09:00"),
    ],
)
def test_a_moment_is_read_from_left_to_right(text: str, expected: str) -> None:
    assert f"{localtime(CLOCK.moment(text)):%Y-%m-%d %H:%M}" == expected


def test_just_after_midnight_now_does_not_lead_into_yesterday() -> None:
    clock = Clock(moment(day(2026, 11, 23), 0, 10))
    assert localdate(clock.moment("now -60m")) == date(2026, 11, 23)


@pytest.mark.parametrize("minute", [1, 3, 59, 119])
def test_what_is_told_from_now_keeps_its_order_just_after_midnight(minute: int) -> None:
    clock = Clock(moment(day(2026, 11, 23), minute // 60, minute % 60))
    told = [clock.moment(f"now -60m +{number}m") for number in (0, 10, 16, 21, 59, 60, 70)]
    assert told == sorted(set(told))
    assert {localdate(one) for one in told} == {date(2026, 11, 23)}
    assert told[-2] == clock.now < told[-1]


@pytest.mark.parametrize(
    "text", ["", "hôm qua", "-3", "25:00", "2026-13-01", "year-02-30", "today tomorrow", "-1y"]
)
def test_what_is_no_moment_is_refused_with_an_example(text: str) -> None:
    if not text:
        assert CLOCK.moment(text) == CLOCK.moment("today")
        return
    with pytest.raises(Refused, match="thời điểm"):
        CLOCK.moment(text)


@given(st.integers(-400, 400), st.dates(date(2026, 7, 1), date(2035, 12, 31)))
def test_a_number_of_working_days_ends_on_a_working_day(number: int, today: date) -> None:
    clock = Clock(moment(today))
    assert clock.works(clock.day(f"{number:+d}w"))
