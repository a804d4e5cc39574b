"""A figure of a report opened: the very rows that it counts; of what may not be read only how many."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from doithoai.commitments import queries as commitments
from doithoai.commitments import urging
from doithoai.desk.frame import OfficialRequest, desk_page, official
from doithoai.desk.reports import loaded
from doithoai.dialogues import queries as dialogues
from doithoai.opinions import queries as opinions
from doithoai.opinions.covering import names_of
from doithoai.opinions.redaction import redact
from doithoai.organisations.authority import Authority
from doithoai.plans.models import Plan
from doithoai.reports import queries
from doithoai.reports.counting import FIGURES, GROUPS, opened
from doithoai.reports.lifecycle import State
from doithoai.ui.days import date_vi

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One row: its words, where it opens, what stands beside it."""

    words: str
    url: str
    beside: str


@official
@require_safe
def figure(request: OfficialRequest, pk: int, key: str) -> HttpResponse:
    """The rows of one figure, of one field when the address says so."""
    report = loaded(request, pk)
    group, value = request.GET.get("theo", ""), request.GET.get("la", "")
    if key not in FIGURES or (group and group not in GROUPS) or "\0" in value:
        raise Http404
    room, counted = FIGURES[key]
    rows = opened(queries.asked(report, request.today), key, group, value)
    keys = list(rows.order_by().values_list("opinion" if room.name == "feedback" else "pk", flat=True))
    readable = SEEN[room.name](request.authority).filter(pk__in=keys).order_by("-pk")
    page = Paginator(readable, PAGE).get_page(request.GET.get("trang"))
    context: dict[str, Any] = {
        "report": report,
        "figure": counted,
        "value": _value(report, group, value, request) if group else "",
        "number": len(keys),
        "hidden": len(set(keys)) - page.paginator.count,
        "page": page,
        "later": report.state == State.ISSUED,
    }
    if room.name in OF_OPINIONS:
        context["rows"] = opinions.rows_of([row.pk for row in page.object_list])
    else:
        context["entries"] = list(TOLD[room.name](page.object_list))
    return desk_page(request, "desk/report_figure.html", context, section="reports")


def _value(report: Any, group: str, value: str, request: OfficialRequest) -> str:
    """What the value of a field is called in the table."""
    lines = queries.figures(report, request.today).groups[group]
    return next((line.label for line in lines if line.value == value), value)


OF_OPINIONS = frozenset({"opinions", "feedback"})
SEEN: dict[str, Callable[[Authority], QuerySet[Any]]] = {
    "plans": lambda who: who.visible(Plan.objects.select_related("organisation")),
    "dialogues": lambda who: dialogues.readable(who).select_related("organisation", "chair"),
    "opinions": opinions.readable,
    "feedback": opinions.readable,
    "commitments": lambda who: commitments.readable(who).select_related("unit"),
    "late": lambda who: commitments.readable(who).select_related("unit"),
    "urgings": urging.readable,
}


def _of_plans(rows: Iterable[Any]) -> Iterable[Entry]:
    for row in rows:
        beside = f"{row.organisation.short_name} · {row.number} · {date_vi(row.issued_on)}"
        yield Entry(str(row), reverse("desk:plan", args=[row.pk]), beside)


def _of_dialogues(rows: Iterable[Any]) -> Iterable[Entry]:
    for row in rows:
        beside = f"{row.organisation.short_name} · {date_vi(row.ended_at)} · {row.chair.name}"
        yield Entry(str(row), reverse("desk:dialogue", args=[row.pk]), beside)


def _of_commitments(rows: Iterable[Any]) -> Iterable[Entry]:
    for row in rows:
        beside = f"{row.unit.short_name} · {row.get_state_display()} · {date_vi(row.due_on)}"
        # What was promised may repeat the words of the one who asked.
        words = redact(row.text, names_of(row.opinion.submission)) if row.opinion else row.text
        yield Entry(words, reverse("desk:commitment", args=[row.pk]), beside)


def _of_urgings(rows: Iterable[Any]) -> Iterable[Entry]:
    for row in rows:
        yield Entry(str(row.unit), reverse("desk:urging_letter", args=[row.pk]), date_vi(row.at))


TOLD: dict[str, Callable[[Iterable[Any]], Iterable[Entry]]] = {
    "plans": _of_plans,
    "dialogues": _of_dialogues,
    "commitments": _of_commitments,
    "late": _of_commitments,
    "urgings": _of_urgings,
}
