"""Ý kiến: the list with its search, filters, counts and saved views."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import TextChoices
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, official
from doithoai.desk.opinion_filters import (
    FilterForm,
    address_of,
    asked_of,
    due_rows,
    field_rows,
    further,
    kept_beside,
    side_rows,
    view_rows,
)
from doithoai.desk.saved_views import SaveForm, saved
from doithoai.opinions import queries
from doithoai.opinions.counting import COUNTED_BY
from doithoai.opinions.finding import excerpts
from doithoai.opinions.hanging import passed_around
from doithoai.opinions.identity import shown
from doithoai.opinions.lifecycle import Outcome, Result, Stage
from doithoai.opinions.listing import Listing
from doithoai.opinions.models import Channel, Kind, Opinion, Urgency
from doithoai.opinions.permissions import DESK
from doithoai.organisations.authority import SECRETARIAT
from doithoai.search.snippets import Piece
from doithoai.ui.components import mark_html

# With the place where its words stand a row is twice as high, and what was looked for stands on top.
PAGE, PAGE_OF_FOUND = 50, 30
MARKS: dict[str, type[TextChoices]] = {
    "urgency": Urgency,
    "stage": Stage,
    "outcome": Outcome,
    "result": Result,
}


class Pages(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Pages of a listing: numbers first, then only the rows of the page."""

    def __init__(self, listing: Listing) -> None:
        super().__init__([], PAGE_OF_FOUND if listing.query else PAGE)
        self.listing = listing

    @property
    def count(self) -> int:
        """Rows, at most one more than the cap."""
        return self.listing.total

    def page(self, number: int | str) -> Page[Opinion]:
        """The rows of one page."""
        number = self.validate_number(number)
        keys = self.listing.keys((number - 1) * self.per_page, self.per_page) if self.count else []
        return Page(queries.list_rows(keys, around=passed_around()), number, self)


@official
@require_safe
def opinions(request: OfficialRequest) -> HttpResponse:
    """Every opinion the account may read, newest first; the filters are in the address."""
    form = FilterForm(request)
    asked = asked_of(request, form)
    listing = Listing(request.authority, asked)
    page = Pages(listing).get_page(request.GET.get("trang"))
    address = address_of(request.GET)
    context = {
        "page": page,
        "rows": _rows(listing, page),
        "here": reverse("desk:opinions"),
        "asked": asked.words,
        "most": listing.most if listing.is_capped else 0,
        "form": form,
        "selects": form.selects(),
        "inputs": form.inputs(),
        "kept": kept_beside(request.GET),
        "further": further(request.GET),
        "address": address,
        "saved": saved(request.account, address),
        "save_form": SaveForm(initial={"query": address}),
        "may_enter": _is_any(request, SECRETARIAT),
        "may_triage": _is_any(request, DESK),
        **_beside(listing),
    }
    return desk_page(request, "desk/opinions.html", context, section="opinions")


@dataclass(frozen=True)
class Row:
    """A row as the page draws it: lists draw hundreds of marks, so each is made once."""

    opinion: Opinion
    pieces: list[Piece]
    channel: str
    urgency: str
    stage: str
    outcome: str
    result: str


def _rows(listing: Listing, page: Page[Opinion]) -> list[Row]:
    """Each row with its marks and the place where the words stand."""
    rows = list(page.object_list)
    shown_rows = shown(listing.who, rows)
    found = excerpts(listing.who, rows, shown_rows, listing.query) if listing.query else {}
    marks = {(name, code): _mark(name, code) for name in MARKS for code in {getattr(o, name) for o in rows}}
    channels = {code: str(label) for code, label in Channel.choices}
    return [
        Row(
            row,
            found.get(row.pk, []),
            channels.get(row.submission.channel, ""),
            *(marks[name, getattr(row, name)] for name in MARKS),
        )
        for row in shown_rows
    ]


def _mark(name: str, code: str) -> str:
    return mark_html(name, code, MARKS[name](code).label) if code else ""


def _beside(listing: Listing) -> dict[str, Any]:
    """The filters one click away, each with what the list would have; without numbers when there are too many."""
    asked, counts = listing.asked, listing.counts
    beside: Mapping[str, Counter[str] | None]
    beside = dict.fromkeys(("view", *COUNTED_BY)) if counts is None else asked.beside(counts)
    return {
        "views": view_rows(asked, listing.views),
        "dues": due_rows(listing.due),
        "urgencies": side_rows(Urgency.choices, asked.urgency, beside["urgency"]),
        "fields": field_rows(asked.field, beside["field"]),
        "kinds": side_rows(Kind.choices, asked.kind, beside["kind"]),
    }


def _is_any(request: OfficialRequest, roles: Collection[str]) -> bool:
    return any(not here.isdisjoint(roles) for here in request.authority.own.values())
