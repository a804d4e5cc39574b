"""Readings 22, 23: the date proposed for a task, by the urgency and the body's own rule; people set the date."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from doithoai.opinions.house_rules import handling_rule
from doithoai.opinions.models import HandlingRule, Opinion, Purpose, Urgency
from doithoai.organisations.calendars import current_calendar
from doithoai.organisations.models import Organisation
from doithoai.regulations.deadlines import working_days_after
from doithoai.regulations.refusals import CalendarNotIssued
from doithoai.regulations.working_days import Calendar


@dataclass(frozen=True)
class Proposal:
    """A date and how it was found; without a date, why there is none."""

    due_on: date | None
    words: str


@dataclass(frozen=True)
class Terms:
    """What proposals of one body need; read once for many opinions."""

    rule: HandlingRule
    calendar: Calendar


def terms_of(organisation: Organisation) -> Terms:
    """The body's rule and the calendar that counts now."""
    return Terms(handling_rule(organisation), current_calendar())


def days_of(rule: HandlingRule, urgency: str) -> int:
    """How many working days the body gives; what was not sorted counts as medium."""
    days = {
        Urgency.URGENT: rule.days_urgent,
        Urgency.HIGH: rule.days_high,
        Urgency.LOW: rule.days_low,
    }
    return int(days.get(Urgency(urgency), rule.days_medium) if urgency else rule.days_medium)


def proposal(opinion: Opinion, purpose: str, on: date, terms: Terms | None = None) -> Proposal:
    """The date proposed; a draft no later than the day before the dialogue that still comes."""
    terms = terms or terms_of(opinion.organisation)
    found = _counted(opinion.urgency, on, terms)
    if purpose != Purpose.DRAFT or opinion.dialogue is None or opinion.dialogue.opened_at is not None:
        return found
    before = max(on, localdate(opinion.dialogue.starts_at) - timedelta(days=1))
    if found.due_on is not None and found.due_on <= before:
        return found
    return Proposal(before, _("ngày trước buổi đối thoại"))


def _counted(urgency: str, on: date, terms: Terms) -> Proposal:
    days = days_of(terms.rule, urgency)
    level = str(Urgency(urgency).label) if urgency else _("Trung bình, vì chưa phân loại")
    try:
        due = working_days_after(on, days, terms.calendar).due
    except CalendarNotIssued as unknown:
        told = _("chưa có lịch nghỉ năm %(year)s nên chưa tính được hạn; ông/bà chọn ngày")
        return Proposal(None, told % {"year": unknown.year})
    told = _("mặc định theo mức %(level)s: %(days)s ngày làm việc")
    return Proposal(due, told % {"level": level, "days": days})
