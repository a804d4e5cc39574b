"""One opinion: the person's words, where it stands, its answer, what was done, and the acts possible now."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.audit.record import history, record
from doithoai.desk import opinion_acts
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official
from doithoai.desk.opinion_forms import ReasonForm
from doithoai.opinions import permissions, queries
from doithoai.opinions.answering import weaknesses
from doithoai.opinions.fields import field_label
from doithoai.opinions.models import OUT_OF_SCOPE_KINDS, Attachment, Opinion, ResultRecord
from doithoai.opinions.scope import guidance, suggest_kind
from doithoai.ui.downloads import stored


def _readable(request: OfficialRequest) -> QuerySet[Opinion]:
    return queries.readable(request.authority).select_related(
        "organisation__parent",
        "submission__entered_by__person",
        "submission__source",
        "dialogue",
        "unit",
        "lead",
        "origin__organisation",
    )


def _shown(request: OfficialRequest, opinion: Opinion, status: int = 200, **extra: Any) -> HttpResponse:
    acts = opinion_acts.possible(request.authority, opinion)
    answers = list(opinion.answers.select_related("by__person", "responsible_unit"))
    bound = extra.pop("bound", None)
    forms = [
        (act, bound[1] if bound and bound[0] == act else act.form(opinion=opinion, prefix=act.slug))
        for act in acts
    ]
    context = {
        "opinion": opinion,
        "submission": opinion.submission,
        "sees_identity": permissions.sees_identity(request.authority, opinion),
        "field_words": field_label(opinion.field) if opinion.field else "",
        "siblings": opinion.submission.opinions.exclude(pk=opinion.pk),
        "attachments": opinion.submission.attachments.all(),
        "answers": answers,
        "answer": answers[-1] if answers else None,
        "weaknesses": weaknesses(answers[-1].text) if answers else [],
        "assignments": opinion.assignments.select_related("unit", "official"),
        "results": opinion.results.select_related("by__person", "verified_by__person"),
        "passings": opinion.passings.select_related("to", "continuation"),
        "members": opinion.members.all(),
        "feedback": opinion.feedback.all(),
        "history": history(opinion.submission, opinion),
        "forms": [(act, form, act.main or bool(bound and bound[0] == act)) for act, form in forms],
        "suggestion": suggest_kind(opinion.text) if opinion.stage == "received" else None,
        "suggested_out": opinion.stage == "received"
        and suggest_kind(opinion.text).kind in OUT_OF_SCOPE_KINDS,
        "guidance": guidance(opinion.kind) if opinion.stage == "out_of_scope" else "",
        "reveal_form": ReasonForm(opinion=opinion, prefix="lien-he"),
    }
    return desk_page(request, "desk/opinion.html", {**context, **extra}, section="opinions", status=status)


@official
@require_safe
def opinion(request: OfficialRequest, code: str) -> HttpResponse:
    """The whole thread on one page."""
    return _shown(request, found(_readable(request), code=code))


@official
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: OfficialRequest, code: str, act: str) -> HttpResponse:
    """Does one act of the table; a refusal comes back with everything typed."""
    row = found(_readable(request), code=code)
    chosen = opinion_acts.named(act)
    if chosen is None:
        raise Http404
    if request.method != "POST":
        return redirect("desk:opinion", code)
    form = chosen.form(request.POST, request.FILES, opinion=row, prefix=chosen.slug)
    if form.is_valid() and done(
        request, form, lambda: chosen.run(row, form.cleaned_data, request.account, request.now)
    ):
        messages.success(request, str(chosen.done))
        return redirect(_next(request, code))
    if chosen not in opinion_acts.possible(request.authority, row):
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect("desk:opinion", code)
    return _shown(request, row, status=422, bound=(chosen, form))


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
    row = found(_readable(request), code=code)
    if not permissions.sees_identity(request.authority, row):
        raise PermissionDenied
    form = ReasonForm(request.POST, opinion=row, prefix="lien-he")
    if not form.is_valid():
        return _shown(request, row, status=422, reveal_form=form)
    record(
        "reveal_contact",
        row,
        by=request.account,
        at=request.now,
        facts={"reason": form.cleaned_data["reason"]},
    )
    return _shown(request, row, contact=True)


@official
@require_safe
def attachment(request: OfficialRequest, pk: int) -> HttpResponse:
    """A file that came with a submission, for those who may read one of its opinions."""
    row = found(
        Attachment.objects.filter(submission__opinions__in=queries.readable(request.authority)).distinct(),
        pk=pk,
    )
    return stored(row.file, row.name)


@official
@require_safe
def proof(request: OfficialRequest, pk: int) -> HttpResponse:
    """The proof of a result."""
    row = found(
        ResultRecord.objects.filter(opinion__in=queries.readable(request.authority)).exclude(proof=""), pk=pk
    )
    return stored(row.proof, row.proof_name)
