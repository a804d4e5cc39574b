"""Papers as PDF: those in the register, and drafts as they would be now."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doithoai.audit.record import record
from doithoai.desk.dialogues import loaded, may_prepare
from doithoai.desk.frame import OfficialRequest, found, official
from doithoai.desk.paper_covering import file_for, withheld
from doithoai.desk.papers import LABELS
from doithoai.documents import queries
from doithoai.documents.archive_box import plain_name
from doithoai.documents.papers import draft_docx
from doithoai.documents.rendering import pdf
from doithoai.documents.renditions import has_pdf, rendered
from doithoai.regulations.refusals import Refused
from doithoai.ui.downloads import printed


@official
@require_safe
def paper(request: OfficialRequest, pk: int) -> HttpResponse:
    """The paper as it was made; the first to ask waits while LibreOffice makes it."""
    row = found(queries.readable(request.authority).exclude(file=""), pk=pk)
    if not has_pdf(row):
        raise Http404
    kept = file_for(request, row, row.file)
    if kept is None:
        return withheld(request, row)
    try:
        return printed(rendered(kept), f"{plain_name(str(row.get_kind_display()), row.number)}-{row.pk}.pdf")
    except Refused as why:
        messages.error(request, why.words(_))
        return redirect("desk:paper", pk)


@official
@require_safe
def draft(request: OfficialRequest, pk: int, kind: str) -> HttpResponse:
    """A paper as it would be now; contains names, so only for those who prepare."""
    dialogue = loaded(request, pk)
    if kind not in LABELS or not may_prepare(request, dialogue):
        raise Http404
    try:
        made = pdf(draft_docx(kind, dialogue))
    except Refused as why:
        messages.error(request, why.words(_))
        return redirect("desk:dialogue_papers", pk)
    record("download_draft", dialogue, by=request.account, at=request.now, facts={"kind": kind})
    return printed(made, f"{plain_name(str(LABELS[kind]), dialogue.code)}.pdf")
