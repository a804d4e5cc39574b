"""One opinion: the person's words, where it stands, its answer, what was done, and the acts possible now."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.audit.record import history
from doithoai.desk import (
    opinion_acts,
    opinion_answering,
    opinion_assigning,
    opinion_passing,
    opinion_publishing,
    opinion_result,
    opinion_sorting,
    opinion_terms,
)
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official
from doithoai.desk.opinion_act import Act
from doithoai.desk.opinion_forms import ActForm, ReasonForm
from doithoai.desk.opinion_rows import around, gather
from doithoai.documents.permissions import issues
from doithoai.documents.protected import telling
from doithoai.opinions import identity, permissions, queries
from doithoai.opinions.fields import field_label
from doithoai.opinions.identity import Contact
from doithoai.opinions.models import Attachment, Opinion, ResultRecord
from doithoai.ui.downloads import stored

Bound = tuple[Act, ActForm]


def _found(request: OfficialRequest, code: str) -> Opinion:
    """By its code, then whether it may be read is asked of this row alone."""
    rows = Opinion.objects.select_related(
        "organisation__parent",
        "submission__entered_by__person",
        "submission__source",
        "dialogue",
        "unit",
        "lead",
        "origin__organisation",
    )
    row = found(rows, code=code)
    if not queries.among(request.authority, [(row.pk, row.organisation_id, row.restricted)]):
        raise Http404
    return row


def _shown(request: OfficialRequest, opinion: Opinion, status: int = 200, **extra: Any) -> HttpResponse:
    gather(opinion)
    forms = _forms(request, opinion, extra.pop("bound", None))
    context = {
        **_around(request, opinion),
        "opinion": opinion,
        "submission": opinion.submission,
        "sees_identity": permissions.sees_identity(request.authority, opinion),
        "field_words": field_label(opinion.field) if opinion.field else "",
        **opinion_sorting.panel(request, opinion),
        **opinion_answering.panel(request, opinion),
        **opinion_assigning.panel(request, opinion),
        **opinion_result.panel(request, opinion),
        **opinion_terms.panel(request, opinion),
        **opinion_passing.panel(request, opinion),
        **opinion_publishing.panel(request, opinion),
        "told_by": telling(opinion) if issues(request.authority, opinion.organisation_id) else [],
        "history": history(opinion.submission, opinion),
        "forms": forms,
        "folded": [row for row in forms if not row[2] and not row[1].wide],
        "may_reveal": permissions.triages(request.authority, opinion),
        "reveal_form": ReasonForm(opinion=opinion, prefix="lien-he"),
    }
    told = identity.shown_to(request.authority, opinion, {**context, **extra})
    return desk_page(request, "desk/opinion.html", told, section="opinions", status=status)


def _forms(
    request: OfficialRequest, opinion: Opinion, bound: Bound | None
) -> list[tuple[Act, ActForm, bool]]:
    """The acts possible now, and one that was refused with what was typed in it, even when it is too late."""
    others = [
        act for act in opinion_acts.possible(request.authority, opinion) if not bound or bound[0] != act
    ]
    rows = [
        (act, act.form(opinion=opinion, who=request.authority, prefix=act.slug), act.main) for act in others
    ]
    return [(*bound, True), *rows] if bound else rows


def _around(request: OfficialRequest, opinion: Opinion) -> dict[str, Any]:
    """What belongs to the opinion, less what this account may not read."""
    who, found = request.authority, around(request, opinion)
    files = permissions.sees_identity(who, opinion) and not found.pop("guarded")
    related = {name: identity.shown(who, found[name]) for name in ("siblings", "members", "repeated_by")}
    lead = identity.shown(who, [found["lead"]])[0] if found["lead"] else None
    return {
        **found,
        **related,
        "lead": lead,
        "attachments": opinion.submission.attachments.all() if files else [],
    }


def _sees_files(request: OfficialRequest, opinion: Opinion) -> bool:
    """A scan bears names: for those who see them; one that came with a denunciation, for the desk alone."""
    return permissions.sees_identity(request.authority, opinion) and not around(request, opinion)["guarded"]


@official
@require_safe
def opinion(request: OfficialRequest, code: str) -> HttpResponse:
    """The whole thread on one page."""
    return _shown(request, _found(request, code))


@official
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: OfficialRequest, code: str, act: str) -> HttpResponse:
    """Does one act of the table; a refusal comes back with everything typed."""
    row = _found(request, code)
    chosen = opinion_acts.named(act)
    if chosen is None:
        raise Http404
    if request.method != "POST":
        return redirect("desk:opinion", code)
    form = chosen.form(request.POST, request.FILES, opinion=row, who=request.authority, prefix=chosen.slug)
    was_open = not row.restricted
    if form.is_valid() and done(
        request, form, lambda: chosen.run(row, form.cleaned_data, request.account, request.now)
    ):
        messages.success(request, str(chosen.done))
        if was_open:
            _tell_of_papers(request, row)
        return redirect(_next(request, code))
    row.refresh_from_db()  # somebody else may have moved it on meanwhile
    here = reverse("desk:opinion", args=[code])
    back = _next(request, code)
    return _shown(
        request, row, status=422, bound=(chosen, form), refused=chosen.slug, back=back if back != here else ""
    )


def _tell_of_papers(request: OfficialRequest, opinion: Opinion) -> None:
    """Whoever restricts a matter learns at once that papers hold it: somebody has to cover them (B.Đ4.2)."""
    opinion.refresh_from_db()
    if waits := sum(waits for _paper, waits in telling(opinion)):
        words = ngettext(
            "%(n)s văn bản đã nêu ý kiến %(code)s và cần bản che; xem ở trang của ý kiến này.",
            "%(n)s văn bản đã nêu ý kiến %(code)s và cần bản che; xem ở trang của ý kiến này.",
            waits,
        )
        messages.warning(request, words % {"n": waits, "code": opinion.code})


def _next(request: OfficialRequest, code: str) -> str:
    """Back to where the act was done: the triage run goes on, else the opinion's page."""
    here = reverse("desk:opinion", args=[code])
    triage = reverse("desk:triage")
    back = request.POST.get("tro-ve", "")
    return back if back == triage or back.startswith(triage + "?") else here


@official
@require_POST
def reveal(request: OfficialRequest, code: str) -> HttpResponse:
    """Shows contact data once, for a reason, and writes both down (spec 1)."""
    row = _found(request, code)
    if not permissions.triages(request.authority, row):
        raise Http404
    form = ReasonForm(request.POST, opinion=row, prefix="lien-he")
    seen: list[Contact] = []
    if form.is_valid() and done(
        request,
        form,
        lambda: seen.append(
            identity.reveal(row, form.cleaned_data["reason"], by=request.account, at=request.now)
        ),
    ):
        return _shown(request, row, contact=seen[0])
    return _shown(request, row, status=422, reveal_form=form)


@official
@require_safe
def attachment(request: OfficialRequest, pk: int) -> HttpResponse:
    """A file that came with a submission, for those who work on one of its opinions."""
    row = found(Attachment.objects.select_related("submission"), pk=pk)
    opinions = queries.readable(request.authority).filter(submission=row.submission_id)
    if not any(_sees_files(request, opinion) for opinion in opinions):
        raise Http404
    return stored(row.file, row.name)


@official
@require_safe
def proof(request: OfficialRequest, pk: int) -> HttpResponse:
    """The proof of a result."""
    row = found(
        ResultRecord.objects.filter(opinion__in=queries.readable(request.authority)).exclude(proof=""), pk=pk
    )
    return stored(row.proof, row.proof_name)
