"""B.Đ10.1-b: a conclusion becomes work: who solves, who answers, who helps, until the day that the notice names."""

from datetime import datetime

from doithoai.commitments.promise import Promise
from doithoai.opinions.assignment import assign, reassign
from doithoai.opinions.lifecycle import EXITS, Outcome, Stage
from doithoai.opinions.models import AnswerState, Assignment, Opinion, Purpose
from doithoai.organisations.models import Account


def give_tasks(promise: Promise, *, by: Account, at: datetime) -> None:
    """Gives the opinion behind a conclusion to its units; a conclusion of the chair's own has no opinion to give."""
    if promise.opinion is None:
        return
    opinion = Opinion.objects.select_related("organisation", "dialogue").get(pk=promise.opinion.pk)
    if opinion.stage in EXITS or opinion.stage == Stage.RECEIVED:
        return
    open_ones = list(opinion.assignments.filter(done_on=None, ended_reason=""))
    solving = _last(open_ones, Purpose.SOLVE)
    purpose = Purpose.SOLVE if solving else _purpose(opinion)
    if purpose is not None:
        _lead(opinion, purpose, solving or _last(open_ones, purpose), promise, by=by, at=at)
    helping = {task.unit_id for task in open_ones if task.purpose == Purpose.CO_ORDINATE}
    helping |= {promise.unit.pk, opinion.organisation_id}
    for unit in promise.with_units:
        if unit.pk not in helping:
            assign(opinion, unit, Purpose.CO_ORDINATE, promise.due_on, by=by, at=at)


def _purpose(opinion: Opinion) -> Purpose | None:
    """To answer while the answer is owed, else to solve; nothing when the answer has been agreed and only has to go out."""
    if opinion.outcome != Outcome.ANSWER_LATER or opinion.replied_on is not None:
        return Purpose.SOLVE
    agreed = opinion.answers.filter(state__in=(AnswerState.AGREED, AnswerState.GIVEN)).exists()
    return None if agreed else Purpose.DRAFT


def _lead(
    opinion: Opinion, purpose: str, task: Assignment | None, promise: Promise, *, by: Account, at: datetime
) -> None:
    if task is None:
        # What the body keeps to itself waits at its own desk, as it did before.
        if promise.unit.pk != opinion.organisation_id or purpose == Purpose.SOLVE:
            assign(opinion, promise.unit, purpose, promise.due_on, promise.official, by=by, at=at)
    elif (task.unit_id, task.due_on) != (promise.unit.pk, promise.due_on):
        reason = f"Theo kết luận số {promise.number} của hội nghị" if promise.number else "Theo kết luận"
        reassign(task, promise.unit, promise.due_on, reason, by=by, at=at)


def _last(tasks: list[Assignment], purpose: str) -> Assignment | None:
    return max((task for task in tasks if task.purpose == purpose), key=lambda task: task.pk, default=None)
