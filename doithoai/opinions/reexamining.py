"""A.2-b: “not satisfied” is looked at again by a unit or official other than who answered; kept, or answered anew."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.opinions.assignment import Place, check_unit, place
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import AnswerState, Feedback, Opinion, Purpose, Reexamination
from doithoai.opinions.permissions import may_agree, may_examine
from doithoai.opinions.stepping import due_now, locked, not_before, reasoned, step
from doithoai.opinions.wording import verbatim
from doithoai.organisations.models import Account, Organisation, Person
from doithoai.regulations.refusals import Refused

MOST = 5000
ANSWERED = frozenset({Stage.ANSWERED, Stage.FOLLOWING, Stage.CLOSED})


@dataclass(frozen=True)
class Examiner:
    """Who looks again, and until when."""

    unit: Organisation
    due_on: date
    official: Person | None = None


@dataclass(frozen=True)
class Decision:
    """Kept or changed, with the reasons that the person reads; changed names who drafts the new answer."""

    kept: bool
    text: str
    unit: Organisation | None = None
    due_on: date | None = None


def answer_of(opinion: Opinion) -> Opinion:
    """The opinion whose answer was rated: its own, or the lead's that reached it."""
    return opinion.lead if opinion.lead is not None and opinion.stage == Stage.JOINED else opinion


def answering_units(opinion: Opinion) -> set[int]:
    """The units that answered: responsible for the answer given, or asked to draft it."""
    source = answer_of(opinion)
    given = source.answers.filter(state=AnswerState.GIVEN).values_list("responsible_unit", flat=True)
    asked = source.assignments.filter(purpose=Purpose.DRAFT, done_on__isnull=False)
    units = {*given, *asked.values_list("unit", flat=True)}
    return units or ({source.unit_id} if source.unit_id else set())


def open_reexamination(feedback: Feedback, examiner: Examiner, *, by: Account, at: datetime) -> Reexamination:
    """Gives a “not satisfied” to somebody else than who answered."""
    today = localdate(at)
    may_agree(by, feedback.opinion, today)
    not_before(examiner.due_on, today, "due_on")
    with transaction.atomic():
        opinion = locked(feedback.opinion)
        _check_feedback(opinion, feedback)
        _check_examiner(opinion, examiner, today)
        row = Reexamination.objects.create(opinion=opinion, feedback=feedback, **vars(examiner), by=by, at=at)
        facts = {"unit": row.unit.short_name, "unit_id": row.unit_id, "due_on": row.due_on}
        record("open_reexamination", opinion, by=by, at=at, clause="A.2-b", facts=facts)
    return row


def _check_feedback(opinion: Opinion, feedback: Feedback) -> None:
    if feedback.satisfied:
        raise Refused("Người nêu đã hài lòng nên không có gì để xem xét lại.", clause="A.2-b")
    if opinion.feedback.last() != feedback:
        raise Refused("Người nêu đã đánh giá lại sau đó.", clause="A.2-b")
    if Reexamination.objects.filter(feedback=feedback).exists():
        raise Refused("Đánh giá này đã được giao xem xét lại.", clause="A.2-b")


def _check_examiner(opinion: Opinion, examiner: Examiner, today: date) -> None:
    check_unit(opinion, examiner.unit, today)
    if examiner.unit.pk in answering_units(opinion):
        raise Refused(
            "%(unit)s đã trả lời ý kiến này. Hãy giao nơi khác xem xét lại.",
            clause="A.2-b",
            field="unit",
            unit=examiner.unit.short_name,
        )
    official = examiner.official
    if official is None:
        return
    authors = Q(by__person=official) | Q(signed_by__person=official)
    if answer_of(opinion).answers.filter(authors).exists():
        raise Refused(
            "%(who)s đã soạn câu trả lời nên không tự xem xét lại.",
            clause="A.2-b",
            field="official",
            who=official.name,
        )


