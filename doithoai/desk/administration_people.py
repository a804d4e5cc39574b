"""Quản trị: people and their accounts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.audit.record import history
from doithoai.desk.administration import SECTION, administrator, bodies, persons
from doithoai.desk.administration_forms import AccountForm, PasswordForm, PersonForm
from doithoai.desk.frame import OfficialRequest, desk_page, done, found
from doithoai.organisations import accounts
from doithoai.organisations.models import Account, Appointment, Person, RoleGrant
from doithoai.organisations.people import enter_person

PAGE = 50


@administrator
@require_safe
def people(request: OfficialRequest) -> HttpResponse:
    """Everybody in the organisations administered, with offices and roles of today."""
    now = Q(to_date__isnull=True) | Q(to_date__gte=request.today)
    rows = (
        persons(request)
        .select_related("organisation", "account")
        .prefetch_related(
            Prefetch("appointments", Appointment.objects.filter(now).select_related("office__organisation")),
            Prefetch("account__grants", RoleGrant.objects.filter(now).select_related("organisation")),
        )
        .order_by("organisation__path", "name", "pk")
    )
    asked = request.GET.get("ten", "").strip()
    if asked:
        rows = rows.filter(Q(name__icontains=asked) | Q(account__username__icontains=asked))
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    return desk_page(request, "desk/admin_people.html", {"page": page, "asked": asked}, section=SECTION)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: OfficialRequest) -> HttpResponse:
    """Puts somebody on the list."""
    form = PersonForm(
        request.POST or None,
        bodies=bodies(request).filter(valid_to__isnull=True),
        initial={"organisation": request.GET.get("co-quan", request.account.organisation_id)},
    )
    made: list[Person] = []
    if form.is_valid() and done(
        request,
        form,
        lambda: made.append(enter_person(**form.cleaned_data, by=request.account, at=request.now)),
    ):
        messages.success(request, _("Đã thêm %(name)s.") % {"name": made[0].name})
        return redirect("desk:admin_person", made[0].pk)
    status = 422 if form.errors else 200
    return desk_page(request, "desk/admin_person_new.html", {"form": form}, section=SECTION, status=status)


def _loaded(request: OfficialRequest, pk: int) -> Person:
    return found(persons(request).select_related("organisation", "account"), pk=pk)


def _account(person: Person) -> Account | None:
    return getattr(person, "account", None)


def _shown(
    request: OfficialRequest, person: Person, form: AccountForm | PasswordForm | None = None
) -> HttpResponse:
    account = _account(person)
    context = {
        "person": person,
        "account": account,
        "form": form or (PasswordForm() if account else AccountForm()),
        "appointments": person.appointments.select_related("office__organisation").order_by("-from_date"),
        "grants": account.grants.select_related("organisation").order_by("-from_date") if account else [],
        "history": history(person, *([account] if account else []))[:30],
        "is_self": account == request.account,
    }
    return desk_page(request, "desk/admin_person.html", context, section=SECTION, status=422 if form else 200)


@administrator
@require_safe
def person(request: OfficialRequest, pk: int) -> HttpResponse:
    """One person: offices, account, roles."""
    return _shown(request, _loaded(request, pk))


@administrator
@require_POST
def open_account(request: OfficialRequest, pk: int) -> HttpResponse:
    """Lets the person sign in."""
    person = _loaded(request, pk)
    form = AccountForm(request.POST)
    if form.is_valid() and done(
        request,
        form,
        lambda: accounts.create_account(person, **form.cleaned_data, by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã lập tài khoản. Hãy giao vai trò ở trang cơ quan."))
        return redirect("desk:admin_person", pk)
    return _shown(request, person, form)


@administrator
@require_POST
def set_password(request: OfficialRequest, pk: int) -> HttpResponse:
    """A new password for somebody who forgot it."""
    person = _loaded(request, pk)
    account = found(Account.objects.filter(person=person))
    form = PasswordForm(request.POST)
    if form.is_valid() and done(
        request,
        form,
        lambda: accounts.set_password(
            account, form.cleaned_data["password"], by=request.account, at=request.now
        ),
    ):
        messages.success(request, _("Đã đặt lại mật khẩu."))
        return redirect("desk:admin_person", pk)
    return _shown(request, person, form)


@administrator
@require_POST
def lock(request: OfficialRequest, pk: int) -> HttpResponse:
    """Closes the account, or opens it again."""
    account = found(Account.objects.filter(person=_loaded(request, pk)))
    verb = accounts.lock_account if account.is_active else accounts.unlock_account
    if done(request, None, lambda: verb(account, by=request.account, at=request.now)):
        messages.success(
            request, _("Đã khóa tài khoản.") if account.is_active else _("Đã mở khóa tài khoản.")
        )
    return redirect("desk:admin_person", pk)
