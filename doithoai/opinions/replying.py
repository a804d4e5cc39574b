"""A.4-d, B.Đ10.1-g1: the agreed answer is given in writing; nothing goes out that lacks a hand the body asks for."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.opinions import searching
from doithoai.opinions.answering import OWED, still_answerable
from doithoai.opinions.grouping import reach
from doithoai.opinions.hands import missing, require_all
from doithoai.opinions.house_rules import handling_rule
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import AnswerState, Opinion, Purpose
from doithoai.opinions.permissions import may_agree, may_pass
from doithoai.opinions.stepping import due_now, locked, not_after, reasoned, step
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

WRITTEN = (AnswerState.AGREED, AnswerState.GIVEN)


def reply_in_writing(
    opinion: Opinion, replied_on: date, number: str = "", *, by: Account, at: datetime
) -> Opinion:
    """Records that the written reply went out; an answer promised for later must have been agreed."""
    today = localdate(at)
    may_pass(by, opinion, today)
    not_after(replied_on, today, "replied_on")
    with transaction.atomic():
        opinion = locked(opinion)
        if replied_on < opinion.received_on:
            raise Refused("Ngày trả lời không thể trước ngày nhận ý kiến.", field="replied_on")
        facts: dict[str, object] = {}
        still_answerable(opinion)
        if opinion.stage not in OWED:
            if opinion.stage != Stage.AGREED:
                raise Refused("Hãy thống nhất nội dung trả lời trước khi trả lời.", clause="B.Đ8.1-g3a")
            facts = step(opinion, Stage.ANSWERED).facts
        _give(opinion)
        opinion.replied_on = replied_on
        opinion.answered_on = opinion.answered_on or replied_on
        if opinion.stage == Stage.ANSWERED and _being_solved(opinion):
            facts |= {"then": step(opinion, Stage.FOLLOWING).then}
        due_now(opinion)
        opinion.save()
        reach(opinion)
        facts |= {"replied_on": replied_on, "number": number}
        record("reply_in_writing", opinion, by=by, at=at, clause="A.4-d", facts=facts)
        searching.put(opinion)
    return opinion


def _give(opinion: Opinion) -> None:
    """The agreed version with every hand; without one, what was said on the floor is the answer, if that is enough."""
    rule = handling_rule(opinion.organisation)
    answer = opinion.answers.select_for_update(no_key=True).filter(state__in=WRITTEN).last()
    newest = opinion.answers.last()
    if answer is None and opinion.outcome == Outcome.ANSWERED:
        if opinion.needs_written_reply and (rule.leader_approves or rule.unit_head_signs):
            raise Refused(
                "Ý kiến này cần trả lời bằng văn bản, mà cơ quan quy định văn bản trả lời phải qua đủ các bước. Hãy dự "
                "thảo và trình đủ các bước trước.",
                clause="A.4-d",
            )
        return
    if answer is None or answer != newest:
        raise Refused("Bản trả lời mới nhất chưa được thống nhất. Hãy thống nhất trước.", clause="B.Đ8.1-g3a")
    require_all(answer, rule)
    answer.state = AnswerState.GIVEN
    answer.save(update_fields=["state"])


def give_on_floor(opinion: Opinion) -> None:
    """What was said is the prepared answer, when that has every hand; without them it is only what was said."""
    rule = handling_rule(opinion.organisation)
    for answer in opinion.answers.filter(state=AnswerState.AGREED):
        if not missing(answer, rule):
            answer.state = AnswerState.GIVEN
            answer.save(update_fields=["state"])


def _being_solved(opinion: Opinion) -> bool:
    return opinion.assignments.filter(purpose=Purpose.SOLVE, done_on=None, ended_reason="").exists()


def need_written_reply(
    opinion: Opinion,
    needed: bool,  # noqa: FBT001 - the decision itself
    reason: str,
    *,
    by: Account,
    at: datetime,
) -> Opinion:
    """Decides for one opinion whether a written reply is needed, and why (A.4-d; reading 9)."""
    may_agree(by, opinion, localdate(at))
    reason = reasoned(reason, "A.4-d", most=300)
    with transaction.atomic():
        opinion = locked(opinion)
        opinion.needs_written_reply, opinion.written_reply_reason = needed, reason
        due_now(opinion)
        opinion.save()
        record(
            "need_written_reply",
            opinion,
            by=by,
            at=at,
            clause="A.4-d",
            facts={"needed": needed, "reason": reason},
        )
    return opinion
