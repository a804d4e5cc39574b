"""Due dates: the term of a clause decides how days are counted, and each date can show its working."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doithoai.regulations.clauses import Term, TermKind, clause
from doithoai.regulations.refusals import CalendarNotIssued, Refused
from doithoai.regulations.working_days import SATURDAY, Calendar, spelled, weekday

ONE_DAY = timedelta(days=1)
LONGEST_TERM = 3660  # ten years: anything longer is a slip of the pen
START_NOT_COUNTED = "không tính ngày bắt đầu (BLDS 2015 Đ.147)"


@dataclass(frozen=True)
class Day:
    """One day on the way to the due date, counted or skipped, and why."""

    date: date
    counted: bool
    reason: str


@dataclass(frozen=True)
class Deadline:
    """The last day on which the duty is still kept, with the working that leads to it."""

    due: date
    clause: str
    start: date
    days: tuple[Day, ...]
    remark: str

    def explain(self) -> str:
        """Return the working line by line: the start, each day counted or skipped and why, the due date."""
        head = f"{self.clause}: " if self.clause else ""
        lines = [f"{head}mốc tính {spelled(self.start)}", self.remark]
        number = 0
        for day in self.days:
            number += day.counted
            verdict = f"tính, ngày thứ {number}" if day.counted else "không tính"
            lines.append(f"{spelled(day.date)}: {verdict} ({day.reason})")
        return "\n".join([*lines, f"Hạn cuối: {spelled(self.due)}"])


@dataclass(frozen=True)
class Lateness:
    """How long after its due date a thing was done; working days are unknown in a year not issued."""

    calendar_days: int
    working_days: int | None

    @property
    def late(self) -> bool:
        """Tell whether the due date has passed."""
        return self.calendar_days > 0


def _checked(start: date, n: int, clause: str) -> None:
    # A moment has no day until somebody names the time zone, and only the caller can.
    if isinstance(start, datetime):
        raise TypeError("a term starts on a date, not at a moment")
    if not 1 <= n <= LONGEST_TERM:
        raise Refused(
            "Số ngày của thời hạn phải từ 1 đến %(most)s, không thể là %(n)s.",
            clause=clause,
            field="days",
            n=n,
            most=LONGEST_TERM,
        )


def _days_after(start: date) -> Iterator[date]:
    day = start
    while day < date.max:
        day += ONE_DAY
        yield day


def working_days_after(start: date, n: int, calendar: Calendar, clause: str = "") -> Deadline:
    """Return the n-th working day after the start; the start itself is not counted (BLDS 2015 Đ.147)."""
    _checked(start, n, clause)
    days: list[Day] = []
    counted = 0
    for day in _days_after(start):
        works = _works(day, calendar, clause)
        counted += works
        days.append(Day(day, works, calendar.reason(day)))
        if counted == n:
            break
    return Deadline(days[-1].date, clause, start, tuple(days), f"{n} ngày làm việc, {START_NOT_COUNTED}")


def _works(day: date, calendar: Calendar, clause: str) -> bool:
    try:
        return calendar.is_working_day(day)
    except CalendarNotIssued as unknown:
        raise CalendarNotIssued(unknown.year, clause=clause) from None


def calendar_days_after(
    start: date, n: int, calendar: Calendar, clause: str = "", moves_off_day: bool = True
) -> Deadline:
    """Return the n-th day after the start; a last day off moves to the next working day (BLDS 2015 Đ.148)."""
    _checked(start, n, clause)
    counted = [start + ONE_DAY * i for i in range(1, n + 1)]
    days = [Day(day, True, weekday(day)) for day in counted]
    remark = f"{n} ngày lịch, {START_NOT_COUNTED}"
    if not moves_off_day:
        return Deadline(counted[-1], clause, start, tuple(days), f"{remark}; không lùi khi hết hạn vào ngày nghỉ")
    due = counted[-1]
    while not _works(due, calendar, clause):
        if due != counted[-1]:
            days.append(Day(due, False, calendar.reason(due)))
        due += ONE_DAY
    if due != counted[-1]:
        days.append(Day(due, False, "ngày làm việc tiếp theo"))
        remark += f"; ngày cuối là ngày nghỉ ({calendar.reason(counted[-1])}) nên lùi đến ngày làm việc tiếp theo"
        remark += " (BLDS 2015 Đ.148)"
    return Deadline(due, clause, start, tuple(days), remark)


def calendar_days_before(held_on: date, n: int, clause: str = "") -> Deadline:
    """Return the last day that is still n calendar days ahead of the event."""
    _checked(held_on, n, clause)
    days = tuple(
        Day(day, True, f"{i} ngày trước") for i, day in ((i, held_on - ONE_DAY * i) for i in range(1, n + 1))
    )
    return Deadline(held_on - ONE_DAY * n, clause, held_on, days, f"chậm nhất {n} ngày lịch trước ngày này")


def last_day_before(year: int, month: int, day: int, clause: str = "") -> Deadline:
    """Return the day before a fixed date, the last good one for "trước ngày"; it never moves (reading 6)."""
    fixed = _date(year, month, day, clause)
    due = fixed - ONE_DAY
    remark = f"trước ngày {fixed:%d/%m}: ngày cuối hợp lệ là {due:%d/%m}, không lùi khi trùng ngày nghỉ"
    if due.weekday() >= SATURDAY:
        friday = due - ONE_DAY * (due.weekday() - SATURDAY + 1)
        remark += f"; ngày đó là {weekday(due)}, nên xong từ {spelled(friday)}"
    return Deadline(due, clause, fixed, (), remark)


def _date(year: int, month: int, day: int, clause: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused("Năm %(year)s không tính được hạn.", clause=clause, field="year", year=year) from None


def deadline(clause_id: str, start_or_year: date | int, calendar: Calendar) -> Deadline:
    """Return the due date of a clause's term, from the event's day or in a year."""
    rule = clause(clause_id)
    if rule.term is None:
        raise Refused("Điều khoản %(id)s không đặt thời hạn bằng số.", clause=rule.id, id=rule.id)
    if rule.term.kind in (TermKind.BEFORE_DATE, TermKind.AT_LEAST_PER_YEAR):
        return _in_year(rule.id, rule.term, _year(start_or_year))
    return _from_day(rule.id, rule.term, _day(start_or_year, rule.id), calendar)


def _year(start_or_year: date | int) -> int:
    return start_or_year.year if isinstance(start_or_year, date) else start_or_year


def _day(start_or_year: date | int, clause_id: str) -> date:
    if isinstance(start_or_year, date):
        return start_or_year
    raise Refused("Hạn của %(id)s tính từ một ngày, không tính từ một năm.", clause=clause_id, id=clause_id)


def _in_year(id: str, term: Term, year: int) -> Deadline:
    if term.kind is TermKind.BEFORE_DATE:
        return last_day_before(year, term.month, term.day, id)
    remark = f"ít nhất {term.count} lần trong năm {year}"
    return Deadline(_date(year, 12, 31, id), id, _date(year, 1, 1, id), (), remark)


def _from_day(id: str, term: Term, start: date, calendar: Calendar) -> Deadline:
    if term.kind is TermKind.WORKING_DAYS_AFTER:
        return working_days_after(start, term.days, calendar, id)
    if term.kind is TermKind.CALENDAR_DAYS_AFTER:
        return calendar_days_after(start, term.days, calendar, id, term.moves_off_day)
    if term.kind is TermKind.CALENDAR_DAYS_BEFORE:
        return calendar_days_before(start, term.days, id)
    raise Refused("Thời hạn của %(id)s không cho ra một ngày cụ thể.", clause=id, id=id)


def working_days_between(a: date, b: date, calendar: Calendar) -> int:
    """Count the working days after a up to and including b; negative when b comes first."""
    if b < a:
        return -working_days_between(b, a, calendar)
    return sum(calendar.is_working_day(a + ONE_DAY * i) for i in range(1, (b - a).days + 1))


def lateness(due: date, done_on: date, calendar: Calendar) -> Lateness:
    """Return how late a thing was done; a Saturday after a Friday is late by a day and by no working day."""
    days = max(0, (done_on - due).days)
    try:
        working = working_days_between(due, done_on, calendar) if days else 0
    except CalendarNotIssued:
        working = None
    return Lateness(days, working)
