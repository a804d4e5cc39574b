"""Opinions of the ward at each stage of their life, reached through verbs."""

from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any

from doithoai.audit.record import PUBLIC
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.answering import Drafting, agree, draft
from doithoai.opinions.assignment import assign
from doithoai.opinions.escalating import Papers, escalate
from doithoai.opinions.grouping import join
from doithoai.opinions.intake import Handed, receive
from doithoai.opinions.lifecycle import Outcome, Result, Stage
from doithoai.opinions.models import Channel, Kind, Opinion, Purpose, Submission, Urgency
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.opinions.passing import transfer
from doithoai.opinions.replying import reply_in_writing
from doithoai.opinions.result import Done, close, record_result, verify
from doithoai.opinions.triage import Sorting, accept, decline, put_out_of_scope
from tests.factories.organisations import World, day, moment

RECEIVED_ON = day(2026, 9, 3)
SORTED, ASSIGNED = moment(day(2026, 9, 4)), moment(day(2026, 9, 4), 10)
DRAFTED, AGREED = moment(day(2026, 9, 8)), moment(day(2026, 9, 9))
REPLIED, FOLLOWED = moment(day(2026, 9, 10)), moment(day(2026, 9, 11))
DONE, CLOSED = moment(day(2026, 9, 15)), moment(day(2026, 9, 16))
DRAFT_DUE, SOLVE_DUE = day(2026, 9, 15), day(2026, 10, 15)
TEXT = "Ngõ 24 Lý Nam Đế bị ngập sau mưa, đi lại khó. Đề nghị phường cho thông cống và thu gom rác đều hơn."
NAME, PHONE, ADDRESS, EMAIL = "Phạm Bá Thử", "0900000103", "Số 12 ngõ 24", "thu@example.vn"
SORTING = Sorting(Kind.PETITION, "flooding", Urgency.HIGH, "commune", "Dương Lôi")
_numbers = count(1)


def handed(world: World, **other: Any) -> Handed:
    """What a citizen sends on the portal."""
    usual = Handed(
        organisation=world.ward.party_committee,
        channel=Channel.PORTAL,
        text="\n".join(other.get("parts", (TEXT,))),
        received_on=RECEIVED_ON,
        petitioner=NAME,
        address=ADDRESS,
        phone=PHONE,
        email=EMAIL,
        once=f"form-{next(_numbers)}",
    )
    return replace(usual, **other)


def submitted(world: World, *, at: datetime | None = None, **other: Any) -> Submission:
    """A submission as it comes in."""
    facts = handed(world, **other)
    return receive(facts, by=PUBLIC, at=at or moment(facts.received_on, 19))


def received(world: World, *, at: datetime | None = None, **other: Any) -> Opinion:
    """An opinion that waits to be sorted."""
    return submitted(world, at=at, **other).opinions.get()


def accepted(world: World, **other: Any) -> Opinion:
    """A sorted opinion."""
    return accept(received(world, **other), SORTING, by=world.clerk, at=SORTED)


def assigned(world: World, **other: Any) -> Opinion:
    """An opinion of which the first department prepares the answer."""
    opinion = accepted(world, **other)
    unit = world.ward.departments[0]
    assign(opinion, unit, Purpose.DRAFT, DRAFT_DUE, by=world.advisory, at=ASSIGNED)
    return fresh(opinion)


def drafting(world: World, **other: Any) -> Drafting:
    """An answer with everything that is required."""
    usual = Drafting(
        text="Phường thông cống D300 ngõ 24 và thu gom rác ba lần một tuần, xong trước ngày 15/10/2026.",
        legal_basis="Kế hoạch duy tu hạ tầng năm 2026 số 14/KH-UBND",
        responsible_unit=world.ward.departments[0],
        done_by=SOLVE_DUE,
    )
    return replace(usual, **other)


def drafted(world: World, **other: Any) -> Opinion:
    """An opinion with a draft answer."""
    opinion = assigned(world, **other)
    draft(opinion, drafting(world), by=world.unit_officer, at=DRAFTED)
    return fresh(opinion)


def agreed(world: World, **other: Any) -> Opinion:
    """An opinion with an agreed answer."""
    opinion = drafted(world, **other)
    agree(opinion, by=world.advisory, at=AGREED)
    return fresh(opinion)


