"""How near a day is, in words: "còn 3 ngày làm việc", "quá hạn 2 ngày làm việc", "đã xong"."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doithoai.organisations.calendars import current_calendar
from doithoai.regulations.deadlines import working_days_between
from doithoai.regulations.refusals import CalendarNotIssued
from doithoai.regulations.working_days import Calendar

SOON = 3


@dataclass(frozen=True)
class Standing:
    """A deadline as a page shows it."""

    day: date
    state: str  # as the component of the look takes it: "", soon, over, met, late
    words: str

    @property
    def over(self) -> bool:
        """Whether it has passed and the thing is not done."""
        return self.state == "over"


class Clock:
    """Counts from one day; the calendar is read once a page, and only when a page has a deadline."""

    def __init__(self, on: date) -> None:
        self.on = on

    @cached_property
    def calendar(self) -> Calendar:
        """Days off and days worked as they are known now."""
        return current_calendar()

    def distance(self, first: date, last: date) -> tuple[int, bool]:
        """How many days, and whether they are working days: a year not issued gives calendar days."""
        try:
            return working_days_between(first, last, self.calendar), True
        except CalendarNotIssued:
            return (last - first).days, False

    def left(self, due: date) -> Standing:
        """How long until a day that is not kept yet."""
        if due == self.on:
            return Standing(due, "soon", _("hôm nay là hạn cuối"))
        days, working = self.distance(min(self.on, due), max(self.on, due))
        if due < self.on:
            return Standing(due, "over", late_words(days, working=working))
        words = (
            ngettext("còn %(n)s ngày làm việc", "còn %(n)s ngày làm việc", days)
            if working
            else ngettext("còn %(n)s ngày", "còn %(n)s ngày", days)
        )
        return Standing(due, "soon" if days <= SOON else "", words % {"n": days})

    def standing(self, due: date | None, done_on: date | None = None) -> Standing | None:
        """How a deadline stands; done things say so, in time or late."""
        if done_on is None:
            return self.left(due) if due else None
        if due is None or done_on <= due:
            return Standing(done_on, "met", _("đã xong"))
        days, _working = self.distance(due, done_on)
        words = ngettext("xong, muộn %(n)s ngày làm việc", "xong, muộn %(n)s ngày làm việc", days) % {
            "n": days
        }
        return Standing(done_on, "late", words)


def late_words(days: int, *, working: bool) -> str:
    """How long ago the day passed."""
    if working:
        words = ngettext("quá hạn %(n)s ngày làm việc", "quá hạn %(n)s ngày làm việc", days)
    else:
        words = ngettext("quá hạn %(n)s ngày", "quá hạn %(n)s ngày", days)
    return words % {"n": days}
