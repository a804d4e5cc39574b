"""B.Đ8.1-g3a, B.Đ9.1-g2d, B.Đ9.2-g1a: an answer is drafted, signed, agreed, approved; versions are kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from doithoai.audit.record import record
from doithoai.opinions import hands, searching
from doithoai.opinions.checking import Check, confirmed, require_parts
from doithoai.opinions.fingerprints import new_seal, of_answer
from doithoai.opinions.hands import Hand
from doithoai.opinions.house_rules import handling_rule
from doithoai.opinions.lifecycle import EXITS, Outcome, Stage
from doithoai.opinions.models import Answer, AnswerState, Opinion, Purpose
from doithoai.opinions.permissions import agrees, drafts, may_agree, units
from doithoai.opinions.stepping import due_now, held_by_a_unit, locked, reasoned, step
from doithoai.opinions.wording import verbatim
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

OWED = frozenset({Stage.ANSWERED, Stage.FOLLOWING})  # what was promised at the dialogue is being written
OPEN = (AnswerState.DRAFT, AnswerState.AGREED)


@dataclass(frozen=True)
class Drafting:
    """An answer as written: what, on which ground, who does it, until when or why no date; and what it started from."""

    text: str
    legal_basis: str
    responsible_unit: Organisation
    done_by: date | None = None
    no_date_reason: str = ""
    seen: int | None = None  # the version its writer began with; none asks nothing


def draft(opinion: Opinion, drafting: Drafting, *, by: Account, at: datetime) -> Answer:
    """Writes the next version of the answer; it starts without any hand."""
    require_parts(drafting.text, drafting.legal_basis, drafting.done_by, drafting.no_date_reason)
    with transaction.atomic():
        opinion = locked(opinion)
        _may_draft(by, opinion, localdate(at))
        facts = _begin(opinion)
        last = unchanged(opinion, drafting.seen)
        answer = Answer.objects.create(
            opinion=opinion,
            version=last.version + 1 if last else 1,
            text=verbatim(drafting.text).strip(),
            legal_basis=verbatim(drafting.legal_basis).strip(),
            responsible_unit=drafting.responsible_unit,
            done_by=drafting.done_by,
            no_date_reason=drafting.no_date_reason.strip(),
            by=by,
            at=at,
            seal=new_seal(),
        )
        opinion.save()
        facts |= {"version": answer.version, "words": of_answer(answer)}
        if last and last.state == AnswerState.DRAFT and hands.there(last):
            facts |= {"instead_of": [hand.value for hand in Hand if hand in hands.there(last)]}
        record("draft_answer", opinion, by=by, at=at, clause="B.Đ9.1-g2d", facts=facts)
        searching.put(opinion)
    return answer


def _may_draft(by: Account, opinion: Opinion, on: date) -> None:
    """B.Đ9.1-g2d: the unit asked for the draft, or the team; a unit that has it no more is told who has."""
    who = authority(by, on)
    if drafts(who, opinion):
        return
    mine = opinion.assignments.filter(purpose=Purpose.DRAFT, unit_id__in=units(who)).select_related("unit")
    if (before := mine.last()) is None:
        raise Refused("Ông/bà không có quyền làm việc này với ý kiến này.")
    still_answerable(opinion)
    if not before.ended_reason:
        raise Refused(
            "Việc chuẩn bị trả lời của %(unit)s đã xong: câu trả lời đã được thống nhất. Nếu cần sửa, đề nghị bộ phận "
            "tham mưu trả lại dự thảo.",
            clause="B.Đ8.1-g3a",
            unit=before.unit.short_name,
        )
    now = opinion.assignments.filter(purpose=Purpose.DRAFT, done_on=None, ended_reason="")
    after = now.select_related("unit").last()
    raise Refused(
        "Việc chuẩn bị trả lời không còn ở %(before)s (%(reason)s). Nơi chuẩn bị bây giờ: %(after)s. Điều ông/bà vừa viết "
        "chưa được lưu nhưng vẫn còn ở đây: hãy chép lại để gửi nơi ấy, hoặc đề nghị giao lại.",
        clause="B.Đ8.1-g2c",
        before=before.unit.short_name,
        reason=before.ended_reason,
        after=after.unit.short_name if after else opinion.organisation.short_name,
    )


def _begin(opinion: Opinion) -> dict[str, object]:
    """The stage in which a version may be written; the first one moves the opinion on."""
    still_answerable(opinion)
    if opinion.stage == Stage.ASSIGNED:
        return step(opinion, Stage.DRAFTED).facts
    last = opinion.answers.last()
    # Agreed for a conference where it was then promised to look again (B.Đ8.1-g4c): another may follow.
    held = opinion.outcome == Outcome.ANSWER_LATER and opinion.dialogue and opinion.dialogue.opened_at
    settled = last and last.state == AnswerState.AGREED and not (held and last.at < held)
    if opinion.stage == Stage.AGREED or settled:
        raise Refused(
            "Câu trả lời đã được thống nhất nên không ghi bản khác đè lên. Nếu cần sửa, hãy trả lại bản ấy trước.",
            clause="B.Đ8.1-g3a",
        )
    if opinion.stage != Stage.DRAFTED and opinion.stage not in OWED:
        raise Refused(
            "Ý kiến đang ở bước “%(now)s” nên chưa dự thảo được. Hãy phân công chuẩn bị trả lời trước.",
            clause="B.Đ8.1-g2c",
            now=str(Stage(opinion.stage).label),
        )
    return {}


def still_answerable(opinion: Opinion) -> None:
    """Refuses an answer to what has ended here or is answered elsewhere, and says what to do."""
    if opinion.stage == Stage.JOINED and opinion.lead:
        raise Refused(
            "Ý kiến này được trả lời chung. Hãy ghi câu trả lời ở ý kiến chính %(lead)s.",
            clause="B.Đ8.1-g2a",
            lead=opinion.lead.code,
        )
    if opinion.stage in EXITS:
        raise Refused(
            "Ý kiến %(code)s đang ở bước “%(now)s” nên không ghi thêm câu trả lời được. Hãy mở lại, nêu lý do, rồi trả lời.",
            clause="A.1-k",
            code=opinion.code,
            now=str(Stage(opinion.stage).label),
        )


def unchanged(opinion: Opinion, seen: int | None) -> Answer | None:
    """The newest version; refused when it is not the one that was seen: nobody works over what they did not read."""
    last = opinion.answers.select_related("by__person").last()
    if seen is None or seen == (last.version if last else 0):
        return last
    if last is None:
        return None
    raise Refused(
        "%(who)s đã lưu bản lần %(version)s lúc %(hour)s ngày %(day)s, sau khi ông/bà mở trang này. Hãy xem chỗ khác nhau "
        "rồi làm tiếp.",
        clause="B.Đ8.1-g3a",
        field="seen",
        who=last.by.person.name,
        version=last.version,
        hour=f"{localtime(last.at):%H:%M}",
        day=localdate(last.at),
    )


def latest(opinion: Opinion, *states: str) -> Answer:
    """The newest version of the answer, locked; refused when it is not in one of these states."""
    answer = opinion.answers.select_for_update(no_key=True).order_by("-version").first()
    if answer is None or answer.state not in states:
        raise Refused("Chưa có dự thảo trả lời đang chờ.", clause="B.Đ8.1-g3a")
    return answer


def _awaiting(opinion: Opinion, seen: int | None) -> Answer:
    """The version that still may get a hand: nothing went out with it in writing."""
    still_answerable(opinion)
    unchanged(opinion, seen)
    given = () if opinion.replied_on else (AnswerState.GIVEN,)
    return latest(opinion, *OPEN, *given)


def sign(opinion: Opinion, seen: int | None = None, *, by: Account, at: datetime) -> Answer:
    """The head of the unit puts the unit's name to the draft; so does the deputy in the days of a delegation."""
    with transaction.atomic():
        opinion = locked(opinion)
        answer = _awaiting(opinion, seen)
        in_place_of = hands.may_sign(by, opinion, answer, localdate(at))
        hands.require_in_turn(answer, handling_rule(opinion.organisation), Hand.SIGN)
        answer.signed_by, answer.signed_at = by, at
        answer.save(update_fields=["signed_by", "signed_at"])
        facts = _settled(opinion, answer, at)
        facts |= {"version": answer.version, "in_place_of": in_place_of}
        record("sign_answer", opinion, by=by, at=at, clause="B.Đ8.1-g3a", facts=facts)
    return answer


