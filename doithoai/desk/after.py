"""Sau đối thoại: conclusion, commitments, report, internal review, closing (A.4-c to A.4-i, B.Đ10)."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doithoai.commitments.models import Commitment, ConclusionItem
from doithoai.desk.after_forms import ReportForm, ReviewForm, signing_of
from doithoai.desk.commitments import promised
from doithoai.desk.dialogues import in_hand, loaded, opinions_of, workspace
from doithoai.desk.frame import OfficialRequest, done, official
from doithoai.dialogues import review as reviewing
from doithoai.dialogues.conclusion import conclusion_deadline
from doithoai.dialogues.models import Conclusion, Dialogue, InternalReview, UpwardReport
from doithoai.dialogues.queries import recipients
from doithoai.documents.concluding import issue_report
from doithoai.opinions import identity
from doithoai.opinions.gate import unwritten_speeches, without_outcome
from doithoai.opinions.lifecycle import Outcome
from doithoai.organisations.authority import SECRETARIAT


def _shown(request: OfficialRequest, dialogue: Dialogue, status: int = 200, **forms: Any) -> HttpResponse:
    here, opinions = dialogue.organisation, opinions_of(request, dialogue).filter(restricted=False)
    who, opinions = request.authority, opinions.select_related("submission")
    kept = Commitment.objects.filter(Q(opinion=None) | Q(opinion__in=opinions_of(request, dialogue)))
    context = {
        "deadline": conclusion_deadline(dialogue),
        "left": without_outcome(dialogue),
        "unwritten": unwritten_speeches(dialogue),
        "written": ConclusionItem.objects.filter(dialogue=dialogue).count,  # asked only while it is written
        "conclusion": Conclusion.objects.filter(dialogue=dialogue).select_related("signer").first(),
        "report": UpwardReport.objects.filter(dialogue=dialogue).select_related("signer").first(),
        "review": InternalReview.objects.filter(dialogue=dialogue).first(),
        "reviews": request.authority.acts_in(dialogue.organisation_id, SECRETARIAT),
        "commitments": promised(
            request,
            kept.filter(dialogue=dialogue)
            .select_related("unit", "opinion__submission")
            .order_by("number", "due_on", "id"),
        ),
        "annex": identity.shown(
            who, list(opinions.exclude(outcome="").select_related("unit").order_by("outcome", "id"))
        ),
        "replies": identity.shown(
            who,
            list(
                opinions.filter(Q(needs_written_reply=True) | Q(outcome=Outcome.ANSWER_LATER)).order_by("id")
            ),
        ),
        "report_form": ReportForm(
            prefix="bc",
            organisation=here,
            found=recipients(dialogue),
            initial={"issued_on": request.today, **signing_of(dialogue)},
        ),
        "review_form": ReviewForm(prefix="rk"),
    }
    return workspace(
        request, "desk/after.html", dialogue, {**context, **forms, "tab": "after"}, status=status
    )


@official
@require_safe
def after(request: OfficialRequest, pk: int) -> HttpResponse:
    """What is still to be done after the conference, in order."""
    return _shown(request, loaded(request, pk))


@official
@require_POST
def report(request: OfficialRequest, pk: int) -> HttpResponse:
    """Reports upward with minutes and dossier (B.Đ10.2-b)."""
    dialogue = in_hand(request, pk)
    form = ReportForm(
        request.POST, prefix="bc", organisation=dialogue.organisation, found=recipients(dialogue)
    )
    if form.is_valid() and done(
        request, form, lambda: issue_report(dialogue, form.reporting(), by=request.account, at=request.now)
    ):
        messages.success(request, _("Đã gửi báo cáo kèm biên bản và hồ sơ."))
        return redirect("desk:after", pk)
    return _shown(request, dialogue, status=422, report_form=form)


@official
@require_POST
def review(request: OfficialRequest, pk: int) -> HttpResponse:
    """Keeps the internal review; it is not public (B.Đ10.1-a)."""
    dialogue = in_hand(request, pk)
    form = ReviewForm(request.POST, prefix="rk")
    if form.is_valid() and done(
        request,
        form,
        lambda: reviewing.review(dialogue, **form.cleaned_data, by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã lưu rút kinh nghiệm nội bộ."))
        return redirect("desk:after", pk)
    return _shown(request, dialogue, status=422, review_form=form)


@official
@require_POST
def close(request: OfficialRequest, pk: int) -> HttpResponse:
    """Closes the file: report and review must exist."""
    dialogue = in_hand(request, pk)
    if done(request, None, lambda: reviewing.close(dialogue, by=request.account, at=request.now)):
        messages.success(request, _("Đã kết thúc hồ sơ buổi đối thoại."))
    return redirect("desk:after", pk)
