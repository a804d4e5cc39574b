"""Ý kiến: the list with its filters, what my unit must do, and what arrived from elsewhere."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, own_organisations
from doithoai.opinions import passing, queries
from doithoai.opinions.fields import field_label
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Assignment, Opinion, Passing, Urgency
from doithoai.organisations.authority import SECRETARIAT, UNIT
from doithoai.ui.forms import Form, NfcCharField

PAGE = 50
# Counting every row of a common filter costs more than reading the page.
MOST_COUNTED = 1000
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


def _searched(rows: QuerySet[Opinion], asked: str) -> QuerySet[Opinion]:
    words = asked.strip()
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
    if chosen["linh-vuc"]:
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
        "may_enter": bool(own_organisations(request, *SECRETARIAT)),
    }
    return desk_page(request, "desk/opinions.html", context, section="opinions")


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
    """What my unit must draft or solve, the nearest date first."""
    mine = own_organisations(request, *UNIT)
    rows = (
        Assignment.objects.filter(unit__in=mine, done_on=None, ended_reason="")
        .select_related("opinion__submission", "opinion__dialogue", "unit")
        .order_by("due_on", "id")
    )
    context = {"page": Paginator(rows, PAGE).get_page(request.GET.get("trang")), "units": mine}
    return desk_page(request, "desk/unit.html", context, section="unit")


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
    rows = _arrived(request).order_by("accepted_at", "-id")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("trang")),
        "return_form": ReturnForm(),
        "organisations": own_organisations(request, *SECRETARIAT),
    }
    return desk_page(request, "desk/arrivals.html", context, section="arrivals")


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
    form = ReturnForm(request.POST)
    if form.is_valid():
        if done(
            request,
            None,
            lambda: passing.return_passing(
                row, form.cleaned_data["reason"], by=request.account, at=request.now
            ),
        ):
            messages.success(request, _("Đã trả lại nơi chuyển."))
    else:
        messages.error(request, _("Hãy ghi lý do trả lại và nơi đúng thẩm quyền."))
    return redirect("desk:arrivals")
