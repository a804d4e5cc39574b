"""A.2-b: within 14 days of the answer the person says satisfied or not; also on paper, through the desk."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.opinions.codes import normalise_code
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import AnswerState, Feedback, Opinion
from doithoai.opinions.permissions import may_triage
from doithoai.opinions.stepping import locked, not_after
from doithoai.opinions.wording import verbatim
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

DAYS = 14
MOST = 5000
ANSWERED = frozenset({Stage.ANSWERED, Stage.FOLLOWING, Stage.CLOSED, Stage.JOINED})


def rating_ends(opinion: Opinion) -> date | None:
    """The last day to rate: 14 days after the latest of answer, written reply and end; none before an answer."""
    if opinion.stage not in ANSWERED or opinion.restricted:
        return None
    days = [day for day in (opinion.answered_on, opinion.replied_on, opinion.closed_on) if day]
    return max(days) + timedelta(days=DAYS) if days else None


def rated(opinion: Opinion) -> bool:
    """Whether the answer that stands now was rated; one that was changed after it was disputed may be rated again."""
    said = list(opinion.feedback.all())
    ends = rating_ends(opinion)
    if not said or ends is None:
        return bool(said)
    if _day(said[-1]) < ends - timedelta(days=DAYS):
        return False
    return not answered_anew(opinion, said[-1].at)


def _day(feedback: Feedback) -> date:
    return feedback.received_on or localdate(feedback.at)


def answered_anew(opinion: Opinion, since: datetime) -> bool:
    """Whether the answer was changed on re-examination after this moment, and the new one was given."""
    decided = [row.decided_at for row in opinion.reexaminations.all() if row.kept is False and row.decided_at]
    source = opinion.lead if opinion.lead and opinion.stage == Stage.JOINED else opinion
    return any(
        moment > since and source.answers.filter(state=AnswerState.GIVEN, at__gte=moment).exists()
        for moment in decided
    )


def rate(
    opinion: Opinion,
    satisfied: bool,  # noqa: FBT001 - the answer itself
    text: str = "",
    received_on: date | None = None,
    *,
    by: Actor,
    at: datetime,
) -> Feedback:
    """Stores what the person thinks of the answer; “not satisfied” says why. On paper the day it came counts."""
    today = localdate(at)
    clerk = by if isinstance(by, Account) else None
    if clerk is not None:
        may_triage(clerk, opinion, today)
    text = verbatim(text).strip()
    if not satisfied and not text:
        raise Refused("Hãy cho biết vì sao ông/bà chưa hài lòng.", clause="A.2-b", field="text")
    if len(text) > MOST:
        raise Refused("Nội dung dài quá %(most)s ký tự.", field="text", most=MOST)
    on = (received_on if clerk else None) or today
    not_after(on, today, "received_on")
    with transaction.atomic():
        opinion = locked(opinion)
        _check_window(opinion, on)
        feedback = Feedback.objects.create(
            opinion=opinion, satisfied=satisfied, text=text, at=at, received_on=on, entered_by=clerk
        )
        facts = {"satisfied": satisfied, "received_on": on, "on_paper": clerk is not None}
        record("rate", opinion, by=by, at=at, clause="A.2-b", facts=facts)
    return feedback


def _check_window(opinion: Opinion, on: date) -> None:
    ends = rating_ends(opinion)
    if ends is None:
        raise Refused("Ý kiến này chưa được trả lời nên chưa đánh giá được.", clause="A.2-b")
    if on > ends:
        raise Refused("Đã hết hạn đánh giá ngày %(ends)s.", clause="A.2-b", field="received_on", ends=ends)
    if opinion.answered_on and on < opinion.answered_on:
        raise Refused("Ngày nhận đánh giá không thể trước ngày trả lời.", field="received_on")
    if rated(opinion):
        raise Refused("Ông/bà đã đánh giá câu trả lời này.", clause="A.2-b")


def rate_by_code(code: str, satisfied: bool, text: str = "", *, by: Actor, at: datetime) -> Feedback:  # noqa: FBT001 - the answer itself
    """As `rate`, for pages that know a code and no opinion."""
    opinion = Opinion.objects.filter(code=normalise_code(code)).first()
    if opinion is None:
        raise Refused("Không có mã này.", field="code")
    return rate(opinion, satisfied, text, by=by, at=at)