def agree(
    opinion: Opinion,
    checked: Collection[str] = tuple(Check.values),
    seen: int | None = None,
    *,
    by: Account,
    at: datetime,
) -> Answer:
    """Agrees the draft line by line of the checklist; a caller who names no lines confirms them all."""
    with transaction.atomic():
        opinion = locked(opinion)
        may_agree(by, opinion, localdate(at))
        answer = _awaiting(opinion, seen)
        hands.require_in_turn(answer, handling_rule(opinion.organisation), Hand.AGREE)
        answer.checked = confirmed(checked)
        answer.agreed_by, answer.agreed_at = by, at
        answer.save(update_fields=["checked", "agreed_by", "agreed_at"])
        facts = _settled(opinion, answer, at)
        facts |= {"version": answer.version, "checked": answer.checked}
        if answer.by_id == by.pk:
            facts |= {"own_draft": True}
        record("agree_answer", opinion, by=by, at=at, clause="B.Đ8.1-g3a", facts=facts)
    return answer


def approve(opinion: Opinion, seen: int | None = None, *, by: Account, at: datetime) -> Answer:
    """The leader approves, where the body asks for it; so does the deputy in the days of a delegation."""
    with transaction.atomic():
        opinion = locked(opinion)
        answer = _awaiting(opinion, seen)
        in_place_of = hands.may_approve(by, opinion, answer, localdate(at))
        hands.require_in_turn(answer, handling_rule(opinion.organisation), Hand.APPROVE)
        answer.approved_by, answer.approved_at = by, at
        answer.save(update_fields=["approved_by", "approved_at"])
        facts = _settled(opinion, answer, at)
        facts |= {"version": answer.version, "in_place_of": in_place_of}
        record("approve_answer", opinion, by=by, at=at, clause="A.2-a", facts=facts)
    return answer


