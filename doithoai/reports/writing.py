"""A.6-b, B.Đ13-b: a report is begun, written, issued with frozen figures, and corrected by a dated erratum."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.organisations.models import Account, Organisation, Person
from doithoai.regulations.refusals import Refused
from doithoai.reports.lifecycle import STEPS, State
from doithoai.reports.models import Kind, Report
from doithoai.reports.permissions import may_report
from doithoai.reports.queries import figures

HALF = (6, 30)
LONGEST_TEXT = 20_000
FIRST_YEAR = 2019  # directive A is in force from then
CLAUSES: dict[str, str] = {Kind.SEMIANNUAL: "B.Đ13-b", Kind.ANNUAL: "A.6-b", Kind.CONSOLIDATED: "A.6-b"}


@dataclass(frozen=True)
class Written:
    """What people write in a report; the figures are not among it."""

    first: date
    last: date
    situation: str = ""
    assessment: str = ""
    tasks: str = ""
    proposals: str = ""


@dataclass(frozen=True)
class Issued:
    """Number, day and signer of the paper."""

    number: str
    issued_on: date
    signer: Person


def begin(organisation: Organisation, kind: str, year: int, *, by: Account, at: datetime) -> Report:
    """Opens the report of a year or of its first half; one a body, kind and year."""
    may_report(by, organisation.pk, localdate(at))
    today = localdate(at)
    if not FIRST_YEAR <= year <= today.year:
        raise Refused(
            "Chỉ lập báo cáo từ năm %(first)s đến năm nay.",
            clause=CLAUSES[kind],
            field="year",
            first=FIRST_YEAR,
        )
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if Report.objects.filter(organisation=organisation, kind=kind, year=year).exists():
            raise Refused("Báo cáo này đã có. Hãy mở báo cáo đó.", clause=CLAUSES[kind], field="year")
        end = date(year, *HALF) if kind == Kind.SEMIANNUAL else date(year, 12, 31)
        first = date(year, 1, 1)
        report = Report.objects.create(
            organisation=organisation,
            kind=kind,
            year=year,
            first=first,
            last=max(first, min(end, today)),
            by=by,
            at=at,
        )
        record("begin_report", report, by=by, at=at, clause=CLAUSES[kind], facts={"kind": kind, "year": year})
    return report


def write(report: Report, written: Written, seen: int, *, by: Account, at: datetime) -> Report:
    """Keeps the words and the days; refused when somebody else wrote in the meantime."""
    may_report(by, report.organisation_id, localdate(at))
    with transaction.atomic():
        report = _held(report)
        if report.version != seen:
            raise Refused(
                "Người khác vừa sửa báo cáo này. Nội dung ông/bà ghi còn ở dưới; hãy xem lại rồi lưu."
            )
        if written.first > written.last:
            raise Refused("Ngày chốt phải sau ngày bắt đầu.", field="last")
        if written.first.year < report.year - 1 or written.last.year > report.year:
            raise Refused("Kỳ số liệu phải thuộc năm %(year)s.", field="last", year=report.year)
        for name in ("situation", "assessment", "tasks", "proposals"):
            if len(getattr(written, name)) > LONGEST_TEXT:
                raise Refused("Nội dung dài nhất %(most)s ký tự.", field=name, most=LONGEST_TEXT)
        for name, value in vars(written).items():
            setattr(report, name, value)
        report.version += 1
        report.save(update_fields=[*vars(written), "version"])
        days = {"first": written.first, "last": written.last}
        record("write_report", report, by=by, at=at, clause=CLAUSES[report.kind], facts=days)
    return report


def freeze(report: Report, issued: Issued, *, by: Account, at: datetime) -> Report:
    """Issues it: the figures stay as they are now, with their fingerprint; one that does not balance is refused."""
    may_report(by, report.organisation_id, localdate(at))
    today = localdate(at)
    with transaction.atomic():
        report = _held(report)
        if not report.assessment.strip():
            raise Refused(
                "Hãy ghi phần đánh giá trước khi ban hành.", clause=CLAUSES[report.kind], field="assessment"
            )
        if report.last > today:
            raise Refused("Ngày chốt số liệu chưa tới nên chưa ban hành được.", field="last")
        if issued.issued_on < report.last:
            raise Refused("Ngày ban hành không thể trước ngày chốt số liệu.", field="issued_on")
        report.counted_on = today
        sheet = figures(report, today)
        if sheet.unbalanced:
            raise Refused(
                "Số liệu không cân: %(sums)s.", clause=CLAUSES[report.kind], sums="; ".join(sheet.unbalanced)
            )
        report.figures, report.sha256 = sheet.plain(), sheet.sha256
        report.state = State.ISSUED
        report.number, report.issued_on, report.signer = issued.number, issued.issued_on, issued.signer
        report.save()
        facts = {"number": issued.number, "issued_on": issued.issued_on, "sha256": report.sha256}
        record("issue_report", report, by=by, at=at, clause=STEPS[State.DRAFTING, State.ISSUED], facts=facts)
    return report


def correct(report: Report, reason: str, *, by: Account, at: datetime) -> Report:
    """Begins an erratum: what was issued stays as it is, the correction is a paper of its own day."""
    may_report(by, report.organisation_id, localdate(at))
    with transaction.atomic():
        report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        if report.state != State.ISSUED:
            raise Refused("Báo cáo chưa ban hành thì sửa trực tiếp, không cần đính chính.")
        if not reason.strip():
            raise Refused("Hãy ghi lý do đính chính.", field="reason")
        if Report.objects.filter(corrects=report).exists():
            raise Refused("Báo cáo này đã có bản đính chính.", field="reason")
        fields = (
            "organisation",
            "kind",
            "year",
            "first",
            "last",
            "situation",
            "assessment",
            "tasks",
            "proposals",
        )
        again = Report(**{name: getattr(report, name) for name in fields}, by=by, at=at)
        again.corrects, again.correction_reason = report, reason.strip()[:500]
        again.save(force_insert=True)
        record("correct_report", again, by=by, at=at, clause=CLAUSES[report.kind], facts={"reason": reason})
    return again


def _held(report: Report) -> Report:
    """Locked, and still being written."""
    rows = Report.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    report = rows.get(pk=report.pk)
    if report.state != State.DRAFTING:
        raise Refused("Báo cáo đã ban hành nên không sửa được. Có sai sót thì lập bản đính chính.")
    return report
