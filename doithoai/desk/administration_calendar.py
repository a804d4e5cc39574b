"""Quản trị: the calendar of working days, its entries with how well each is known, and what a change moves."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk.administration import SECTION, administrator
from doithoai.desk.administration_forms import DayForm, YearForm
from doithoai.desk.frame import OfficialRequest, desk_page, done
from doithoai.dialogues.conclusion import Recomputed, recompute_terms
from doithoai.organisations.calendars import (
    FIRST,
    LAST,
    assumed_days,
    confirm_year,
    current_calendar,
    enter_day,
)
from doithoai.organisations.models import CalendarEntry, CalendarYear
from doithoai.regulations.working_days import NOT_ISSUED, Calendar, CalendarDay, shipped_calendar

MOVED = "calendar_moved"


def _years(request: OfficialRequest) -> range:
    shipped = {year.year for year in shipped_calendar().years}
    return range(min(shipped), max(*shipped, request.today.year + 1) + 1)


@administrator
@require_safe
def years(request: OfficialRequest) -> HttpResponse:
    """Every year: issued or not, by which decision, how many days are known how well."""
    calendar = current_calendar()
    confirmed = {year.year: year for year in CalendarYear.objects.select_related("confirmed_by__person")}
    shipped = {year.year: year for year in shipped_calendar().years}
    rows = [
        {
            "year": year,
            "issued": calendar.issued(year),
            "confirmed": confirmed.get(year),
            "shipped": shipped.get(year),
            "days": sum(day.date.year == year for day in calendar.days),
            "open": sum(day.date.year == year and day.status != "confirmed" for day in calendar.days),
        }
        for year in _years(request)
    ]
    return desk_page(request, "desk/admin_calendar.html", {"rows": rows}, section=SECTION)


def _asked(year: int) -> int:
    if not FIRST <= year <= LAST:
        raise Http404
    return year


def _days(calendar: Calendar, year: int) -> list[tuple[CalendarDay, CalendarEntry | None]]:
    """The days that count, assumed ones, and those taken back to ordinary days, each with its entry."""
    entries = CalendarEntry.objects.filter(date__year=year).select_related("entered_by__person")
    entered = {entry.date: entry for entry in entries}
    days = {day.date: day for day in calendar.days if day.date.year == year}
    for on, entry in entered.items():
        days.setdefault(on, CalendarDay(on, entry.name, entry.kind, "confirmed", entry.decision))
    return [(days[on], entered.get(on)) for on in sorted(days)]


def _shown(request: OfficialRequest, year: int, **forms: Any) -> HttpResponse:
    calendar = current_calendar()
    kept = [day for day in calendar.days if day.date.year == year and day.status == NOT_ISSUED]
    context = {
        "year": year,
        "issued": calendar.issued(year),
        "confirmed": CalendarYear.objects.select_related("confirmed_by__person").filter(pk=year).first(),
        "shipped": next((one for one in shipped_calendar().years if one.year == year), None),
        "days": _days(calendar, year),
        "assumed": kept,
        "may_enter": request.authority.is_system_admin,
        "day_form": DayForm(),
        "year_form": YearForm(assumed=assumed_days(year)),
        "moved": request.session.pop(MOVED, None),
    }
    return desk_page(
        request, "desk/admin_year.html", {**context, **forms}, section=SECTION, status=422 if forms else 200
    )


@administrator
@require_safe
def year(request: OfficialRequest, year: int) -> HttpResponse:
    """The days of one year with their sources."""
    return _shown(request, _asked(year))


def _may_enter(request: OfficialRequest) -> None:
    if not request.authority.is_system_admin:
        raise Http404


def _changed(request: OfficialRequest, form: DayForm | YearForm, change: Callable[[], object]) -> bool:
    """The change and the terms that it moves, together or not at all; what moved is shown on the next page."""
    moved: list[Recomputed] = []

    def both() -> None:
        with transaction.atomic():
            change()
            moved.extend(recompute_terms(by=request.account, at=request.now))

    if not done(request, form, both):
        return False
    request.session[MOVED] = [
        {
            "code": one.dialogue.code,
            "theme": one.dialogue.theme,
            "old": f"{one.old:%d/%m/%Y}" if one.old else "",
            "new": f"{one.new:%d/%m/%Y}" if one.new else "",
        }
        for one in moved
    ]
    return True


@administrator
@require_POST
def enter(request: OfficialRequest, year: int) -> HttpResponse:
    """Enters one day with its decision."""
    _may_enter(request)
    form = DayForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data

        def change() -> object:
            return enter_day(
                said["date"], said["name"], said["kind"], said["decision"], by=request.account, at=request.now
            )

        if _changed(request, form, change):
            messages.success(
                request, _("Đã ghi ngày %(day)s vào lịch.") % {"day": f"{said['date']:%d/%m/%Y}"}
            )
            return redirect("desk:admin_year", said["date"].year)
    return _shown(request, _asked(year), day_form=form)


@administrator
@require_POST
def confirm(request: OfficialRequest, year: int) -> HttpResponse:
    """Declares the calendar of a year issued."""
    _may_enter(request)
    form = YearForm(request.POST, assumed=assumed_days(_asked(year)))
    if form.is_valid():
        said = form.cleaned_data

        def change() -> object:
            return confirm_year(
                year, said["decision"], said.get("kept", ()), by=request.account, at=request.now
            )

        if _changed(request, form, change):
            messages.success(request, _("Đã xác nhận lịch năm %(year)s.") % {"year": year})
            return redirect("desk:admin_year", year)
    return _shown(request, year, year_form=form)
