"""Nhập từ tệp: the file to fill in, what would be taken, taking it, and the receipts of all its rows."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from doithoai.desk import import_waiting
from doithoai.desk.frame import OfficialRequest, desk_page, found, official, own_organisations, posted
from doithoai.desk.import_running import running
from doithoai.desk.receiving import TAKING, committees, dialogues, gathered_by, receivers, sources
from doithoai.dialogues.models import Dialogue
from doithoai.documents import import_template
from doithoai.opinions.import_rows import Bound
from doithoai.opinions.importing import AlreadyImported, Given, Progress, alike, look, take
from doithoai.opinions.models import Channel, Import
from doithoai.opinions.sheets import MOST_BYTES
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused
from doithoai.ui.downloads import download
from doithoai.ui.forms import Form
from doithoai.ui.words import one_line

SECTION = "receiving"
SHOWN = 100  # rows of a preview
ALIKE = 20
PAGE = 50
SHEET = 40  # receipts on one page to print
TEMPLATES: dict[str, tuple[Callable[[], bytes], str]] = {
    "xlsx": (import_template.workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (import_template.text_file, "text/csv; charset=utf-8"),
}


class FileForm(Form):
    """A file, for whom, from where, for which dialogue."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Cơ quan nhận"))
    source = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Nơi tổng hợp, gửi đến"),
        required=False,
        empty_label=gettext_lazy("Cơ quan nhận tự tổng hợp"),
        help_text=gettext_lazy("Mặt trận, đoàn thể hoặc văn phòng đã lập tệp này."),
    )
    dialogue = forms.ModelChoiceField(
        Dialogue.objects.none(),
        label=pgettext_lazy("một buổi", "Buổi đối thoại"),
        required=False,
        empty_label=gettext_lazy("Không gắn buổi nào"),
    )
    file = forms.FileField(
        label=gettext_lazy("Tệp ý kiến"),
        help_text=gettext_lazy(".xlsx hoặc .csv theo mẫu; tối đa 10.000 dòng, 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": gettext_lazy("Tệp không có nội dung. Hãy chọn lại tệp.")},
    )

    def __init__(self, request: OfficialRequest, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows: dict[str, QuerySet[Any]] = {
            "organisation": receivers(request),
            "source": sources(request),
            "dialogue": dialogues(request).filter(state__in=TAKING),
        }
        for name, queryset in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset

    def given(self) -> Given:
        """The file; one that is too large is not even read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise Refused("Tệp quá lớn; nhận tối đa 10 MB. Hãy chia thành nhiều tệp.", field="file")
        return Given(one_line(file.name)[-120:], file.read())

    def bound(self) -> Bound:
        """Where it goes."""
        said = self.cleaned_data
        return Bound(said["organisation"], said["source"], said["dialogue"])


def _allowed(request: OfficialRequest) -> QuerySet[Organisation]:
    """The bodies to which the account brings; for others these pages do not exist."""
    rows = receivers(request)
    if not rows:
        raise Http404
    return rows


def _seen(request: OfficialRequest) -> QuerySet[Import]:
    """Files of the account's desks, and those it brought itself."""
    desks = own_organisations(request, *SECRETARIAT)
    rows = Import.objects.filter(organisation__in=desks) | Import.objects.filter(by=request.account)
    return rows.select_related("organisation", "source", "dialogue", "by__person").order_by("-id")


@official
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: OfficialRequest) -> HttpResponse:
    """Sends a file, and what was taken before."""
    mine = _allowed(request)
    initial = {
        "organisation": next(iter(committees(request)), mine[0].pk),
        "source": gathered_by(request),
    }
    form = FileForm(request, posted(request), request.FILES or None, initial=initial)
    first: Import | None = None
    if form.is_valid():
        try:
            given, bound = form.given(), form.bound()
            look(given, bound, by=request.account, at=request.now)
            return redirect("desk:import_waiting", import_waiting.keep(request, given, bound))
        except AlreadyImported as why:
            first = _seen(request).filter(pk=why.first.pk).first()
            form.refuse(why)
        except Refused as why:
            form.refuse(why)
    page = Paginator(_seen(request), PAGE).get_page(request.GET.get("trang"))
    context = {"form": form, "page": page, "first": first, "tab": "imports", "desk_tabs": True}
    return desk_page(
        request, "desk/imports.html", context, section=SECTION, status=422 if form.errors else 200
    )


@official
@require_safe
def import_template_file(request: OfficialRequest, ending: str) -> HttpResponse:
    """The file to fill in."""
    _allowed(request)
    if ending not in TEMPLATES:
        raise Http404
    make, content_type = TEMPLATES[ending]
    return download(make(), f"mau-nhap-y-kien.{ending}", content_type)


def _kept(request: OfficialRequest, token: str) -> tuple[Given, Bound]:
    """The file that waits; the right to bring is asked again."""
    given, bound = import_waiting.kept(request, token)
    found(_allowed(request), pk=bound.organisation.pk)
    return given, bound


@official
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: OfficialRequest, token: str) -> HttpResponseBase:
    """What would be taken, row by row; sending the page takes it."""
    given, bound = _kept(request, token)
    if request.method == "POST":
        return running(request, _work(request, given, bound, token), token)
    try:
        parsed = look(given, bound, by=request.account, at=request.now)
    except AlreadyImported as why:
        return redirect("desk:import_done", why.first.pk)
    days = [row.handed.received_on for row in parsed.rows]
    same = alike(parsed)
    context = {
        "given": given,
        "bound": bound,
        "parsed": parsed,
        "rows": parsed.rows[:SHOWN],
        "shown": SHOWN,
        "days": (min(days), max(days)) if days else None,
        "channels": [(Channel(code).label, number) for code, number in parsed.channels.most_common()],
        "faults": [fault.words(_) for fault in parsed.faults],
        "fault_count": len(parsed.faults) + parsed.more_faults,
        "remarks": [remark.words(_) for remark in parsed.remarks],
        "alike": same[:ALIKE],
        "alike_count": len(same),
        "tab": "imports",
        "desk_tabs": True,
    }
    return desk_page(request, "desk/import_preview.html", context, section=SECTION)


def _work(request: OfficialRequest, given: Given, bound: Bound, token: str) -> Callable[[Progress], Import]:
    def work(progress: Progress) -> Import:
        try:
            done = take(given, bound, progress, by=request.account, at=request.now)
        except AlreadyImported as why:
            done = why.first
        import_waiting.drop(token)
        return done

    return work


@official
@require_safe
def imported(request: OfficialRequest, pk: int) -> HttpResponse:
    """One file that was taken: its rows with their codes."""
    _allowed(request)
    kept = found(_seen(request), pk=pk)
    rows = kept.submissions.order_by("id")
    context = {
        "kept": kept,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("trang")),
        "tab": "imports",
        "desk_tabs": True,
    }
    return desk_page(request, "desk/import_done.html", context, section=SECTION)


@official
@require_safe
def receipts(request: OfficialRequest, pk: int) -> HttpResponse:
    """Receipts of all rows to print and cut: code and QR, nobody's name."""
    _allowed(request)
    kept = found(_seen(request), pk=pk)
    page = Paginator(kept.submissions.order_by("id"), SHEET).get_page(request.GET.get("trang"))
    context = {"kept": kept, "page": page, "host": request.build_absolute_uri("/").rstrip("/")}
    return desk_page(request, "desk/import_receipts.html", context, section=SECTION)
