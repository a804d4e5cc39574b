"""Đơn vị tôi: what waits for my unit, by kind of work, the nearest date first, and what it promised."""

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doithoai.commitments.models import Commitment, State
from doithoai.desk.commitments import promised
from doithoai.desk.frame import OfficialRequest, desk_page, official, own_organisations
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import AnswerState, Assignment, Purpose
from doithoai.organisations.authority import UNIT

PAGE = 50
OPEN = Q(done_on=None, ended_reason="") & ~Q(opinion__stage__in=EXITS)
# A draft that came back: the newest version was returned, and the unit has to write again.
RETURNED = Q(
    purpose=Purpose.DRAFT, opinion__stage=Stage.ASSIGNED, opinion__answers__state=AnswerState.RETURNED
)
SENT = Q(purpose=Purpose.DRAFT, opinion__stage=Stage.DRAFTED)
VIEWS = {
    "": (_("Tất cả"), Q()),
    "du-thao": (_("Chuẩn bị trả lời"), Q(purpose=Purpose.DRAFT) & ~SENT),
    "tra-lai": (_("Bị trả lại"), RETURNED),
    "cho-thong-nhat": (_("Đã gửi dự thảo"), SENT),
    "giai-quyet": (_("Giải quyết"), Q(purpose=Purpose.SOLVE)),
    "phoi-hop": (_("Phối hợp"), Q(purpose=Purpose.CO_ORDINATE)),
    "qua-han": (_("Quá hạn"), Q()),
}


def _viewed(request: OfficialRequest, rows: QuerySet[Assignment], view: str) -> QuerySet[Assignment]:
    if view == "qua-han":
        return rows.filter(due_on__lt=request.today)
    return (
        rows.filter(pk__in=rows.filter(VIEWS[view][1]).values("pk"))
        if view == "tra-lai"
        else rows.filter(VIEWS[view][1])
    )


def _counts(request: OfficialRequest, rows: QuerySet[Assignment]) -> dict[str, int]:
    """How many stand behind each filter, in one statement."""
    late = Q(due_on__lt=request.today)
    asked = {
        f"n{number}": Count("pk", distinct=True, filter=late if key == "qua-han" else condition)
        for number, (key, (_label, condition)) in enumerate(VIEWS.items())
        if key
    }
    found = rows.order_by().aggregate(n0=Count("pk", distinct=True), **asked)
    return {key: found[f"n{number}"] for number, key in enumerate(VIEWS)}


@official
@require_safe
def unit(request: OfficialRequest) -> HttpResponse:
    """What my unit must draft, solve or help with; what came back and what is late can be seen alone."""
    mine = own_organisations(request, *UNIT)
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else ""
    waiting = Assignment.objects.filter(OPEN, unit__in=mine)
    rows = _viewed(request, waiting, view).select_related(
        "opinion__submission", "opinion__dialogue", "opinion__organisation", "unit", "official"
    )
    open_ones = Commitment.objects.filter(unit__in=mine, state=State.OPEN)
    counts = _counts(request, waiting)
    context = {
        "page": Paginator(rows.order_by(F("due_on").asc(nulls_last=True), "id"), PAGE).get_page(
            request.GET.get("trang")
        ),
        "views": [(key, label, counts[key]) for key, (label, _q) in VIEWS.items()],
        "units": mine,
        "returned": set(waiting.filter(RETURNED).values_list("pk", flat=True))
        if counts["tra-lai"]
        else set(),
        "commitments": promised(request, open_ones.select_related("unit", "opinion__submission")),
    }
    return desk_page(request, "desk/unit.html", context, section="unit")
