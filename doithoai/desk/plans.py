"""Kế hoạch: the year's plans, their rows, approval and amendment."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.audit.record import history
from doithoai.desk.after_forms import SignedForm
from doithoai.desk.frame import (
    OfficialRequest,
    desk_page,
    done,
    found,
    official,
    own_organisations,
    posted,
    whole,
)
from doithoai.desk.plans_forms import FIRST_YEAR, LAST_YEAR, NewPlanForm, ReasonForm, RowForm, offices_of
from doithoai.dialogues.models import Dialogue
from doithoai.documents.announcing import Signing, issue_plan
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.calendars import current_calendar
from doithoai.organisations.models import Role
from doithoai.plans import amendment, approval, drafting, quota
from doithoai.plans.lifecycle import State
from doithoai.plans.models import Plan, PlanRow
from doithoai.plans.permissions import APPROVERS, DRAFTERS
from doithoai.plans.queries import plan_deadline

SPARE_ROWS = 2
MOST_ROWS = 60


@official
@require_safe
def plans(request: OfficialRequest) -> HttpResponse:
    """Plans by year, with rows and the day they were issued."""
    asked = whole(request.GET.get("nam", ""))
    chosen = asked if FIRST_YEAR <= asked <= LAST_YEAR else request.today.year
    rows = (
        request.authority.visible(Plan.objects.filter(year=chosen))
        .select_related("organisation")
        .annotate(row_count=Count("rows"))
        .order_by("organisation__path", "-version")
    )
    context = {
        "plans": rows,
        "year": chosen,
        "latest": plan_deadline(chosen, current_calendar()).due,
        "years": range(request.today.year + 1, request.today.year - 4, -1),
        "may_draft": bool(own_organisations(request, *DRAFTERS)),
    }
    return desk_page(request, "desk/plans.html", context, section="plans")


@official
@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: OfficialRequest) -> HttpResponse:
    """Starts the plan of a year."""
    mine = own_organisations(request, *DRAFTERS)
    if not mine:
        raise Http404
    form = NewPlanForm(
        posted(request),
        organisations=mine,
        initial={
            "year": request.today.year + (request.today.month > 10),
            "organisation": request.account.organisation_id,
        },
    )
    if form.is_valid():
        made: list[Plan] = []
        said = form.cleaned_data
        if done(
            request,
            form,
            lambda: made.append(
                drafting.draft(said["organisation"], said["year"], by=request.account, at=request.now)
            ),
        ):
            return redirect("desk:plan_rows", made[0].pk)
    status = 422 if form.errors else 200
    return desk_page(request, "desk/plan_new.html", {"form": form}, section="plans", status=status)


def _loaded(request: OfficialRequest, pk: int) -> Plan:
    rows = Plan.objects.select_related("organisation", "signer", "amends", "drafted_by__person")
    return found(request.authority.visible(rows), pk=pk)


def _mine(request: OfficialRequest, pk: int, roles: Collection[Role]) -> Plan:
    """The plan, for those who may do this act with it."""
    plan = _loaded(request, pk)
    if not request.authority.acts_in(plan.organisation_id, roles):
        raise Http404
    return plan


def _rows(plan: Plan) -> list[tuple[PlanRow, Dialogue | None]]:
    """Each row with the dialogue that was called from it."""
    called = {one.plan_row_id: one for one in Dialogue.objects.filter(plan_row__plan=plan)}
    return [(row, called.get(row.pk)) for row in plan.rows.select_related("chair_office", "chair_person")]


def _shown(request: OfficialRequest, plan: Plan, status: int = 200, **forms: Any) -> HttpResponse:
    acts = request.authority.acts_in
    context = {
        "plan": plan,
        "rows": _rows(plan),
        "may_call": plan.state == State.APPROVED and acts(plan.organisation_id, SECRETARIAT),
        "coverage": quota.coverage(plan),
        "history": history(plan),
        "may_draft": acts(plan.organisation_id, DRAFTERS),
        "may_approve": acts(plan.organisation_id, APPROVERS),
        "approve_form": SignedForm(
            organisation=plan.organisation,
            initial={"issued_on": request.today, "signer": request.account.person_id},
        ),
        "back_form": ReasonForm(prefix="back"),
        "amend_form": ReasonForm(prefix="amend"),
        "State": State,
    }
    return desk_page(request, "desk/plan.html", {**context, **forms}, section="plans", status=status)


@official
@require_safe
def plan(request: OfficialRequest, pk: int) -> HttpResponse:
    """One plan: rows, whose quota they cover, its history and the next step."""
    return _shown(request, _loaded(request, pk))


@official
@require_http_methods(["GET", "HEAD", "POST"])
def write_rows(request: OfficialRequest, pk: int) -> HttpResponse:
    """The rows as a form; rows left empty are dropped."""
    plan = _mine(request, pk, DRAFTERS)
    sent = request.method == "POST"
    if plan.state != State.DRAFTING and not sent:
        messages.error(request, _("Kế hoạch này không sửa được. Hãy lập bản điều chỉnh."))
        return redirect("desk:plan", pk)
    forms = _row_forms(request, plan)
    judged = [form.is_valid() for form in forms]  # all of them, so that every error is told
    if sent and all(judged):
        rows = [form.row() for form in forms if not form.is_blank()]
        if done(request, None, lambda: drafting.set_rows(plan, rows, by=request.account, at=request.now)):
            messages.success(request, _("Đã lưu %(count)d dòng của kế hoạch.") % {"count": len(rows)})
            return redirect("desk:plan_rows" if "more" in request.POST else "desk:plan", pk)
    # Sent and still here: refused, with everything typed.
    return desk_page(
        request,
        "desk/plan_rows.html",
        {"plan": plan, "forms": forms},
        section="plans",
        status=422 if sent else 200,
    )


def _row_forms(request: OfficialRequest, plan: Plan) -> list[RowForm]:
    stored, offices = list(plan.rows.all()), offices_of(plan)
    typed = whole(request.POST.get("rows", ""))
    return [
        RowForm(
            posted(request),
            prefix=f"r{n}",
            offices=offices,
            organisation=plan.organisation,
            initial=RowForm.initial_of(stored[n]) if n < len(stored) else None,
        )
        for n in range(min(MOST_ROWS, max(len(stored) + SPARE_ROWS, typed)))
    ]


@official
@require_POST
def submit(request: OfficialRequest, pk: int) -> HttpResponse:
    """Hands the plan to the leader."""
    plan = _mine(request, pk, DRAFTERS)
    if done(request, None, lambda: drafting.submit(plan, by=request.account, at=request.now)):
        messages.success(request, _("Đã trình kế hoạch."))
    return redirect("desk:plan", pk)


@official
@require_POST
def approve(request: OfficialRequest, pk: int) -> HttpResponse:
    """Puts the plan in force with its number and date."""
    plan = _mine(request, pk, APPROVERS)
    form = SignedForm(request.POST, organisation=plan.organisation)
    if form.is_valid():
        said = form.cleaned_data
        if done(
            request,
            form,
            lambda: issue_plan(
                plan,
                Signing(said["issued_on"], said["signer"], said["number"]),
                by=request.account,
                at=request.now,
            ),
        ):
            messages.success(request, _("Đã ban hành kế hoạch."))
            return redirect("desk:plan", pk)
    return _shown(request, plan, status=422, approve_form=form)


@official
@require_POST
def send_back(request: OfficialRequest, pk: int) -> HttpResponse:
    """Returns the plan to its drafters."""
    plan = _mine(request, pk, APPROVERS)
    form = ReasonForm(request.POST, prefix="back")
    if form.is_valid() and done(
        request,
        form,
        lambda: approval.send_back(plan, form.cleaned_data["reason"], by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã trả lại kế hoạch để sửa."))
        return redirect("desk:plan", pk)
    return _shown(request, plan, status=422, back_form=form)


@official
@require_POST
def amend(request: OfficialRequest, pk: int) -> HttpResponse:
    """Drafts the next version; the one in force is kept."""
    plan = _mine(request, pk, DRAFTERS)
    form = ReasonForm(request.POST, prefix="amend")
    made: list[Plan] = []
    if form.is_valid() and done(
        request,
        form,
        lambda: made.append(
            amendment.amend(plan, form.cleaned_data["reason"], by=request.account, at=request.now)
        ),
    ):
        return redirect("desk:plan_rows", made[0].pk)
    return _shown(request, plan, status=422, amend_form=form)
