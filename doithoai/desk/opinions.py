"""Ý kiến: the list with its filters."""

from collections.abc import Collection
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, official
from doithoai.opinions import queries
from doithoai.opinions.fields import FIELDS, field_label
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Opinion, Urgency
from doithoai.opinions.permissions import DESK
from doithoai.organisations.authority import SECRETARIAT
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
