"""Which days count: weekends, holidays, exchanged days, make-up Saturdays, years not issued."""

from datetime import date

import pytest

from doithoai.regulations.refusals import CalendarNotIssued
from doithoai.regulations.working_days import CalendarDay, shipped_calendar, spelled

SHIPPED = shipped_calendar()

DAYS = [
    # weekday, date, verdict, reason
    ("thứ Hai", date(2026, 11, 23), "làm", "ngày làm việc"),
    ("thứ Bảy", date(2026, 11, 21), "nghỉ", "thứ Bảy"),
    ("Chủ nhật", date(2026, 11, 22), "nghỉ", "Chủ nhật"),
    ("thứ Ba", date(2026, 11, 24), "nghỉ", "nghỉ: Ngày Văn hóa Việt Nam (chưa kiểm chứng với văn bản gốc)"),
    ("thứ Hai", date(2026, 2, 16), "nghỉ", "nghỉ: Tết Nguyên đán Bính Ngọ"),
    ("thứ Sáu", date(2026, 2, 20), "nghỉ", "nghỉ: Tết Nguyên đán Bính Ngọ"),
    ("thứ Hai", date(2026, 2, 23), "làm", "ngày làm việc"),
    ("Chủ nhật", date(2026, 4, 26), "nghỉ", "nghỉ: Giỗ Tổ Hùng Vương (Chủ nhật)"),
    ("thứ Hai", date(2026, 4, 27), "nghỉ", "nghỉ: Nghỉ bù Giỗ Tổ (chưa kiểm chứng với văn bản gốc)"),
    ("thứ Bảy", date(2025, 4, 26), "làm", "làm bù cho 02/5 (chưa kiểm chứng)"),
    ("thứ Bảy", date(2026, 1, 10), "làm", "làm bù cho 02/01 (chưa kiểm chứng)"),
    ("thứ Bảy", date(2026, 8, 22), "làm", "làm bù cho 31/8 (chưa kiểm chứng)"),
    ("thứ Hai", date(2026, 8, 31), "nghỉ", "nghỉ: Nghỉ hoán đổi (chưa kiểm chứng với văn bản gốc)"),
    ("thứ Sáu", date(2025, 5, 2), "nghỉ", "nghỉ: Nghỉ hoán đổi (chưa kiểm chứng)"),
]


@pytest.mark.parametrize(("weekday", "day", "verdict", "reason"), DAYS)
def test_each_day_counts_or_not_and_says_why(weekday: str, day: date, verdict: str, reason: str) -> None:
    assert spelled(day) == f"{weekday}, {day:%d/%m/%Y}"
    assert SHIPPED.is_working_day(day) is (verdict == "làm")
    assert SHIPPED.reason(day) == reason


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2027, 1, 2), date(2027, 9, 2), date(2024, 6, 3)])
def test_a_year_without_an_issued_calendar_is_refused_even_on_a_plain_weekday(day: date) -> None:
    with pytest.raises(CalendarNotIssued, match=f"năm {day.year} chưa được ban hành") as refusal:
        SHIPPED.is_working_day(day)
    assert refusal.value.year == day.year
    assert SHIPPED.reason(day) == f"lịch năm {day.year} chưa ban hành"


def test_the_calendar_ships_three_years_and_says_why_the_third_is_not_issued() -> None:
    assert [(year.year, year.issued) for year in SHIPPED.years] == [(2025, True), (2026, True), (2027, False)]
    assert [SHIPPED.issued(year) for year in (2024, 2025, 2026, 2027)] == [False, True, True, False]
    assert "7 hoặc 10 ngày" in SHIPPED.years[2].decision
    dates = [day.date for day in SHIPPED.days]
    assert (len(dates), len(set(dates))) == (45, 45)


def test_a_makeup_day_is_a_saturday_and_follows_an_exchanged_day_of_its_year() -> None:
    makeups = [day for day in SHIPPED.days if day.worked]
    assert [spelled(day.date) for day in makeups] == [
        "thứ Bảy, 26/04/2025",
        "thứ Bảy, 10/01/2026",
        "thứ Bảy, 22/08/2026",
    ]


def test_entered_days_win_over_shipped_ones() -> None:
    tet_eve_worked = CalendarDay(date(2026, 2, 16), "Làm việc theo thông báo mới", "makeup")
    storm = CalendarDay(date(2026, 9, 10), "Nghỉ tránh bão", "holiday")
    changed = SHIPPED.with_days([tet_eve_worked, storm])
    assert changed.is_working_day(date(2026, 2, 16))
    assert changed.reason(date(2026, 9, 10)) == "nghỉ: Nghỉ tránh bão"
    assert not changed.is_working_day(date(2026, 9, 2))
    assert SHIPPED.is_working_day(date(2026, 9, 10))


def test_issuing_a_year_drops_its_assumed_days_and_keeps_the_days_of_the_law() -> None:
    tet = CalendarDay(date(2027, 2, 8), "Tết Nguyên đán Đinh Mùi", "holiday")
    issued = SHIPPED.with_days([tet], issued_years=[2027])
    assert issued.issued(2027)
    assert not issued.is_working_day(date(2027, 2, 8))
    assert issued.is_working_day(date(2027, 2, 10))  # Wednesday, "Nghỉ bù Tết (giả định)" until then
    assert not issued.is_working_day(date(2027, 9, 2))
    entry = SHIPPED.day(date(2027, 2, 10))
    assert entry is not None
    assert entry.words == "nghỉ: Nghỉ bù Tết (giả định) (giả định, chưa ban hành)"