def _settled(opinion: Opinion, answer: Answer, at: datetime) -> dict[str, object]:
    """With the last hand the draft is what will be answered, and the unit's task to draft is done."""
    if lacking := hands.missing(answer, handling_rule(opinion.organisation)):
        return {"waits": [hand.value for hand in lacking]}
    if answer.state != AnswerState.DRAFT:
        return {}
    facts = {} if opinion.stage in OWED else step(opinion, Stage.AGREED).facts
    answer.state = AnswerState.AGREED
    answer.save(update_fields=["state"])
    opinion.assignments.filter(purpose=Purpose.DRAFT, done_on=None, ended_reason="").update(
        done_on=localdate(at)
    )
    due_now(opinion)
    opinion.save()
    return {**facts, "settled": True}


def send_back(
    opinion: Opinion, comment: str, seen: int | None = None, *, by: Account, at: datetime
) -> Answer:
    """Returns the draft, or what was agreed and not yet given, to who wrote it with what is to be changed."""
    comment = reasoned(comment, "B.Đ8.1-g3a", "comment", most=2000)
    with transaction.atomic():
        opinion = locked(opinion)
        still_answerable(opinion)
        unchanged(opinion, seen)
        answer = latest(opinion, *OPEN)
        _may_send_back(by, opinion, answer, localdate(at))
        held_by_a_unit(opinion)
        facts = {} if opinion.stage in OWED else step(opinion, Stage.ASSIGNED).facts
        if answer.state == AnswerState.AGREED:
            _task_again(opinion)
        answer.state, answer.comment = AnswerState.RETURNED, comment
        answer.save(update_fields=["state", "comment"])
        due_now(opinion)
        opinion.save()
        facts |= {"version": answer.version, "comment": comment, "back_to": answer.by.person.name}
        record("send_back_answer", opinion, by=by, at=at, clause="B.Đ8.1-g3a", facts=facts)
        searching.put(opinion)
    return answer


def _may_send_back(by: Account, opinion: Opinion, answer: Answer, on: date) -> None:
    """The team or a leader; before anybody agreed also the head who would sign."""
    if agrees(authority(by, on), opinion):
        return
    if Hand.AGREE in hands.there(answer):
        hands.may_approve(by, opinion, answer, on)
    elif handling_rule(opinion.organisation).unit_head_signs:
        hands.may_sign(by, opinion, answer, on)
    else:
        may_agree(by, opinion, on)


def _task_again(opinion: Opinion) -> None:
    """What was done with the agreement is to do again, by the same unit."""
    last = opinion.assignments.filter(purpose=Purpose.DRAFT, ended_reason="").last()
    if last and last.done_on:
        last.done_on = None
        last.save(update_fields=["done_on"])