def answered(world: World, **other: Any) -> Opinion:
    """An opinion answered in writing."""
    return reply_in_writing(agreed(world, **other), REPLIED.date(), by=world.clerk, at=REPLIED)


def following(world: World, **other: Any) -> Opinion:
    """An answered opinion that the first department solves."""
    opinion = answered(world, **other)
    assign(opinion, world.ward.departments[0], Purpose.SOLVE, SOLVE_DUE, by=world.advisory, at=FOLLOWED)
    return fresh(opinion)


def solving(**other: Any) -> Done:
    """What the unit did, with proof."""
    usual = Done(Result.SOLVED, "Đã thông cống.", DONE.date(), proof_reference="Biên bản nghiệm thu 12/BB")
    return replace(usual, **other)


def solved(world: World, **other: Any) -> Opinion:
    """A solved opinion, verified by somebody else, not yet closed."""
    opinion = following(world, **other)
    record = record_result(opinion, solving(), by=world.unit_officer, at=DONE)
    verify(record, by=world.advisory, at=DONE)
    return fresh(opinion)


def closed(world: World, **other: Any) -> Opinion:
    """A file that is closed."""
    return close(solved(world, **other), by=world.advisory, at=CLOSED)


def out_of_scope(world: World, kind: str = Kind.COMPLAINT, **other: Any) -> Opinion:
    """An opinion led out with guidance."""
    return put_out_of_scope(
        received(world, **other), kind, "Yêu cầu xem lại quyết định", by=world.clerk, at=SORTED
    )


def declined(world: World, **other: Any) -> Opinion:
    """An opinion set aside with its reason."""
    return decline(received(world, **other), "Không có nội dung", by=world.clerk, at=SORTED)


def joined(world: World, **other: Any) -> Opinion:
    """An opinion that follows a lead."""
    lead = accepted(world, **other)
    return join(received(world, **other), lead, by=world.clerk, at=SORTED)


def transferred(world: World, **other: Any) -> Opinion:
    """An opinion sent to the other ward."""
    opinion = accepted(world, **other)
    transfer(opinion, world.other.party_committee, "Thuộc địa bàn phường bạn", by=world.clerk, at=ASSIGNED)
    return fresh(opinion)


PAPERS = Papers("Biên bản 03/BB", "Hồ sơ buổi đối thoại", "Bản vẽ tuyến cống")


def escalated(world: World, **other: Any) -> Opinion:
    """An opinion reported to the province."""
    opinion = accepted(world, **other)
    above = world.province.party_committee
    escalate(opinion, above, "Vượt thẩm quyền phường", "Không có", PAPERS, by=world.advisory, at=ASSIGNED)
    return fresh(opinion)


def said(world: World, opinion: Opinion, outcome: str = Outcome.ANSWERED, **other: Any) -> Opinion:
    """The same with its outcome at the dialogue."""
    at = other.pop("at", moment(day(2026, 9, 18), 9))
    due = SOLVE_DUE if outcome == Outcome.ANSWER_LATER else None
    facts = Said(outcome, "Ông Đỗ Minh Thử, Trưởng phòng", due, note="Phường sẽ thông cống trước 15/10.")
    return give_outcome(opinion, replace(facts, **other), by=world.advisory, at=at)


def at_dialogue(world: World, dialogue: Dialogue, *, on: date = RECEIVED_ON, **other: Any) -> Opinion:
    """An opinion sent for a dialogue."""
    return received(world, dialogue=dialogue, received_on=on, **other)


def fresh(opinion: Opinion) -> Opinion:
    """The opinion as the database has it."""
    return Opinion.objects.get(pk=opinion.pk)


REACH = {
    Stage.RECEIVED: received,
    Stage.ACCEPTED: accepted,
    Stage.ASSIGNED: assigned,
    Stage.DRAFTED: drafted,
    Stage.AGREED: agreed,
    Stage.ANSWERED: answered,
    Stage.FOLLOWING: following,
    Stage.CLOSED: closed,
    Stage.OUT_OF_SCOPE: out_of_scope,
    Stage.DECLINED: declined,
    Stage.JOINED: joined,
    Stage.TRANSFERRED: transferred,
    Stage.ESCALATED: escalated,
}
