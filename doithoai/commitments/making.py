"""A.0-P3b, A.4-c, B.Đ10.1-b: what was promised becomes a commitment with unit and date."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.commitments.models import Commitment
from doithoai.commitments.permissions import may_commit
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.covering import names_of
from doithoai.opinions.lifecycle import EXITS, Outcome
from doithoai.opinions.models import Assignment, Opinion, Purpose
from doithoai.opinions.redaction import redact
from doithoai.organisations.models import Account, Organisation, Person
from doithoai.regulations.refusals import Refused

MOST = 500


@dataclass(frozen=True)
class Promise:
    """What was promised, through which unit, until when, and on what occasion."""

    text: str
    unit: Organisation
    due_on: date
    official: Person | None = None
    dialogue: Dialogue | None = None
    opinion: Opinion | None = None


def commit(organisation: Organisation, promise: Promise, *, by: Account, at: datetime) -> Commitment:
    """Enters a commitment by hand."""
    may_commit(by, organisation.pk, localdate(at))
    with transaction.atomic():
        return _store(organisation, promise, by=by, at=at)


def _store(organisation: Organisation, promise: Promise, *, by: Account, at: datetime) -> Commitment:
    today = localdate(at)
    text = " ".join(promise.text.split())
    if not text:
        raise Refused("Hãy ghi nội dung cam kết.", clause="A.0-P3b", field="text")
    if len(text) > MOST:
        raise Refused("Nội dung cam kết dài quá %(most)s ký tự.", field="text", most=MOST)
    if promise.due_on < today:
        raise Refused("Hạn %(day)s đã qua.", clause="B.Đ10.1-b", field="due_on", day=promise.due_on)
    for belonging in (promise.dialogue, promise.opinion):
        if belonging is not None and belonging.organisation_id != organisation.pk:
            raise Refused("Buổi đối thoại hoặc ý kiến này của cơ quan khác.")
    if not promise.unit.holds_on(today):
        raise Refused("%(unit)s không còn hoạt động.", field="unit", unit=promise.unit.short_name)
    commitment = Commitment.objects.create(
        organisation=organisation,
        dialogue=promise.dialogue,
        opinion=promise.opinion,
        text=text,
        unit=promise.unit,
        official=promise.official,
        due_on=promise.due_on,
        made_on=today,
    )
    facts = {"unit": promise.unit.short_name, "due_on": promise.due_on}
    record("commit", commitment, by=by, at=at, clause="B.Đ10.1-b", facts=facts)
    return commitment


def from_conclusion(dialogue: Dialogue, *, by: Account, at: datetime) -> list[Commitment]:
    """One commitment for each opinion that waits for its answer or is being solved; a second call adds only what is new."""
    may_commit(by, dialogue.organisation_id, localdate(at))
    with transaction.atomic():
        Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
        promised = set(Commitment.objects.filter(dialogue=dialogue).values_list("opinion_id", flat=True))
        rows = (
            Opinion.objects.filter(dialogue=dialogue, restricted=False)
            .exclude(stage__in=EXITS)
            .exclude(pk__in=[number for number in promised if number])
            .select_related("organisation", "unit", "submission")
            .order_by("id")
        )
        tasks = {
            task.opinion_id: task
            for task in Assignment.objects.filter(
                opinion__in=rows, purpose=Purpose.SOLVE, done_on=None, ended_reason=""
            ).select_related("unit", "official")
        }
        promises = [_promise(row, tasks.get(row.pk), dialogue, localdate(at)) for row in rows]
        return [
            _store(dialogue.organisation, promise, by=by, at=at)
            for promise in promises
            if promise is not None
        ]


def _promise(row: Opinion, task: Assignment | None, dialogue: Dialogue, today: date) -> Promise | None:
    """What the annex says of this opinion; nothing when it was answered and nobody has to do more."""
    if task is not None:
        # A date that has passed meanwhile stays visible in the opinion; a new promise starts today.
        due = max(task.due_on or today, today)
        return Promise(_words("Giải quyết: ", row), task.unit, due, task.official, dialogue, row)
    if row.outcome == Outcome.ANSWER_LATER and row.outcome_due and row.replied_on is None:
        unit = row.unit or row.organisation
        due = max(row.outcome_due, today)
        return Promise(_words("Kiểm tra, trả lời: ", row), unit, due, None, dialogue, row)
    return None


def _words(act: str, row: Opinion) -> str:
    # A promise is read by everybody; who asked for it stands in the opinion.
    return (act + redact(row.title, names_of(row.submission)))[:MOST]
