"""Sổ văn bản: numbers in sequence, each given once within a term (Party) or a year (State); papers kept with their hash."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
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
from doithoai.documents.framing import Issue, day, profile_of
from doithoai.documents.models import CODES, Counter, Paper, PaperKind
from doithoai.documents.papers import Record, draft_docx
from doithoai.documents.permissions import may_issue
from doithoai.documents.transfer_letter import Batch
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Account, Organisation, Person
from doithoai.plans.models import Plan
from doithoai.regulations.refusals import Refused

# First day of a Party term and its name; a setting of the same form wins.
TERMS: tuple[tuple[date, str], ...] = (
    (date(2015, 1, 1), "2015-2020"),
    (date(2020, 7, 1), "2020-2025"),
    (date(2025, 7, 1), "2025-2030"),
)
LONGEST_NUMBER = 40
WRITTEN = re.compile(r"^(?:số\s*:?\s*)?(\d+)\s*(\S.*)?$", re.IGNORECASE)


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
        while _used(organisation, number := _form(organisation, code, counter.last), counter.period):
            counter.last += 1
        counter.save(update_fields=["last"])
    return number


def claim_number(organisation: Organisation, kind: str, on: date, typed: str = "") -> str:
    """The number that a clerk typed, refused when it was used before; the next one when none was typed."""
    if not typed.strip():
        return next_number(organisation, kind, on)
    code = CODES[kind]
    number = _written(organisation, code, typed)
    with transaction.atomic():
        counter = _counter(organisation, code, on)  # nobody else takes it meanwhile
        before = _used(organisation, number, counter.period)
    if before:
        raise Refused(
            "Số %(number)s đã dùng cho “%(subject)s” ngày %(day)s. Hãy ghi số khác, hoặc để trống để lấy số tiếp theo.",
            field="number",
            number=number,
            subject=before.subject,
            day=day(before.issued_on),
        )
    return number


def _counter(organisation: Organisation, code: str, on: date) -> Counter:
    row: dict[str, Any] = {
        "organisation": organisation,
        "kind_code": code,
        "period": period(organisation, on),
    }
    Counter.objects.get_or_create(**row)
    return Counter.objects.select_for_update(no_key=True).get(**row)


def _form(organisation: Organisation, code: str, number: int) -> str:
    return profile_of(organisation).numbered(number, code, organisation.symbol)


def _used(organisation: Organisation, number: str, period: str) -> Paper | None:
    return Paper.objects.filter(organisation=organisation, number=number, period=period).first()


def _written(organisation: Organisation, code: str, typed: str) -> str:
    """`5` and `Số 5-TB/ĐU` are `05-TB/ĐU`; a form that is not known stays as typed."""
    number = " ".join(unicodedata.normalize("NFC", typed).split())
    if len(number) > LONGEST_NUMBER:
        raise Refused("Số, ký hiệu dài nhất %(most)s ký tự.", field="number", most=LONGEST_NUMBER)
    parts = WRITTEN.match(number)
    if parts is None or not 0 < int(parts[1]) < 100_000:
        return number
    return f"{int(parts[1]):02d}{parts[2]}" if parts[2] else _form(organisation, code, int(parts[1]))


def keep(kind: str, about: Record, issue: Issue, subject: str, *, by: Account, at: datetime) -> Paper:
    """Makes the paper from the records and keeps it in the register; belongs inside the transaction of a verb."""
    organisation = about.organisation
    content = draft_docx(kind, about, issue)
    paper = Paper(
        organisation=organisation,
        kind=kind,
        subject=subject[:300],
        year=_year(about),
        period=period(organisation, issue.on or localdate(at)),
        number=issue.number,
        issued_on=issue.on,
        signer=issue.signer,
        recipients=list(issue.recipients),
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
        at=at,
        **_about(about),
    )
    paper.file.save(
        f"{slugify(PaperKind(kind).name)}-{slugify(issue.number or kind)}.docx",
        ContentFile(content),
        save=False,
    )
    paper.save(force_insert=True)
    record(
        "issue_paper" if issue.number else "keep_paper",
        paper,
        by=by,
        at=at,
        facts={"kind": kind, "number": issue.number, "issued_on": issue.on, "sha256": paper.sha256},
    )
    return paper


def _about(about: Record) -> dict[str, Any]:
    if isinstance(about, Batch):
        return {}  # each opinion bears the number of the letter
    if isinstance(about, Urging):
        return {"urging": about, "addressee": about.unit}
    if isinstance(about, Plan):
        return {"plan": about}
    if isinstance(about, Opinion):
        return {"opinion": about, "dialogue": about.dialogue}
    return {"dialogue": about}


def _year(about: Record) -> int:
    if isinstance(about, Batch):
        return about.sent_on.year
    if isinstance(about, Urging):
        return localdate(about.at).year
    if isinstance(about, Plan):
        return about.year
    return about.received_on.year if isinstance(about, Opinion) else localdate(about.starts_at).year


def enter_paper(entered: Entered, *, by: Account, at: datetime) -> Paper:
    """Registers a paper that was issued elsewhere, such as the annual report (A.6-b, B.Đ13-b)."""
    may_issue(by, entered.organisation.pk, localdate(at))
    _check_entered(entered)
    not_after(entered.issued_on, localdate(at))
    with transaction.atomic():
        number = claim_number(entered.organisation, entered.kind, entered.issued_on, entered.number)
        paper = Paper(
            organisation=entered.organisation,
            kind=entered.kind,
            subject=entered.subject.strip()[:300],
            year=entered.year,
            period=period(entered.organisation, entered.issued_on),
            number=number,
            issued_on=entered.issued_on,
            signer=entered.signer,
            dialogue=entered.dialogue,
            by=by,
            at=at,
        )
        if entered.file:
            paper.sha256 = _put(paper.file, entered.file)
        paper.save(force_insert=True)
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
        if not paper.number:
            raise Refused("Văn bản chưa có số nên chưa đưa bản đã ký lên được.", field="file")
        before = paper.signed_copy.name
        digest = _put(paper.signed_copy, file)
        paper.save(update_fields=["signed_copy"])
        record("upload_signed_copy", paper, by=by, at=at, facts={"sha256": digest, "before": before})
    return paper


def _put(place: Any, file: IO[bytes]) -> str:
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
