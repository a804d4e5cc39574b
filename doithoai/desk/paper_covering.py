"""Papers that tell a matter restricted since: which file a reader gets of them, and the proposal for a covered version."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doithoai.audit.record import record
from doithoai.desk.frame import OfficialRequest, official
from doithoai.desk.paper import loaded_paper
from doithoai.documents import permissions
from doithoai.documents.covering import reading
from doithoai.documents.covering_words import proposed
from doithoai.documents.models import Paper
from doithoai.ui.downloads import DOCX, download


def file_for(request: OfficialRequest, paper: Paper, own: Any) -> Any:
    """The file that this reader gets in the place of the paper's `own`; none when it is withheld."""
    read = reading(paper, request.authority)
    if not read.matters:
        return own
    if read.whole and read.cover and request.GET.get("ban") == "che":
        return read.cover.file
    if read.whole:
        facts = {"opinions": [one.code for one in read.matters], "number": paper.number}
        record(
            "open_protected_paper", paper, by=request.account, at=request.now, clause="B.Đ4.2", facts=facts
        )
        return own
    return read.file


def withheld(request: OfficialRequest, paper: Paper) -> HttpResponse:
    """Back to the paper's page, which says why and whom to ask."""
    messages.error(request, _("Văn bản đang được kiểm tra vì có việc phải bảo vệ nên chưa mở được."))
    return redirect("desk:paper", paper.pk)


@official
@require_safe
def proposed_file(request: OfficialRequest, pk: int) -> HttpResponse:
    """The paper with everything covered that is known of its restricted matters; a person reads it and puts it up."""
    paper = loaded_paper(request, pk)
    if not permissions.issues(request.authority, paper.organisation_id):
        raise Http404
    made = proposed(paper)
    if made is None:
        messages.error(
            request,
            _("Văn bản này không có gì để máy che: không nêu việc được bảo vệ, hoặc không phải .docx."),
        )
        return redirect("desk:paper", pk)
    record("propose_cover", paper, by=request.account, at=request.now, clause="B.Đ4.2")
    return download(
        made, f"{slugify(paper.number or paper.get_kind_display())}-{paper.pk}-che-thu.docx", DOCX
    )
