"""Due dates: the term of a clause decides how days are counted, and each date can show its working."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count

from doithoai.regulations.clauses import Clause, Term, TermKind, clause
from doithoai.regulations.refusals import CalendarNotIssued, Refused
from doithoai.regulations.working_days import SATURDAY, Calendar, spelled, weekday

ONE_DAY = timedelta(days=1)
LONGEST_TERM = 3660  # ten years: anything longer is a slip of the pen
YEARS = range(1900, 2201)  # a typed year outside is a slip too, and dates end
START_NOT_COUNTED = "không tính ngày bắt đầu (BLDS 2015 Đ.147)"
MOVED = "nên hạn chuyển sang ngày làm việc tiếp theo (BLDS 2015 Đ.148)"
DOES_NOT_MOVE = "không lùi khi trùng ngày nghỉ"


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
            verdict = f"tính là ngày {number}" if day.counted else "không tính"
            lines.append(f"{spelled(day.date)}: {verdict} – {day.reason}")
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
    _check_year(start.year, clause)
    if not 1 <= n <= LONGEST_TERM:
        raise Refused(
            "Số ngày của thời hạn phải từ 1 đến %(most)s, không thể là %(n)s.",
            clause=clause,
            field="days",
            n=n,
            most=LONGEST_TERM,
        )


def _check_year(year: int, clause: str) -> None:
    if year not in YEARS:
        raise Refused(
            "Năm %(year)s nằm ngoài khoảng tính được (%(first)s–%(last)s).",
            clause=clause,
            field="year",
            year=year,
            first=YEARS[0],
            last=YEARS[-1],
        )


def working_days_after(start: date, n: int, calendar: Calendar, clause: str = "") -> Deadline:
    """Return the n-th working day after the start; the start itself is not counted (BLDS 2015 Đ.147)."""
    _checked(start, n, clause)
    days: list[Day] = []
    counted = 0
    for day in (start + ONE_DAY * i for i in count(1)):
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
    start: date, n: int, calendar: Calendar, clause: str = "", *, moves_off_day: bool = True
) -> Deadline:
    """Return the n-th day after the start; a last day off moves to the next working day (BLDS 2015 Đ.148)."""
    _checked(start, n, clause)
    days = tuple(Day(start + ONE_DAY * i, True, "ngày lịch") for i in range(1, n + 1))
    plain = Deadline(days[-1].date, clause, start, days, f"{n} ngày lịch, {START_NOT_COUNTED}")
    if moves_off_day:
        return _moved(plain, calendar)
    return replace(plain, remark=f"{plain.remark}; {DOES_NOT_MOVE}")


def _moved(plain: Deadline, calendar: Calendar) -> Deadline:
    due = plain.due
    days = list(plain.days)
    while not _works(due, calendar, plain.clause):
        due += ONE_DAY
        days.append(Day(due, False, calendar.reason(due)))
    if due == plain.due:
        return plain
    remark = f"{plain.remark}; {plain.due:%d/%m/%Y} là ngày nghỉ ({calendar.reason(plain.due)}), {MOVED}"
    return replace(plain, due=due, days=tuple(days), remark=remark)


def calendar_days_before(held_on: date, n: int, clause: str = "") -> Deadline:
    """Return the last day that is still n calendar days ahead of the event."""
    _checked(held_on, n, clause)
    days = tuple(Day(held_on - ONE_DAY * i, True, "ngày lịch") for i in range(1, n + 1))
    return Deadline(days[-1].date, clause, held_on, days, f"trước ít nhất {n} ngày lịch, đếm lùi từ ngày này")


def last_day_before(year: int, month: int, day: int, clause: str = "") -> Deadline:
    """Return the day before a fixed date, the last good one for "trước ngày"; it never moves (reading 6)."""
    plain = _day_before(year, month, day, clause)
    remark = f"{plain.remark}; {DOES_NOT_MOVE}"
    if plain.due.weekday() >= SATURDAY:
        friday = plain.due - ONE_DAY * (plain.due.weekday() - SATURDAY + 1)
        remark += f"; ngày đó là {weekday(plain.due)}, nên làm xong chậm nhất {spelled(friday)}"
    return replace(plain, remark=remark)


def _day_before(year: int, month: int, day: int, clause: str) -> Deadline:
    _check_year(year, clause)
    fixed = date(year, month, day)
    due = fixed - ONE_DAY
    return Deadline(due, clause, fixed, (), f"trước ngày {fixed:%d/%m}: ngày cuối hợp lệ là {due:%d/%m}")


def deadline(clause_id: str, start_or_year: date | int, calendar: Calendar) -> Deadline:
    """Return the due date of a clause's term, from the event's day or in a year."""
    return deadline_of(clause(clause_id), start_or_year, calendar)


def deadline_of(rule: Clause, start_or_year: date | int, calendar: Calendar) -> Deadline:
    """Return the due date of a clause at hand, as `deadline` does by its id."""
    if rule.term is None:
        raise Refused("Điều khoản %(id)s không đặt thời hạn bằng số.", clause=rule.id, id=rule.id)
    if rule.term.kind in (TermKind.BEFORE_DATE, TermKind.AT_LEAST_PER_YEAR):
        return _in_year(rule.id, rule.term, _year(start_or_year), calendar)
    return _from_day(rule.id, rule.term, _day(start_or_year, rule.id), calendar)


def _year(start_or_year: date | int) -> int:
    return start_or_year.year if isinstance(start_or_year, date) else start_or_year


def _day(start_or_year: date | int, clause_id: str) -> date:
    if isinstance(start_or_year, date):
        return start_or_year
    raise Refused("Hạn của %(id)s tính từ một ngày, không tính từ một năm.", clause=clause_id, id=clause_id)


def _in_year(clause_id: str, term: Term, year: int, calendar: Calendar) -> Deadline:
    if term.kind is TermKind.AT_LEAST_PER_YEAR:
        _check_year(year, clause_id)
        remark = f"ít nhất {term.count} lần trong năm {year}"
        return Deadline(date(year, 12, 31), clause_id, date(year, 1, 1), (), remark)
    if term.moves_off_day:
        return _moved(_day_before(year, term.month, term.day, clause_id), calendar)
    return last_day_before(year, term.month, term.day, clause_id)


def _from_day(clause_id: str, term: Term, start: date, calendar: Calendar) -> Deadline:
    if term.kind is TermKind.WORKING_DAYS_AFTER:
        return working_days_after(start, term.days, calendar, clause_id)
    if term.kind is TermKind.CALENDAR_DAYS_AFTER:
        return calendar_days_after(start, term.days, calendar, clause_id, moves_off_day=term.moves_off_day)
    if term.kind is TermKind.CALENDAR_DAYS_BEFORE:
        return calendar_days_before(start, term.days, clause_id)
    raise Refused("Thời hạn của %(id)s không cho ra một ngày cụ thể.", clause=clause_id, id=clause_id)


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
