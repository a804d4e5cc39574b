"""When something happens in a scenario: told from today, from this year or by date, so that a file never ages."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone, localdate, localtime, make_aware

from doithoai.regulations.refusals import Refused
from doithoai.regulations.working_days import SATURDAY, Calendar, shipped_calendar

STEP = re.compile(r"([+-])(?:(\d{1,3})x)?(\d{1,5})([dwm])")  # +3x8m: three times eight minutes
HOUR = re.compile(r"(\d{1,2}):(\d{2})")
DAY = re.compile(r"(\d{4}|year|last-year|next-year)-(\d{2})-(\d{2})")
YEARS = {"last-year": -1, "year": 0, "next-year": 1}
USUAL_HOUR = time(9)
ONE_DAY = timedelta(days=1)
TOLD_BACK = timedelta(hours=2)  # what a scenario tells of now began after that


@dataclass(frozen=True)
class Clock:
    """What "today" and "now" mean in a telling, and which days are worked."""

    now: datetime
    calendar: Calendar = field(default_factory=shipped_calendar)

    @property
    def today(self) -> date:
        """The day of now in Việt Nam."""
        return localdate(self.now)

    def moment(self, text: str) -> datetime:
        """Words such as `-12w 09:00`, `year-01-20`, `now -40m`, `2025-04-18 08:00`; `|` takes the later of two."""
        return max(self._one(part.split(), text) for part in text.split("|"))

    def day(self, text: str) -> date:
        """The day of a moment."""
        return localdate(self.moment(text))

    def works(self, day: date) -> bool:
        """Whether people work on that day; a year not issued goes by its assumed days and the plain week."""
        entry = self.calendar.day(day)
        return entry.worked if entry else day.weekday() < SATURDAY

    def _one(self, words: list[str], text: str) -> datetime:
        now = localtime(self.now)
        found = self._at(now.date(), USUAL_HOUR)
        for number, word in enumerate(words):
            if number == 0 and (anchor := self._anchor(word)):
                found = anchor
            elif step := STEP.fullmatch(word):
                number_of = int(step[2] or 1) * int(step[3])
                found = self._step(found, number_of, step[4], back=step[1] == "-")
            elif hour := HOUR.fullmatch(word):
                found = self._at(found.date(), _time(int(hour[1]), int(hour[2]), text))
            else:
                raise _unknown(text)
        if words[:1] == ["now"] and not any(word.endswith(("d", "w")) for word in words[1:]):
            return self._within_today(found, now)
        return found

    def _within_today(self, found: datetime, now: datetime) -> datetime:
        """What is told from now stays within today and in its order: just after midnight an hour is told in minutes."""
        midnight = self._at(now.date(), time(0))
        if now - midnight >= TOLD_BACK or found >= now.replace(second=0, microsecond=0):
            return found
        before = (found - now.replace(second=0, microsecond=0)) / TOLD_BACK
        return max(midnight, midnight + (1 + before) * (now - midnight))

    def _anchor(self, word: str) -> datetime | None:
        if word == "now":
            return localtime(self.now).replace(second=0, microsecond=0)
        if word == "today":
            return self._at(self.today, USUAL_HOUR)
        found = DAY.fullmatch(word)
        if found is None:
            return None
        year = self.today.year + YEARS[found[1]] if found[1] in YEARS else int(found[1])
        try:
            return self._at(date(year, int(found[2]), int(found[3])), USUAL_HOUR)
        except ValueError:
            raise _unknown(word) from None

    def _step(self, start: datetime, number: int, unit: str, *, back: bool) -> datetime:
        way = -1 if back else 1
        if unit == "m":
            return start + timedelta(minutes=way * number)
        if unit == "d":
            return self._at(start.date() + timedelta(days=way * number), start.time())
        return self._at(self._working(start.date(), number, way * ONE_DAY), start.time())

    def _working(self, day: date, number: int, step: timedelta) -> date:
        """So many working days on; `+0w` is the day itself or the next that is worked, `-0w` the one before."""
        while not number and not self.works(day):
            day += step
        while number:
            day += step
            number -= self.works(day)
        return day

    @staticmethod
    def _at(day: date, hour: time) -> datetime:
        return make_aware(datetime.combine(day, hour), get_current_timezone())


def _time(hour: int, minute: int, text: str) -> time:
    try:
        return time(hour, minute)
    except ValueError:
        raise _unknown(text) from None


def _unknown(text: str) -> Refused:
    return Refused(
        "Không hiểu thời điểm “%(text)s”. Viết như “-12w 09:00”, “year-01-20”, “now -40m” hoặc “2025-04-18 08:00”.",
        field="at",
        text=text,
    )
