"""Quản trị, hộp thư: which mailboxes are read, when they last were, what troubles them."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.desk.administration import SECTION, administrator, bodies
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, posted
from doithoai.opinions.mailboxes import Address, change, set_up, try_connection
from doithoai.opinions.models import Mailbox
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, NfcCharField

FACTS = ("address", "host", "port", "encrypted", "username", "folder", "secret", "active")


class MailboxForm(Form):
    """A mailbox; its password is set on the server, never typed here."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Cơ quan nhận"))
    address = forms.EmailField(label=gettext_lazy("Địa chỉ thư"))
    host = NfcCharField(label=gettext_lazy("Máy chủ IMAP"), max_length=200)
    port = forms.IntegerField(label=gettext_lazy("Cổng"), min_value=1, max_value=65535, initial=993)
    encrypted = forms.BooleanField(label=gettext_lazy("Mã hóa TLS"), required=False, initial=True)
    username = NfcCharField(label=gettext_lazy("Tên đăng nhập"), max_length=200)
    folder = NfcCharField(label=gettext_lazy("Thư mục"), max_length=100, initial="INBOX")
    secret = NfcCharField(
        label=gettext_lazy("Tên biến môi trường giữ mật khẩu"),
        max_length=60,
        initial="DOITHOAI_MAIL_",
        help_text=gettext_lazy(
            "Mật khẩu đặt trên máy chủ trong biến này, ví dụ DOITHOAI_MAIL_TUSON; không ghi ở đây."
        ),
    )
    active = forms.BooleanField(label=gettext_lazy("Đang dùng"), required=False, initial=True)

    def facts(self) -> Address:
        """What the verbs take."""
        return Address(**{name: self.cleaned_data[name] for name in FACTS})


def _mailboxes(request: OfficialRequest) -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(organisation__in=bodies(request)).select_related("organisation")


def _may_write(request: OfficialRequest) -> None:
    """A server and the name of a secret are set by who runs the machine: nobody sends another body's password away."""
    if not request.authority.is_system_admin:
        raise Http404


def _form(request: OfficialRequest, mailbox: Mailbox | None = None) -> MailboxForm:
    initial = {name: getattr(mailbox, name) for name in FACTS} if mailbox else {}
    form = MailboxForm(posted(request), initial=initial)
    field = form.fields["organisation"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = bodies(request).filter(valid_to__isnull=True).order_by("path")
    if mailbox:
        del form.fields["organisation"]
    return form


def _shown(request: OfficialRequest, form: MailboxForm, mailbox: Mailbox | None = None) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "mailbox": mailbox}
    return desk_page(request, "desk/admin_mailbox.html", context, section=SECTION, status=status)


@administrator
@require_safe
def mailboxes(request: OfficialRequest) -> HttpResponse:
    """All mailboxes of the bodies that the account administers."""
    context = {"rows": _mailboxes(request), "may_write": request.authority.is_system_admin}
    return desk_page(request, "desk/admin_mailboxes.html", context, section=SECTION)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def new_mailbox(request: OfficialRequest) -> HttpResponse:
    """Sets one up."""
    _may_write(request)
    form = _form(request)
    if form.is_valid() and done(
        request,
        form,
        lambda: set_up(form.cleaned_data["organisation"], form.facts(), by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã khai hộp thư. Hãy thử kết nối."))
        return redirect("desk:admin_mailboxes")
    return _shown(request, form)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: OfficialRequest, pk: int) -> HttpResponse:
    """Changes one, or stops reading it."""
    _may_write(request)
    row = found(_mailboxes(request), pk=pk)
    form = _form(request, row)
    if form.is_valid() and done(
        request, form, lambda: change(row, form.facts(), by=request.account, at=request.now)
    ):
        messages.success(request, _("Đã ghi."))
        return redirect("desk:admin_mailboxes")
    return _shown(request, form, row)


@administrator
@require_POST
def try_mailbox(request: OfficialRequest, pk: int) -> HttpResponse:
    """Signs in and counts; nothing is read."""
    row = found(_mailboxes(request), pk=pk)
    try:
        count = try_connection(row)
    except Refused as why:
        messages.error(request, f"{row.address}: {why.words(_)}")
    else:
        messages.success(
            request, _("%(address)s: nối được, có %(count)s thư.") % {"address": row.address, "count": count}
        )
    return redirect("desk:admin_mailboxes")
