"""B.Đ8.1-g4c, B.Đ9.2-b: what was said of each opinion at the dialogue; said is not solved."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues.lifecycle import State as DialogueState
from doithoai.dialogues.minutes import require_line_unlocked
from doithoai.dialogues.models import Dialogue
from doithoai.opinions import searching
from doithoai.opinions.assignment import Place, place
from doithoai.opinions.grouping import reach
from doithoai.opinions.lifecycle import EXITS, Outcome, Stage
from doithoai.opinions.models import Assignment, Opinion, Purpose
from doithoai.opinions.permissions import may_give_outcome
from doithoai.opinions.replying import give_on_floor
from doithoai.opinions.stepping import due_now, locked_with_dialogue, not_before, shown_live, step
from doithoai.opinions.wording import verbatim
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

ON_THE_FLOOR = frozenset({DialogueState.OPEN, DialogueState.ENDED})


@dataclass(frozen=True)
class Said:
    """The outcome of one opinion: which, by whom, until when, through which unit, in which words."""

    outcome: str
    answered_by: str = ""
    due_on: date | None = None
    unit: Organisation | None = None
    note: str = ""  # what was answered, for the minutes and for the one who asked


def give_outcome(opinion: Opinion, said: Said, *, by: Account, at: datetime) -> Opinion:
    """Records the outcome while the dialogue is open or not yet concluded; may be corrected until then."""
    may_give_outcome(by, opinion, localdate(at))
    return say(opinion, said, by=by, at=at)


def say(opinion: Opinion, said: Said, *, by: Account, at: datetime) -> Opinion:
    """As `give_outcome`, for verbs that asked for the right themselves."""
    today = localdate(at)
    _check(said, today)
    with transaction.atomic():
        opinion, dialogue = locked_with_dialogue(opinion)
        _check_life(opinion, dialogue)
        if dialogue is not None:
            require_line_unlocked(dialogue, f"opinion-{opinion.pk}")
        facts: dict[str, object] = {"before": opinion.outcome} if opinion.outcome else {}
        if opinion.stage not in {Stage.ANSWERED, Stage.FOLLOWING}:
            facts |= step(opinion, Stage.ANSWERED).facts
        _write(opinion, said, localdate(dialogue.ended_at) if dialogue and dialogue.ended_at else today)
        _hand_over(opinion, said, by=by, at=at)
        if said.outcome == Outcome.ANSWERED and opinion.stage == Stage.ANSWERED and _being_solved(opinion):
            facts |= {"then": step(opinion, Stage.FOLLOWING).then}
        due_now(opinion)
        opinion.save()
        reach(opinion)
        shown_live(opinion.dialogue_id)
        facts |= {
            "outcome": opinion.outcome,
            "answered_by": opinion.answered_by,
            "due_on": opinion.outcome_due,
            "unit": said.unit.short_name if said.unit else "",
        }
        record("give_outcome", opinion, by=by, at=at, clause="B.Đ9.2-b", facts=facts)
        searching.put(opinion)
    return opinion


def _check(said: Said, today: date) -> None:
    if said.outcome not in Outcome.values:
        raise Refused("Hãy chọn kết quả tại hội nghị.", clause="B.Đ8.1-g4c", field="outcome")
    if said.outcome == Outcome.ANSWER_LATER:
        if said.due_on is None:
            raise Refused("Hẹn trả lời sau thì phải có ngày.", clause="B.Đ8.1-g4c", field="due_on")
        not_before(said.due_on, today, "due_on")
    if len(said.answered_by) > 160:
        raise Refused("Tên người trả lời dài quá 160 ký tự.", field="answered_by")


def _check_life(opinion: Opinion, dialogue: Dialogue | None) -> None:
    if dialogue is None or dialogue.state not in ON_THE_FLOOR:
        raise Refused(
            "Chỉ ghi kết quả tại hội nghị từ khi khai mạc đến trước khi kết luận.", clause="B.Đ9.2-b"
        )
    if opinion.stage == Stage.JOINED:
        raise Refused("Ý kiến này được trả lời chung. Hãy ghi kết quả ở ý kiến chính.", clause="B.Đ8.1-g2a")
    if opinion.stage in EXITS:
        raise Refused("Ý kiến đã kết thúc hoặc đã chuyển đi.")


def _write(opinion: Opinion, said: Said, day: date) -> None:
    opinion.outcome = said.outcome
    opinion.answered_by = verbatim(said.answered_by).strip()
    opinion.said = verbatim(said.note).strip()
    opinion.outcome_due = said.due_on if said.outcome == Outcome.ANSWER_LATER else None
    if said.outcome == Outcome.ANSWERED:
        opinion.answered_on = opinion.answered_on or day
        give_on_floor(opinion)
        _open(opinion, Purpose.DRAFT).update(done_on=day)
    elif opinion.replied_on is None:
        opinion.answered_on = None  # a correction: it was not answered after all


def _open(opinion: Opinion, purpose: str) -> QuerySet[Assignment]:
    return opinion.assignments.filter(purpose=purpose, done_on=None, ended_reason="")


def _hand_over(opinion: Opinion, said: Said, *, by: Account, at: datetime) -> None:
    """Who writes the answer promised for later, or who does what was promised."""
    purpose = {Outcome.ANSWER_LATER: Purpose.DRAFT, Outcome.ANSWERED: Purpose.SOLVE}.get(
        Outcome(said.outcome)
    )
    if said.unit is None or purpose is None or (purpose == Purpose.SOLVE and said.due_on is None):
        return
    _open(opinion, purpose).update(ended_reason="Giao lại tại hội nghị")
    place(opinion, Place(said.unit, purpose, said.due_on), by=by, at=at)


def _being_solved(opinion: Opinion) -> bool:
    return _open(opinion, Purpose.SOLVE).exists()
