"""What belongs where, how personal data is treated, and what search engines may visit."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from doithoai.portal.frame import page, scope_of, show

ROBOTS = """User-agent: *
Disallow: /theo-doi/
Disallow: /bien-nhan/
Disallow: /ban/
Disallow: /dang-nhap/
"""


@require_safe
@page
def guide(request: HttpRequest) -> HttpResponse:
    """Which matter goes to which office (B.Đ1.2)."""
    return show(request, "guide", {"nav": "guide", "scope": scope_of(request)})


@require_safe
@page
def privacy(request: HttpRequest) -> HttpResponse:
    """What is asked for, why, who sees it."""
    return show(request, "privacy")


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Pages of one person stay out of search engines."""
    return HttpResponse(
        ROBOTS, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "public, max-age=86400"}
    )
