"""Questions about reports."""

from datetime import date

from django.db.models import QuerySet

from doithoai.organisations.authority import Authority
from doithoai.reports.asking import Asked
from doithoai.reports.counting import Sheet, count, kept
from doithoai.reports.lifecycle import State
from doithoai.reports.models import Kind, Report


def readable(who: Authority) -> QuerySet[Report]:
    """Of the bodies that the account reads."""
    rows = Report.objects.select_related("organisation", "signer", "corrects", "by__person")
    return who.visible(rows)


def asked(report: Report, on: date) -> Asked:
    """What the report counts, on a day; an issued one on the day on which it was frozen."""
    return Asked(
        report.organisation,
        report.first,
        report.last,
        report.counted_on or on,
        below=report.kind == Kind.CONSOLIDATED,
    )


def figures(report: Report, on: date) -> Sheet:
    """As frozen when it was issued; as they are now while it is written."""
    if report.state == State.ISSUED and report.figures:
        return kept(report.figures)
    return count(asked(report, on))
