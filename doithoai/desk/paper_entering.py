"""Lines of the register that are written by hand: reports issued elsewhere, numbers kept; and what the body asks of papers."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doithoai.desk.frame import (
    OfficialRequest,
    desk_page,
    done,
    official,
    own_organisations,
    posted,
    whole,
)
from doithoai.desk.paper_forms import EnterForm, ReserveForm, RulesForm
from doithoai.documents import queries
from doithoai.documents.register import Entered, enter_paper
from doithoai.documents.reserving import Reserving, reserve
from doithoai.documents.signing_off import set_rules
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Organisation, Role

RULERS = frozenset({Role.LEADER, Role.ORG_ADMIN})


def _home(request: OfficialRequest, mine: QuerySet[Organisation]) -> Organisation:
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
    mine = own_organisations(request, *SECRETARIAT)
    organisation = _home(request, mine)
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
    context = {"form": form, "organisation": organisation, "choices": mine}
    return desk_page(
        request, "desk/paper_enter.html", context, section="papers", status=422 if form.errors else 200
    )


@official
@require_http_methods(["GET", "HEAD", "POST"])
def keep_number(request: OfficialRequest) -> HttpResponse:
    """Keeps a number for a paper that is still being written."""
    mine = own_organisations(request, *SECRETARIAT)
    organisation = _home(request, mine)
    form = ReserveForm(posted(request), initial={"on": request.today})
    if form.is_valid():
        wanted = Reserving(organisation=organisation, **form.cleaned_data)
        kept: list[Any] = []
        if done(request, form, lambda: kept.append(reserve(wanted, by=request.account, at=request.now))):
            messages.success(request, _("Đã giữ số %(number)s.") % {"number": kept[0].number})
            return redirect("desk:paper", kept[0].pk)
    context = {"form": form, "organisation": organisation, "choices": mine}
    return desk_page(
        request, "desk/paper_reserve.html", context, section="papers", status=422 if form.errors else 200
    )


@official
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: OfficialRequest) -> HttpResponse:
    """Whether papers go through sign-off, and messages wait for a person."""
    mine = own_organisations(request, *RULERS)
    organisation = _home(request, mine)
    now = queries.rules_of(organisation.pk)
    initial = {"signed_off": now.signed_off, "released": now.released}
    form = RulesForm(posted(request), initial=initial)
    if form.is_valid() and done(
        request,
        form,
        lambda: set_rules(organisation, **form.cleaned_data, by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã lưu quy định."))
        return redirect("desk:papers")
    context = {"form": form, "organisation": organisation, "choices": mine}
    return desk_page(
        request, "desk/paper_rules.html", context, section="papers", status=422 if form.errors else 200
    )
