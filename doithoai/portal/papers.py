"""Public papers of a dialogue, handed out as files (A.4-c, B.Đ8.3)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doithoai.documents.published import public_file
from doithoai.portal.frame import Missing, page
from doithoai.ui.downloads import stored


@require_safe
@page
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """The signed copy, else the paper as it was made; always as a download."""
    del request
    found = public_file(number)
    if found is None:
        raise Missing(
            _("Không có văn bản công khai này"), _("Ông bà xem văn bản ở trang của buổi đối thoại.")
        )
    return stored(found.file, found.name)
