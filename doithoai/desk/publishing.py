"""Chờ công khai: what is answered and nobody can read yet, what was withheld and why, what is published (A.2-c)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, official, own_organisations
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Answer, AnswerState, Opinion, Withholding
from doithoai.opinions.publication import NEVER
from doithoai.organisations.authority import SECRETARIAT

PAGE = 30
WAITING, WITHHELD, PUBLISHED = "", "khong", "roi"
VIEWS = (
    (WAITING, _("Chờ công khai")),
    (WITHHELD, _("Không công khai")),
    (PUBLISHED, _("Đã công khai")),
)


def _rows(request: OfficialRequest) -> QuerySet[Opinion]:
    rows = Opinion.objects.filter(organisation__in=own_organisations(request, *SECRETARIAT), restricted=False)
    return rows.exclude(stage__in=NEVER)


def _viewed(rows: QuerySet[Opinion], view: str) -> QuerySet[Opinion]:
    """An answer that came after its question was published waits too."""
    new = Answer.objects.filter(opinion=OuterRef("pk"), state=AnswerState.GIVEN, public_text="")
    if view == WITHHELD:
        return rows.filter(withheld_on__isnull=False).order_by("-withheld_on", "-id")
    if view == PUBLISHED:
        return rows.filter(published_on__isnull=False).order_by("-published_on", "-id")
    answered = Q(answered_on__isnull=False, withheld_on=None, published_on=None)
    again = Q(published_on__isnull=False) & Exists(new)
    return rows.exclude(stage=Stage.RECEIVED).filter(answered | again).order_by("answered_on", "id")


@official
@require_safe
def publishing(request: OfficialRequest) -> HttpResponse:
    """The queue, with the reasons of what is withheld counted."""
    if not own_organisations(request, *SECRETARIAT).exists():
        raise Http404
    view = request.GET.get("xem", "")
    view = view if view in dict(VIEWS) else WAITING
    kind = request.GET.get("vi-sao", "")
    rows = _viewed(_rows(request), view)
    counted = dict(
        _rows(request)
        .filter(withheld_on__isnull=False)
        .order_by()
        .values_list("withheld_kind")
        .annotate(n=Count("*"))
    )
    if view == WITHHELD and kind in Withholding.values:
        rows = rows.filter(withheld_kind=kind)
    context: dict[str, Any] = {
        "page": Paginator(rows.select_related("submission", "unit", "organisation"), PAGE).get_page(
            request.GET.get("trang")
        ),
        "view": view,
        "views": VIEWS,
        "reasons": [(code, label, counted[code]) for code, label in Withholding.choices if counted.get(code)],
        "withheld": sum(counted.values()),
    }
    return desk_page(request, "desk/publishing.html", context, section="publishing")
