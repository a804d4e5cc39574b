"""Calling a dialogue, telling the public, postponing, cancelling (B.Đ8.1 to B.Đ8.3)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doithoai.desk.calling_forms import AgainForm, AnnounceForm, CallForm, StopForm
from doithoai.desk.dialogues import in_hand, workspace
from doithoai.desk.frame import OfficialRequest, desk_page, done, official, own_organisations, posted, whole
from doithoai.dialogues import calling, notice
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue
from doithoai.documents.announcing import Posting, Signing, issue_notice
from doithoai.opinions.gate import cancel_dialogue
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Organisation

GET_POST = ["GET", "HEAD", "POST"]


def _organisation(request: OfficialRequest) -> Organisation | None:
    """The organisation asked for, or the only or own one."""
    mine = own_organisations(request, *SECRETARIAT)
    asked = request.GET.get("co-quan", "")
    if asked:
        return mine.filter(pk=whole(asked)).first()
    return mine.filter(pk=request.account.organisation_id).first() or mine.first()


@official
@require_http_methods(GET_POST)
def call(request: OfficialRequest) -> HttpResponse:
    """Calls a dialogue from a plan row, or an extraordinary one."""
    organisation = _organisation(request)
    if organisation is None:
        raise Http404
    form = CallForm(posted(request), organisation=organisation, today=request.today)
    if row := form.rows().filter(pk=whole(request.GET.get("dong", ""))).first():
        form.begin(row)
    made: list[Dialogue] = []
    if form.is_valid() and done(
        request,
        form,
        lambda: made.append(calling.call(organisation, form.call(), by=request.account, at=request.now)),
    ):
        messages.success(request, _("Đã lập buổi đối thoại %(code)s.") % {"code": made[0].code})
        return redirect("desk:dialogue", made[0].pk)
    context = {
        "form": form,
        "organisation": organisation,
        "choices": own_organisations(request, *SECRETARIAT),
    }
    return desk_page(
        request, "desk/dialogue_call.html", context, section="dialogues", status=422 if form.errors else 200
    )


@official
@require_http_methods(GET_POST)
def change(request: OfficialRequest, pk: int) -> HttpResponse:
    """Changes what was decided; after a notice this needs a new notice with its reason (B.Đ8.3)."""
    dialogue = in_hand(request, pk)
    form = CallForm(
        posted(request),
        organisation=dialogue.organisation,
        today=request.today,
        current=dialogue,
        initial=CallForm.initial_of(dialogue),
    )
    told = dialogue.state in {State.ANNOUNCED, State.POSTPONED}
    again = AgainForm(posted(request), prefix="a", initial={"published_on": request.today}) if told else None
    if (
        form.is_valid()
        and (again is None or again.is_valid())
        and done(request, form, _changing(request, dialogue, form, again))
    ):
        messages.success(request, _("Đã đăng thông báo mới.") if told else _("Đã lưu."))
        return redirect("desk:dialogue", pk)
    context = {"form": form, "again": again}
    status = 422 if form.errors or (again and again.errors) else 200
    return workspace(
        request, "desk/dialogue_change.html", dialogue, {**context, "tab": "prepare"}, status=status
    )


def _changing(
    request: OfficialRequest, dialogue: Dialogue, form: CallForm, again: AgainForm | None
) -> Callable[[], object]:
    by, at = request.account, request.now
    if again is None:
        return lambda: calling.change(dialogue, form.call(), by=by, at=at)
    said = again.cleaned_data
    return lambda: notice.change_announced(
        dialogue,
        form.call(),
        published_on=said["published_on"],
        late_reason=said["late_reason"],
        reason=said["change_reason"],
        by=by,
        at=at,
    )


@official
@require_http_methods(GET_POST)
def announce(request: OfficialRequest, pk: int) -> HttpResponse:
    """Tells the public the four facts at least ten days ahead (B.Đ8.3)."""
    dialogue = in_hand(request, pk)
    form = AnnounceForm(
        posted(request),
        organisation=dialogue.organisation,
        initial={"published_on": request.today, "signer": dialogue.accountable_id},
    )
    if form.is_valid():
        said = form.cleaned_data
        signing = Signing(said["published_on"], said["signer"], said["number"])
        posting = Posting(places=said["places"], late_reason=said["late_reason"])
        if done(
            request,
            form,
            lambda: issue_notice(dialogue, signing, posting, by=request.account, at=request.now),
        ):
            messages.success(request, _("Đã thông báo công khai. Trang công khai và áp phích đã sẵn sàng."))
            return redirect("desk:dialogue", pk)
    context = {"form": form, "latest": notice.notice_deadline(dialogue)}
    return workspace(
        request,
        "desk/dialogue_announce.html",
        dialogue,
        {**context, "tab": "prepare"},
        status=422 if form.errors else 200,
    )


def _stop(request: OfficialRequest, pk: int, verb: Callable[..., object], title: str) -> HttpResponse:
    dialogue = in_hand(request, pk)
    form = StopForm(posted(request))
    if form.is_valid() and done(
        request, form, lambda: verb(dialogue, form.cleaned_data["reason"], by=request.account, at=request.now)
    ):
        return redirect("desk:dialogue", pk)
    context = {"form": form, "title": title}
    return workspace(
        request,
        "desk/dialogue_stop.html",
        dialogue,
        {**context, "tab": "prepare"},
        status=422 if form.errors else 200,
    )


@official
@require_http_methods(GET_POST)
def postpone(request: OfficialRequest, pk: int) -> HttpResponse:
    """Postpones; a new notice is needed before it is held."""
    return _stop(request, pk, notice.postpone, _("Hoãn buổi đối thoại"))


@official
@require_http_methods(GET_POST)
def cancel(request: OfficialRequest, pk: int) -> HttpResponse:
    """Cancels; the dialogue stays visible with its reason."""
    return _stop(request, pk, cancel_dialogue, _("Hủy buổi đối thoại"))
