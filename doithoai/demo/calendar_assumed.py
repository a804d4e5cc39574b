"""Days off that the demo assumes for years whose calendar nobody has issued yet; each says that it is assumed."""

from datetime import date, timedelta

from doithoai.regulations.working_days import CalendarDay, shipped_calendar

DECISION = "Lịch giả định của dữ liệu mẫu"
# First day of the lunar year; a day before and four after it are off (BLLĐ 2019 Đ.112).
LUNAR_NEW_YEAR = {
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 3),
    2031: date(2031, 1, 23),
    2032: date(2032, 2, 11),
    2033: date(2033, 1, 31),
    2034: date(2034, 2, 19),
    2035: date(2035, 2, 8),
}
FIXED = (
    (1, 1, "Tết Dương lịch"),
    (4, 30, "Ngày Chiến thắng"),
    (5, 1, "Quốc tế Lao động"),
    (9, 2, "Quốc khánh"),
)


def assumed(year: int) -> list[CalendarDay]:
    """The days of a year that ships with none; a shipped year brings its own."""
    if any(day.date.year == year for day in shipped_calendar().days):
        return []
    days = [(date(year, month, day), name) for month, day, name in FIXED]
    if first := LUNAR_NEW_YEAR.get(year):
        days += [(first + timedelta(days=offset), "Tết Nguyên đán") for offset in range(-1, 5)]
    return [
        CalendarDay(day, f"{name} (giả định)", "holiday", "not_issued", DECISION)
        for day, name in sorted(days)
    ]
