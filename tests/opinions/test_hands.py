"""The hands of an answer: the unit's head, the team, the leader; deputies in their days; nothing given without them."""

from datetime import timedelta
from typing import Any

import pytest

from doithoai.audit.models import Entry
from doithoai.audit.record import CLOCK
from doithoai.dialogues.floor import open_floor
from doithoai.dialogues.notice import announce
from doithoai.opinions import hands
from doithoai.opinions.answering import agree, approve, draft, send_back, sign
from doithoai.opinions.awaiting import acts_for, came_back, to_agree, to_approve, to_sign, waiting
from doithoai.opinions.hands import Hand
from doithoai.opinions.house_rules import Handling, handling_rule, set_handling_rule
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import Answer, AnswerState, Opinion
from doithoai.opinions.published import follow
from doithoai.opinions.replying import need_written_reply, reply_in_writing
from doithoai.organisations.accounts import grant
from doithoai.organisations.appointments import appoint, delegate, open_office
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account, Category, Organisation, Role
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import FOUNDED, SINCE, World, moment, person_with, world

pytestmark = pytest.mark.django_db
AT = make.AGREED
USUAL = Handling(
    unit_head_signs=False, leader_approves=False,
    days_urgent=2, days_high=3, days_medium=5, days_low=10, keep_years=10,
)  # fmt: skip


def ruled(here: World, **asked: Any) -> World:
    """The ward asks for these hands."""
    facts = Handling(**{**USUAL.__dict__, **asked})
    set_handling_rule(here.ward.party_committee, facts, by=here.org_admin, at=make.SORTED)
    return here


def strict() -> World:
    return ruled(world(), unit_head_signs=True, leader_approves=True)


def answer_of(opinion: Opinion) -> Answer:
    return Answer.objects.filter(opinion=opinion).order_by("version").last() or pytest.fail("no answer")


def with_head(unit: Organisation, account: Account) -> Any:
    office = open_office(unit, "Trưởng phòng", Category.DEPARTMENT_HEAD, is_head=True, by=CLOCK, at=FOUNDED)
    appoint(account.person, office, SINCE, by=CLOCK, at=FOUNDED)
    return office


def test_by_the_usual_rule_the_team_alone_agrees() -> None:
    here = world()
    assert hands.asked(handling_rule(here.ward.party_committee)) == [Hand.AGREE]
    opinion = make.agreed(here)
    answer = answer_of(opinion)
    assert (answer.agreed_by, answer.agreed_at) == (here.advisory, make.AGREED)
    assert len(answer.checked) == 7


def test_an_answer_passes_every_hand_that_the_body_asks_for_in_turn() -> None:
    here = strict()
    opinion = make.drafted(here)
    for early, by in ((agree, here.advisory), (approve, here.leader)):
        with pytest.raises(Refused, match="chưa qua bước"):
            early(opinion, by=by, at=AT)
    sign(opinion, by=here.unit_head, at=AT)
    with pytest.raises(Refused, match="chưa qua bước"):
        approve(opinion, by=here.leader, at=AT)
    agree(opinion, by=here.advisory, at=AT)
    assert make.fresh(opinion).stage == Stage.DRAFTED
    with pytest.raises(Refused, match="thống nhất"):
        reply_in_writing(opinion, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)
    approve(opinion, by=here.leader, at=AT)
    assert make.fresh(opinion).stage == Stage.AGREED
    answer = answer_of(opinion)
    assert (answer.signed_by, answer.agreed_by, answer.approved_by) == (
        here.unit_head, here.advisory, here.leader,
    )  # fmt: skip
    assert answer.state == AnswerState.AGREED
    with pytest.raises(Refused, match="đã qua bước"):
        sign(opinion, by=here.unit_head, at=AT)


def test_the_public_hears_of_the_agreement_once_all_hands_are_there() -> None:
    here = strict()
    opinion = make.drafted(here)
    sign(opinion, by=here.unit_head, at=AT)
    agree(opinion, by=here.advisory, at=AT)
    told = follow(opinion.submission.code)
    assert told
    assert "Đã thống nhất nội dung trả lời" not in [step.label for step in told.opinions[0].steps]
    approve(opinion, by=here.leader, at=AT)
    told = follow(opinion.submission.code)
    assert told
    assert [step.label for step in told.opinions[0].steps].count("Đã thống nhất nội dung trả lời") == 1


