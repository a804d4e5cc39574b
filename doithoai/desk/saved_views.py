"""Views of the list of opinions that somebody keeps under a name: saved, opened, deleted by their owner alone."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from doithoai.desk.frame import OfficialRequest, found, official
from doithoai.desk.opinion_filters import address_of
from doithoai.opinions.models import SavedView
from doithoai.organisations.models import Account
from doithoai.ui.forms import Form, NfcCharField

MOST = 30
LONGEST = 500


class SaveForm(Form):
    """A name for the list as it stands."""

    name = NfcCharField(label=gettext_lazy("Tên cách xem"), max_length=80)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)


@dataclass(frozen=True)
class Saved:
    """One view in the list of views."""

    pk: int
    name: str
    url: str
    current: bool


def saved(account: Account, address: str) -> list[Saved]:
    """The account's views; the one that is open is lit."""
    here = reverse("desk:opinions")
    rows = SavedView.objects.filter(account=account)[:MOST]
    return [Saved(row.pk, row.name, f"{here}?{row.query}", row.query == address) for row in rows]


def _back(address: str) -> HttpResponse:
    here = reverse("desk:opinions")
    return redirect(f"{here}?{address}" if address else here)


@official
@require_POST
def save(request: OfficialRequest) -> HttpResponse:
    """Keeps the list under a name."""
    form = SaveForm(request.POST)
    address = address_of(QueryDict(request.POST.get("query", "")[:4000]))
    if wrong := _fault(request.account, form, address):
        messages.error(request, wrong)
    else:
        # Pressed twice at once is once.
        SavedView.objects.get_or_create(
            account=request.account,
            name=form.cleaned_data["name"],
            defaults={"query": address, "at": request.now},
        )
        messages.success(request, _("Đã lưu cách xem “%(name)s”.") % {"name": form.cleaned_data["name"]})
    return _back(address)


def _fault(account: Account, form: SaveForm, address: str) -> str:
    """Why it cannot be kept; empty when it can."""
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    own = SavedView.objects.filter(account=account)
    if own.filter(name=form.cleaned_data["name"]).exists():
        return _("Ông/bà đã có cách xem tên “%(name)s”. Hãy chọn tên khác, hoặc xóa cách xem cũ.") % {
            "name": form.cleaned_data["name"]
        }
    if own.count() >= MOST:
        return _("Đã có %(most)s cách xem. Hãy xóa bớt rồi lưu.") % {"most": MOST}
    return "" if len(address) <= LONGEST else _("Bộ lọc này quá dài để lưu. Hãy tìm ít chữ hơn.")


@official
@require_POST
def delete(request: OfficialRequest, pk: int) -> HttpResponse:
    """Takes a view away; another's does not exist."""
    row = found(SavedView.objects.filter(account=request.account), pk=pk)
    row.delete()
    messages.success(request, _("Đã xóa cách xem “%(name)s”.") % {"name": row.name})
    return _back(address_of(QueryDict(request.POST.get("query", "")[:4000])))
