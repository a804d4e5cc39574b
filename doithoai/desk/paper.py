"""One paper's own page: where it stands, who did what with it, to whom it went, and the acts that are still open."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doithoai.desk.after_forms import UploadForm
from doithoai.desk.frame import OfficialRequest, desk_page, found, official
from doithoai.desk.paper_forms import (
    CancelForm,
    CoverForm,
    IssueForm,
    RecipientForm,
    ReplaceForm,
    ReturnForm,
    SendForm,
    issue_initial,
)
from doithoai.documents import permissions, queries, reserving, signing_off
from doithoai.documents.covering import reading
from doithoai.documents.issuing import BY_THEIR_ACT
from doithoai.documents.lifecycle import UNDER_WAY
from doithoai.documents.models import Paper, PaperKind, Sending, Standing, Step
from doithoai.documents.rendering import program
from doithoai.documents.renditions import has_pdf
from doithoai.ui.forms import Form

LOOKS = {
    Standing.RESERVED: "due_soon",
    Standing.DRAFTED: "drafting",
    Standing.CHECKED: "submitted",
    Standing.APPROVED: "agreed",
    Standing.ISSUED: "approved",
    Standing.CANCELLED: "cancelled",
}
ROAD = (Standing.DRAFTED, Standing.CHECKED, Standing.APPROVED, Standing.ISSUED)
ICONS = {
    Step.RESERVED: "pin",
    Step.DRAFTED: "edit",
    Step.REPLACED: "edit",
    Step.RETURNED: "undo",
    Step.CHECKED: "checkc",
    Step.APPROVED: "shield",
    Step.ISSUED: "book",
    Step.SIGNED: "lock",
    Step.SENT: "send",
    Step.COVERED: "lock",
    Step.CANCELLED: "x",
}
TONES = {Step.RETURNED: "warn", Step.CANCELLED: "warn"}


@official
@require_safe
def paper(request: OfficialRequest, pk: int) -> HttpResponse:
    """The page."""
    return paper_page(request, loaded_paper(request, pk), {})


def paper_page(
    request: OfficialRequest, paper: Paper, forms: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page with the forms that are open; `forms` are those that were refused."""
    here, who = paper.organisation_id, request.authority
    keeps = permissions.issues(who, here)
    sendings = list(paper.sendings.select_related("by__person"))
    waiting = [row for row in sendings if row.sent_on is None]
    own = paper.standing in UNDER_WAY and signing_off.wrote(paper, request.account)
    read = reading(paper, who)
    context = {
        "paper": paper,
        "read": read,
        "may_propose": bool(read.matters) and str(paper.file.name or "").endswith(".docx"),
        "ask": _ask(paper),
        "look": LOOKS[Standing(paper.standing)],
        "road": _road(paper),
        "steps": [
            (step, ICONS[Step(step.step)], TONES.get(Step(step.step), "ok"))
            for step in paper.steps.select_related("by__person")
        ],
        "sendings": [(row, _recipient_form(row, forms)) for row in sendings],
        "waiting": waiting,
        "went": len(sendings) - len(waiting),
        "lost": sum(not row.way for row in waiting),
        "keeps": keeps,
        "may_print": has_pdf(paper) and program() and not read.withheld,
        "may_check": permissions.checks(who, here) and paper.standing == Standing.DRAFTED and not own,
        "own": own,
        "may_approve": permissions.approves(who, here) and paper.standing == Standing.CHECKED and not own,
        "may_cancel": keeps and _cancellable(paper),
        "under_way": paper.standing in UNDER_WAY,
        "issues_here": paper.standing in {Standing.DRAFTED, Standing.APPROVED}
        and (paper.dialogue_id or paper.opinion_id or paper.urging_id),
        "elsewhere": _where(paper) if keeps else "",
        "Standing": Standing,
        **(_forms(request, paper, waiting) if keeps else {}),
    }
    return desk_page(request, "desk/paper.html", {**context, **forms}, section="papers", status=status)


def _recipient_form(row: Sending, forms: dict[str, Any]) -> Form:
    """The form of one recipient; the one that was refused with what was typed."""
    if forms.get("changed") == row.pk:
        kept: Form = forms["changed_form"]
        return kept
    own = {"name": row.name, "way": row.way, "address": row.address}
    return RecipientForm(prefix=f"nn{row.pk}", initial=own)


def _ask(paper: Paper) -> str:
    """Whom a reader asks about a paper that is withheld."""
    body = paper.organisation
    return f"{body.name}, {body.phone}" if body.phone else body.name


def loaded_paper(request: OfficialRequest, pk: int) -> Paper:
    rows = queries.readable(request.authority).select_related(
        "organisation__parent", "signer", "dialogue__organisation", "opinion", "plan", "template", "addressee"
    )
    return found(rows, pk=pk)


def _forms(request: OfficialRequest, paper: Paper, waiting: list[Sending]) -> dict[str, Form]:
    initial = {"issued_on": request.today, **issue_initial(paper)}
    return {
        "cancel_form": CancelForm(prefix="huy"),
        "return_form": ReturnForm(prefix="tra"),
        "replace_form": ReplaceForm(prefix="thay"),
        "issue_form": IssueForm(prefix="bh", organisation=paper.organisation, initial=initial),
        "recipient_form": RecipientForm(prefix="them"),
        "send_form": SendForm(prefix="gui", waiting=waiting, initial={"on": request.today}),
        "signed_form": UploadForm(),
        "cover_form": CoverForm(prefix="che"),
    }


def _road(paper: Paper) -> list[dict[str, Any]]:
    """Draft, check, approval, issue for the stepper; a number that is only kept or struck out has no road."""
    if paper.standing not in ROAD:
        return []
    place = ROAD.index(Standing(paper.standing))
    if paper.standing == Standing.ISSUED and not paper.steps.filter(step=Step.CHECKED).exists():
        return []
    signed = {"label": _("Có bản đã ký"), "state": "done" if paper.signed_copy else "next"}
    return [*({"label": one.label, "state": _reached(n, place)} for n, one in enumerate(ROAD)), signed]


def _reached(n: int, place: int) -> str:
    if n < place or n == place == len(ROAD) - 1:
        return "done"
    return "now" if n == place else "next"


def _cancellable(paper: Paper) -> bool:
    if paper.standing == Standing.ISSUED:
        return bool(paper.number) and paper.kind not in reserving.BINDING
    return paper.standing != Standing.CANCELLED


def _where(paper: Paper) -> str:
    """The page on which the act of this draft is done; empty when it is issued here."""
    if paper.kind == PaperKind.NOTICE and paper.dialogue_id:
        return reverse("desk:dialogue_announce", args=[paper.dialogue_id])
    if paper.kind == PaperKind.WRITTEN_REPLY and paper.opinion:
        return reverse("desk:reply", args=[paper.opinion.code])
    if paper.kind in BY_THEIR_ACT and paper.dialogue_id:
        return reverse("desk:after", args=[paper.dialogue_id])
    return ""