def test_others_put_no_hand() -> None:
    here = strict()
    opinion = make.drafted(here)
    for name in ("unit_officer", "other_unit_officer", "clerk", "advisory", "leader", "supervisor"):
        with pytest.raises(Refused):
            sign(opinion, by=getattr(here, name), at=AT)
    sign(opinion, by=here.unit_head, at=AT)
    for name in ("unit_head", "clerk", "other_advisory", "org_admin"):
        with pytest.raises(Refused):
            agree(opinion, by=getattr(here, name), at=AT)
    agree(opinion, by=here.advisory, at=AT)
    for name in ("advisory", "unit_head", "chairman", "superior", "other_leader"):
        with pytest.raises(Refused):
            approve(opinion, by=getattr(here, name), at=AT)
    assert answer_of(opinion).approved_by is None


def test_a_deputy_leader_approves_only_in_the_days_of_a_delegation_and_the_record_says_so() -> None:
    here = ruled(world(), leader_approves=True)
    opinion = make.drafted(here)
    agree(opinion, by=here.advisory, at=AT)
    with pytest.raises(Refused, match="Việc này thuộc Bí thư Nguyễn Văn An") as why:
        approve(opinion, by=here.deputy, at=AT)
    assert "chưa ghi ngày thôi" in str(why.value)
    office, today = here.ward.offices[Category.SECRETARY], AT.date()
    delegate(office, here.deputy.person, today, today + timedelta(days=2), "Đi học", by=CLOCK, at=FOUNDED)
    with pytest.raises(Refused, match=r"được ủy quyền từ 09/09/2026 đến hết 11/09/2026"):
        approve(opinion, by=here.deputy, at=AT + timedelta(days=3))
    approve(opinion, by=here.deputy, at=AT + timedelta(days=2))
    entry = Entry.objects.filter(act="approve_answer").latest("id")
    assert entry.facts["in_place_of"].startswith("thay mặt Bí thư Nguyễn Văn An")
    assert answer_of(opinion).approved_by == here.deputy


def test_somebody_else_is_told_who_acts_and_until_when() -> None:
    here = ruled(world(), leader_approves=True)
    opinion = make.drafted(here)
    agree(opinion, by=here.advisory, at=AT)
    office, today = here.ward.offices[Category.SECRETARY], AT.date()
    delegate(office, here.deputy.person, today, today + timedelta(days=2), "", by=CLOCK, at=FOUNDED)
    other = person_with(Role.LEADER, here.ward.party_committee)
    with pytest.raises(Refused, match="đến hết 11/09/2026") as why:
        approve(opinion, by=other, at=AT)
    assert here.deputy.person.name in str(why.value)
    # Who is away stays accountable, and may still do it.
    approve(opinion, by=here.leader, at=AT)


def test_the_one_who_stands_in_for_the_head_of_a_unit_signs_in_these_days() -> None:
    here = ruled(world(), unit_head_signs=True)
    opinion, today = make.drafted(here), AT.date()
    office = with_head(here.ward.departments[0], here.unit_head)
    stand_in = person_with(Role.UNIT_OFFICER, here.ward.departments[0])
    with pytest.raises(Refused, match="Trưởng phòng"):
        sign(opinion, by=stand_in, at=AT)
    delegate(office, stand_in.person, today, today, "", by=CLOCK, at=FOUNDED)
    who = authority(stand_in, today)
    assert acts_for(who) == {here.ward.departments[0].pk}
    assert [row.opinion for row in waiting(who)[Hand.SIGN]] == [opinion]
    sign(opinion, by=stand_in, at=AT)
    assert Entry.objects.filter(act="sign_answer").latest("id").facts["in_place_of"].startswith("thay mặt")


def test_a_locked_stand_in_signs_nothing() -> None:
    here = ruled(world(), unit_head_signs=True)
    opinion, today = make.drafted(here), AT.date()
    office = with_head(here.ward.departments[0], here.unit_head)
    stand_in = person_with(Role.UNIT_OFFICER, here.ward.departments[0])
    delegate(office, stand_in.person, today, today, "", by=CLOCK, at=FOUNDED)
    stand_in.is_active = False
    stand_in.save()
    with pytest.raises(Refused):
        sign(opinion, by=stand_in, at=AT)


