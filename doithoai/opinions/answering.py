"""B.Đ8.1-g3a, B.Đ9.1-g2d, B.Đ9.2-g1a: an answer is drafted by the unit, agreed, and given; versions are kept."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.opinions.grouping import reach
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import Answer, AnswerState, Opinion, Purpose
from doithoai.opinions.permissions import may_agree, may_draft, may_pass
from doithoai.opinions.stepping import due_now, locked, not_after, reasoned, step
from doithoai.opinions.wording import MOST_LETTERS, verbatim
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

# Stages in which an answer promised at the dialogue is still being written.
OWED = frozenset({Stage.ANSWERED, Stage.FOLLOWING})
EMPTY_PHRASES = (
    r"(?:sẽ|tiếp tục|đang)\s+(?:tiếp tục\s+)?(?:quan tâm|xem xét|nghiên cứu|lưu ý)(?:\s*,?\s*(?:xem xét|giải quyết|nghiên cứu))*",
    r"(?:xin\s+)?(?:đã\s+)?(?:tiếp nhận|ghi nhận|tiếp thu)\s+(?:ý kiến|kiến nghị|phản ánh)",
    r"trong thời gian (?:tới|sớm nhất)",
    r"(?:khi|nếu) có (?:đủ )?(?:điều kiện|kinh phí)",
    r"(?:theo|đúng) quy định(?: của pháp luật)?(?=\s*[.,;]|\s*$)",
    r"giao (?:các )?(?:cơ quan|đơn vị) (?:chức năng|liên quan)",
)
EMPTY = re.compile("|".join(EMPTY_PHRASES), re.IGNORECASE)


@dataclass(frozen=True)
class Drafting:
    """An answer as written: what, on which ground, who does it, until when or why no date."""

    text: str
    legal_basis: str
    responsible_unit: Organisation
    done_by: date | None = None
    no_date_reason: str = ""


def weaknesses(text: str) -> list[str]:
    """Phrases that answer nothing, as hints for the reviewer; a person judges."""
    return [found.group() for found in EMPTY.finditer(unicodedata.normalize("NFC", text))]


def draft(opinion: Opinion, drafting: Drafting, *, by: Account, at: datetime) -> Answer:
    """Writes the next version of the answer."""
    may_draft(by, opinion, localdate(at))
    _check(drafting)
    with transaction.atomic():
        opinion = locked(opinion)
        facts: dict[str, object] = {}
        if opinion.stage == Stage.ASSIGNED:
            facts = step(opinion, Stage.DRAFTED).facts
        elif opinion.stage != Stage.DRAFTED and opinion.stage not in OWED:
            raise Refused(
                "Ý kiến đang ở bước “%(now)s” nên chưa dự thảo được. Hãy phân công chuẩn bị trả lời trước.",
                clause="B.Đ8.1-g2c",
                now=str(Stage(opinion.stage).label),
            )
        answer = Answer.objects.create(
            opinion=opinion,
            version=opinion.answers.count() + 1,
            text=verbatim(drafting.text).strip(),
            legal_basis=verbatim(drafting.legal_basis).strip(),
            responsible_unit=drafting.responsible_unit,
            done_by=drafting.done_by,
            no_date_reason=drafting.no_date_reason.strip(),
            by=by,
            at=at,
        )
        opinion.save()
        facts |= {"version": answer.version}
        record("draft_answer", opinion, by=by, at=at, clause="B.Đ9.1-g2d", facts=facts)
    return answer


def _check(drafting: Drafting) -> None:
    if not drafting.text.strip():
        raise Refused("Hãy ghi nội dung trả lời.", clause="B.Đ9.2-g1a", field="text")
    if len(drafting.text) > MOST_LETTERS:
        raise Refused("Nội dung trả lời dài quá %(most)s ký tự.", field="text", most=MOST_LETTERS)
    if not drafting.legal_basis.strip():
        raise Refused("Hãy ghi căn cứ pháp lý.", clause="B.Đ9.1-g2d", field="legal_basis")
    if len(drafting.legal_basis) > 500:
        raise Refused("Căn cứ pháp lý dài quá 500 ký tự.", field="legal_basis")
    if drafting.done_by is None and not drafting.no_date_reason.strip():
        raise Refused("Hãy ghi ngày xong, hoặc vì sao chưa có ngày.", clause="B.Đ8.1-g4b", field="done_by")
    if len(drafting.no_date_reason) > 300:
        raise Refused("Lý do chưa có ngày dài quá 300 ký tự.", field="no_date_reason")


def latest(opinion: Opinion, *states: str) -> Answer:
    """The newest version of the answer, locked; refused when it is not in one of these states."""
    answer = opinion.answers.select_for_update(no_key=True).order_by("-version").first()
    if answer is None or answer.state not in states:
        raise Refused("Chưa có dự thảo trả lời đang chờ.", clause="B.Đ8.1-g3a")
    return answer


def send_back(opinion: Opinion, comment: str, *, by: Account, at: datetime) -> Answer:
    """Returns the draft to its unit with what is to be changed."""
    may_agree(by, opinion, localdate(at))
    comment = reasoned(comment, "B.Đ8.1-g3a", "comment", most=2000)
    with transaction.atomic():
        opinion = locked(opinion)
        answer = latest(opinion, AnswerState.DRAFT)
        facts = {} if opinion.stage in OWED else step(opinion, Stage.ASSIGNED).facts
        answer.state, answer.comment = AnswerState.RETURNED, comment
        answer.save(update_fields=["state", "comment"])
        opinion.save(update_fields=["stage"])
        facts |= {"version": answer.version, "comment": comment}
        record("send_back_answer", opinion, by=by, at=at, clause="B.Đ8.1-g3a", facts=facts)
    return answer


def agree(opinion: Opinion, *, by: Account, at: datetime) -> Answer:
    """Agrees the draft: it is what will be answered; the unit's task to draft is done."""
    may_agree(by, opinion, localdate(at))
    with transaction.atomic():
        opinion = locked(opinion)
        answer = latest(opinion, AnswerState.DRAFT)
        facts = {} if opinion.stage in OWED else step(opinion, Stage.AGREED).facts
        answer.state = AnswerState.AGREED
        answer.save(update_fields=["state"])
        opinion.assignments.filter(purpose=Purpose.DRAFT, done_on=None, ended_reason="").update(
            done_on=localdate(at)
        )
        due_now(opinion)
        opinion.save()
        facts |= {"version": answer.version}
        record("agree_answer", opinion, by=by, at=at, clause="B.Đ8.1-g3a", facts=facts)
    return answer


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
    return opinion


def _give(opinion: Opinion) -> None:
    if opinion.outcome == Outcome.ANSWERED and not opinion.answers.filter(state=AnswerState.AGREED).exists():
        return  # what was said on the floor is the answer
    answer = latest(opinion, AnswerState.AGREED, AnswerState.GIVEN)
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
