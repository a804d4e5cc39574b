"""Phiếu hướng dẫn: the paper with which a matter that is outside leaves (B.Đ1.2)."""

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from doithoai.audit.record import record
from doithoai.desk.frame import OfficialRequest, found, official
from doithoai.documents.guidance_slip import may_be_made, slip
from doithoai.opinions import permissions, queries
from doithoai.ui.downloads import DOCX, download


@official
@require_safe
def guidance_slip(request: OfficialRequest, code: str) -> HttpResponse:
    """The slip with name and words, for those who may know who raised it; each download is recorded."""
    rows = queries.readable(request.authority).select_related("organisation__parent", "submission")
    opinion = found(rows, code=code)
    if not (permissions.sees_identity(request.authority, opinion) and may_be_made(opinion)):
        raise Http404
    record("download_guidance_slip", opinion, by=request.account, at=request.now, clause="B.Đ1.2")
    return download(slip(opinion, named=True), f"phieu-huong-dan-{slugify(code)}.docx", DOCX)
