"""A.2-b: within 14 days of the answer the person says satisfied or not; also on paper, through the desk."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.opinions.codes import normalise_code
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Feedback, Opinion
from doithoai.opinions.permissions import may_triage
from doithoai.opinions.stepping import locked
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


def rate(opinion: Opinion, satisfied: bool, text: str = "", *, by: Actor, at: datetime) -> Feedback:  # noqa: FBT001 - the answer itself
    """Stores what the person thinks of the answer; “not satisfied” says why."""
    today = localdate(at)
    if isinstance(by, Account):
        may_triage(by, opinion, today)
    text = verbatim(text).strip()
    if not satisfied and not text:
        raise Refused("Hãy cho biết vì sao ông/bà chưa hài lòng.", clause="A.2-b", field="text")
    if len(text) > MOST:
        raise Refused("Nội dung dài quá %(most)s ký tự.", field="text", most=MOST)
    with transaction.atomic():
        opinion = locked(opinion)
        ends = rating_ends(opinion)
        if ends is None:
            raise Refused("Ý kiến này chưa được trả lời nên chưa đánh giá được.", clause="A.2-b")
        if today > ends:
            raise Refused("Đã hết hạn đánh giá ngày %(ends)s.", clause="A.2-b", ends=ends)
        earlier = opinion.feedback.last()
        if earlier and localdate(earlier.at) >= ends - timedelta(days=DAYS):
            raise Refused("Ông/bà đã đánh giá câu trả lời này.", clause="A.2-b")
        feedback = Feedback.objects.create(opinion=opinion, satisfied=satisfied, text=text, at=at)
        record("rate", opinion, by=by, at=at, clause="A.2-b", facts={"satisfied": satisfied})
    return feedback


def rate_by_code(code: str, satisfied: bool, text: str = "", *, by: Actor, at: datetime) -> Feedback:  # noqa: FBT001 - the answer itself
    """As `rate`, for pages that know a code and no opinion."""
    opinion = Opinion.objects.filter(code=normalise_code(code)).first()
    if opinion is None:
        raise Refused("Không có mã này.", field="code")
    return rate(opinion, satisfied, text, by=by, at=at)
