"""Days that a responsible person enters and years that one confirms, laid over the calendar that ships."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.organisations.models import Account, CalendarEntry, CalendarYear
from doithoai.organisations.permissions import may_administer_all
from doithoai.regulations.refusals import Refused
from doithoai.regulations.working_days import NOT_ISSUED, Calendar, CalendarDay, shipped_calendar

ORDINARY = "workday"
ASSUMED = re.compile(r"\s*\(giả định[^)]*\)")
FIRST, LAST = 2000, 2100
KINDS = frozenset({"holiday", "comp", "swap_off", "makeup", ORDINARY})


def current_calendar() -> Calendar:
    """The calendar that counts now; read anew each time (two small queries), so no process keeps an old one."""
    entered = list(CalendarEntry.objects.all())
    confirmed = dict(CalendarYear.objects.values_list("year", "decision"))
    ordinary = {entry.date for entry in entered if entry.kind == ORDINARY}
    shipped = shipped_calendar()
    kept = tuple(_known(day, confirmed) for day in shipped.days if day.date not in ordinary)
    return replace(shipped, days=kept).with_days(
        [
            CalendarDay(entry.date, entry.name, entry.kind, "confirmed", entry.decision)
            for entry in entered
            if entry.kind != ORDINARY
        ],
        confirmed,
    )


def _known(day: CalendarDay, confirmed: dict[int, str]) -> CalendarDay:
    """Whoever confirms a year confirms its days; only assumed ones stay assumed, and are dropped."""
    if day.date.year not in confirmed or day.status == NOT_ISSUED:
        return day
    return replace(day, status="confirmed", source=day.source or confirmed[day.date.year])


def enter_day(day: date, name: str, kind: str, decision: str, *, by: Account, at: datetime) -> CalendarEntry:
    """Enters or corrects one day with the decision it comes from; the page then recomputes the open terms."""
    may_administer_all(by, localdate(at))
    name, decision = name.strip(), decision.strip()
    if not FIRST <= day.year <= LAST:
        raise Refused("Năm %(year)s nằm ngoài lịch của hệ thống.", field="date", year=day.year)
    if kind not in KINDS:
        raise Refused("Hãy chọn loại ngày.", field="kind")
    if not name:
        raise Refused("Hãy ghi tên ngày, ví dụ “Tết Nguyên đán Đinh Mùi”.", field="name")
    if not decision:
        raise Refused("Hãy ghi văn bản quy định ngày này (số, ngày, cơ quan ban hành).", field="decision")
    with transaction.atomic():
        before = CalendarEntry.objects.select_for_update(no_key=True).filter(date=day).first()
        entry, _ = CalendarEntry.objects.update_or_create(
            date=day,
            defaults={
                "name": name,
                "kind": kind,
                "decision": decision,
                "entered_by": by,
                "entered_at": at,
            },
        )
        record(
            "enter_day",
            entry,
            by=by,
            at=at,
            facts={
                "day": day,
                "old": [before.kind, before.name] if before else None,
                "new": [kind, name],
                "decision": decision,
            },
        )
    return entry


def assumed_days(year: int) -> list[CalendarDay]:
    """Days of a year not yet issued that ship as an assumption and were not entered."""
    entered = set(CalendarEntry.objects.filter(date__year=year).values_list("date", flat=True))
    return [
        day
        for day in shipped_calendar().days
        if day.date.year == year and day.status == NOT_ISSUED and day.date not in entered
    ]


def confirm_year(
    year: int, decision: str, kept: Collection[date] = (), *, by: Account, at: datetime
) -> CalendarYear:
    """Declares the calendar of a year issued; assumed days in `kept` become entries, the others fall away."""
    may_administer_all(by, localdate(at))
    decision = decision.strip()
    if not FIRST <= year <= LAST:
        raise Refused("Năm %(year)s nằm ngoài lịch của hệ thống.", field="decision", year=year)
    if not decision:
        raise Refused("Hãy ghi văn bản ban hành lịch nghỉ của năm %(year)s.", field="decision", year=year)
    with transaction.atomic():
        assumed = assumed_days(year)
        for day in assumed:
            if day.date in kept:
                enter_day(day.date, ASSUMED.sub("", day.name), day.kind, decision, by=by, at=at)
        confirmed, _ = CalendarYear.objects.update_or_create(
            year=year, defaults={"decision": decision, "confirmed_by": by, "confirmed_at": at}
        )
        record(
            "confirm_year",
            confirmed,
            by=by,
            at=at,
            facts={
                "decision": decision,
                "kept": [day.date for day in assumed if day.date in kept],
                "dropped": [day.date for day in assumed if day.date not in kept],
            },
        )
    return confirmed
