"""What every verb of the room shares: the locked row, the step its life allows, the deadline it has now."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from doithoai.dialogues.lifecycle import State as DialogueState
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.lifecycle import EXITS, STEPS, Outcome, Stage
from doithoai.opinions.models import Assignment, Extension, Opinion, Passing, Purpose
from doithoai.regulations.refusals import Refused
from doithoai.ui.words import is_blank

# After the conclusion nothing joins a dialogue and no outcome changes: its annex is issued.
SEALED = frozenset(
    {DialogueState.CONCLUDED, DialogueState.REPORTED, DialogueState.CLOSED, DialogueState.CANCELLED}
)
BEFORE_ANSWER = frozenset({Stage.RECEIVED, Stage.ACCEPTED, Stage.ASSIGNED, Stage.DRAFTED, Stage.AGREED})
DUE_CLAUSES = {Purpose.DRAFT: "B.Đ8.1-g2c", Purpose.SOLVE: "B.Đ10.1-b"}


@dataclass(frozen=True)
class Step:
    """A step taken: from where, to where, by which clause; its facts let the record be replayed."""

    now: str
    then: str
    clause: str

    @property
    def facts(self) -> dict[str, object]:
        """For the record."""
        return {"from": self.now, "to": self.then}


def locked(opinion: Opinion) -> Opinion:
    """The row as it is now, held until the verb ends."""
    return Opinion.objects.select_for_update(no_key=True).get(pk=opinion.pk)


def locked_with_dialogue(opinion: Opinion) -> tuple[Opinion, Dialogue | None]:
    """The row and its dialogue; the dialogue first, as the gate does, so that two verbs never wait for each other."""
    dialogue_id = Opinion.objects.values_list("dialogue_id", flat=True).get(pk=opinion.pk)
    dialogue = locked_dialogue(dialogue_id) if dialogue_id else None
    return _still_there(locked(opinion), dialogue_id), dialogue


def _still_there(opinion: Opinion, dialogue_id: int | None) -> Opinion:
    if opinion.dialogue_id != dialogue_id:
        raise Refused("Ý kiến vừa được đưa sang buổi khác. Hãy xem lại rồi làm tiếp.")
    return opinion


def locked_with_dialogues(
    opinion: Opinion, to: Dialogue | None
) -> tuple[Dialogue | None, Opinion, Dialogue | None]:
    """The dialogue it goes to, the row, and the dialogue it leaves; dialogues in the order of their numbers."""
    before = Opinion.objects.values_list("dialogue_id", flat=True).get(pk=opinion.pk)
    numbers = [number for number in (to.pk if to else None, before) if number]
    rows = Dialogue.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
    held = {row.pk: row for row in rows}
    opinion = _still_there(locked(opinion), before)
    return held.get(to.pk) if to else None, opinion, held.get(before) if before else None


def locked_dialogue(dialogue_id: int) -> Dialogue:
    """The dialogue as it is now, held; keys that point to it may still be written by others."""
    return Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue_id)


def step(opinion: Opinion, then: Stage) -> Step:
    """Moves the opinion on when its life allows it."""
    now = opinion.stage
    if (now, then) not in STEPS:
        raise Refused(
            "Ý kiến %(code)s đang ở bước “%(now)s” nên không làm được việc này.",
            code=opinion.code,
            now=str(Stage(now).label),
        )
    opinion.stage = then
    return Step(now, then, STEPS[now, then])


def due_now(opinion: Opinion) -> None:
    """Writes which unit has the opinion and its next deadline, from what is still open."""
    open_ones = [
        a for a in opinion.assignments.filter(done_on=None, ended_reason="") if a.purpose in DUE_CLAUSES
    ]
    if open_ones:
        opinion.unit_id = open_ones[-1].unit_id
    dues = _dues(opinion, open_ones) if opinion.stage not in EXITS else []
    opinion.due_on, opinion.due_clause = min(dues, default=(None, ""))


def _dues(opinion: Opinion, open_ones: list[Assignment]) -> list[tuple[date, str]]:
    dues = [(a.due_on, DUE_CLAUSES[Purpose(a.purpose)]) for a in open_ones if a.due_on]
    if opinion.replied_on is None and opinion.outcome == Outcome.ANSWER_LATER and opinion.outcome_due:
        dues.append((_promised(opinion, opinion.outcome_due), "A.4-d"))
    if carried := _carried(opinion):
        dues.append((carried, "A.2-g"))
    # Reading 4: the day of the conclusion notice is the target of the written reply too.
    target = opinion.dialogue.conclusion_due if opinion.needs_written_reply and opinion.dialogue else None
    if opinion.replied_on is None and target:
        dues.append((target, "A.4-d"))
    return dues


def _promised(opinion: Opinion, promised: date) -> date:
    """The day of an answer promised for later, with the days it waited since, or the later day that was granted."""
    since = opinion.dialogue.ended_at if opinion.dialogue else None
    pauses = opinion.suspensions.filter(granted=True)
    longer = Extension.objects.filter(
        assignment__opinion=opinion, assignment__purpose=Purpose.DRAFT, granted=True
    )
    if since is not None:
        pauses, longer = pauses.filter(decided_at__gt=since), longer.filter(decided_at__gt=since)
    waited = sum(
        ((pause.ended_on or pause.until_on + timedelta(days=1)) - pause.from_on).days for pause in pauses
    )
    return max([promised + timedelta(days=waited), *longer.values_list("due_on", flat=True)])


def _carried(opinion: Opinion) -> date | None:
    """The term of the sender keeps running, there and when it came back, until somebody answers (A.2-g)."""
    if opinion.stage not in BEFORE_ANSWER:
        return None
    sent = Passing.objects.filter(Q(continuation=opinion) | Q(opinion=opinion, returned_at__isnull=False))
    last = sent.exclude(due_on=None).order_by("id").last()
    return last.due_on if last else None


def owe_after_gate(opinion: Opinion, dialogue: Dialogue | None) -> None:
    """What comes back to a concluded dialogue without an outcome is owed a written answer (B.Đ9.2-b, A.4-d)."""
    passed = dialogue is not None and dialogue.state in SEALED - {DialogueState.CANCELLED}
    if passed and not opinion.outcome and opinion.replied_on is None:
        opinion.needs_written_reply = True
        opinion.written_reply_reason = "Mở lại sau kết luận, chưa có kết quả tại hội nghị"


def held_by_a_unit(opinion: Opinion) -> None:
    """Refuses to hand back what went elsewhere and came back: its task has ended, so nobody would have it."""
    if opinion.stage == Stage.ACCEPTED:
        raise Refused("Chưa đơn vị nào giữ ý kiến này. Hãy phân công trước.", clause="B.Đ8.1-g2c")


def end_assignments(opinion: Opinion, reason: str) -> None:
    """Takes back what is still open: the opinion went elsewhere, and waits for nobody here."""
    opinion.suspended_until = None
    opinion.assignments.filter(done_on=None, ended_reason="").update(ended_reason=reason[:300])


def shown_live(dialogue_id: int | None) -> None:
    """Live screens of the dialogue show this change."""
    if dialogue_id:
        Dialogue.objects.filter(pk=dialogue_id).update(version=F("version") + 1)


def reasoned(reason: str, clause: str = "", field: str = "reason", most: int = 500) -> str:
    """The reason without spaces around it; refused when there is none or it is too long."""
    reason = reason.strip()
    if is_blank(reason):
        raise Refused("Hãy ghi lý do.", clause=clause, field=field)
    if len(reason) > most:
        raise Refused("Lý do dài quá %(most)s ký tự. Hãy viết ngắn hơn.", field=field, most=most)
    return reason


def not_after(day: date, today: date, field: str) -> None:
    """Refuses a day that has not come."""
    if day > today:
        raise Refused("Ngày %(day)s chưa đến. Hãy ghi ngày đã xảy ra.", field=field, day=day)


def not_before(day: date, today: date, field: str) -> None:
    """Refuses a deadline that has passed."""
    if day < today:
        raise Refused("Hạn %(day)s đã qua. Hãy chọn từ hôm nay trở đi.", field=field, day=day)
