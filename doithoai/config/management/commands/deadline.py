"""`./run deadline`: the last day of a term, and every day that was counted or skipped, with the reason."""

import argparse
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from doithoai.organisations.calendars import current_calendar
from doithoai.regulations.clauses import clause
from doithoai.regulations.deadlines import (
    YEARS,
    Deadline,
    calendar_days_after,
    calendar_days_before,
    deadline,
    working_days_after,
)
from doithoai.regulations.refusals import Refused
from doithoai.regulations.working_days import Calendar, shipped_calendar, spelled

UNKNOWN = 2  # exit code of a question that has no answer yet


def day(text: str) -> date:
    """A day as 2026-08-19 or 19/08/2026."""
    parts = text.split("/")
    found: date | None = None
    with suppress(ValueError):
        found = (
            date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 else date.fromisoformat(text)
        )
    if found is None or found.year not in YEARS:
        raise argparse.ArgumentTypeError(
            _("“%(text)s” không phải một ngày; viết như 2026-08-19 hoặc 19/08/2026") % {"text": text}
        )
    return found


class Command(BaseCommand):
    """Counts days."""

    help = "Tính hạn: --from 2026-08-19 --working-days 7 --explain; --clause A.4-c --from …; --clause A.4-a --year 2026"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """From which day, and by a clause or by a number of days."""
        parser.add_argument(
            "--from", dest="start", type=day, help="ngày bắt đầu, hoặc ngày tổ chức khi đếm lùi"
        )
        parser.add_argument(
            "--year", type=int, help="năm, cho điều khoản theo năm (A.4-a, A.4-b, A.6-b, A.6-d)"
        )
        parser.add_argument(
            "--explain", action="store_true", help="nêu từng ngày được tính hay không và vì sao"
        )
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--clause", help="điều khoản đặt thời hạn, ví dụ A.4-c")
        way.add_argument("--working-days", type=int, metavar="N")
        way.add_argument("--calendar-days", type=int, metavar="N")
        way.add_argument("--calendar-days-before", type=int, metavar="N")

    def handle(self, *_args: object, **options: Any) -> None:
        """Prints the date, or a sentence that says why there is none."""
        try:
            found = _found(options, _calendar())
        except Refused as refused:
            self.stderr.write(refused.words(_))
            sys.exit(UNKNOWN)
        self.stdout.write(
            found.explain() if options["explain"] else f"{found.due:%Y-%m-%d} ({spelled(found.due)})"
        )


def _calendar() -> Calendar:
    """With the days that a responsible person entered, where there is a database to ask."""
    try:
        return current_calendar()
    except DatabaseError:
        return shipped_calendar()


def _found(options: dict[str, Any], calendar: Calendar) -> Deadline:
    start: date | None = options["start"]
    if options["clause"]:
        return deadline(clause(options["clause"]).id, _start_or_year(options), calendar)
    if start is None:
        raise Refused("Hãy cho ngày bắt đầu: --from 2026-08-19.", field="from")
    ways: dict[str, Callable[[int], Deadline]] = {
        "working_days": lambda n: working_days_after(start, n, calendar),
        "calendar_days": lambda n: calendar_days_after(start, n, calendar),
        "calendar_days_before": lambda n: calendar_days_before(start, n),
    }
    return next(count(options[way]) for way, count in ways.items() if options[way] is not None)


def _start_or_year(options: dict[str, Any]) -> date | int:
    if options["start"]:
        return date(options["start"].year, options["start"].month, options["start"].day)
    if options["year"]:
        return int(options["year"])
    raise Refused("Hãy cho ngày bắt đầu (--from 2026-08-19) hoặc năm (--year 2026).", field="from")
