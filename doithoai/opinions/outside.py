"""A.2-g, A.6-c: a body outside the system is urged, answers on paper, or sends back what was passed to it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.timezone import localdate

from doithoai.audit.record import hold, record
from doithoai.opinions.flowing_back import bodies_back, flow_back
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion, Passing, Urging
from doithoai.opinions.permissions import may_pass
from doithoai.opinions.stepping import locked, not_after
from doithoai.opinions.wording import verbatim
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

MOST = 20_000
# After so many days without a word somebody asks again; a page may ask for another number.
QUIET_DAYS = 15


@dataclass(frozen=True)
class PaperAnswer:
    """What came back on paper: its day, number and words."""

    on: date
    reference: str
    text: str


def urge(passing: Passing, on: date, number: str = "", *, by: Account, at: datetime) -> Urging:
    """Asks the body again: the first, second, third time, with the number of the letter."""
    today = localdate(at)
    may_pass(by, passing.opinion, today)
    not_after(on, today, "on")
    with transaction.atomic():
        opinion, passing = _open(passing)
        last = passing.urgings.last()
        first_day = last.on if last else localdate(passing.sent_at)
        if on < first_day or (last and on == last.on):
            raise Refused("Ngày đôn đốc phải sau lần trước và không trước ngày chuyển.", field="on")
        times = last.times + 1 if last else 1
        urging = Urging.objects.create(
            passing=passing, on=on, number=number.strip()[:40], times=times, by=by, at=at
        )
        facts = {"times": times, "on": on, "number": urging.number, "body": passing.to_name}
        record("urge_outside", opinion, by=by, at=at, clause="A.6-c", facts=facts)
    return urging


def _open(passing: Passing) -> tuple[Opinion, Passing]:
    """The rows, held; refused unless the body is outside and still owes its answer."""
    opinion = locked(passing.opinion)
    row = Passing.objects.select_for_update(no_key=True).get(pk=passing.pk)
    if row.to_id is not None:
        raise Refused("Cơ quan nhận có trong hệ thống và tự trả lời ở đó.", clause="A.2-g")
    if row.answered_on or row.returned_at:
        raise Refused("Nơi nhận đã trả lời hoặc đã gửi trả.", clause="A.2-g")
    if opinion.stage not in {Stage.TRANSFERRED, Stage.ESCALATED}:
        raise Refused("Ý kiến này không còn ở nơi nhận.", clause="A.2-g")
    return opinion, row


def answer_from_outside(passing: Passing, answer: PaperAnswer, *, by: Account, at: datetime) -> Passing:
    """Records the paper by which the body answered; the result flows to the opinion once the person was told."""
    today = localdate(at)
    may_pass(by, passing.opinion, today)
    not_after(answer.on, today, "on")
    text, reference = verbatim(answer.text).strip(), verbatim(answer.reference).strip()
    if not reference:
        raise Refused("Hãy ghi số, ngày văn bản trả lời.", clause="A.2-g", field="reference")
    if len(reference) > 200:
        raise Refused("Số, ngày văn bản dài quá 200 ký tự.", field="reference")
    if not text:
        raise Refused("Hãy ghi nơi nhận đã trả lời gì.", clause="A.2-g", field="text")
    if len(text) > MOST:
        raise Refused("Nội dung dài quá %(most)s ký tự.", field="text", most=MOST)
    with transaction.atomic():
        opinion, passing = _open(passing)
        if answer.on < localdate(passing.sent_at):
            raise Refused("Ngày trả lời không thể trước ngày chuyển.", field="on")
        passing.answered_on, passing.answer_reference, passing.answer_text = answer.on, reference, text
        passing.save(update_fields=["answered_on", "answer_reference", "answer_text"])
        hold(*bodies_back(opinion))
        facts = {"body": passing.to_name, "on": answer.on, "reference": reference}
        record("answer_outside", opinion, by=by, at=at, clause="A.2-g", facts=facts)
        flow_back(opinion, by=by, at=at)
    return passing


def unanswered(rows: QuerySet[Passing], on: date, days: int = QUIET_DAYS) -> QuerySet[Passing]:
    """Of these those outside that said nothing for so many days since they were asked last, the longest first."""
    before = on - timedelta(days=days)
    waiting = rows.filter(to=None, answered_on=None, returned_at=None, sent_at__date__lte=before)
    asked = waiting.annotate(times=Count("urgings"), asked_on=Max("urgings__on"))
    return asked.filter(Q(asked_on=None) | Q(asked_on__lte=before)).order_by("sent_at", "id")
