"""Sổ cân đối ý kiến: the account of a body month by month; each figure opens the opinions it counts (spec 5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, found, official
from doithoai.opinions import conservation as accounts
from doithoai.opinions import queries
from doithoai.opinions.conservation import Balance, Ledger, lives, month
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.proving import Period, first_of, last_of
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Organisation, Role
from doithoai.ui.forms import Form

PAGE = 50
FIRST_YEAR = 2019  # directive A is in force from then
VIEWERS = frozenset({Role.SUPERVISOR, Role.ORG_ADMIN, Role.SYSTEM_ADMIN, Role.LEADER, Role.ADVISORY})


@dataclass(frozen=True)
class Figure:
    """One column: its name in the address, what it counts, its words, and its sign in the sum."""

    slug: str
    what: str
    label: str | Promise
    sign: str = ""

    def of(self, balance: Balance) -> int:
        """The number of this column."""
        if self.what in balance.exits or self.what in accounts.LEFT:
            return balance.exits.get(self.what, 0)
        return int(getattr(balance, self.what))


FIGURES = (
    Figure("dau-ky", accounts.OPEN_AT_START, _("Đang mở đầu kỳ")),
    Figure("tiep-nhan", accounts.RECEIVED, _("Tiếp nhận"), "+"),
    Figure("nhan-chuyen", accounts.TRANSFERRED_IN, _("Nhận nơi khác chuyển"), "+"),
    Figure("mo-lai", accounts.REOPENED, _("Mở lại"), "+"),
    *(Figure(stage.replace("_", "-"), stage, Stage(stage).label, "−") for stage in accounts.LEFT),
    Figure("cuoi-ky", accounts.OPEN_AT_END, _("Đang mở cuối kỳ"), "="),
)


class BodyForm(Form):
    """Of which body, and which year."""

    def __init__(self, data: dict[str, str], bodies: Iterable[Organisation], today: date) -> None:
        super().__init__(data)
        years = range(today.year, FIRST_YEAR - 1, -1)
        self.fields["co_quan"] = forms.ChoiceField(
            label=_("Cơ quan"), choices=[(body.slug, body.short_name) for body in bodies]
        )
        self.fields["nam"] = forms.TypedChoiceField(
            label=_("Năm"), coerce=int, choices=[(year, year) for year in years]
        )


@dataclass(frozen=True)
class Line:
    """One period with its figures, each with the address of what it counts."""

    label: str | Promise
    cells: tuple[tuple[Figure, int, str], ...]
    balances: bool


def keeps_account(who: Authority) -> bool:
    """Whether the account watches over the ledger of some body."""
    return any(here & VIEWERS for here in who.own.values())


def _bodies(request: OfficialRequest) -> QuerySet[Organisation]:
    if not keeps_account(request.authority):
        raise Http404
    has = Opinion.objects.filter(organisation=OuterRef("pk"))
    rows = request.authority.visible(Organisation.objects.all(), "")
    return rows.filter(Exists(has)).order_by("path")


@official
@require_safe
def conservation(request: OfficialRequest) -> HttpResponse:
    """The account of one body, its months and their sum."""
    bodies = {body.slug: body for body in _bodies(request)}
    asked = request.GET.get("co_quan") or next(iter(bodies), "")
    if asked and asked not in bodies:
        raise Http404
    form = BodyForm(
        {"co_quan": asked, "nam": request.GET.get("nam") or str(request.today.year)},
        bodies.values(),
        request.today,
    )
    year = form.cleaned_data["nam"] if bodies and form.is_valid() else request.today.year
    context: dict[str, Any] = {"form": form, "body": bodies.get(asked), "year": year, "figures": FIGURES}
    if asked:
        context |= _account(request, bodies[asked], year)
    status = 422 if bodies and form.errors else 200
    return desk_page(request, "desk/conservation.html", context, section="oversight", status=status)


def _account(request: OfficialRequest, body: Organisation, year: int) -> dict[str, Any]:
    ledger, astray = Ledger(month), []
    for life in lives([body.pk]):
        ledger.add(life)
        if life.recorded_stage != life.stage or not life.hangs_together:
            astray.append(life.number)
    first = year * 12
    last = min(first + 11, month(request.today))
    lines = [
        _line(body, _words(number), _key(number), ledger.balance(body.pk, number, number))
        for number in range(first, last + 1)
    ]
    label = format_lazy(_("Cả năm {year}"), year=year)
    return {
        "lines": lines,
        "total": _line(body, label, str(year), ledger.balance(body.pk, first, last)),
        "astray": queries.readable(request.authority).filter(pk__in=astray),
        "astray_count": len(astray),
    }


def _words(number: int) -> str:
    return f"{first_of(number):%m/%Y}"


def _key(number: int) -> str:
    return f"{first_of(number):%Y-%m}"


def _line(body: Organisation, label: str | Promise, key: str, balance: Balance) -> Line:
    return Line(label, tuple(_cells(body, key, balance)), balance.balances)


def _cells(body: Organisation, key: str, balance: Balance) -> Iterator[tuple[Figure, int, str]]:
    for figure in FIGURES:
        number = figure.of(balance)
        url = reverse("desk:conservation_list", args=[body.slug, figure.slug]) + f"?ky={key}"
        yield figure, number, url if number else ""


def _period(key: str, today: date) -> Period:
    """A year, or a year and a month, as the addresses of this page write them."""
    year, _dash, number = key.partition("-")
    if not (year.isdecimal() and len(year) == 4 and FIRST_YEAR <= int(year) <= today.year):
        raise Http404
    if not number:
        return Period(date(int(year), 1, 1), date(int(year), 12, 31))
    if not (number.isdecimal() and len(number) == 2 and 1 <= int(number) <= 12):
        raise Http404
    place = month(date(int(year), int(number), 1))
    return Period(first_of(place), last_of(place))


@official
@require_safe
def counted_in(request: OfficialRequest, slug: str, figure: str) -> HttpResponse:
    """The opinions that one figure counts; of those that may not be read only how many."""
    body = found(_bodies(request), slug=slug)
    chosen = next((one for one in FIGURES if one.slug == figure), None)
    if chosen is None:
        raise Http404
    period = _period(request.GET.get("ky", f"{request.today.year}"), request.today)
    numbers = accounts.counted(lives([body.pk]), period.start, period.end).get(chosen.what, [])
    once = set(numbers)
    readable = queries.readable(request.authority).filter(organisation=body)
    keys = [
        key for key in readable.order_by("-received_on", "-id").values_list("pk", flat=True) if key in once
    ]
    page = Paginator(keys, PAGE).get_page(request.GET.get("trang"))
    context = {
        "body": body,
        "figure": chosen,
        "period": period,
        "page": page,
        "rows": queries.rows_of(list(page.object_list)),
        "number": len(numbers),
        "hidden": len(once) - len(keys),
        "again": len(numbers) - len(once),
    }
    return desk_page(request, "desk/conservation_list.html", context, section="oversight")
