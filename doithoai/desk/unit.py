"""Đơn vị tôi: what waits for my unit, by kind of work, the nearest date first, and what it promised."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doithoai.commitments.models import Commitment, State
from doithoai.desk.commitments import promised
from doithoai.desk.frame import OfficialRequest, desk_page, official, own_organisations
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Answer, AnswerState, Assignment, Purpose
from doithoai.organisations.authority import UNIT

PAGE = 50
OPEN = Q(done_on=None, ended_reason="") & ~Q(opinion__stage__in=EXITS)
# A draft that came back: a version was returned, and the unit has to write again.
CAME_BACK = Exists(Answer.objects.filter(opinion=OuterRef("opinion"), state=AnswerState.RETURNED))
RETURNED = Q(CAME_BACK, purpose=Purpose.DRAFT, opinion__stage=Stage.ASSIGNED)
SENT = Q(purpose=Purpose.DRAFT, opinion__stage=Stage.DRAFTED)
BACK, LATE = "tra-lai", "qua-han"
VIEWS = {
    "": (_("Tất cả"), Q()),
    "du-thao": (_("Chuẩn bị trả lời"), Q(purpose=Purpose.DRAFT) & ~SENT),
    BACK: (_("Bị trả lại"), RETURNED),
    "cho-thong-nhat": (_("Đã gửi dự thảo"), SENT),
    "giai-quyet": (_("Giải quyết"), Q(purpose=Purpose.SOLVE)),
    "phoi-hop": (_("Phối hợp"), Q(purpose=Purpose.CO_ORDINATE)),
    LATE: (_("Quá hạn"), Q()),
}


def _asked(view: str, on: date) -> Q:
    return Q(due_on__lt=on) if view == LATE else VIEWS[view][1]


def _counts(rows: QuerySet[Assignment], on: date) -> dict[str, int]:
    """How many stand behind each filter; those that came back are few and asked for alone."""
    asked = {
        f"n{number}": Count("pk", filter=_asked(key, on))
        for number, key in enumerate(VIEWS)
        if key not in {"", BACK}
    }
    found = rows.order_by().aggregate(n0=Count("pk"), **asked)
    back = rows.order_by().filter(RETURNED).count()
    return {key: back if key == BACK else found[f"n{number}"] for number, key in enumerate(VIEWS)}


@official
@require_safe
def unit(request: OfficialRequest) -> HttpResponse:
    """What my unit must draft, solve or help with; what came back and what is late can be seen alone."""
    mine = own_organisations(request, *UNIT)
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else ""
    waiting = Assignment.objects.filter(OPEN, unit__in=mine)
    rows = waiting.filter(_asked(view, request.today)).select_related(
        "opinion__submission", "opinion__dialogue", "opinion__organisation", "unit", "official"
    )
    open_ones = Commitment.objects.filter(unit__in=mine, state=State.OPEN)
    counts = _counts(waiting, request.today)
    pages = Paginator(rows.order_by(F("due_on").asc(nulls_last=True), "id"), PAGE)
    pages.count = counts[view]  # counted beside the filters already
    context = {
        "page": pages.get_page(request.GET.get("trang")),
        "views": [(key, label, counts[key]) for key, (label, _q) in VIEWS.items()],
        "units": mine,
        "returned": set(waiting.filter(RETURNED).values_list("pk", flat=True)) if counts[BACK] else set(),
        "commitments": promised(request, open_ones.select_related("unit", "opinion__submission")),
    }
    return desk_page(request, "desk/unit.html", context, section="unit")
