"""Ý kiến: the list as it is filtered, as a table that can be taken along; who took it is recorded."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from doithoai.desk.frame import OfficialRequest, official
from doithoai.desk.opinion_filters import FilterForm, address_of, asked_of
from doithoai.opinions.exporting import export as take_out
from doithoai.opinions.fields import TAGS, field_label
from doithoai.opinions.listing import Listing
from doithoai.opinions.models import Opinion
from doithoai.regulations.refusals import Refused
from doithoai.ui.downloads import download
from doithoai.ui.tables import CSV, XLSX, Cell, csv_bytes, xlsx_bytes

Row = tuple[Opinion, bool]


@dataclass(frozen=True)
class Column:
    """A column: its head, how wide, and what stands in it."""

    head: str | Promise
    width: int
    cell: Callable[[Opinion], Cell]
    personal: bool = False


COLUMNS = (
    Column(gettext_lazy("Mã"), 16, lambda o: o.code),
    Column(gettext_lazy("Ngày nhận"), 12, lambda o: o.received_on),
    Column(gettext_lazy("Kênh tiếp nhận"), 18, lambda o: o.submission.get_channel_display()),
    Column(gettext_lazy("Cơ quan"), 20, lambda o: o.organisation.short_name),
    Column(gettext_lazy("Người nêu"), 22, lambda o: o.submission.petitioner, personal=True),
    Column(gettext_lazy("Thôn, khu phố"), 22, lambda o: o.submission.address, personal=True),
    Column(gettext_lazy("Tóm tắt"), 40, lambda o: o.title),
    Column(gettext_lazy("Nội dung"), 60, lambda o: o.text),
    Column(gettext_lazy("Loại ý kiến"), 14, lambda o: o.get_kind_display()),
    Column(gettext_lazy("Lĩnh vực"), 18, lambda o: field_label(o.field) if o.field else ""),
    Column(gettext_lazy("Mức độ cấp thiết"), 12, lambda o: o.get_urgency_display()),
    Column(gettext_lazy("Cấp giải quyết"), 16, lambda o: o.get_level_display()),
    Column(gettext_lazy("Địa bàn"), 18, lambda o: o.area),
    Column(gettext_lazy("Nhãn"), 20, lambda o: ", ".join(str(TAGS.get(tag, tag)) for tag in o.tags)),
    Column(gettext_lazy("Buổi đối thoại"), 18, lambda o: o.dialogue.code if o.dialogue else ""),
    Column(gettext_lazy("Trạng thái"), 18, lambda o: o.get_stage_display()),
    Column(gettext_lazy("Đơn vị"), 20, lambda o: o.unit.short_name if o.unit else ""),
    Column(gettext_lazy("Hạn"), 12, lambda o: o.due_on),
    Column(gettext_lazy("Kết quả tại hội nghị"), 20, lambda o: o.get_outcome_display()),
    Column(gettext_lazy("Ngày trả lời"), 12, lambda o: o.answered_on),
    Column(gettext_lazy("Kết quả giải quyết"), 20, lambda o: o.get_result_display()),
    Column(gettext_lazy("Ngày kết thúc"), 12, lambda o: o.closed_on),
)


@official
@require_POST
def export(request: OfficialRequest) -> HttpResponse:
    """The list of the address as .xlsx or .csv; a refusal is told above the list."""
    listing = Listing(request.authority, asked_of(request, FilterForm(request)))
    kind = "csv" if request.POST.get("tep") == "csv" else "xlsx"
    try:
        rows = take_out(listing, kind, by=request.account, at=request.now)
    except Refused as refused:
        messages.error(request, refused.words(_))
        return redirect(f"{reverse('desk:opinions')}?{address_of(request.GET)}")
    head = [str(column.head) for column in COLUMNS]
    cells = (_cells(row) for row in rows)
    name = f"y-kien-{request.today:%Y-%m-%d}.{kind}"
    if kind == "csv":
        return download(csv_bytes(head, cells), name, CSV)
    widths = [column.width for column in COLUMNS]
    return download(xlsx_bytes(_("Ý kiến"), head, cells, widths), name, XLSX)


def _cells(row: Row) -> list[Cell]:
    opinion, known = row
    return [
        str(_("Người nêu đã che")) if column.personal and not known else column.cell(opinion)
        for column in COLUMNS
    ]
