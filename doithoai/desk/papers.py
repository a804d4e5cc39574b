"""Sổ văn bản: papers issued, their files and signed copies, and drafts made from the records at any moment."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.audit.record import record
from doithoai.desk.after_forms import SignedForm, UploadForm
from doithoai.desk.dialogues import loaded, may_prepare, workspace
from doithoai.desk.frame import (
    OfficialRequest,
    desk_page,
    done,
    found,
    official,
    own_organisations,
    posted,
    whole,
)
from doithoai.dialogues.models import Dialogue
from doithoai.documents import permissions, queries, sign_in_sheet
from doithoai.documents.concluding import Replying, issue_reply
from doithoai.documents.models import Paper, PaperKind
from doithoai.documents.papers import draft_docx
from doithoai.documents.register import Entered, enter_paper, upload_signed_copy
from doithoai.opinions.permissions import assigns
from doithoai.opinions.queries import readable as readable_opinions
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Organisation
from doithoai.plans.models import Plan
from doithoai.ui.downloads import DOCX, download, stored
from doithoai.ui.forms import NfcCharField, UploadField

PAGE = 50
DRAFTS = (
    PaperKind.DIALOGUE_PLAN,
    PaperKind.NOTICE,
    PaperKind.SPEAKING_SLIP,
    PaperKind.OPINION_SLIP,
    PaperKind.OPINION_SUMMARY,
    PaperKind.DOSSIER,
    PaperKind.RESULTS,
    PaperKind.MINUTES,
    PaperKind.EVALUATION,
    PaperKind.CONCLUSION,
    PaperKind.ORDERS,
    PaperKind.TRACKING,
    PaperKind.DIALOGUE_REPORT,
    PaperKind.REVIEW,
)
# Sheets of the hall: made and printed, never numbered.
SHEETS: dict[str, str | Promise] = {sign_in_sheet.KIND: gettext_lazy("Tờ ký tên")}
LABELS: dict[str, str | Promise] = {**{kind.value: kind.label for kind in DRAFTS}, **SHEETS}
# Of one opinion that went elsewhere.
OF_OPINIONS = (PaperKind.ESCALATION, PaperKind.TOLD)
FROM_ELSEWHERE = (PaperKind.ANNUAL_REPORT, PaperKind.SEMIANNUAL_REPORT, PaperKind.CONSOLIDATED_REPORT)


@official
@require_safe
def papers(request: OfficialRequest) -> HttpResponse:
    """The register: numbered papers, newest first."""
    kind = request.GET.get("loai", "")
    rows = queries.readable(request.authority).exclude(number="")
    if kind in PaperKind.values:
        rows = rows.filter(kind=kind)
    context = {
        "page": Paginator(rows.order_by("-issued_on", "-id"), PAGE).get_page(request.GET.get("trang")),
        "kinds": PaperKind.choices,
        "may_enter": bool(own_organisations(request, *SECRETARIAT)),
    }
    return desk_page(request, "desk/papers.html", context, section="papers")


@official
@require_safe
def of_dialogue(request: OfficialRequest, pk: int) -> HttpResponse:
    """Hồ sơ: everything kept of a dialogue, and drafts that can be made now."""
    dialogue = loaded(request, pk)
    return _dossier(request, dialogue)


def _dossier(
    request: OfficialRequest, dialogue: Dialogue, refused: tuple[int, UploadForm] | None = None
) -> HttpResponse:
    """The tab; `refused` is the paper whose signed copy was not taken, and why."""
    rows = queries.readable(request.authority).filter(dialogue=dialogue).order_by("id")
    mine = may_prepare(request, dialogue)
    context = {
        "papers": [(paper, _upload_form(paper, refused)) for paper in rows],
        "drafts": LABELS.items() if mine else [],
        "may_issue": permissions.issues(request.authority, dialogue.organisation_id),
        "tab": "papers",
    }
    return workspace(request, "desk/dialogue_papers.html", dialogue, context, status=422 if refused else 200)


def _upload_form(paper: Paper, refused: tuple[int, UploadForm] | None) -> UploadForm:
    return refused[1] if refused and refused[0] == paper.pk else UploadForm(auto_id=f"id_{paper.pk}_%s")


@official
@require_safe
def draft(request: OfficialRequest, pk: int, kind: str) -> HttpResponse:
    """A paper as it would be now, without number; contains names, so only for those who prepare."""
    dialogue = loaded(request, pk)
    if kind not in LABELS or not may_prepare(request, dialogue):
        raise Http404
    if kind in {PaperKind.DOSSIER, PaperKind.MINUTES, PaperKind.OPINION_SUMMARY, *SHEETS}:
        record("download_draft", dialogue, by=request.account, at=request.now, facts={"kind": kind})
    return download(draft_docx(kind, dialogue), f"{slugify(str(LABELS[kind]))}-{dialogue.pk}.docx", DOCX)


@official
@require_safe
def opinion_draft(request: OfficialRequest, code: str, kind: str) -> HttpResponse:
    """A paper on an opinion that went elsewhere, as it would be now; it bears the person's name (B.Đ7-3, A.2-i)."""
    rows = readable_opinions(request.authority).select_related("organisation__parent", "submission")
    opinion = found(rows, code=code)
    if kind not in OF_OPINIONS or not assigns(request.authority, opinion):
        raise Http404
    record("download_draft", opinion, by=request.account, at=request.now, facts={"kind": kind})
    name = f"{slugify(PaperKind(kind).label)}-{slugify(opinion.code)}.docx"
    return download(draft_docx(kind, opinion), name, DOCX)


