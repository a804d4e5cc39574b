"""Đến từ nơi khác: transfers and escalations to accept or return (A.2-g, B.Đ7-3)."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, own_organisations
from doithoai.desk.passing_forms import RECEIVERS
from doithoai.opinions import passing
from doithoai.opinions.covering import covered, names_of
from doithoai.opinions.models import Opinion, Passing
from doithoai.opinions.permissions import named
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Organisation
from doithoai.organisations.queries import existing
from doithoai.ui.forms import Form, NfcCharField

PAGE = 50
MOST_NAMED = 1000


class ReturnForm(Form):
    """Why it comes back, and where it belongs."""

    reason = NfcCharField(label=gettext_lazy("Lý do trả lại"), max_length=500)
    # One list of bodies for the whole page: a select in each row would ask for them again and again.
    better = NfcCharField(
        label=gettext_lazy("Nơi đúng thẩm quyền"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "noi-dung-tham-quyen", "autocomplete": "off"}),
    )

    def clean_better(self) -> Organisation | None:
        """The body of that name."""
        name = self.cleaned_data["better"]
        if not name:
            return None
        found = existing().filter(Q(short_name=name) | Q(name=name)).order_by("path").first()
        if found is None:
            raise ValidationError(
                _("Không có cơ quan này trong hệ thống. Hãy chọn trong danh sách gợi ý, hoặc ghi vào lý do."),
                code="unknown",
            )
        return found


def _arrived(request: OfficialRequest) -> QuerySet[Passing]:
    return Passing.objects.filter(to__in=own_organisations(request, *SECRETARIAT)).select_related(
        "opinion__organisation", "opinion__submission", "to", "continuation"
    )


@official
@require_safe
def arrivals(request: OfficialRequest) -> HttpResponse:
    """Transfers and escalations to accept or return."""
    return _arrivals(request)


def _arrivals(request: OfficialRequest, refused: tuple[Passing, ReturnForm] | None = None) -> HttpResponse:
    """What waits comes first; `refused` is the one whose return was not taken, with what was typed."""
    first = [F(name).asc(nulls_first=True) for name in ("accepted_at", "returned_at")]
    page = Paginator(_arrived(request).order_by(*first, "-id"), PAGE).get_page(request.GET.get("trang"))
    rows = list(page.object_list)
    if refused and refused[0] not in rows:
        rows.insert(0, refused[0])
    known = named(request.authority, [row.opinion for row in rows])
    shown = [
        (
            row if row.opinion_id in known else covered(row, names_of(row.opinion.submission)),
            refused[1] if refused and refused[0] == row else _return_form(row),
        )
        for row in rows
    ]
    return desk_page(
        request,
        "desk/arrivals.html",
        {"page": page, "rows": shown, "bodies": _bodies() if shown else []},
        section="arrivals",
        status=422 if refused else 200,
    )


def _bodies() -> list[str]:
    """Names that the field of a better address offers."""
    rows = existing().filter(kind__in=RECEIVERS).order_by("path")
    return list(rows.values_list("short_name", flat=True)[:MOST_NAMED])


def _return_form(row: Passing, request: OfficialRequest | None = None) -> ReturnForm:
    return ReturnForm(request.POST if request else None, auto_id=f"id_{row.pk}_%s")


@official
@require_POST
def accept_arrival(request: OfficialRequest, pk: int) -> HttpResponse:
    """Accepts what was passed: the receiver has its own opinion from now on (A.2-g)."""
    row = found(_arrived(request), pk=pk)
    made: list[Opinion] = []
    if done(
        request, None, lambda: made.append(passing.accept_passing(row, by=request.account, at=request.now))
    ):
        messages.success(request, _("Đã nhận."))
    return redirect("desk:arrivals")


@official
@require_POST
def return_arrival(request: OfficialRequest, pk: int) -> HttpResponse:
    """Returns it with a reason and a better address."""
    row = found(_arrived(request), pk=pk)
    form = _return_form(row, request)
    if form.is_valid() and done(
        request,
        form,
        lambda: passing.return_passing(row, **form.cleaned_data, by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã trả lại nơi chuyển."))
        return redirect("desk:arrivals")
    return _arrivals(request, (row, form))
