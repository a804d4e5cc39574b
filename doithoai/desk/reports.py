"""Báo cáo 6 tháng, năm, tổng hợp: live figures while it is written, frozen ones once it is issued (A.6-b, B.Đ13-b)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.audit.record import history
from doithoai.desk.after_forms import SignedForm
from doithoai.desk.frame import (
    OfficialRequest,
    desk_page,
    done,
    found,
    official,
    own_organisations,
    posted,
    whole,
)
from doithoai.desk.reports_forms import TEXTS, BeginForm, CorrectForm, WriteForm, as_written
from doithoai.documents.announcing import Signing
from doithoai.documents.models import Paper
from doithoai.documents.papers import draft_docx
from doithoai.documents.period_reporting import issue_period_report
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.queries import heads, supervisors_of
from doithoai.reports import queries, writing
from doithoai.reports.counting import RATES, SUMS, rate, words_of
from doithoai.reports.layout import sections, share
from doithoai.reports.lifecycle import State
from doithoai.reports.models import Kind, Report
from doithoai.ui.downloads import DOCX, download

PAGE = 30


@official
@require_safe
def reports(request: OfficialRequest) -> HttpResponse:
    """Reports of the bodies that the account reads, by year."""
    rows = queries.readable(request.authority).order_by("-year", "kind", "organisation__path", "-id")
    asked = whole(request.GET.get("nam", ""))
    years = sorted({request.today.year, *rows.order_by().values_list("year", flat=True)}, reverse=True)
    chosen = asked if asked in years else request.today.year
    context = {
        "page": Paginator(rows.filter(year=chosen), PAGE).get_page(request.GET.get("trang")),
        "years": years,
        "year": chosen,
        "may_begin": bool(own_organisations(request, *SECRETARIAT)),
        "State": State,
    }
    return desk_page(request, "desk/reports.html", context, section="reports")


@official
@require_http_methods(["GET", "HEAD", "POST"])
def begin_report(request: OfficialRequest) -> HttpResponse:
    """Opens a report; one a body, kind and year."""
    mine = own_organisations(request, *SECRETARIAT)
    if not mine:
        raise Http404
    half = request.today.month < 10
    form = BeginForm(
        posted(request),
        organisations=mine,
        today=request.today,
        initial={
            "organisation": mine.filter(pk=request.account.organisation_id).first() or mine.first(),
            "year": request.today.year,
            "kind": Kind.SEMIANNUAL if half else Kind.ANNUAL,
        },
    )
    made: list[Report] = []
    if form.is_valid():
        said = form.cleaned_data
        if done(
            request,
            form,
            lambda: made.append(writing.begin(**said, by=request.account, at=request.now)),
        ):
            return redirect("desk:period_report", made[0].pk)
    status = 422 if form.errors else 200
    return desk_page(request, "desk/report_new.html", {"form": form}, section="reports", status=status)


def loaded(request: OfficialRequest, pk: int) -> Report:
    """The report, if the account reads its body."""
    return found(queries.readable(request.authority), pk=pk)


def _mine(request: OfficialRequest, pk: int) -> Report:
    """The report, for those who write it."""
    report = loaded(request, pk)
    if not request.authority.acts_in(report.organisation_id, SECRETARIAT):
        raise Http404
    return report


def _shown(request: OfficialRequest, report: Report, status: int = 200, **forms: Any) -> HttpResponse:
    sheet = queries.figures(report, request.today)
    leading = heads(report.organisation, request.today)
    context = {
        "report": report,
        "sheet": sheet,
        "sections": sections(sheet),
        "rates": {key.replace("-", "_"): rate(sheet, key) for key in RATES},
        "tiles": {key.replace("-", "_"): number for key, number in sheet.counts.items()},
        "by_field": [(line, share(line.done, line.number)) for line in sheet.groups["linh-vuc"]],
        "sums": [words_of(sheet, whole_, parts) for whole_, parts in SUMS],
        "paper": Paper.objects.filter(
            organisation=report.organisation, kind=report.kind, year=report.year, number=report.number
        ).first()
        if report.number
        else None,
        "correction": Report.objects.filter(corrects=report).first(),
        "clause": writing.CLAUSES[report.kind],
        "writes": request.authority.acts_in(report.organisation_id, SECRETARIAT),
        "write_form": WriteForm(initial=as_written(report)),
        "issue_form": SignedForm(
            organisation=report.organisation,
            initial={"issued_on": request.today, "signer": leading[0].pk if leading else None},
        ),
        "correct_form": CorrectForm(),
        "history": history(report),
        "texts": [(WriteForm.base_fields[name].label, getattr(report, name)) for name in TEXTS],
        "State": State,
    }
    return desk_page(request, "desk/report.html", {**context, **forms}, section="reports", status=status)


@official
@require_safe
def report(request: OfficialRequest, pk: int) -> HttpResponse:
    """One report: figures, words, the next step."""
    return _shown(request, loaded(request, pk))


@official
@require_POST
def write_report(request: OfficialRequest, pk: int) -> HttpResponse:
    """Keeps the words and the days."""
    one = _mine(request, pk)
    form = WriteForm(request.POST)
    if form.is_valid() and done(
        request,
        form,
        lambda: writing.write(
            one, form.written(), form.cleaned_data["version"], by=request.account, at=request.now
        ),
    ):
        messages.success(request, _("Đã lưu báo cáo."))
        return redirect("desk:period_report", pk)
    one.refresh_from_db()
    if "version" in form.data and form.errors:
        form.data = {
            **request.POST.dict(),
            "version": one.version,
        }  # saved again, it is the reader's decision
    return _shown(request, one, 422, write_form=form)


@official
@require_POST
def issue_report(request: OfficialRequest, pk: int) -> HttpResponse:
    """Freezes the figures, takes a number, keeps the paper."""
    one = _mine(request, pk)
    form = SignedForm(request.POST, organisation=one.organisation)
    if form.is_valid():
        said = form.cleaned_data
        signing = Signing(said["issued_on"], said["signer"], said["number"], _recipients(one, request))
        if done(request, form, lambda: issue_period_report(one, signing, by=request.account, at=request.now)):
            messages.success(request, _("Đã ban hành báo cáo; số liệu đã khóa."))
            return redirect("desk:period_report", pk)
    one.refresh_from_db()
    return _shown(request, one, 422, issue_form=form)


def _recipients(report: Report, request: OfficialRequest) -> tuple[str, ...]:
    """The direct superior, further ones, and who supervises."""
    body = report.organisation
    names = [body.parent.name] if body.parent else []
    names += [above.name for above in body.further_superiors.all()]
    names += [one.short_name for one in supervisors_of(body, request.today)]
    return tuple(f"{name}," for name in dict.fromkeys(names))


@official
@require_POST
def correct_report(request: OfficialRequest, pk: int) -> HttpResponse:
    """Begins an erratum of an issued report."""
    one = _mine(request, pk)
    form, made = CorrectForm(request.POST), []
    if form.is_valid() and done(
        request,
        form,
        lambda: made.append(
            writing.correct(one, form.cleaned_data["reason"], by=request.account, at=request.now)
        ),
    ):
        return redirect("desk:period_report", made[0].pk)
    return _shown(request, one, 422, correct_form=form)


@official
@require_safe
def report_draft(request: OfficialRequest, pk: int) -> HttpResponse:
    """The paper as it would be made now."""
    one = _mine(request, pk)
    return download(draft_docx(one.kind, one), f"{slugify(str(one))}-{one.organisation.slug}.docx", DOCX)
