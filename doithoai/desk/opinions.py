"""Ý kiến: the list with its search, filters, counts and saved views."""

from collections.abc import Collection
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, official
from doithoai.desk.opinion_filters import (
    FilterForm,
    address_of,
    asked_of,
    field_rows,
    further,
    kept_beside,
    side_rows,
    view_rows,
)
from doithoai.desk.saved_views import SaveForm, saved
from doithoai.opinions import queries
from doithoai.opinions.finding import excerpts
from doithoai.opinions.identity import shown
from doithoai.opinions.listing import MOST_COUNTED, Listing
from doithoai.opinions.models import Kind, Opinion, Urgency
from doithoai.opinions.permissions import DESK
from doithoai.organisations.authority import SECRETARIAT

PAGE = 50


class Pages(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Pages of a listing: numbers first, then only the rows of the page, as this account may read them."""

    def __init__(self, listing: Listing) -> None:
        super().__init__([], PAGE)
        self.listing = listing

    @property
    def count(self) -> int:
        """Rows, at most one more than the cap."""
        return self.listing.total

    def page(self, number: int | str) -> Page[Opinion]:
        """The rows of one page."""
        number = self.validate_number(number)
        keys = self.listing.keys((number - 1) * PAGE, PAGE) if self.count else []
        return Page(shown(self.listing.who, queries.rows_of(keys)), number, self)


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
        "asked": asked.words,
        "most": MOST_COUNTED if listing.is_capped else 0,
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


def _rows(listing: Listing, page: Page[Opinion]) -> list[tuple[Opinion, Any]]:
    """Each row with the place where the words stand."""
    rows = list(page.object_list)
    found = excerpts(listing.who, rows, listing.query) if listing.query else {}
    return [(row, found.get(row.pk)) for row in rows]


def _beside(listing: Listing) -> dict[str, Any]:
    """The filters one click away, each with what the list would have; without numbers when there are too many."""
    asked, counts = listing.asked, listing.counts
    beside = {
        name: None if counts is None else asked.beside(counts, name) for name in ("urgency", "field", "kind")
    }
    return {
        "views": view_rows(asked, {} if counts is None or asked.due else asked.beside_views(counts)),
        "urgencies": side_rows(Urgency.choices, asked.urgency, beside["urgency"]),
        "fields": field_rows(asked.field, beside["field"]),
        "kinds": side_rows(Kind.choices, asked.kind, beside["kind"]),
    }


def _is_any(request: OfficialRequest, roles: Collection[str]) -> bool:
    return any(not here.isdisjoint(roles) for here in request.authority.own.values())
