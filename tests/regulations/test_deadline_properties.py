"""What holds for every term, whatever the days: found by hypothesis, not by example."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from doithoai.regulations.deadlines import (
    calendar_days_after,
    calendar_days_before,
    deadline,
    working_days_after,
    working_days_between,
)
from doithoai.regulations.working_days import CalendarDay, shipped_calendar, spelled

SHIPPED = shipped_calendar()
# Terms of at most 40 working days from these starts end inside the issued years 2025 and 2026.
STARTS = st.dates(date(2025, 1, 1), date(2026, 10, 1))
LENGTHS = st.integers(1, 40)


@given(STARTS, LENGTHS)
def test_a_working_day_term_ends_on_a_working_day_and_counts_exactly_its_days(start: date, n: int) -> None:
    found = working_days_after(start, n, SHIPPED)
    assert SHIPPED.is_working_day(found.due)
    assert [day.date for day in found.days if day.counted][-1] == found.due
    assert sum(day.counted for day in found.days) == n
    assert all(day.counted is SHIPPED.is_working_day(day.date) for day in found.days)


@given(STARTS, LENGTHS)
def test_no_day_between_start_and_due_is_left_out(start: date, n: int) -> None:
    found = working_days_after(start, n, SHIPPED)
    passed = (found.due - start).days
    assert [day.date for day in found.days] == [start + timedelta(days=i + 1) for i in range(passed)]


@given(STARTS, st.integers(0, 60), LENGTHS)
def test_a_later_start_is_never_due_earlier(start: date, later: int, n: int) -> None:
    other = min(start + timedelta(days=later), date(2026, 10, 1))
    assert working_days_after(start, n, SHIPPED).due <= working_days_after(other, n, SHIPPED).due


@given(STARTS, st.integers(1, 39))
def test_a_longer_term_is_due_later(start: date, n: int) -> None:
    assert working_days_after(start, n, SHIPPED).due < working_days_after(start, n + 1, SHIPPED).due


@given(STARTS, st.integers(1, 30), STARTS)
def test_a_new_holiday_never_makes_a_term_due_earlier(start: date, n: int, holiday: date) -> None:
    more = SHIPPED.with_days([CalendarDay(holiday, "Ngày nghỉ mới", "holiday")])
    assert working_days_after(start, n, more).due >= working_days_after(start, n, SHIPPED).due
    assert calendar_days_after(start, n, more).due >= calendar_days_after(start, n, SHIPPED).due


@given(STARTS, LENGTHS)
def test_counting_back_gives_the_length_of_the_term(start: date, n: int) -> None:
    due = working_days_after(start, n, SHIPPED).due
    assert working_days_between(start, due, SHIPPED) == n
    assert working_days_between(due, start, SHIPPED) == -n


@given(STARTS, STARTS, STARTS)
def test_working_days_between_add_up(a: date, b: date, c: date) -> None:
    assume(a <= b <= c)
    whole = working_days_between(a, c, SHIPPED)
    assert working_days_between(a, b, SHIPPED) + working_days_between(b, c, SHIPPED) == whole


@given(STARTS, LENGTHS)
def test_a_term_in_calendar_days_ends_on_the_first_working_day_from_its_last_day_on(
    start: date, n: int
) -> None:
    found = calendar_days_after(start, n, SHIPPED)
    last = start + timedelta(days=n)
    assert found.due >= last
    assert SHIPPED.is_working_day(found.due)
    waited = (last + timedelta(days=i) for i in range((found.due - last).days))
    assert not any(SHIPPED.is_working_day(day) for day in waited)


@given(STARTS, LENGTHS)
def test_a_notice_posted_on_its_last_day_is_exactly_that_many_days_ahead(held_on: date, n: int) -> None:
    assert (held_on - calendar_days_before(held_on, n).due).days == n


@given(STARTS)
def test_the_working_mentions_every_day_with_its_reason(start: date) -> None:
    found = deadline("A.4-c", start, SHIPPED)
    lines = found.explain().splitlines()
    assert spelled(found.start) in lines[0]
    assert spelled(found.due) in lines[-1]
    for day, line in zip(found.days, lines[2:-1], strict=True):
        assert line.startswith(spelled(day.date))
        assert line.endswith(day.reason)