@official
@require_safe
def plan_draft(request: OfficialRequest, pk: int) -> HttpResponse:
    """The annual plan as a paper."""
    plan = found(
        request.authority.visible(Plan.objects.select_related("organisation__parent", "signer")), pk=pk
    )
    return download(
        draft_docx(PaperKind.PLAN, plan), f"ke-hoach-{plan.year}-{plan.organisation.slug}.docx", DOCX
    )


@official
@require_safe
def file(request: OfficialRequest, pk: int) -> HttpResponse:
    """The paper's .docx."""
    paper = found(queries.readable(request.authority).exclude(file=""), pk=pk)
    return stored(paper.file, f"{slugify(paper.number or paper.get_kind_display())}-{paper.pk}.docx")


@official
@require_safe
def signed(request: OfficialRequest, pk: int) -> HttpResponse:
    """The scan with signature and seal."""
    paper = found(queries.readable(request.authority).exclude(signed_copy=""), pk=pk)
    ending = paper.signed_copy.name.rsplit(".", 1)[-1]
    return stored(paper.signed_copy, f"{slugify(paper.number)}-da-ky.{ending}")


@official
@require_POST
def upload_signed(request: OfficialRequest, pk: int) -> HttpResponse:
    """Puts the signed copy beside the paper."""
    paper = found(queries.readable(request.authority), pk=pk)
    if not permissions.issues(request.authority, paper.organisation_id):
        raise Http404
    form = UploadForm(request.POST, request.FILES, auto_id=f"id_{paper.pk}_%s")
    kept = form.is_valid() and done(
        request,
        form,
        lambda: upload_signed_copy(paper, form.cleaned_data["signed"], by=request.account, at=request.now),
    )
    if kept:
        messages.success(request, _("Đã lưu bản đã ký."))
    elif paper.dialogue:
        return _dossier(request, loaded(request, paper.dialogue.pk), (paper.pk, form))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return (
        redirect("desk:dialogue_papers", paper.dialogue_id) if paper.dialogue_id else redirect("desk:papers")
    )


@official
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: OfficialRequest, code: str) -> HttpResponse:
    """Issues the written reply to the person (A.4-d)."""
    rows = readable_opinions(request.authority).select_related(
        "organisation__parent", "submission", "dialogue", "unit"
    )
    opinion = found(rows, code=code)
    if not assigns(request.authority, opinion):
        raise Http404
    initial = {"issued_on": request.today, "signer": opinion.dialogue.chair_id if opinion.dialogue else None}
    form = SignedForm(posted(request), organisation=opinion.organisation, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        replying = Replying(said["issued_on"], said["signer"], said["number"])
        if done(request, form, lambda: issue_reply(opinion, replying, by=request.account, at=request.now)):
            messages.success(request, _("Đã ban hành văn bản trả lời."))
            return redirect("desk:opinion", code)
    context = {
        "form": form,
        "opinion": opinion,
        "answer": opinion.answers.last(),
        "kept": queries.of_opinion(opinion),
    }
    return desk_page(
        request, "desk/reply.html", context, section="opinions", status=422 if form.errors else 200
    )


class EnterForm(SignedForm):
    """A report issued elsewhere (A.6-b, B.Đ13-b)."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại văn bản"), choices=[(k.value, k.label) for k in FROM_ELSEWHERE]
    )
    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=2015, max_value=2100)
    subject = NfcCharField(label=gettext_lazy("Trích yếu"), max_length=300)
    copy = UploadField(label=gettext_lazy("Bản chụp"), required=False)
    field_order = ("kind", "year", "subject", "number", "issued_on", "signer", "copy")


def _home(request: OfficialRequest) -> Organisation:
    mine = own_organisations(request, *SECRETARIAT)
    asked = request.GET.get("co-quan", "")
    wanted = whole(asked) if asked else request.account.organisation_id
    row = mine.filter(pk=wanted).first() or (None if asked else mine.first())
    if row is None:
        raise Http404
    return row


@official
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: OfficialRequest) -> HttpResponse:
    """Enters a paper that was issued elsewhere in the register."""
    organisation = _home(request)
    form = EnterForm(
        posted(request),
        request.FILES or None,
        organisation=organisation,
        initial={"year": request.today.year, "issued_on": request.today},
    )
    if form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        entered = Entered(organisation=organisation, file=said.pop("copy"), **said)
        if done(request, form, lambda: enter_paper(entered, by=request.account, at=request.now)):
            messages.success(request, _("Đã vào sổ."))
            return redirect("desk:papers")
    context = {
        "form": form,
        "organisation": organisation,
        "choices": own_organisations(request, *SECRETARIAT),
    }
    return desk_page(
        request, "desk/paper_enter.html", context, section="papers", status=422 if form.errors else 200
    )
