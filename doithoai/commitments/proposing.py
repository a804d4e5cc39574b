"""A.4-c, B.Đ10.1-b: what the outcomes of a conference say is still to be done, as conclusions to be worded."""

from dataclasses import dataclass
from datetime import date

from doithoai.commitments.models import Commitment, ConclusionDraft, ConclusionItem
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.covering import names_of
from doithoai.opinions.lifecycle import EXITS, Outcome
from doithoai.opinions.models import Answer, AnswerState, Assignment, Opinion, Purpose
from doithoai.opinions.redaction import redact
from doithoai.organisations.models import Organisation, Person

MOST = 500
TOLD = frozenset({AnswerState.AGREED, AnswerState.GIVEN})


@dataclass(frozen=True)
class Proposed:
    """One conclusion as an outcome suggests it; `firm` when somebody was told to do it or an answer was promised."""

    opinion: Opinion
    text: str
    unit: Organisation
    due_on: date | None
    official: Person | None
    with_units: tuple[Organisation, ...]
    firm: bool


def proposed(dialogue: Dialogue, today: date) -> list[Proposed]:
    """What was ordered or promised and is no conclusion yet; nothing that a person took out."""
    out = _left_out(dialogue)
    return [one for one in _untaken(dialogue, today) if one.firm and one.opinion.pk not in out]


def offered(dialogue: Dialogue, today: date) -> list[Proposed]:
    """What may become a conclusion when a person wants it: taken out before, or an answer that names a day."""
    out = _left_out(dialogue)
    return [one for one in _untaken(dialogue, today) if not one.firm or one.opinion.pk in out]


def _left_out(dialogue: Dialogue) -> set[int]:
    rows = ConclusionDraft.left_out.through.objects.filter(conclusiondraft__dialogue=dialogue)
    return set(rows.values_list("opinion_id", flat=True))


def _untaken(dialogue: Dialogue, today: date) -> list[Proposed]:
    promised = Commitment.objects.filter(dialogue=dialogue, opinion__isnull=False).values("opinion")
    items = ConclusionItem.objects.filter(dialogue=dialogue, opinion__isnull=False).values("opinion")
    rows = (
        # What may not be told to everybody has its own file (B.Đ4.2).
        Opinion.objects.filter(dialogue=dialogue, restricted=False)
        .exclude(stage__in=EXITS)
        .exclude(pk__in=promised)
        .exclude(pk__in=items)
        .select_related("organisation", "unit", "submission")
        .prefetch_related(
            "assignments__unit", "assignments__official__organisation", "answers__responsible_unit"
        )
        .order_by("received_on", "id")
    )
    found = [_proposal(row, today) for row in rows]
    return [one for one in found if one is not None]


def _proposal(row: Opinion, today: date) -> Proposed | None:
    """Nothing when it was answered and nobody has to do more."""
    open_ones = [a for a in row.assignments.all() if a.done_on is None and not a.ended_reason]
    beside = tuple(a.unit for a in open_ones if a.purpose == Purpose.CO_ORDINATE)
    if task := _task(open_ones):
        # A date that has passed meanwhile stays visible in the opinion; a new promise starts today.
        due = max(task.due_on, today) if task.due_on else None
        return Proposed(row, _words("Giải quyết: ", row), task.unit, due, task.official, beside, firm=True)
    if row.outcome == Outcome.ANSWER_LATER and row.outcome_due and row.replied_on is None:
        due, unit = max(row.outcome_due, today), row.unit or row.organisation
        return Proposed(row, _words("Kiểm tra, trả lời: ", row), unit, due, None, beside, firm=True)
    answer = _answer(row)
    if row.outcome == Outcome.ANSWERED and answer and answer.done_by:
        unit, due = answer.responsible_unit, max(answer.done_by, today)
        return Proposed(row, _words("Giải quyết: ", row), unit, due, None, beside, firm=False)
    return None


def _task(open_ones: list[Assignment]) -> Assignment | None:
    return max((a for a in open_ones if a.purpose == Purpose.SOLVE), key=lambda a: a.pk, default=None)


def _answer(row: Opinion) -> Answer | None:
    return max((a for a in row.answers.all() if a.state in TOLD), key=lambda a: a.version, default=None)


def _words(act: str, row: Opinion) -> str:
    # A conclusion is read by everybody; who asked for it stands in the opinion.
    return (act + redact(row.title, names_of(row.submission)))[:MOST]
