"""Quản trị: the tree of organisations, and one organisation with its offices, directives and roles."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.audit.record import history
from doithoai.desk.administration_acts import ACTS, Deed
from doithoai.desk.administration_forms import Act, OrganisationForm
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official
from doithoai.organisations import founding
from doithoai.organisations.adoption import adopted
from doithoai.organisations.models import (
    Account,
    Appointment,
    Delegation,
    Organisation,
    Person,
    RoleGrant,
    Succession,
)
from doithoai.organisations.queries import line
from doithoai.regulations.clauses import regulation

SECTION = "administration"


def administrator(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For those who administer something; for others these pages do not exist."""

    @official
    @wraps(view)
    def allowed(request: OfficialRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (request.authority.administered or request.authority.is_system_admin):
            raise Http404
        return view(request, *args, **kwargs)

    return allowed


def bodies(request: OfficialRequest) -> QuerySet[Organisation]:
    """The organisations that the account administers."""
    return Organisation.objects.filter(request.authority.administered_by(""))


def persons(request: OfficialRequest) -> QuerySet[Person]:
    """The people in these organisations."""
    return Person.objects.filter(request.authority.administered_by())


@administrator
@require_safe
def home(request: OfficialRequest) -> HttpResponse:
    """What can be administered, with how much of it there is."""
    context = {
        "organisation_count": bodies(request).count(),
        "person_count": persons(request).count(),
        "account_count": Account.objects.filter(person__in=persons(request)).count(),
        "may_enter_days": request.authority.is_system_admin,
    }
    return desk_page(request, "desk/admin_home.html", context, section=SECTION)


@dataclass(frozen=True)
class Branch:
    """One line of the tree."""

    organisation: Organisation
    depth: int
    works: bool
    heirs: list[Organisation]

    @property
    def indent(self) -> str:
        """Room before the name."""
        return "\u2003" * self.depth


@administrator
@require_safe
def organisations(request: OfficialRequest) -> HttpResponse:
    """The tree on a day; those that ended are grey and name who carries on."""
    followed = Prefetch("successions", Succession.objects.select_related("successor"))
    rows = list(bodies(request).order_by("path").prefetch_related(followed))
    least = min((len(line(row)) for row in rows), default=0)
    tree = [
        Branch(
            row,
            min(5, len(line(row)) - least),
            row.holds_on(request.today),
            [one.successor for one in row.successions.all()],
        )
        for row in rows
    ]
    return desk_page(request, "desk/admin_organisations.html", {"tree": tree}, section=SECTION)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation(request: OfficialRequest) -> HttpResponse:
    """Sets up a body or unit."""
    form = OrganisationForm(
        request.POST or None,
        parents=bodies(request).filter(valid_to__isnull=True),
        root_allowed=request.authority.is_system_admin,
        initial={"parent": request.GET.get("cap-tren", ""), "valid_from": request.today},
    )
    if form.is_valid():
        said = dict(form.cleaned_data)
        parent = said.pop("parent")
        made: list[Organisation] = []
        facts = founding.Founding(**said)
        if done(
            request,
            form,
            lambda: made.append(founding.found(parent, facts, by=request.account, at=request.now)),
        ):
            messages.success(request, _("Đã lập “%(name)s”.") % {"name": made[0].short_name})
            return redirect("desk:admin_organisation", made[0].pk)
    status = 422 if form.errors else 200
    return desk_page(
        request, "desk/admin_organisation_new.html", {"form": form}, section=SECTION, status=status
    )


@administrator
@require_safe
def organisation(request: OfficialRequest, pk: int) -> HttpResponse:
    """One organisation: who holds which office, what it adopted, who may do what."""
    return _shown(request, found(bodies(request), pk=pk))


def _form(request: OfficialRequest, organisation: Organisation, deed: Deed, *, typed: bool = False) -> Act:
    return deed.form(
        request.POST if typed else None,
        prefix=deed.name,
        organisation=organisation,
        people=persons(request),
        bodies=bodies(request),
        today=request.today,
    )


def _shown(
    request: OfficialRequest, body: Organisation, tried: Deed | None = None, form: Act | None = None
) -> HttpResponse:
    offices = body.offices.prefetch_related(
        Prefetch("appointments", Appointment.objects.select_related("person").order_by("-from_date")),
        Prefetch(
            "delegations", Delegation.objects.select_related("deputy").filter(to_date__gte=request.today)
        ),
    )
    grants = RoleGrant.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gte=request.today), organisation=body
    )
    context = {
        "body": body,
        "works": body.holds_on(request.today),
        "offices": offices,
        "adoptions": [(one, regulation(one.regulation)) for one in body.adoptions.all()],
        "binding": [
            regulation(code)
            for code in sorted(adopted(body, min(request.today, body.valid_to or request.today)))
        ],
        "grants": grants.select_related("account__person"),
        "units": bodies(request).filter(parent=body),
        "heirs": body.successions.select_related("successor"),
        "forebears": body.inheritances.select_related("predecessor"),
        "history": history(body, *offices, *grants)[:40],
        "acts": {
            deed.key: replace(deed, shown=form if deed == tried and form else _form(request, body, deed))
            for deed in ACTS.values()
        },
        "tried": tried.key if tried else "",
    }
    return desk_page(
        request, "desk/admin_organisation.html", context, section=SECTION, status=422 if tried else 200
    )


@administrator
@require_POST
def act_on_organisation(request: OfficialRequest, pk: int, what: str) -> HttpResponse:
    """One act on the organisation: appoint, end, delegate, adopt, grant, revoke…"""
    body = found(bodies(request), pk=pk)
    deed = ACTS.get(what)
    if deed is None:
        raise Http404
    form = _form(request, body, deed, typed=True)
    if form.is_valid() and done(
        request,
        form,
        lambda: deed.run({**form.cleaned_data, "body": body}, by=request.account, at=request.now),
    ):
        messages.success(request, str(deed.told))
        return redirect("desk:admin_organisation", pk)
    return _shown(request, body, deed, form)
