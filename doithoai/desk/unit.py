"""Đơn vị tôi: what my unit must draft, solve or help with, the nearest date first, and what it promised."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from doithoai.commitments.models import Commitment, State
from doithoai.desk.commitments import Typed, promised
from doithoai.desk.frame import OfficialRequest, desk_page, official, own_organisations
from doithoai.opinions.models import Assignment
from doithoai.organisations.authority import UNIT

PAGE = 50


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
        "commitments": promised(request, open_ones.select_related("unit", "opinion__submission"), refused),
    }
    return desk_page(request, "desk/unit.html", context, section="unit", status=422 if refused else 200)
