"""The public thread of an opinion: what its code shows, from the words to the proof, without personal data."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from doithoai.audit.models import Entry
from doithoai.opinions.covering import Names, is_unsorted, names_of
from doithoai.opinions.feedback import rated, rating_ends
from doithoai.opinions.lifecycle import EXITS, Outcome, Result, Stage
from doithoai.opinions.models import Answer, AnswerState, Opinion, ResultRecord, Submission
from doithoai.opinions.redaction import redact
from doithoai.opinions.scope import guidance
from doithoai.opinions.telling import Step, told
from doithoai.opinions.thread_parts import (
    PARTS,
    Elsewhere,
    Examination,
    Pause,
    elsewhere_of,
    examinations_of,
    pause_of,
)


@dataclass(frozen=True)
class GivenAnswer:
    """An answer that was given: its words, ground, unit and date."""

    text: str
    legal_basis: str
    unit: str
    done_by: date | None
    no_date_reason: str


@dataclass(frozen=True)
class Proof:
    """That a verified result has a proof, without the file itself."""

    text: str
    happened_on: date
    reference: str
    has_file: bool


@dataclass(frozen=True)
class Thread:
    """One opinion from the words to the proof, for the one who has the code."""

    number: int  # for verbs, through `published.by_number`
    code: str
    title: str
    text: str
    organisation: str
    received_on: date
    channel: str
    stage: str
    stage_label: str
    restricted: bool
    guidance: str
    unit: str
    due_on: date | None
    due_clause: str
    outcome: str
    outcome_label: str
    outcome_due: date | None
    answered_by: str
    said: str
    answers: tuple[GivenAnswer, ...]
    result: str
    result_label: str
    proofs: tuple[Proof, ...]
    dialogue_code: str
    rating_ends: date | None
    rated: bool
    pause: Pause | None
    examinations: tuple[Examination, ...]
    elsewhere: tuple[Elsewhere, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class SubmissionThread:
    """What one code leads to: the receipt and each opinion."""

    code: str
    organisation: str
    organisation_slug: str
    phone: str  # of the organisation
    received_on: date
    channel: str
    opinions: tuple[Thread, ...]


class _Found(NamedTuple):
    entries: dict[tuple[str, int], list[Entry]]
    continuations: dict[int, list[Opinion]]


def submission_thread(submission: Submission, code: str) -> SubmissionThread:
    """The threads of a submission's opinions, or of the one with this code; the same number of statements for any."""
    rows = list(_rows(Opinion.objects.filter(submission=submission)))
    shown = [row for row in rows if row.origin_id is None]
    if code != submission.code:
        shown = [row for row in rows if row.code == code]
    found = _Found(_entries(submission, rows), _continuations(rows))
    return SubmissionThread(
        submission.code,
        submission.organisation.short_name,
        submission.organisation.slug,
        submission.organisation.phone,
        submission.received_on,
        submission.get_channel_display(),
        tuple(_thread(row, submission, found) for row in shown),
    )


def _rows(rows: QuerySet[Opinion]) -> QuerySet[Opinion]:
    given = Answer.objects.filter(state=AnswerState.GIVEN).select_related("responsible_unit")
    proven = ResultRecord.objects.exclude(verified_by=None).filter(void_at=None)
    return (
        rows.select_related("organisation", "unit", "dialogue__conclusion", "lead__submission")
        .prefetch_related(
            Prefetch("answers", given, to_attr="given"),
            Prefetch("lead__answers", given, to_attr="given_to_all"),
            Prefetch("results", proven, to_attr="proven"),
            Prefetch("lead__results", proven, to_attr="proven_to_all"),
            Prefetch("feedback"),
            *PARTS,
        )
        .order_by("id")
    )


def _entries(submission: Submission, rows: Iterable[Opinion]) -> dict[tuple[str, int], list[Entry]]:
    numbers = {row.pk for row in rows} | {row.lead_id for row in rows if row.lead_id}
    asked = Q(subject_kind="opinions.submission", subject_id=submission.pk)
    asked |= Q(subject_kind="opinions.opinion", subject_id__in=numbers)
    found: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(asked).order_by("id"):
        found[entry.subject_kind, entry.subject_id].append(entry)
    return found


def _continuations(rows: Iterable[Opinion]) -> dict[int, list[Opinion]]:
    found: dict[int, list[Opinion]] = defaultdict(list)
    for row in rows:
        if row.origin_id:
            found[row.origin_id].append(row)
    return found


def _steps(row: Opinion, submission: Submission, found: _Found) -> tuple[Step, ...]:
    entries = [*found.entries["opinions.submission", submission.pk], *_of(row, found)]
    steps = [
        replace(step, detail=redact(step.detail, _names(row, submission)))
        for entry in entries
        if (step := told(entry, restricted=row.restricted))
    ]
    if not row.restricted and (concluded := _concluded(row)):
        steps.append(concluded)
    return tuple(sorted(steps, key=lambda step: step.day))


