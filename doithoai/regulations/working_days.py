"""Which days are worked: weekends, public holidays, exchanged days off and make-up Saturdays."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from doithoai.regulations.refusals import CalendarNotIssued

CALENDARS = Path(__file__).parent / "calendar"
MAKEUP = "makeup"
NOT_ISSUED = "not_issued"
SATURDAY = 5
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
STATUS_MARKS = MappingProxyType(
    {
        "confirmed": "",
        "secondary": "chưa kiểm chứng với văn bản gốc",
        "from_memory_unverified": "chưa kiểm chứng",
        NOT_ISSUED: "giả định, chưa ban hành",
    }
)


def weekday(day: date) -> str:
    """Return the Vietnamese name of the weekday."""
    return WEEKDAYS[day.weekday()]


def spelled(day: date) -> str:
    """Return the date with its weekday, as in "thứ Hai, 23/11/2026"."""
    return f"{weekday(day)}, {day:%d/%m/%Y}"


@dataclass(frozen=True)
class CalendarDay:
    """A day that differs from the plain week, and how well it is known."""

    date: date
    name: str
    kind: str  # holiday | comp | swap_off: off; makeup: worked
    status: str = "confirmed"  # confirmed | secondary | from_memory_unverified | not_issued
    source: str = ""

    @property
    def worked(self) -> bool:
        """Tell whether people work on this day."""
        return self.kind == MAKEUP

    @property
    def words(self) -> str:
        """Return the reason as people read it, marked when the day is not confirmed."""
        words = self.name[:1].lower() + self.name[1:] if self.worked else f"nghỉ: {self.name}"
        mark = STATUS_MARKS[self.status]
        return f"{words} ({mark})" if mark else words


@dataclass(frozen=True)
class CalendarYear:
    """Whether the calendar of a year is issued, by what decision, or why it is not."""

    year: int
    issued: bool
    decision: str


@dataclass(frozen=True)
class Calendar:
    """The days of the years whose calendar is issued; any other year is refused, never guessed."""

    days: tuple[CalendarDay, ...] = ()
    issued_years: frozenset[int] = frozenset()
    years: tuple[CalendarYear, ...] = field(default=(), compare=False)

    @cached_property
    def _by_date(self) -> Mapping[date, CalendarDay]:
        return {day.date: day for day in self.days}

    def issued(self, year: int) -> bool:
        """Tell whether working days of that year can be judged."""
        return year in self.issued_years

    def day(self, day: date) -> CalendarDay | None:
        """Return the entry of that date, if it differs from the plain week."""
        return self._by_date.get(day)

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day counts; refused for a year not issued, even on a weekday."""
        if not self.issued(day.year):
            raise CalendarNotIssued(day.year)
        entry = self._by_date.get(day)
        return entry.worked if entry else day.weekday() < SATURDAY

    def reason(self, day: date) -> str:
        """Return why the day counts or does not, in Vietnamese."""
        if not self.issued(day.year):
            return f"lịch năm {day.year} chưa ban hành"
        entry = self._by_date.get(day)
        if entry:
            return entry.words
        return weekday(day) if day.weekday() >= SATURDAY else "ngày làm việc"

    def with_days(self, days: Iterable[CalendarDay], issued_years: Collection[int] = ()) -> "Calendar":
        """Return a calendar in which entered days win over shipped ones and these years are issued too.

        Assumed days (`not_issued`) of a year that is now issued are dropped; a shipped day off that is worked
        after all is entered as `makeup`.
        """
        entered = {day.date: day for day in days}
        kept = {
            day.date: day
            for day in self.days
            if day.status != NOT_ISSUED or day.date.year not in issued_years
        }
        merged = sorted((kept | entered).values(), key=lambda day: day.date)
        return Calendar(tuple(merged), self.issued_years | frozenset(issued_years), self.years)


def _read_year(file: Path) -> tuple[CalendarYear, list[CalendarDay]]:
    data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return CalendarYear(**data["year"]), [CalendarDay(**row) for row in data["day"]]


@cache
def shipped_calendar() -> Calendar:
    """Return the calendar that ships with the system; a responsible person's entries are laid over it."""
    read = [_read_year(file) for file in sorted(CALENDARS.glob("*.toml"))]
    return Calendar(
        days=tuple(day for _, days in read for day in days),
        issued_years=frozenset(year.year for year, _ in read if year.issued),
        years=tuple(year for year, _ in read),
    )
