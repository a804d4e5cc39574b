"""Sign-off: drafted, checked for form, approved; who did what and when stays with the paper (spec 8)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.commitments.models import Urging
from doithoai.dialogues.models import Dialogue
from doithoai.documents import searching
from doithoai.documents.awaiting import draft_of
from doithoai.documents.edited import looked_at
from doithoai.documents.framing import Issue
from doithoai.documents.lifecycle import UNDER_WAY
from doithoai.documents.models import CODES, Paper, PaperKind, PaperRules, PaperStep, Standing, Step
from doithoai.documents.papers import Record, content_and_form
from doithoai.documents.permissions import may_approve, may_check, may_issue, may_rule
from doithoai.documents.register import about_columns, year_of
from doithoai.documents.standing import as_seen, held, move
from doithoai.documents.subjects import subject_of
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Account, Organisation, Person
from doithoai.plans.models import Plan
from doithoai.regulations.refusals import Refused

LONGEST_NOTE = 300


@dataclass(frozen=True)
class Drafting:
    """Who shall sign, and to whom the paper shall go."""

    signer: Person | None = None
    recipients: tuple[str, ...] = ()


def draft(kind: str, about: Record, drafting: Drafting, *, by: Account, at: datetime) -> Paper:
    """Makes a draft of a numbered paper from the records; it waits for checking and approval."""
    organisation, columns = about.organisation, about_columns(about)
    may_issue(by, organisation.pk, localdate(at))
    if kind not in CODES or not columns:
        raise Refused("Văn bản này không có số nên không qua trình duyệt.", field="kind")
    with transaction.atomic():
        _held_back(about)
        if draft_of(organisation, kind, columns):
            raise Refused("Văn bản này đã có một bản dự thảo đang trình.")
        paper = Paper(
            organisation=organisation,
            kind=kind,
            subject=subject_of(kind, about)[:300],
            year=year_of(about),
            signer=drafting.signer,
            recipients=list(drafting.recipients),
            standing=Standing.DRAFTED,
            by=by,
            at=at,
            **columns,
        )
        issue = Issue(signer=drafting.signer, recipients=drafting.recipients)
        content, paper.template = content_and_form(kind, about, issue)
        _put(paper, content)
        paper.save(force_insert=True)
        _stepped(paper, Step.DRAFTED, by=by, at=at)
        searching.put(paper)
    return paper


def redraft(paper: Paper, about: Record, *, by: Account, at: datetime) -> Paper:
    """Makes the draft anew from the records as they are now."""
    may_issue(by, paper.organisation_id, localdate(at))
    with transaction.atomic():
        paper = _reopened(paper)
        issue = Issue(signer=paper.signer, recipients=tuple(paper.recipients))
        content, paper.template = content_and_form(paper.kind, about, issue)
        _put(paper, content)
        paper.save()
        _stepped(paper, Step.DRAFTED, by=by, at=at)
    return paper


def replace(paper: Paper, file: Any, *, by: Account, at: datetime) -> Paper:
    """Puts a .docx that a person edited in place of the draft, once it was seen that it opens safely."""
    may_issue(by, paper.organisation_id, localdate(at))
    file.seek(0)
    content = looked_at(file.read())
    with transaction.atomic():
        paper = _reopened(paper)
        _put(paper, content)
        paper.save()
        _stepped(paper, Step.REPLACED, by=by, at=at)
    return paper


def check(paper: Paper, seen: str | None = None, *, by: Account, at: datetime) -> Paper:
    """Says that the form is right; somebody else than who wrote the draft. `seen` is the hash of what was read."""
    may_check(by, paper.organisation_id, localdate(at))
    return _judged(paper, seen, Step.CHECKED, by=by, at=at)


def approve(paper: Paper, seen: str | None = None, *, by: Account, at: datetime) -> Paper:
    """The leader lets the paper be issued as it was checked (A.2-a). `seen` is the hash of what was read."""
    may_approve(by, paper.organisation_id, localdate(at))
    return _judged(paper, seen, Step.APPROVED, by=by, at=at)


def send_back(paper: Paper, note: str, *, by: Account, at: datetime) -> Paper:
    """Gives a checked or approved draft back, with what is to be changed."""
    who = may_approve if paper.standing == Standing.APPROVED else may_issue
    who(by, paper.organisation_id, localdate(at))
    note = note.strip()
    if not note:
        raise Refused("Hãy ghi cần sửa gì.", field="note")
    if len(note) > LONGEST_NOTE:
        raise Refused("Lời ghi dài nhất %(most)s ký tự.", field="note", most=LONGEST_NOTE)
    with transaction.atomic():
        paper = held(paper)
        if paper.standing == Standing.DRAFTED:
            raise Refused("Bản dự thảo chưa được kiểm tra nên chưa có gì để trả lại.")
        move(paper, Standing.DRAFTED)
        paper.save(update_fields=["standing"])
        _stepped(paper, Step.RETURNED, note, by=by, at=at)
    return paper


def set_rules(
    organisation: Organisation, *, signed_off: bool, released: bool, by: Account, at: datetime
) -> PaperRules:
    """What the body asks of its papers before they leave the house."""
    may_rule(by, organisation, localdate(at))
    with transaction.atomic():
        told = {"signed_off": signed_off, "released": released}
        kept, _new = PaperRules.objects.update_or_create(organisation=organisation, defaults=told)
        record("set_paper_rules", organisation, by=by, at=at, facts=dict(told))
    return kept


def wrote(paper: Paper, account: Account) -> bool:
    """Whether the draft as it stands is this person's."""
    last = paper.steps.filter(step__in=[Step.DRAFTED, Step.REPLACED]).last()
    return last is not None and last.by_id == account.pk


def _judged(paper: Paper, seen: str | None, step: Step, *, by: Account, at: datetime) -> Paper:
    with transaction.atomic():
        paper = as_seen(held(paper), seen)
        if wrote(paper, by):
            raise Refused("Người soạn dự thảo không tự kiểm tra, duyệt bản của mình.", clause="A.2-a")
        move(paper, Standing(step.value))
        paper.save(update_fields=["standing"])
        _stepped(paper, step, by=by, at=at)
    return paper


def _held_back(about: Record) -> None:
    """Who drafts the same at once waits, and then sees that there is a draft."""
    if isinstance(about, Dialogue | Opinion | Urging | Plan):
        QuerySet(type(about)).select_for_update(no_key=True).get(pk=about.pk)


def _reopened(paper: Paper) -> Paper:
    """The draft, to be written anew: what was checked or approved must be so again."""
    paper = held(paper)
    if paper.standing not in UNDER_WAY:
        move(paper, Standing.DRAFTED)
    paper.standing = Standing.DRAFTED
    return paper


def _put(paper: Paper, content: bytes) -> None:
    paper.sha256 = hashlib.sha256(content).hexdigest()
    name = f"{slugify(PaperKind(paper.kind).name)}-du-thao.docx"
    paper.file.save(name, ContentFile(content), save=False)


def _stepped(paper: Paper, step: Step, note: str = "", *, by: Account, at: datetime) -> None:
    PaperStep.objects.create(paper=paper, step=step, note=note, sha256=paper.sha256, by=by, at=at)
    told = {"kind": paper.kind, "sha256": paper.sha256, "note": note}
    record(f"{step.value}_draft", paper, by=by, at=at, clause="A.2-a", facts=told)
