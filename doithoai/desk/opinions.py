"""Ý kiến: the list with its filters, what my unit must do, and what arrived from elsewhere."""

from collections.abc import Collection
from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from doithoai.commitments.models import Commitment, State
from doithoai.desk.commitments import Typed, promised
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, own_organisations
from doithoai.opinions import passing, queries
from doithoai.opinions.fields import FIELDS, field_label
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Assignment, Opinion, Passing, Urgency
from doithoai.opinions.permissions import DESK
from doithoai.organisations.authority import SECRETARIAT, UNIT
from doithoai.ui.forms import Form, NfcCharField
from doithoai.ui.words import one_line

PAGE = 50
# Counting every row of a common filter costs more than reading the page.
MOST_COUNTED = 1000
LONGEST_SEARCH = 200
VIEWS: dict[str, tuple[str | Promise, Q]] = {
    "": (gettext_lazy("Đang mở"), ~Q(stage__in=EXITS)),
    "moi": (gettext_lazy("Chưa phân loại"), queries.UNSORTED),
    "thong-nhat": (gettext_lazy("Chờ thống nhất"), Q(stage=Stage.DRAFTED)),
    "tra-loi": (gettext_lazy("Đã trả lời, chưa xong"), Q(stage__in=[Stage.ANSWERED, Stage.FOLLOWING])),
    "xong": (gettext_lazy("Đã kết thúc"), Q(stage=Stage.CLOSED)),
    "khac": (gettext_lazy("Chuyển, ngoài phạm vi"), Q(stage__in=EXITS - {Stage.CLOSED})),
    "tat-ca": (gettext_lazy("Tất cả"), Q()),
}


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Counts up to a thousand and one; beyond that the exact number helps nobody."""

    @property
    def count(self) -> int:
        """Rows, at most one more than the cap."""
        if not hasattr(self, "_counted"):
            rows = self.object_list
            assert isinstance(rows, QuerySet)
            self._counted = rows.order_by()[: MOST_COUNTED + 1].aggregate(n=Count("*"))["n"]
        return int(self._counted)

    def page(self, number: int | str) -> Page[Opinion]:
        """Numbers first, then the rows: to sort whole rows costs ten times as much as to sort their numbers."""
        number = self.validate_number(number)
        rows = self.object_list
        assert isinstance(rows, QuerySet)
        start = (number - 1) * self.per_page
        keys = list(rows.values_list("pk", flat=True)[start : start + self.per_page]) if self.count else []
        return Page(queries.rows_of(keys), number, self)


def _searched(rows: QuerySet[Opinion], asked: str) -> QuerySet[Opinion]:
    words = one_line(asked)[:LONGEST_SEARCH]
    if not words:
        return rows
    return rows.filter(Q(code__istartswith=words) | Q(title__icontains=words) | Q(text__icontains=words))


def _due(rows: QuerySet[Opinion], view: str, today: date) -> QuerySet[Opinion]:
    """Overdue, or due within a week: the tiles of the first page open these."""
    if view == "qua-han":
        return rows.filter(due_on__lt=today).order_by("due_on", "id")
    if view == "sap-han":
        return rows.filter(due_on__gte=today, due_on__lte=today + timedelta(days=7)).order_by("due_on", "id")
    return rows


@official
@require_safe
def opinions(request: OfficialRequest) -> HttpResponse:
    """Every opinion the account may read, newest first; the filters are in the address."""
    readable = queries.opinion_list(request.authority)
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else ""
    asked = request.GET.get("q", "")
    rows = _searched(readable.filter(Q() if asked else VIEWS[view][1]), asked)
    rows = _due(rows, request.GET.get("xem", ""), request.today)
    chosen = {name: request.GET.get(name, "") for name in ("linh-vuc", "cap-thiet")}
    if chosen["linh-vuc"] in FIELDS:
        rows = rows.filter(field=chosen["linh-vuc"])
    if chosen["cap-thiet"] in Urgency.values:
        rows = rows.filter(urgency=chosen["cap-thiet"])
    facets = queries.facets(readable)
    counted = facets["stage"]
    context = {
        "page": CappedPaginator(rows, PAGE).get_page(request.GET.get("trang")),
        "views": [
            (key, label, _count(counted, key) if key != "moi" else "") for key, (label, _q) in VIEWS.items()
        ],
        "fields": [(code, field_label(code), n) for code, n in facets["field"].most_common() if code],
        "urgencies": Urgency.choices,
        "most": MOST_COUNTED,
        "asked": asked,
        "may_enter": _is_any(request, SECRETARIAT),
        "may_triage": _is_any(request, DESK),
    }
    return desk_page(request, "desk/opinions.html", context, section="opinions")


def _is_any(request: OfficialRequest, roles: Collection[str]) -> bool:
    return any(not here.isdisjoint(roles) for here in request.authority.own.values())


def _count(counted: dict[str, int], view: str) -> int:
    some: dict[str, frozenset[str]] = {
        "": frozenset(Stage.values) - EXITS,
        "thong-nhat": frozenset({Stage.DRAFTED}),
        "tra-loi": frozenset({Stage.ANSWERED, Stage.FOLLOWING}),
        "xong": frozenset({Stage.CLOSED}),
        "khac": EXITS - {Stage.CLOSED},
        "tat-ca": frozenset(Stage.values),
    }
    return sum(counted.get(stage, 0) for stage in some[view])


@official
@require_safe
def unit(request: OfficialRequest) -> HttpResponse:
    """What my unit must draft or solve, the nearest date first, and what it promised."""
    return unit_page(request)


def unit_page(request: OfficialRequest, refused: Typed | None = None) -> HttpResponse:
    """The page of the unit; `refused` is a commitment whose proof was not taken."""
    mine = own_organisations(request, *UNIT)
    rows = (
        Assignment.objects.filter(unit__in=mine, done_on=None, ended_reason="")
        .select_related("opinion__submission", "opinion__dialogue", "unit")
        .order_by(F("due_on").asc(nulls_last=True), "id")
    )
    open_ones = Commitment.objects.filter(unit__in=mine, state=State.OPEN).exclude(dialogue=None)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("trang")),
        "units": mine,
        "commitments": promised(request, open_ones.select_related("unit", "opinion"), refused),
    }
    return desk_page(request, "desk/unit.html", context, section="unit", status=422 if refused else 200)


class ReturnForm(Form):
    """Why it comes back, and where it belongs."""

    reason = NfcCharField(label=gettext_lazy("Lý do trả lại và nơi đúng thẩm quyền"), max_length=500)


def _arrived(request: OfficialRequest) -> QuerySet[Passing]:
    return Passing.objects.filter(to__in=own_organisations(request, *SECRETARIAT)).select_related(
        "opinion__organisation", "opinion__submission", "to", "continuation"
    )


@official
@require_safe
def arrivals(request: OfficialRequest) -> HttpResponse:
    """Transfers and escalations to accept or return."""
    return _arrivals(request)


def _arrivals(request: OfficialRequest, refused: tuple[Passing, ReturnForm] | None = None) -> HttpResponse:
    """What waits comes first; `refused` is the one whose return was not taken, with what was typed."""
    first = [F(name).asc(nulls_first=True) for name in ("accepted_at", "returned_at")]
    page = Paginator(_arrived(request).order_by(*first, "-id"), PAGE).get_page(request.GET.get("trang"))
    rows = list(page.object_list)
    if refused and refused[0] not in rows:
        rows.insert(0, refused[0])
    shown = [(row, refused[1] if refused and refused[0] == row else _return_form(row)) for row in rows]
    return desk_page(
        request,
        "desk/arrivals.html",
        {"page": page, "rows": shown},
        section="arrivals",
        status=422 if refused else 200,
    )


def _return_form(row: Passing, request: OfficialRequest | None = None) -> ReturnForm:
    return ReturnForm(request.POST if request else None, auto_id=f"id_{row.pk}_%s")


@official
@require_POST
def accept_arrival(request: OfficialRequest, pk: int) -> HttpResponse:
    """Accepts what was passed: the receiver has its own opinion from now on (A.2-g)."""
    row = found(_arrived(request), pk=pk)
    made: list[Opinion] = []
    if done(
        request, None, lambda: made.append(passing.accept_passing(row, by=request.account, at=request.now))
    ):
        messages.success(request, _("Đã nhận."))
    return redirect("desk:arrivals")


@official
@require_POST
def return_arrival(request: OfficialRequest, pk: int) -> HttpResponse:
    """Returns it with a reason and a better address."""
    row = found(_arrived(request), pk=pk)
    form = _return_form(row, request)
    if form.is_valid() and done(
        request,
        form,
        lambda: passing.return_passing(row, form.cleaned_data["reason"], by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã trả lại nơi chuyển."))
        return redirect("desk:arrivals")
    return _arrivals(request, (row, form))
