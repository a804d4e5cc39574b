"""Sổ văn bản: papers issued, their files and signed copies, and drafts made from the records at any moment."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
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
    posted,
)
from doithoai.desk.paper import paper_page
from doithoai.desk.paper_covering import file_for, withheld
from doithoai.desk.paper_entering import RULERS
from doithoai.documents import permissions, queries, searching, sign_in_sheet
from doithoai.documents.archive_box import ending_of
from doithoai.documents.concluding import Replying, issue_reply
from doithoai.documents.covering import Reading, readings
from doithoai.documents.issuing import BY_THEIR_ACT, ONCE
from doithoai.documents.lifecycle import UNDER_WAY
from doithoai.documents.models import CODES, Paper, PaperKind, Standing
from doithoai.documents.papers import draft_docx
from doithoai.documents.protected import waiting
from doithoai.documents.register import upload_signed_copy
from doithoai.documents.rendering import program
from doithoai.opinions.permissions import assigns
from doithoai.opinions.queries import readable as readable_opinions
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Role
from doithoai.plans.models import Plan
from doithoai.ui.downloads import DOCX, download, stored

PAGE = 50
# One of each dialogue: once numbered, nothing is left to issue.
ONCE_NUMBERED = BY_THEIR_ACT | ONCE
# Which standings are counted beside each view of the register.
COUNTED: dict[str, tuple[str, ...]] = {
    "": (),
    "dang-trinh": tuple(UNDER_WAY),
    "giu-so": (Standing.RESERVED,),
    "da-huy": (Standing.CANCELLED,),
}
VIEWS: dict[str, tuple[str | Promise, Q]] = {
    "": (gettext_lazy("Đã ban hành"), Q(standing=Standing.ISSUED) & ~Q(number="")),
    "dang-trinh": (gettext_lazy("Dự thảo đang trình"), Q(standing__in=UNDER_WAY)),
    "giu-so": (gettext_lazy("Số đang giữ"), Q(standing=Standing.RESERVED)),
    "da-huy": (gettext_lazy("Đã hủy"), Q(standing=Standing.CANCELLED)),
}
DRAFTS = (
    PaperKind.DIALOGUE_PLAN,
    PaperKind.NOTICE,
    PaperKind.INVITATION,
    PaperKind.PROGRAMME,
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
# Papers that wait for a version without a matter that was restricted since.
TO_COVER = "can-che"
# Of one opinion that went elsewhere.
OF_OPINIONS = (PaperKind.ESCALATION, PaperKind.TOLD)


@official
@require_safe
def papers(request: OfficialRequest) -> HttpResponse:
    """The register: numbered papers, newest first; drafts on their way, numbers kept and struck out stand apart."""
    asked, view, kind = request.GET.get("tim", ""), request.GET.get("xem", ""), request.GET.get("loai", "")
    visible, to_cover = queries.readable(request.authority), waiting(request.authority)
    standing = dict(visible.order_by().values_list("standing").annotate(n=Count("*")))
    views = [
        (key, label, sum(standing.get(one, 0) for one in COUNTED[key])) for key, (label, _q) in VIEWS.items()
    ]
    if to_cover or view == TO_COVER:
        views.append((TO_COVER, _("Cần bản che"), len(to_cover)))
    asked_view = Q(pk__in=to_cover) if view == TO_COVER else VIEWS.get(view, VIEWS[""])[1]
    rows = visible.filter(asked_view)
    rows = rows.filter(searching.having(asked)) if asked.strip() else rows
    kinds = dict(rows.order_by().values_list("kind").annotate(n=Count("*")))
    if kind in PaperKind.values:
        rows = rows.filter(kind=kind)
    newest = (F("issued_on").desc(nulls_first=True), "-id")
    page = Paginator(rows.order_by(*newest), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": _shut(request, page),
        "kinds": [
            (code, label, kinds.get(code, 0)) for code, label in PaperKind.choices if code in {*kinds, kind}
        ],
        "views": views,
        "asked": asked,
        "view": view if view in {*VIEWS, TO_COVER} else "",
        "to_cover": len(to_cover),
        "may_enter": _is(request, SECRETARIAT),
        "may_rule": _is(request, RULERS),
    }
    return desk_page(request, "desk/papers.html", context, section="papers")


Papers = TypeVar("Papers", bound=Iterable[Paper])


def _shut(request: OfficialRequest, papers: Papers) -> Papers:
    """Each row with what this reader gets of it: its files stand in the list only when they can be opened."""
    found = readings(papers, request.authority)
    for paper in papers:
        vars(paper)["read"] = found.get(paper.pk, Reading())
    return papers


def _is(request: OfficialRequest, roles: frozenset[Role]) -> bool:
    """Whether the account is one of these anywhere."""
    return any(here & roles for here in request.authority.own.values())


@official
@require_safe
def of_dialogue(request: OfficialRequest, pk: int) -> HttpResponse:
    """Hồ sơ: everything kept of a dialogue, and drafts that can be made now."""
    dialogue = loaded(request, pk)
    rows = list(queries.readable(request.authority).filter(dialogue=dialogue).order_by("id"))
    mine = may_prepare(request, dialogue)
    context = {
        "papers": _shut(request, rows),
        "drafts": _drafts(rows) if mine else [],
        "may_issue": permissions.issues(request.authority, dialogue.organisation_id),
        "may_print": program(),
        "tab": "papers",
    }
    return workspace(request, "desk/dialogue_papers.html", dialogue, context)


def _drafts(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """Each paper that can be made now: whether it bears a number, and what has become of it; what is done is left out."""
    last = {paper.kind: paper for paper in papers if paper.standing != Standing.CANCELLED}
    done_with = {kind for kind, paper in last.items() if kind in ONCE_NUMBERED and paper.number}
    return [
        {
            "kind": kind,
            "label": label,
            "numbered": kind in CODES and kind not in done_with,
            "paper": last.get(kind),
        }
        for kind, label in LABELS.items()
    ]


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
    kept = file_for(request, paper, paper.file)
    if kept is None:
        return withheld(request, paper)
    ending = ending_of(str(kept.name)) or ".docx"
    return stored(kept, f"{slugify(paper.number or paper.get_kind_display())}-{paper.pk}{ending}")


@official
@require_safe
def signed(request: OfficialRequest, pk: int) -> HttpResponse:
    """The scan with signature and seal."""
    paper = found(queries.readable(request.authority).exclude(signed_copy=""), pk=pk)
    kept = file_for(request, paper, paper.signed_copy)
    if kept != paper.signed_copy:
        return withheld(request, paper)
    ending = paper.signed_copy.name.rsplit(".", 1)[-1]
    return stored(paper.signed_copy, f"{slugify(paper.number)}-da-ky.{ending}")


@official
@require_POST
def upload_signed(request: OfficialRequest, pk: int) -> HttpResponse:
    """Puts the signed copy beside the paper."""
    paper = found(queries.readable(request.authority), pk=pk)
    if not permissions.issues(request.authority, paper.organisation_id):
        raise Http404
    form = UploadForm(request.POST, request.FILES)
    kept = form.is_valid() and done(
        request,
        form,
        lambda: upload_signed_copy(paper, form.cleaned_data["signed"], by=request.account, at=request.now),
    )
    if kept:
        messages.success(request, _("Đã lưu bản đã ký."))
        return redirect("desk:paper", pk)
    return paper_page(request, paper, {"signed_form": form}, status=422)


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
        "may_draft": permissions.issues(request.authority, opinion.organisation_id),
    }
    return desk_page(
        request, "desk/reply.html", context, section="opinions", status=422 if form.errors else 200
    )
