"""One commitment: what, who, until when; proof, confirmation by a second person, a later day, its whole history."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doithoai.audit.record import history
from doithoai.commitments import permissions, queries
from doithoai.commitments.extending import ask_later, decide_later
from doithoai.commitments.keeping import report_done, send_back, verify
from doithoai.commitments.models import Commitment, CommitmentExtension, State
from doithoai.desk.commitments_forms import BackForm, DecideForm, LaterForm, ProofForm
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, whole
from doithoai.dialogues.queries import readable as readable_dialogues
from doithoai.opinions.covering import covered, is_unsorted, names_of
from doithoai.opinions.permissions import sees_identity
from doithoai.opinions.queries import among
from doithoai.organisations.authority import Authority
from doithoai.regulations.refusals import Refused
from doithoai.ui.downloads import stored
from doithoai.ui.forms import Form


def loaded(request: OfficialRequest, pk: int) -> Commitment:
    """The commitment, if the account may read it."""
    rows = queries.readable(request.authority).select_related(
        "organisation", "unit", "official", "dialogue", "opinion__submission",
        "done_by__person", "verified_by__person",
    )  # fmt: skip
    return found(rows, pk=pk)


def _for(request: OfficialRequest, pk: int, allowed: Callable[[Authority, Commitment], bool]) -> Commitment:
    row = loaded(request, pk)
    if not allowed(request.authority, row):
        raise Http404
    return row


def _judges(who: Authority, row: Commitment) -> bool:
    """Who may confirm; the one who reported it is told why not they."""
    return permissions.verifies(who, row) or permissions.did(who.account, row)


def _shown(request: OfficialRequest, row: Commitment, status: int = 200, **forms: Form) -> HttpResponse:
    who, extensions = (
        request.authority,
        list(row.extensions.select_related("by__person", "decided_by__person")),
    )
    waiting = next((one for one in extensions if one.granted is None), None)
    is_open = row.state == State.OPEN
    context: dict[str, Any] = {
        "c": row,
        "extensions": extensions,
        "first_due": next((one.was_due for one in extensions if one.granted), None),
        "waiting_extension": waiting if is_open else None,
        "urgings": [one.urging for one in row.urgings.select_related("urging").order_by("id")],
        "history": history(row),
        "may_report": is_open and permissions.reports(who, row),
        "may_verify": row.state == State.DONE and permissions.verifies(who, row),
        "may_ask": is_open and waiting is None and permissions.reports(who, row),
        "may_decide": is_open and waiting is not None and permissions.decides(who, waiting),
        "reads_opinion": row.opinion is not None
        and bool(among(who, [(row.opinion.pk, row.opinion.organisation_id, row.opinion.restricted)])),
        "reads_dialogue": row.dialogue is not None
        and readable_dialogues(who).filter(pk=row.dialogue.pk).exists(),
        "proof_form": ProofForm(prefix="xong"),
        "back_form": BackForm(prefix="tra"),
        "later_form": LaterForm(prefix="gia-han"),
        "decide_form": DecideForm(prefix="quyet", initial={"extension": waiting.pk if waiting else ""}),
        "State": State,
        **forms,
    }
    if row.opinion is not None and not sees_identity(who, row.opinion):
        # What was promised may repeat the words of the one who asked.
        names = names_of(row.opinion.submission)
        context = covered(context, names, silent=False)
        if is_unsorted(row.opinion):
            context["c"] = covered(row, names, silent=True)
    return desk_page(request, "desk/commitment_page.html", context, section="commitments", status=status)


@official
@require_safe
def commitment(request: OfficialRequest, pk: int) -> HttpResponse:
    """Everything about one commitment."""
    return _shown(request, loaded(request, pk))


@official
@require_safe
def proof_file(request: OfficialRequest, pk: int) -> HttpResponse:
    """The file that proves it; it may name people, so whoever may not know the petitioner does not get it."""
    row = loaded(request, pk)
    if row.opinion is not None and not sees_identity(request.authority, row.opinion):
        raise Http404
    ending = row.proof_file.name.rpartition(".")[2]
    return stored(row.proof_file, f"minh-chung-cam-ket-{row.pk}.{ending}")


def _back(request: OfficialRequest, pk: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("desk:commitment", pk)


@official
@require_POST
def report(request: OfficialRequest, pk: int) -> HttpResponse:
    """Báo xong, with proof (B.Đ10.2-a)."""
    row = _for(request, pk, permissions.reports)
    form = ProofForm(request.POST, request.FILES, prefix="xong")
    if form.is_valid():
        said = form.cleaned_data
        if done(
            request,
            form,
            lambda: report_done(
                row, said["proof"], said["done_on"], said["scan"], by=request.account, at=request.now
            ),
        ):
            return _back(request, pk, _("Đã ghi minh chứng, chờ người khác xác nhận."))
    return _shown(request, loaded(request, pk), 422, proof_form=form)


@official
@require_POST
def confirm(request: OfficialRequest, pk: int) -> HttpResponse:
    """Xác nhận, by somebody else than who reported it."""
    row = _for(request, pk, _judges)
    form = Form(request.POST)
    if form.is_valid() and done(request, form, lambda: verify(row, by=request.account, at=request.now)):
        return _back(request, pk, _("Đã xác nhận cam kết đã xong."))
    return _shown(request, loaded(request, pk), 422, confirm_form=form)


@official
@require_POST
def give_back(request: OfficialRequest, pk: int) -> HttpResponse:
    """Trả lại: it is open again, with the reason."""
    row = _for(request, pk, _judges)
    form = BackForm(request.POST, prefix="tra")
    if form.is_valid() and done(
        request,
        form,
        lambda: send_back(row, form.cleaned_data["reason"], by=request.account, at=request.now),
    ):
        return _back(request, pk, _("Đã trả lại; cam kết đang thực hiện tiếp."))
    return _shown(request, loaded(request, pk), 422, back_form=form)


@official
@require_POST
def later(request: OfficialRequest, pk: int) -> HttpResponse:
    """Xin gia hạn (B.Đ10.1-b)."""
    row = _for(request, pk, permissions.reports)
    form = LaterForm(request.POST, prefix="gia-han")
    if form.is_valid() and done(
        request, form, lambda: ask_later(row, **form.cleaned_data, by=request.account, at=request.now)
    ):
        return _back(request, pk, _("Đã gửi đề nghị gia hạn; hạn cũ vẫn tính đến khi có quyết định."))
    return _shown(request, loaded(request, pk), 422, later_form=form)


def _decides(who: Authority, row: Commitment) -> bool:
    return who.acts_in(row.organisation_id, permissions.ADVISERS)


def _read(row: Commitment, typed: str) -> CommitmentExtension:
    """The request that stood on the page."""
    asked = row.extensions.select_related("by", "commitment").filter(pk=whole(typed)).first()
    if asked is None:
        raise Refused("Không có đề nghị gia hạn nào đang chờ. Hãy xem lại trang.")
    return asked


@official
@require_POST
def decide(request: OfficialRequest, pk: int) -> HttpResponse:
    """Quyết định gia hạn, by somebody else than who asked."""
    row = _for(request, pk, _decides)
    form = DecideForm(request.POST, prefix="quyet")
    if form.is_valid():
        said = form.cleaned_data
        if done(
            request,
            form,
            lambda: decide_later(
                _read(row, said["extension"]),
                said["granted"] == "yes",
                said["note"],
                by=request.account,
                at=request.now,
            ),
        ):
            return _back(request, pk, _("Đã quyết định việc gia hạn."))
    return _shown(request, loaded(request, pk), 422, decide_form=form)