def _of(row: Opinion, found: _Found) -> list[Entry]:
    entries = list(found.entries["opinions.opinion", row.pk])
    if row.lead_id and row.stage == Stage.JOINED:
        joined = max((e.id for e in entries if e.act in {"join", "follow_new_lead"}), default=0)
        entries += [e for e in found.entries["opinions.opinion", row.lead_id] if _reaches(e, joined)]
    for further in found.continuations[row.pk]:
        entries += [e for e in _of(further, found) if e.act != "accept"]
    return sorted(entries, key=lambda entry: entry.id)


def _reaches(entry: Entry, joined: int) -> bool:
    """What was done for the lead reaches a member; earlier acts only when they are the answer itself."""
    if entry.act in {"rate", "split", "accept", "join", "leave"}:
        return False
    return entry.id > joined or entry.act in {"give_outcome", "reply_in_writing"}


def _concluded(row: Opinion) -> Step | None:
    dialogue = row.dialogue
    if dialogue is None or dialogue.concluded_on is None or not row.outcome:
        return None
    number = dialogue.conclusion.number
    return Step("conclude", _("Thông báo kết luận"), dialogue.concluded_on, None, "ok", "A.4-c", number)


def _names(row: Opinion, submission: Submission) -> Names:
    """Slips get lost: neither the person's own name stands behind a code, nor that of the lead whose answer is shared."""
    lead = row.lead if row.stage == Stage.JOINED else None
    return (*names_of(submission), *(names_of(lead.submission) if lead else ()))


def _title(row: Opinion, names: Names) -> str:
    if row.restricted:
        return _("Nội dung được bảo mật")
    return _("Ý kiến đang chờ phân loại") if is_unsorted(row) else redact(row.title, names)


def _thread(row: Opinion, submission: Submission, found: _Found) -> Thread:
    hidden, way, done = row.restricted, _on_the_way(row, found), leading(row)
    names = tuple(dict.fromkeys(name for one in way for name in _names(one, submission)))
    return Thread(
        number=row.pk,
        code=row.code,
        title=_title(row, names),
        # Until somebody judged what it is, it may be a denunciation (ADR 7).
        text="" if hidden or is_unsorted(row) else redact(row.text, names),
        organisation=row.organisation.short_name,
        received_on=row.received_on,
        channel=submission.get_channel_display(),
        stage=row.stage,
        stage_label=str(Stage(row.stage).label),
        restricted=hidden,
        guidance=guidance(row.kind) if row.stage == Stage.OUT_OF_SCOPE else "",
        unit="" if hidden or row.unit is None else row.unit.short_name,
        due_on=None if hidden or row.stage in EXITS else row.due_on,
        due_clause="" if hidden else row.due_clause,
        outcome="" if hidden else row.outcome,
        outcome_label=str(Outcome(row.outcome).label) if row.outcome and not hidden else "",
        outcome_due=None if hidden else row.outcome_due,
        answered_by="" if hidden else row.answered_by,
        said="" if hidden else redact(row.said, names),
        answers=() if hidden else _answers(way, names),
        result="" if hidden else done.result,
        result_label=str(Result(done.result).label) if done.result and not hidden else "",
        proofs=() if hidden else _proofs(way, names),
        dialogue_code=row.dialogue.code if row.dialogue and not hidden else "",
        rating_ends=rating_ends(row),
        rated=rated(row),
        pause=None if hidden else pause_of(way, names),
        examinations=() if hidden else examinations_of(row, names),
        elsewhere=() if hidden else elsewhere_of(way, names),
        steps=_steps(row, submission, found),
    )


def _on_the_way(row: Opinion, found: _Found) -> list[Opinion]:
    """The opinion and those at the bodies that it was passed to: one person sees one thread."""
    further = [one for one in found.continuations[row.pk] if not one.restricted]
    return [row, *(one for there in further for one in _on_the_way(there, found))]


def leading(row: Opinion) -> Opinion:
    """The opinion whose answer and result are told: its lead while it follows one, else itself (B.Đ8.1-g2a)."""
    return row.lead if row.lead is not None and row.stage == Stage.JOINED else row


def _given(row: Opinion) -> Iterable[Answer]:
    follows = leading(row) is not row
    given: Iterable[Answer] = getattr(row.lead, "given_to_all", ()) if follows else getattr(row, "given", ())
    return given


def _proven(row: Opinion) -> Iterable[ResultRecord]:
    follows = leading(row) is not row
    proven: Iterable[ResultRecord] = (
        getattr(row.lead, "proven_to_all", ()) if follows else getattr(row, "proven", ())
    )
    return proven


def _answers(way: Iterable[Opinion], names: Names) -> tuple[GivenAnswer, ...]:
    return tuple(
        GivenAnswer(
            redact(a.text, names),
            redact(a.legal_basis, names),
            a.responsible_unit.short_name,
            a.done_by,
            redact(a.no_date_reason, names),
        )
        for row in way
        for a in _given(row)
    )


def _proofs(way: Iterable[Opinion], names: Names) -> tuple[Proof, ...]:
    return tuple(
        Proof(redact(p.text, names), p.happened_on, redact(p.proof_reference, names), bool(p.proof))
        for row in way
        for p in _proven(row)
    )
