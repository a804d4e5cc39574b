"""Theo dõi: clauses × bodies and leaders as of any day, each cell with its proof; supervisors see it too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doithoai.desk.conservation import keeps_account
from doithoai.desk.frame import OfficialRequest, desk_page, official
from doithoai.desk.oversight_panel import Panel, Shown, shown_cell
from doithoai.desk.oversight_papers import report_papers
from doithoai.organisations.models import Organisation
from doithoai.oversight.board import Cell, Row, board, bodies, leaders
from doithoai.oversight.duty import Duty
from doithoai.oversight.facts import Facts
from doithoai.oversight.gathering import gather
from doithoai.oversight.models import State
from doithoai.oversight.obligations import duties
from doithoai.ui.forms import Form, ViDateField, parse_day

COLUMNS = 6
LINES = 30
FIRST_YEAR = 2019  # directive A is in force from then
LISTS: dict[str, State] = {"qua-han": State.OVERDUE, "sap-den": State.DUE_SOON}


class AsOfForm(Form):
    """As of which day, and which year's duties."""

    ngay = ViDateField(label=gettext_lazy("Tại ngày"))
    nam = forms.TypedChoiceField(label=gettext_lazy("Năm"), coerce=int)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        years = range(today.year, FIRST_YEAR - 1, -1)
        field = self.fields["nam"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(year, year) for year in years]

    def clean_ngay(self) -> date:
        """A day that has come; what is to be done later cannot be known."""
        day: date = self.cleaned_data["ngay"]
        if day > self.today:
            raise forms.ValidationError(_("Ngày %(day)s chưa đến.") % {"day": f"{day:%d/%m/%Y}"})
        if day.year < FIRST_YEAR:
            raise forms.ValidationError(_("Chưa có số liệu trước năm %(year)s.") % {"year": FIRST_YEAR})
        return day


@dataclass(frozen=True)
class Place:
    """A cell with its look and its address; none where the clause does not bind."""

    cell: Cell
    look: Shown
    url: str
    chosen: bool


@dataclass(frozen=True)
class Link:
    """A filter with its count."""

    url: str
    label: str | Promise
    count: int
    icon: str = ""
    current: bool = False


@official
@require_safe
def oversight(request: OfficialRequest) -> HttpResponse:
    """The board, or the list of what is overdue or due soon."""
    form = AsOfForm(_asked(request), today=request.today)
    as_of, year = request.today, request.today.year
    if form.is_valid():
        as_of, year = form.cleaned_data["ngay"], min(form.cleaned_data["nam"], form.cleaned_data["ngay"].year)
    scope = request.authority.visible(Organisation.objects.all(), "")
    facts = gather(as_of, report_papers(as_of), organisations=scope, year=year)
    found = duties(facts)
    wanted = LISTS.get(request.GET.get("loc", ""))
    context = {
        "form": form,
        "as_of": as_of,
        "year": year,
        "is_today": as_of == request.today,
        "count": len(bodies(found)),
        "may_balance": keeps_account(request.authority),
    }
    context |= {"filters": _filters(request, found)}
    context |= _list(request, found, wanted, facts) if wanted else _board(request, found, facts)
    return desk_page(
        request, "desk/oversight.html", context, section="oversight", status=422 if form.errors else 200
    )


def _asked(request: OfficialRequest) -> dict[str, str]:
    """What was typed; without it today, and the year of the day asked."""
    day = request.GET.get("ngay", "").strip() or f"{request.today:%d/%m/%Y}"
    year = request.GET.get("nam", "").strip()
    if not year:
        try:
            year = str(parse_day(day).year)
        except forms.ValidationError:
            year = str(request.today.year)
    return {"ngay": day, "nam": year}


def _address(request: OfficialRequest, drop: Sequence[str] = ("trang", "o", "viec"), **changed: str) -> str:
    query = request.GET.copy()
    for name in (*drop, *changed):
        query.pop(name, None)
    query.update({name: value for name, value in changed.items() if value})
    return f"?{query.urlencode()}"


def _filters(request: OfficialRequest, found: list[Duty]) -> list[Link]:
    loc = request.GET.get("loc", "")
    by_leader = request.GET.get("xem") == "lanh-dao" and loc not in LISTS
    counts = {name: sum(duty.state == state for duty in found) for name, state in LISTS.items()}
    here = loc not in LISTS
    return [
        Link(
            _address(request, loc="", xem=""),
            _("Theo cơ quan"),
            len(bodies(found)),
            current=here and not by_leader,
        ),
        Link(
            _address(request, loc="", xem="lanh-dao"),
            _("Theo lãnh đạo"),
            len(leaders(found)),
            current=by_leader,
        ),
        Link(_address(request, loc="qua-han"), _("Quá hạn"), counts["qua-han"], "alert", loc == "qua-han"),
        Link(_address(request, loc="sap-den"), _("Sắp đến hạn"), counts["sap-den"], "hour", loc == "sap-den"),
    ]


def _list(request: OfficialRequest, found: list[Duty], wanted: State, facts: Facts) -> dict[str, Any]:
    rows = sorted(
        (duty for duty in found if duty.state == wanted), key=lambda duty: (duty.due or date.max, duty.key)
    )
    page = Paginator(rows, LINES).get_page(request.GET.get("trang"))
    return {"page": page, "lines": [Panel(duty, facts) for duty in page], "wanted": wanted}


def _board(request: OfficialRequest, found: list[Duty], facts: Facts) -> dict[str, Any]:
    by_leader = request.GET.get("xem") == "lanh-dao"
    columns = leaders(found) if by_leader else bodies(found)
    page = Paginator(columns, COLUMNS).get_page(request.GET.get("trang"))
    shown = list(page.object_list)
    rows = board(found, shown, leaders=by_leader)
    chosen = _chosen(rows, request.GET.get("o", ""))
    return {
        "page": page,
        "columns": shown,
        "rows": [(row, _places(request, row, chosen)) for row in rows],
        "by_leader": by_leader,
        "panels": _panels(request, chosen, facts),
        "chosen": chosen,
    }


def _name(cell: Cell) -> str:
    return f"{cell.clause}:{cell.column.key}"


def _places(request: OfficialRequest, row: Row, chosen: Cell | None) -> list[Place | None]:
    places: list[Place | None] = []
    for cell in row.cells:
        if cell is None:
            places.append(None)
            continue
        url = _address(request, ("viec",), o=_name(cell)) + "#o"
        places.append(Place(cell, shown_cell(cell), url, cell == chosen))
    return places


def _chosen(rows: list[Row], name: str) -> Cell | None:
    """The cell that was opened."""
    return next((cell for row in rows for cell in row.cells if cell and _name(cell) == name), None)


def _panels(request: OfficialRequest, chosen: Cell | None, facts: Facts) -> dict[str, Any] | None:
    """The duty that is shown in full, and the others of its cell."""
    if chosen is None:
        return None
    wanted = request.GET.get("viec", "")
    first = next((duty for duty in chosen.duties if duty.occasion.key == wanted), chosen.first)
    others = [
        (Panel(duty, facts), _address(request, (), viec=duty.occasion.key) + "#o", duty == first)
        for duty in chosen.duties
    ]
    return {"shown": Panel(first, facts), "all": others if len(others) > 1 else []}
