"""Acts on one paper: checking, approval, issue, recipients, sending, cancelling; each ends on the paper's page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from doithoai.desk.frame import OfficialRequest, done, found, official
from doithoai.desk.paper import loaded_paper, paper_page
from doithoai.desk.paper_forms import (
    CancelForm,
    CoverForm,
    IssueForm,
    RecipientForm,
    ReplaceForm,
    ReturnForm,
    SendForm,
)
from doithoai.documents import permissions, reserving, sending, signing_off
from doithoai.documents.announcing import Signing
from doithoai.documents.covering import cover
from doithoai.documents.issuing import BY_THEIR_ACT, issue_draft
from doithoai.documents.lifecycle import UNDER_WAY
from doithoai.documents.models import Paper, Sending
from doithoai.documents.papers import Record
from doithoai.documents.sending import Sent

# What can be done while there is a draft; the page may have been open for long.
OF_DRAFTS = frozenset({"kiem-tra", "duyet", "lap-lai", "tra-lai", "thay-ban", "ban-hanh"})


@official
@require_POST
def paper_act(request: OfficialRequest, pk: int, act: str) -> HttpResponse:
    """One act on the paper by whoever keeps the register."""
    paper = _kept(request, pk)
    if act not in ACTS:
        raise Http404
    if act in OF_DRAFTS and paper.standing not in UNDER_WAY:
        messages.error(request, _("Bản dự thảo này đã ban hành hoặc đã bỏ."))
        return redirect("desk:paper", pk)
    return ACTS[act](request, paper)


@official
@require_POST
def paper_recipient(request: OfficialRequest, pk: int, recipient: int) -> HttpResponse:
    """Changes a recipient to whom nothing was sent, or takes it out."""
    paper = _kept(request, pk)
    row = found(Sending.objects.filter(paper=paper).select_related("paper"), pk=recipient)
    who: dict[str, Any] = {"by": request.account, "at": request.now}
    if request.POST.get("lam") == "bo":
        if done(request, None, lambda: sending.remove_recipient(row, **who)):
            messages.success(request, _("Đã bỏ nơi nhận."))
        return redirect("desk:paper", pk)
    form = RecipientForm(request.POST, prefix=f"nn{row.pk}")
    if form.is_valid() and done(
        request, form, lambda: sending.change_recipient(row, form.recipient(), **who)
    ):
        messages.success(request, _("Đã lưu nơi nhận."))
        return redirect("desk:paper", pk)
    return paper_page(request, paper, {"changed": row.pk, "changed_form": form}, status=422)


def _kept(request: OfficialRequest, pk: int) -> Paper:
    """The paper, for whoever keeps the register; for others the act does not exist."""
    paper = loaded_paper(request, pk)
    if not permissions.issues(request.authority, paper.organisation_id):
        raise Http404
    return paper


def _acted(
    request: OfficialRequest,
    paper: Paper,
    form: tuple[str, Any],
    verb: Callable[[], object],
    words: str | Promise,
) -> HttpResponse:
    """Does it and shows the page again; a refusal stands at its field with what was typed."""
    name, bound = form
    if bound.is_valid() and done(request, bound, verb):
        messages.success(request, str(words))
        return redirect("desk:paper", paper.pk)
    return paper_page(request, paper, {name: bound}, status=422)


def _cancel(request: OfficialRequest, paper: Paper) -> HttpResponse:
    form = CancelForm(request.POST, prefix="huy")
    who: dict[str, Any] = {"by": request.account, "at": request.now}
    words = _("Đã hủy; số này không cấp lại.") if paper.number else _("Đã bỏ bản dự thảo.")
    return _acted(
        request,
        paper,
        ("cancel_form", form),
        lambda: reserving.cancel(paper, form.cleaned_data["reason"], **who),
        words,
    )


def _send_back(request: OfficialRequest, paper: Paper) -> HttpResponse:
    form = ReturnForm(request.POST, prefix="tra")
    who: dict[str, Any] = {"by": request.account, "at": request.now}
    return _acted(
        request,
        paper,
        ("return_form", form),
        lambda: signing_off.send_back(paper, form.cleaned_data["note"], **who),
        _("Đã trả lại để sửa."),
    )


def _replace(request: OfficialRequest, paper: Paper) -> HttpResponse:
    form = ReplaceForm(request.POST, request.FILES, prefix="thay")
    who: dict[str, Any] = {"by": request.account, "at": request.now}
    return _acted(
        request,
        paper,
        ("replace_form", form),
        lambda: signing_off.replace(paper, form.cleaned_data["draft"], **who),
        _("Đã thay bản dự thảo; cần kiểm tra và duyệt lại."),
    )


def _cover(request: OfficialRequest, paper: Paper) -> HttpResponse:
    form = CoverForm(request.POST, request.FILES, prefix="che")
    who: dict[str, Any] = {"by": request.account, "at": request.now}
    return _acted(
        request,
        paper,
        ("cover_form", form),
        lambda: cover(paper, form.cleaned_data["covered"], **who),
        _("Đã đưa bản che lên; mọi người khác nay đọc bản này."),
    )


def _issue(request: OfficialRequest, paper: Paper) -> HttpResponse:
    form = IssueForm(request.POST, prefix="bh", organisation=paper.organisation)
    about = _about(paper)
    if paper.kind in BY_THEIR_ACT:
        raise Http404
    who: dict[str, Any] = {"by": request.account, "at": request.now}

    def verb() -> Paper:
        said = form.cleaned_data
        signing = Signing(said["issued_on"], said["signer"], said["number"], form.names())
        return issue_draft(paper, about, signing, request.POST.get("ban", ""), **who)

    return _acted(request, paper, ("issue_form", form), verb, _("Đã ban hành."))


def _add(request: OfficialRequest, paper: Paper) -> HttpResponse:
    form = RecipientForm(request.POST, prefix="them")
    who: dict[str, Any] = {"by": request.account, "at": request.now}
    return _acted(
        request,
        paper,
        ("recipient_form", form),
        lambda: sending.add_recipient(paper, form.recipient(), **who),
        _("Đã thêm nơi nhận."),
    )


def _send(request: OfficialRequest, paper: Paper) -> HttpResponse:
    waiting = list(paper.sendings.filter(sent_on=None))
    form = SendForm(request.POST, prefix="gui", waiting=waiting)
    who: dict[str, Any] = {"by": request.account, "at": request.now}

    def verb() -> object:
        said = form.cleaned_data
        rows = [int(key) for key in said["recipients"]]
        return sending.send(paper, rows, Sent(said["on"], said["way"]), **who)

    return _acted(request, paper, ("send_form", form), verb, _("Đã ghi ngày gửi."))


def _plain(
    verb: Callable[..., object], words: str | Promise
) -> Callable[[OfficialRequest, Paper], HttpResponse]:
    def act(request: OfficialRequest, paper: Paper) -> HttpResponse:
        if done(request, None, lambda: verb(paper, by=request.account, at=request.now)):
            messages.success(request, str(words))
        return redirect("desk:paper", paper.pk)

    return act


def _judging(
    verb: Callable[..., object], words: str | Promise
) -> Callable[[OfficialRequest, Paper], HttpResponse]:
    """The same with the hash of what was read."""

    def act(request: OfficialRequest, paper: Paper) -> HttpResponse:
        seen = request.POST.get("ban", "")
        return _plain(lambda paper, **who: verb(paper, seen, **who), words)(request, paper)

    return act


def _redraft(paper: Paper, *, by: Any, at: Any) -> Paper:
    return signing_off.redraft(paper, _about(paper), by=by, at=at)


def _about(paper: Paper) -> Record:
    """The record from which the draft was made."""
    about = paper.opinion or paper.urging or paper.dialogue or paper.plan
    if about is None:
        raise Http404
    return about


ACTS: dict[str, Callable[[OfficialRequest, Paper], HttpResponse]] = {
    "kiem-tra": _judging(signing_off.check, gettext_lazy("Đã xác nhận thể thức đúng.")),
    "duyet": _judging(signing_off.approve, gettext_lazy("Đã duyệt.")),
    "lap-lai": _plain(_redraft, gettext_lazy("Đã lập lại bản dự thảo từ dữ liệu lúc này.")),
    "tra-lai": _send_back,
    "thay-ban": _replace,
    "dua-ban-che": _cover,
    "ban-hanh": _issue,
    "huy": _cancel,
    "them-noi-nhan": _add,
    "gui": _send,
}