def test_a_head_signs_the_own_draft_only_where_nobody_else_may() -> None:
    here = ruled(world(), unit_head_signs=True)
    opinion = make.assigned(here)
    draft(opinion, make.drafting(here), by=here.unit_head, at=make.DRAFTED)
    second = person_with(Role.UNIT_HEAD, here.ward.departments[0])
    with pytest.raises(Refused, match=second.person.name):
        sign(opinion, by=here.unit_head, at=AT)
    sign(opinion, by=second, at=AT)
    alone = make.assigned(here)
    second.is_active = False
    second.save()
    draft(alone, make.drafting(here), by=here.unit_head, at=make.DRAFTED)
    assert sign(alone, by=here.unit_head, at=AT).signed_by == here.unit_head


def test_a_leader_who_agreed_does_not_approve_while_a_deputy_acts() -> None:
    here = ruled(world(), leader_approves=True)
    opinion, today = make.drafted(here), AT.date()
    agree(opinion, by=here.leader, at=AT)
    office = here.ward.offices[Category.SECRETARY]
    delegate(office, here.deputy.person, today, today, "", by=CLOCK, at=FOUNDED)
    with pytest.raises(Refused, match="Hãy để"):
        approve(opinion, by=here.leader, at=AT)
    approve(opinion, by=here.deputy, at=AT)


def test_the_chair_of_the_dialogue_approves_and_so_do_leaders_where_the_office_stands_empty() -> None:
    here = ruled(world(), leader_approves=True)
    dialogue = dialogues.called(
        here, chair=here.deputy.person, chair_office=here.ward.offices[Category.DEPUTY_SECRETARY]
    )
    opinion = make.drafted(here, dialogue=dialogue)
    agree(opinion, by=here.advisory, at=AT)
    approve(opinion, by=here.deputy, at=AT)
    elsewhere = here.ward.board
    leader = person_with(Role.LEADER, elsewhere)
    plain = make.drafted(here)
    plain.organisation = elsewhere
    assert hands.may_approve(leader, plain, answer_of(plain), AT.date()) == ""


def test_what_comes_back_goes_to_its_writer_with_the_comment_and_loses_its_hands() -> None:
    here = strict()
    opinion = make.drafted(here)
    send_back(opinion, "Ghi rõ ngày", by=here.unit_head, at=AT)
    assert [row.comment for row in came_back(authority(here.unit_officer, AT.date()))] == ["Ghi rõ ngày"]
    assert (
        Entry.objects.filter(act="send_back_answer").latest("id").facts["back_to"]
        == here.unit_officer.person.name
    )
    draft(opinion, make.drafting(here), by=here.unit_officer, at=AT)
    assert not came_back(authority(here.unit_officer, AT.date())).exists()
    sign(opinion, by=here.unit_head, at=AT)
    with pytest.raises(Refused):
        send_back(opinion, "Chưa được", by=here.unit_officer, at=AT)
    agree(opinion, by=here.advisory, at=AT)
    send_back(opinion, "Chưa nêu kinh phí", by=here.leader, at=AT)
    draft(opinion, make.drafting(here), by=here.unit_officer, at=AT)
    assert not hands.there(answer_of(opinion))
    with pytest.raises(Refused, match="chưa qua bước"):
        agree(opinion, by=here.advisory, at=AT)


def test_what_was_agreed_and_not_given_can_still_come_back_and_the_unit_has_it_again() -> None:
    here = world()
    opinion = make.agreed(here)
    with pytest.raises(Refused, match="trả lại bản ấy trước"):
        draft(opinion, make.drafting(here), by=here.advisory, at=AT)
    with pytest.raises(Refused, match="đã xong"):
        draft(opinion, make.drafting(here), by=here.unit_officer, at=AT)
    send_back(opinion, "Số liệu sai", by=here.advisory, at=AT)
    assert make.fresh(opinion).stage == Stage.ASSIGNED
    assert make.fresh(opinion).due_on == make.DRAFT_DUE
    draft(opinion, make.drafting(here), by=here.unit_officer, at=AT)
    agree(opinion, by=here.advisory, at=AT)
    reply_in_writing(opinion, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)
    with pytest.raises(Refused, match="Chưa có dự thảo"):
        send_back(opinion, "Muộn rồi", by=here.advisory, at=make.REPLIED)


