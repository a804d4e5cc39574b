"""Cam kết: what was promised to the people, until when, and whether it was kept (A.0-P3b)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from doithoai.commitments.published import kept_commitments, open_commitments
from doithoai.portal.frame import page, scope_of, show, today
from doithoai.portal.marking import promised

PAGE = 20
MOST = 500


@require_safe
@page
def index(request: HttpRequest) -> HttpResponse:
    """Open ones first, the late on top; then those that were kept."""
    scope, on = scope_of(request), today()
    rows = promised(open_commitments(scope.slug, MOST), on)
    facts = {
        "scope": scope,
        "nav": "promises",
        "page": Paginator(rows, PAGE).get_page(request.GET.get("trang")),
        "late": sum(row.due is not None and row.due.over for row in rows),
        "kept": Paginator(promised(kept_commitments(scope.slug, MOST), on), PAGE).get_page(
            request.GET.get("xong")
        ),
    }
    return show(request, "promises", facts)