def decide_reexamination(
    reexamination: Reexamination, decision: Decision, *, by: Account, at: datetime
) -> Reexamination:
    """Says with reasons whether the answer stands; when it is changed, the opinion goes back to be answered anew."""
    may_examine(by, reexamination, localdate(at))
    text = verbatim(reasoned(decision.text, "A.2-b", "text", most=MOST)).strip()
    with transaction.atomic():
        opinion, source = _held(reexamination.opinion_id)
        row = Reexamination.objects.select_for_update(no_key=True).get(pk=reexamination.pk)
        if row.kept is not None:
            raise Refused("Việc xem xét lại này đã kết luận.", clause="A.2-b")
        row.kept, row.text, row.decided_by, row.decided_at = decision.kept, text, by, at
        row.save(update_fields=["kept", "text", "decided_by", "decided_at"])
        moved = {} if decision.kept else _again(source, decision, by=by, at=at)
        facts: dict[str, object] = {"kept": decision.kept}
        if source == opinion:
            facts |= moved
        elif moved:
            # One answer reaches all who follow: it is the lead that is answered anew.
            record("reopen", source, by=by, at=at, clause="A.2-b", facts={**moved, "found_by": opinion.code})
        record("decide_reexamination", opinion, by=by, at=at, clause="A.2-b", facts=facts)
    return row


def _held(number: int) -> tuple[Opinion, Opinion]:
    """The opinion and the one whose answer was rated; the lead first, as verbs do that reach its followers."""
    source = locked(answer_of(Opinion.objects.select_related("lead").get(pk=number)))
    opinion = source if source.pk == number else locked(Opinion.objects.get(pk=number))
    if answer_of(opinion).pk != source.pk:
        raise Refused("Ý kiến vừa được gộp hoặc tách. Hãy xem lại rồi làm tiếp.", clause="A.2-b")
    return opinion, source


def _again(source: Opinion, decision: Decision, *, by: Account, at: datetime) -> dict[str, object]:
    """The opinion is open again, and a unit drafts the new answer."""
    if decision.unit is None:
        raise Refused("Hãy chọn đơn vị soạn lại câu trả lời.", clause="A.2-b", field="unit")
    if source.stage not in ANSWERED:
        raise Refused(
            "Ý kiến đã được mở lại hoặc chuyển đi nên không trả lời lại ở đây được.", clause="A.2-b"
        )
    facts: dict[str, object] = {}
    if source.stage == Stage.CLOSED:
        facts = dict(step(source, Stage.FOLLOWING).facts)
        source.reopened += 1
        source.result, source.closed_on = "", None
        source.results.filter(void_at=None).update(void_at=at)
    source.assignments.filter(purpose=Purpose.DRAFT, done_on=None, ended_reason="").update(
        ended_reason="Soạn lại sau khi xem xét lại"
    )
    placed = place(source, Place(decision.unit, Purpose.DRAFT, decision.due_on), by=by, at=at)
    due_now(source)
    source.save()
    return {**facts, "unit": placed.unit.short_name, "unit_id": placed.unit_id, "due_on": placed.due_on}


def owes_new_answer(opinion: Opinion) -> bool:
    """Whether the answer was changed on re-examination and the new one has not been given."""
    if opinion.stage not in ANSWERED:
        return False
    asked = Q(opinion=opinion) | Q(opinion__lead=opinion, opinion__stage=Stage.JOINED)
    changed = Reexamination.objects.filter(asked, kept=False).order_by("decided_at").last()
    if changed is None:
        return False
    return not opinion.answers.filter(state=AnswerState.GIVEN, at__gte=changed.decided_at).exists()


def check_nothing_disputed(opinion: Opinion) -> None:
    """A file does not end while a re-examination runs or the new answer is owed."""
    asked = Q(opinion=opinion) | Q(opinion__lead=opinion, opinion__stage=Stage.JOINED)
    if Reexamination.objects.filter(asked, kept=None).exists():
        raise Refused("Đang xem xét lại theo đánh giá của người nêu nên chưa kết thúc được.", clause="A.2-b")
    if owes_new_answer(opinion):
        raise Refused("Còn nợ câu trả lời mới sau khi xem xét lại nên chưa kết thúc được.", clause="A.2-b")