def test_each_hand_sees_what_waits_for_it() -> None:
    here = strict()
    unit, body = here.ward.departments[0].pk, here.ward.party_committee.pk
    opinion = make.drafted(here)
    assert [list(to_sign([unit])), list(to_agree([body])), list(to_approve([body]))] == [
        [answer_of(opinion)],
        [],
        [],
    ]
    sign(opinion, by=here.unit_head, at=AT)
    assert [to_sign([unit]).count(), to_agree([body]).count(), to_approve([body]).count()] == [0, 1, 0]
    agree(opinion, by=here.advisory, at=AT)
    assert [to_sign([unit]).count(), to_agree([body]).count(), to_approve([body]).count()] == [0, 0, 1]
    mine = waiting(authority(here.leader, AT.date()))
    assert [row.opinion for row in mine[Hand.APPROVE]] == [opinion]
    assert Hand.APPROVE not in waiting(authority(here.clerk, AT.date()))
    assert not waiting(authority(here.deputy, AT.date())).get(Hand.APPROVE, Answer.objects.none()).exists()
    approve(opinion, by=here.leader, at=AT)
    assert not to_approve([body]).exists()


def test_a_rule_set_while_an_answer_waits_holds_when_it_is_given() -> None:
    here = world()
    opinion = make.agreed(here)
    ruled(here, leader_approves=True)
    with pytest.raises(Refused, match="còn thiếu: lãnh đạo phê duyệt"):
        reply_in_writing(opinion, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)
    approve(opinion, by=here.leader, at=AT)
    reply_in_writing(opinion, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)


def test_a_rule_that_asks_for_less_lets_the_same_hand_settle() -> None:
    here = ruled(world(), leader_approves=True)
    opinion = make.drafted(here)
    agree(opinion, by=here.advisory, at=AT)
    ruled(here, leader_approves=False)
    agree(opinion, by=here.advisory, at=AT)
    assert make.fresh(opinion).stage == Stage.AGREED


def test_what_is_said_on_the_floor_gives_no_prepared_answer_that_lacks_a_hand() -> None:
    here = world()
    dialogue = dialogues.called(here)
    opinion = make.agreed(here, dialogue=dialogue)
    ruled(here, leader_approves=True)
    announce(
        dialogue,
        published_on=dialogues.NOTICE_ON,
        places="Trụ sở",
        by=here.advisory,
        at=moment(dialogues.NOTICE_ON, 14),
    )
    open_floor(dialogues.fresh(dialogue), by=here.clerk, at=dialogues.STARTS)
    make.said(here, opinion)
    assert answer_of(opinion).state == AnswerState.AGREED
    need_written_reply(opinion, needed=True, reason="Hẹn gửi văn bản", by=here.leader, at=dialogues.ENDS)
    with pytest.raises(Refused, match="còn thiếu"):
        reply_in_writing(opinion, dialogues.HELD_ON, by=here.clerk, at=dialogues.ENDS)
    approve(opinion, by=here.leader, at=dialogues.ENDS)
    assert reply_in_writing(opinion, dialogues.HELD_ON, by=here.clerk, at=dialogues.ENDS).replied_on


def test_a_promised_written_reply_to_what_was_said_needs_a_draft_with_every_hand() -> None:
    here = ruled(world(), leader_approves=True)
    dialogue = dialogues.opened(here)
    at = moment(dialogues.HELD_ON, 9)
    opinion = make.at_dialogue(here, dialogue, at=at, on=dialogues.HELD_ON)
    make.said(here, opinion, Outcome.ANSWERED, at=at)
    need_written_reply(opinion, needed=True, reason="Hẹn gửi văn bản", by=here.leader, at=dialogues.ENDS)
    with pytest.raises(Refused, match="đủ các bước"):
        reply_in_writing(opinion, dialogues.HELD_ON, by=here.clerk, at=dialogues.ENDS)
    draft(opinion, make.drafting(here), by=here.advisory, at=dialogues.ENDS)
    with pytest.raises(Refused):
        reply_in_writing(opinion, dialogues.HELD_ON, by=here.clerk, at=dialogues.ENDS)
    agree(opinion, by=here.leader, at=dialogues.ENDS)
    approve(opinion, by=here.leader, at=dialogues.ENDS)
    assert reply_in_writing(opinion, dialogues.HELD_ON, by=here.clerk, at=dialogues.ENDS).replied_on


def test_a_clerk_who_is_given_the_role_of_a_head_may_sign() -> None:
    here = ruled(world(), unit_head_signs=True)
    opinion = make.drafted(here)
    grant(here.clerk, here.ward.departments[0], Role.UNIT_HEAD, SINCE, by=CLOCK, at=FOUNDED)
    assert sign(opinion, by=here.clerk, at=AT).signed_by == here.clerk
