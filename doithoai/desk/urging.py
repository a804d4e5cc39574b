"""Đôn đốc: units with something overdue, the letter to one of them, and what it answered (A.6-c, spec 7)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.audit.record import history
from doithoai.commitments.models import Urging
from doithoai.commitments.permissions import answers
from doithoai.commitments.urging import Behind, Letter, answer_urging, behind, letter_of, readable
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, own_organisations, posted
from doithoai.desk.paper_covering import file_for
from doithoai.desk.urging_forms import AnswerForm, UrgeForm, lines
from doithoai.documents.framing import Issue
from doithoai.documents.models import Paper, PaperKind, Standing
from doithoai.documents.papers import draft_docx
from doithoai.documents.urging_issuing import issue_urging, usual_recipients
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.calendars import current_calendar
from doithoai.organisations.models import Organisation
from doithoai.organisations.queries import heads
from doithoai.regulations.deadlines import working_days_after, working_days_between
from doithoai.regulations.refusals import Refused
from doithoai.regulations.working_days import Calendar
from doithoai.ui.downloads import DOCX, download, stored

PAGE = 30
# Spec 7: at T+3 working days a letter is due; the unit has five working days to report.
RIPE, TO_ANSWER = 3, 5


@dataclass(frozen=True)
class Late:
    """A unit with something overdue, and whether it is time for a letter."""

    unit: Behind
    ripe: bool
    days: int
    waits_until: date | None


def _own(request: OfficialRequest) -> list[int]:
    return list(own_organisations(request, *SECRETARIAT).values_list("pk", flat=True))


def _ripe(since: date, on: date, calendar: Calendar) -> bool:
    try:
        return working_days_between(since, on, calendar) >= RIPE
    except Refused:  # the year's days off are not issued yet
        return (on - since).days >= RIPE


def _late(one: Behind, on: date, calendar: Calendar) -> Late:
    waits = [day for day in (matter.asked_until for matter in one.matters) if day]
    ripe = bool(one.to_name) and _ripe(min(matter.due_on for matter in one.to_name), on, calendar)
    return Late(one, ripe, (on - one.since).days, min(waits, default=None))


@official
@require_safe
def urging(request: OfficialRequest) -> HttpResponse:
    """Who is behind with what, and the letters that were written, newest first."""
    calendar, own = current_calendar(), _own(request)
    letters = readable(request.authority).annotate(count=Count("matters"))
    context = {
        "late": [_late(one, request.today, calendar) for one in behind(own, request.today)] if own else [],
        "follows": bool(own),
        "page": Paginator(letters.order_by("-id"), PAGE).get_page(request.GET.get("trang")),
    }
    return desk_page(request, "desk/urging.html", context, section="commitments")


def _behind(request: OfficialRequest, body: int, unit: int) -> Behind:
    """What is overdue at the unit; nothing overdue is an empty list, another body's unit is not found."""
    here = found(own_organisations(request, *SECRETARIAT), pk=body)
    late = behind([here.pk], request.today, unit)
    return late[0] if late else Behind(here, found(Organisation.objects.all(), pk=unit), ())


def _answer_due(today: date) -> date:
    try:
        return working_days_after(today, TO_ANSWER, current_calendar()).due
    except Refused:
        return today + timedelta(days=TO_ANSWER + 2)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def urging_new(request: OfficialRequest, body: int, unit: int) -> HttpResponse:
    """The letter: what it names, until when to report, number, signer, recipients."""
    late = _behind(request, body, unit)
    if not late.matters and request.method != "POST":
        messages.info(request, _("Đơn vị này không có việc quá hạn."))
        return redirect("desk:urging")
    initial = {
        "answer_due": _answer_due(request.today),
        "issued_on": request.today,
        "signer": next(iter(heads(late.organisation, request.today)), None),
        "recipients": lines(usual_recipients(late.organisation, request.today)),
    }
    form = UrgeForm(posted(request), late=late, on=request.today, initial=initial)
    made: list[Paper] = []
    if form.is_valid() and done(
        request, form, lambda: made.append(issue_urging(form.asked(), by=request.account, at=request.now))
    ):
        messages.success(
            request, _("Đã ban hành công văn đôn đốc số %(number)s.") % {"number": made[0].number}
        )
        return redirect("desk:urging_letter", made[0].urging_id)
    context = {"form": form, "late": late, "waiting": [one for one in late.matters if one.asked_until]}
    status = 422 if form.errors else 200
    return desk_page(request, "desk/urging_new.html", context, section="commitments", status=status)


@official
@require_safe
def urging_draft(request: OfficialRequest, body: int, unit: int) -> HttpResponse:
    """The letter as it would be today, without a number."""
    late = _behind(request, body, unit)
    letter = Letter(
        late.organisation, late.unit, late.nth, _answer_due(request.today), request.today, late.to_name
    )
    issue = Issue(recipients=usual_recipients(late.organisation, request.today))
    return download(draft_docx(PaperKind.URGING, letter, issue), "du-thao-don-doc.docx", DOCX)


def _letter(request: OfficialRequest, pk: int) -> Urging:
    return found(readable(request.authority), pk=pk)


def _paper(row: Urging) -> Paper | None:
    return Paper.objects.filter(urging=row, standing=Standing.ISSUED).order_by("-id").first()


def _shown(request: OfficialRequest, row: Urging, status: int = 200, **forms: Any) -> HttpResponse:
    may_answer = row.answered_on is None and answers(request.authority, row)
    context = {
        "u": row,
        "letter": replace(letter_of(row), on=request.today),
        "paper": _paper(row),
        "history": history(row),
        "may_answer": may_answer,
        "may_urge": row.organisation_id in _own(request),
        "form": AnswerForm(),
        **forms,
    }
    return desk_page(request, "desk/urging_letter.html", context, section="commitments", status=status)


@official
@require_safe
def urging_letter(request: OfficialRequest, pk: int) -> HttpResponse:
    """One letter: what it named, how each matter stands now, and the answer."""
    return _shown(request, _letter(request, pk))


@official
@require_safe
def urging_file(request: OfficialRequest, pk: int) -> HttpResponse:
    """The letter itself, for whoever reads the urging: the unit too."""
    paper = _paper(_letter(request, pk))
    if paper is None:
        raise Http404
    file = file_for(request, paper, paper.signed_copy or paper.file)
    if file is None:
        messages.error(request, _("Công văn đang được kiểm tra vì có việc phải bảo vệ nên chưa mở được."))
        return redirect("desk:urging_letter", pk)
    return stored(file, f"cong-van-don-doc-{pk}.{file.name.rpartition('.')[2]}")


@official
@require_POST
def urging_answer(request: OfficialRequest, pk: int) -> HttpResponse:
    """The unit reports, or the desk enters what came on paper."""
    row = _letter(request, pk)
    if not answers(request.authority, row):
        raise Http404
    form = AnswerForm(request.POST)
    if form.is_valid() and done(
        request, form, lambda: answer_urging(row, **form.cleaned_data, by=request.account, at=request.now)
    ):
        messages.success(request, _("Đã ghi trả lời đôn đốc."))
        return redirect("desk:urging_letter", pk)
    return _shown(request, _letter(request, pk), 422, form=form)
