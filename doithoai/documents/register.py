"""Sổ văn bản: numbers in sequence, each given once within a term (Party) or a year (State); papers kept with their hash."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.commitments.models import Urging
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.offices import require_signer
from doithoai.documents import searching
from doithoai.documents.awaiting import draft_to_issue, refuse_used, reserved, words_of
from doithoai.documents.dating import check_issue
from doithoai.documents.framing import Issue, profile_of
from doithoai.documents.models import CODES, Counter, Paper, PaperKind, PaperStep, Sending, Standing, Step
from doithoai.documents.number_forms import usual, written
from doithoai.documents.papers import Record, content_and_form
from doithoai.documents.permissions import may_issue
from doithoai.documents.transfer_letter import Batch
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Account, Organisation, Person
from doithoai.plans.models import Plan
from doithoai.regulations.refusals import Refused
from doithoai.reports.models import Report

# First day of a Party term and its name; a setting of the same form wins.
TERMS: tuple[tuple[date, str], ...] = (
    (date(2015, 1, 1), "2015-2020"),
    (date(2020, 7, 1), "2020-2025"),
    (date(2025, 7, 1), "2025-2030"),
)
AS_ABOVE = "Như trên"  # whom the letter addresses


@dataclass(frozen=True)
class Made:
    """A paper that was made: of which kind, from which bytes, about what."""

    organisation: Organisation
    kind: str
    content: bytes
    issue: Issue
    subject: str
    year: int
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entered:
    """A paper issued elsewhere, as a clerk enters it in the register."""

    organisation: Organisation
    kind: str
    year: int
    subject: str
    number: str
    issued_on: date
    signer: Person | None = None
    dialogue: Dialogue | None = None
    file: Any = None  # an uploaded file, or none


def period(organisation: Organisation, on: date) -> str:
    """Within which numbers run on: the term of a Party body, the year of a State body (papers.md)."""
    if not profile_of(organisation).numbered_by_term:
        return str(on.year)
    terms = getattr(settings, "DOITHOAI_PARTY_TERMS", TERMS)
    return next((name for first, name in reversed(terms) if first <= on), terms[0][1])


def next_number(organisation: Organisation, kind: str, on: date) -> str:
    """The next number of a kind, `05-TB/ĐU` or `05/TB-UBND`; it counts once the transaction around it ends well."""
    code = CODES[kind]
    with transaction.atomic():
        counter = _counter(organisation, code, on)
        counter.last += 1
        while _used(organisation, number := usual(organisation, code, counter.last), counter.period):
            counter.last += 1
        counter.save(update_fields=["last"])
    return number


def claim_number(organisation: Organisation, kind: str, on: date, typed: str = "") -> str:
    """The number that a clerk typed, refused when it was used before; the next one when none was typed."""
    if not typed.strip():
        return next_number(organisation, kind, on)
    code = CODES[kind]
    number = written(organisation, code, typed)
    with transaction.atomic():
        counter = _counter(organisation, code, on)  # nobody else takes it meanwhile
        refuse_used(_used(organisation, number, counter.period), kind, number)
    return number


def _counter(organisation: Organisation, code: str, on: date) -> Counter:
    row: dict[str, Any] = {
        "organisation": organisation,
        "kind_code": code,
        "period": period(organisation, on),
    }
    Counter.objects.get_or_create(**row)
    return Counter.objects.select_for_update(no_key=True).get(**row)


def _used(organisation: Organisation, number: str, period: str) -> Paper | None:
    return Paper.objects.filter(organisation=organisation, number=number, period=period).first()


def keep(kind: str, about: Record, issue: Issue, subject: str, *, by: Account, at: datetime) -> Paper:
    """Makes the paper from the records and keeps it in the register; belongs inside the transaction of a verb."""
    organisation, columns = about.organisation, about_columns(about)
    draft = None
    if issue.number:
        check_issue(kind, about, issue)
        draft = draft_to_issue(organisation, kind, columns, issue)
    if draft and draft.standing == Standing.APPROVED:
        issue = replace(issue, recipients=tuple(draft.recipients))  # as they stand on what was approved
    content = words_of(draft, kind, issue)
    if content is None:
        content, columns["template"] = content_and_form(kind, about, issue)
    made = Made(organisation, kind, content, issue, subject, year_of(about), columns)
    return enrol(made, draft, by=by, at=at)


def enrol(made: Made, draft: Paper | None = None, *, by: Account, at: datetime) -> Paper:
    """Puts a paper that was made into the register, in the row of its draft or of its reserved number."""
    issue = made.issue
    within = period(made.organisation, issue.on or localdate(at))
    paper = _row(made.organisation, issue.number, within, draft)
    is_new = paper.pk is None
    paper.kind, paper.year, paper.period = made.kind, made.year, within
    paper.number, paper.issued_on, paper.signer = issue.number, issue.on, issue.signer
    paper.subject, paper.recipients, paper.standing = (
        made.subject[:300],
        list(issue.recipients),
        Standing.ISSUED,
    )
    paper.sha256 = hashlib.sha256(made.content).hexdigest()
    for name, value in {**made.about, "by": by, "at": at}.items():
        setattr(paper, name, value)
    name = f"{slugify(PaperKind(made.kind).name)}-{slugify(issue.number or made.kind)}.docx"
    paper.file.save(name, ContentFile(made.content), save=False)
    paper.save(force_insert=is_new)
    if issue.number:
        _issued(paper, by=by, at=at)
    facts = {"kind": made.kind, "number": issue.number, "issued_on": issue.on, "sha256": paper.sha256}
    record("issue_paper" if issue.number else "keep_paper", paper, by=by, at=at, facts=facts)
    return paper


def _row(organisation: Organisation, number: str, within: str, draft: Paper | None) -> Paper:
    """The draft, the reserved number, or a new line; a number reserved for a draft that exists passes to it."""
    kept = reserved(organisation, number, within)
    if kept and draft:
        kept.steps.update(paper=draft)
        kept.sendings.update(paper=draft)
        kept.delete()
    return draft or kept or Paper(organisation=organisation)


def _issued(paper: Paper, *, by: Account, at: datetime) -> None:
    """What every paper with a number leaves behind: its step, whom it goes to, its words in the index."""
    PaperStep.objects.create(paper=paper, step=Step.ISSUED, sha256=paper.sha256, by=by, at=at)
    names = [name.strip().rstrip(",;.") for name in paper.recipients]
    paper.sendings.filter(sent_on=None).exclude(name__in=names).delete()
    there = set(paper.sendings.values_list("name", flat=True))
    Sending.objects.bulk_create(
        Sending(paper=paper, name=name[:200])
        for name in dict.fromkeys(names)
        if name and name != AS_ABOVE and name not in there
    )
    searching.put(paper)


def about_columns(about: Record) -> dict[str, Any]:
    """What a paper is about, as the columns of its row."""
    if isinstance(about, Batch | Report):
        return {}  # each opinion, and the report itself, bears the number
    if isinstance(about, Urging):
        return {"urging": about, "addressee": about.unit}
    if isinstance(about, Plan):
        return {"plan": about}
    if isinstance(about, Opinion):
        return {"opinion": about, "dialogue": about.dialogue}
    return {"dialogue": about}


def year_of(about: Record) -> int:
    if isinstance(about, Batch):
        return about.sent_on.year
    if isinstance(about, Urging):
        return localdate(about.at).year
    if isinstance(about, Plan | Report):
        return about.year
    return about.received_on.year if isinstance(about, Opinion) else localdate(about.starts_at).year


def enter_paper(entered: Entered, *, by: Account, at: datetime) -> Paper:
    """Registers a paper that was issued elsewhere, such as the annual report (A.6-b, B.Đ13-b)."""
    may_issue(by, entered.organisation.pk, localdate(at))
    _check_entered(entered)
    not_after(entered.issued_on, localdate(at))
    if entered.signer:
        require_signer(entered.organisation, entered.signer, entered.issued_on)
    with transaction.atomic():
        number = claim_number(entered.organisation, entered.kind, entered.issued_on, entered.number)
        within = period(entered.organisation, entered.issued_on)
        paper = _row(entered.organisation, number, within, None)
        is_new = paper.pk is None
        for name in ("kind", "year", "issued_on", "signer", "dialogue"):
            setattr(paper, name, getattr(entered, name))
        paper.subject, paper.number, paper.period = entered.subject.strip()[:300], number, within
        paper.standing, paper.by, paper.at = Standing.ISSUED, by, at
        if entered.file:
            paper.sha256 = put_file(paper.file, entered.file)
        paper.save(force_insert=is_new)
        _issued(paper, by=by, at=at)
        facts = {
            "kind": entered.kind,
            "number": number,
            "issued_on": entered.issued_on,
            "sha256": paper.sha256,
        }
        record("enter_paper", paper, by=by, at=at, facts=facts)
    return paper


def _check_entered(entered: Entered) -> None:
    if entered.kind not in CODES:
        raise Refused("Hãy chọn loại văn bản.", field="kind")
    if not entered.subject.strip():
        raise Refused("Hãy ghi trích yếu.", field="subject")
    if not entered.number.strip():
        raise Refused("Hãy ghi số, ký hiệu.", field="number")
    if entered.dialogue is not None and entered.dialogue.organisation_id != entered.organisation.pk:
        raise Refused("Buổi đối thoại này của cơ quan khác.", field="dialogue")
    if entered.kind == PaperKind.CONCLUSION and entered.dialogue and entered.dialogue.concluded_on is None:
        raise Refused(
            "Buổi này chưa kết luận. Hãy kết luận trên hệ thống; khi đó mọi ý kiến phải có kết quả.",
            clause="B.Đ9.2-b",
            field="dialogue",
        )


def upload_signed_copy(paper: Paper, file: Any, *, by: Account, at: datetime) -> Paper:
    """Puts the scan with signature and seal beside the paper; the file itself was judged by the form."""
    may_issue(by, paper.organisation_id, localdate(at))
    with transaction.atomic():
        paper = Paper.objects.select_for_update(no_key=True).get(pk=paper.pk)
        if not paper.number or paper.standing != Standing.ISSUED:
            raise Refused("Văn bản chưa ban hành hoặc đã hủy nên không đưa bản đã ký lên được.", field="file")
        before = paper.signed_copy.name
        digest = put_file(paper.signed_copy, file)
        paper.save(update_fields=["signed_copy"])
        PaperStep.objects.create(paper=paper, step=Step.SIGNED, sha256=digest, by=by, at=at)
        record("upload_signed_copy", paper, by=by, at=at, facts={"sha256": digest, "before": before})
    return paper


def put_file(place: Any, file: IO[bytes]) -> str:
    """Stores the file under a name of our own with its ending; its hash."""
    file.seek(0)
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    ending = PurePath(str(getattr(file, "name", ""))).suffix.lower()[:6]
    place.save(f"{digest[:16]}{ending}", ContentFile(content), save=False)
    return digest


def not_after(issued_on: date, today: date) -> None:
    """A paper bears no day that has not come."""
    if issued_on > today:
        raise Refused("Ngày ban hành không thể sau hôm nay.", field="issued_on")
