"""Cần báo cho người nêu (A.2-i): whom to reach, how, and ticking off several at once."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, posted
from doithoai.desk.hanging import PAGE, cards, seated
from doithoai.opinions import hanging, identity, informing, permissions
from doithoai.opinions.identity import Contact
from doithoai.opinions.models import Passing
from doithoai.ui.forms import Form, ManyChoiceField, NfcCharField, ViDateField


class TellManyForm(Form):
    """Which ones, when and how; the same for all that are ticked."""

    passings = ManyChoiceField(queryset=Passing.objects.none(), label=_("Ý kiến đã báo"))
    told_on = ViDateField(label=_("Ngày báo cho người nêu"))
    way = NfcCharField(label=_("Bằng cách nào"), max_length=120)


class RevealForm(Form):
    """Why somebody looks at contact data."""

    reason = NfcCharField(label=_("Lý do xem liên hệ"), max_length=500)


@dataclass(frozen=True)
class Line:
    """One to be told: covered ways of contact, and the form to see them."""

    passing: Passing
    ticked: bool
    may_reveal: bool
    form: RevealForm
    contact: Contact | None = None

    @property
    def phone(self) -> str:
        """Covered, unless it was revealed."""
        handed = self.passing.opinion.submission
        return self.contact.phone if self.contact else identity.masked_phone(handed.phone)

    @property
    def email(self) -> str:
        """Covered, unless it was revealed."""
        handed = self.passing.opinion.submission
        return self.contact.email if self.contact else identity.masked_email(handed.email)


@dataclass(frozen=True)
class Looking:
    """One look at contact data: the row, the form, and what was shown."""

    passing: Passing
    form: RevealForm
    contact: Contact | None = None


def _waiting(request: OfficialRequest) -> QuerySet[Passing]:
    return hanging.not_told(seated(request))


@official
@require_http_methods(["GET", "HEAD", "POST"])
def telling(request: OfficialRequest) -> HttpResponse:
    """The list; several are ticked off with one day and way."""
    form = TellManyForm(posted(request), initial={"told_on": request.today})
    choice = form.fields["passings"]
    assert isinstance(choice, ManyChoiceField)
    choice.queryset = _waiting(request)
    if form.is_valid():
        said, told = form.cleaned_data, []
        if done(
            request,
            form,
            lambda: told.extend(
                informing.tell_many(
                    said["passings"], said["told_on"], said["way"], by=request.account, at=request.now
                )
            ),
        ):
            words = ngettext("Đã ghi %(n)s ý kiến đã báo.", "Đã ghi %(n)s ý kiến đã báo.", len(told))
            messages.success(request, words % {"n": len(told)})
            return redirect("desk:telling")
    return _page(request, form)


def _page(request: OfficialRequest, form: TellManyForm, looking: Looking | None = None) -> HttpResponse:
    page = Paginator(_waiting(request), PAGE).get_page(request.GET.get("trang"))
    ticked = set(request.POST.getlist("passings")) if form.is_bound else set()
    context = {
        "form": form,
        "page": page,
        "rows": [_line(request, row, ticked, looking) for row in page.object_list],
        "cards": cards(seated(request), request.today),
        "current": "can-bao",
    }
    wrong = form.is_bound or bool(looking and looking.form.errors)
    return desk_page(request, "desk/telling.html", context, section="opinions", status=422 if wrong else 200)


def _line(request: OfficialRequest, row: Passing, ticked: set[str], looking: Looking | None) -> Line:
    mine = looking if looking and looking.passing == row else None
    form = mine.form if mine else RevealForm(auto_id=f"id_{row.pk}_%s")
    may = permissions.triages(request.authority, row.opinion)
    return Line(row, str(row.pk) in ticked, may, form, mine.contact if mine else None)


@official
@require_POST
def telling_reveal(request: OfficialRequest, pk: int) -> HttpResponse:
    """Shows how to reach one of them, for a reason, and writes both down (spec 1)."""
    row = found(_waiting(request), pk=pk)
    if not permissions.triages(request.authority, row.opinion):
        raise Http404
    form = RevealForm(request.POST, auto_id=f"id_{row.pk}_%s")
    seen: list[Contact] = []
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done(
            request,
            form,
            lambda: seen.append(identity.reveal(row.opinion, reason, by=request.account, at=request.now)),
        )
    tick = TellManyForm(initial={"told_on": request.today})
    return _page(request, tick, Looking(row, form, seen[0] if seen else None))
