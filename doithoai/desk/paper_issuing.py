"""Ban hành: one page for every numbered paper of a dialogue or an opinion: issue it now, or hand its draft up."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doithoai.desk.dialogues import in_hand
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, posted, whole
from doithoai.desk.paper_forms import IssueForm
from doithoai.desk.papers import DRAFTS, OF_OPINIONS
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.queries import recipients
from doithoai.documents import permissions, queries
from doithoai.documents.announcing import Signing
from doithoai.documents.issuing import BY_THEIR_ACT, issue, issued
from doithoai.documents.lifecycle import UNDER_WAY
from doithoai.documents.models import CODES, Paper, PaperKind
from doithoai.documents.papers import Record
from doithoai.documents.register import AS_ABOVE
from doithoai.documents.signing_off import Drafting, draft
from doithoai.documents.subjects import subject_of
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import assigns
from doithoai.opinions.queries import readable as readable_opinions

UPWARD = frozenset({PaperKind.DIALOGUE_PLAN, PaperKind.RESULTS, PaperKind.DIALOGUE_REPORT})


@official
@require_http_methods(["GET", "HEAD", "POST"])
def of_dialogue(request: OfficialRequest, pk: int, kind: str) -> HttpResponse:
    """A paper of the dialogue."""
    dialogue = in_hand(request, pk)
    if kind not in DRAFTS or kind not in CODES:
        raise Http404
    place = {"back": reverse("desk:dialogue_papers", args=[pk]), "what": dialogue.code, "dialogue": dialogue}
    place["draft"] = reverse("desk:paper_draft", args=[pk, kind])
    return _page(request, kind, dialogue, place)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def of_opinion(request: OfficialRequest, code: str, kind: str) -> HttpResponse:
    """A paper on one opinion that went elsewhere, or the reply to it."""
    rows = readable_opinions(request.authority).select_related(
        "organisation__parent", "submission", "dialogue", "unit"
    )
    opinion = found(rows, code=code)
    if kind not in {*OF_OPINIONS, PaperKind.WRITTEN_REPLY} or not assigns(request.authority, opinion):
        raise Http404
    place: dict[str, Any] = {"back": reverse("desk:opinion", args=[code]), "what": code}
    if kind in OF_OPINIONS:
        place["draft"] = reverse("desk:opinion_draft", args=[code, kind])
    return _page(request, kind, opinion, place)


def _page(
    request: OfficialRequest, kind: str, about: Dialogue | Opinion, place: dict[str, Any]
) -> HttpResponse:
    organisation = about.organisation
    if not permissions.issues(request.authority, organisation.pk):
        raise Http404
    before = _before(kind, about)
    if under_way := next((row for row in before if row.standing in UNDER_WAY), None):
        return redirect("desk:paper", under_way.pk)
    form = IssueForm(posted(request), organisation=organisation, initial=_initial(request, kind, about))
    if form.is_valid():
        made: list[Paper] = []
        act = _act(request, kind, about, form)
        if done(request, form, lambda: made.append(act())):
            messages.success(request, _("Đã ban hành.") if made[0].number else _("Đã lập dự thảo."))
            return redirect("desk:paper", made[0].pk)
    context = {
        **place,
        "form": form,
        "label": PaperKind(kind).label,
        "subject": subject_of(kind, about),
        "organisation": organisation,
        "rules": queries.rules_of(organisation.pk),
        "by_act": kind in BY_THEIR_ACT,
        "before": before,
        "known": issued(kind, about).count(),
    }
    return desk_page(
        request, "desk/paper_issue.html", context, section="papers", status=422 if form.errors else 200
    )


def _act(request: OfficialRequest, kind: str, about: Record, form: IssueForm) -> Callable[[], Paper]:
    """The button that was pressed: issue, or hand up; what is issued by its own act is only handed up here."""
    said = form.cleaned_data
    who: dict[str, Any] = {"by": request.account, "at": request.now}
    if request.POST.get("lam") == "trinh" or kind in BY_THEIR_ACT:
        return lambda: draft(kind, about, Drafting(said["signer"], form.names()), **who)
    signing = Signing(said["issued_on"], said["signer"], said["number"], form.names())
    known = whole(request.POST.get("da-co", ""))
    return lambda: issue(kind, about, signing, known, **who)


def _before(kind: str, about: Dialogue | Opinion) -> list[Paper]:
    """Papers of this kind that exist."""
    rows = queries.of_opinion(about) if isinstance(about, Opinion) else queries.of_dialogue(about)
    return list(rows.filter(kind=kind))


def _initial(request: OfficialRequest, kind: str, about: Dialogue | Opinion) -> dict[str, Any]:
    """Today, the chair, and whom such a paper usually goes to."""
    dialogue = about if isinstance(about, Dialogue) else about.dialogue
    names = [AS_ABOVE] if CODES[kind] == "CV" else []
    if dialogue and kind in UPWARD:
        names = [row.name for row in recipients(dialogue)]
    return {
        "issued_on": request.today,
        "signer": dialogue.chair_id if dialogue else None,
        "recipients": "\n".join(names),
    }
