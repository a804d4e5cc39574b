"""Sequences of the verbs of opinions in depth by which somebody might lose a voice or step around the gate."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from doithoai.opinions import gate
from doithoai.opinions.answering import draft, send_back
from doithoai.opinions.assignment import assign
from doithoai.opinions.giving_back import give_back
from doithoai.opinions.grouping import join, leave
from doithoai.opinions.holes import in_rows
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import Channel, Opinion
from doithoai.opinions.passing import accept_passing, return_passing, transfer
from doithoai.opinions.proving import prove
from doithoai.opinions.replying import need_written_reply
from doithoai.opinions.triage import accept
from doithoai.opinions.undoing import undo_sorting
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
LATER = make.FOLLOWED + timedelta(hours=2)


@pytest.fixture
def here() -> World:
    return world()


def taken_over(here: World) -> Opinion:
    """What the ward sent on, accepted and sorted by the other ward."""
    passing = make.transferred(here).passings.get()
    there = accept_passing(passing, by=here.other_clerk, at=make.FOLLOWED)
    return accept(there, make.SORTING, by=here.other_clerk, at=make.FOLLOWED)


def of_the_other(here: World) -> Opinion:
    """Somebody's own opinion at the other ward."""
    body = here.other.party_committee
    return make.received(here, organisation=body, channel=Channel.PORTAL)


def test_who_followed_what_is_given_back_stands_alone_again(here: World) -> None:
    lead, member = taken_over(here), of_the_other(here)
    join(member, lead, by=here.other_clerk, at=LATER)
    give_back(lead, "Thuộc phường bạn", by=here.other_clerk, at=LATER)
    member = make.fresh(member)
    assert (member.stage, member.lead) == (Stage.ACCEPTED, None)
    assert list(in_rows()) == []


def test_what_was_given_back_is_no_hole(here: World) -> None:
    give_back(taken_over(here), "Thuộc phường bạn", by=here.other_clerk, at=LATER)
    proof = prove(LATER.date())
    assert proof.found == []
    there = proof.accounts[here.other.party_committee.pk][0][1]
    assert (there.transferred_in, there.exits, there.open_at_end) == (1, {"transferred": 1}, 0)


def test_who_waits_behind_one_that_went_back_is_a_hole(here: World) -> None:
    lead, member = taken_over(here), of_the_other(here)
    give_back(lead, "Thuộc phường bạn", by=here.other_clerk, at=LATER)
    Opinion.objects.filter(pk=member.pk).update(stage=Stage.JOINED, lead=lead)
    assert [(one.hole.value, one.name) for one in in_rows()] == [("no_lead", member.code)]


def test_a_slip_of_the_key_is_not_taken_back_after_the_conclusion(here: World) -> None:
    dialogue = dialogues.opened(here)
    lead = make.at_dialogue(here, dialogue)
    member = make.at_dialogue(here, dialogue)
    accept(lead, make.SORTING, by=here.clerk, at=dialogues.STARTS)
    join(member, lead, by=here.clerk, at=dialogues.STARTS)
    make.said(here, lead, Outcome.ANSWERED)
    gate.end_dialogue(dialogue, dialogues.DUE, by=here.clerk, at=dialogues.ENDS)
    concluded = moment(dialogues.CONCLUDED_ON, 15)
    gate.conclude(dialogue, dialogues.concluding(here), by=here.leader, at=concluded)
    with pytest.raises(Refused, match="kết luận"):
        undo_sorting(member, by=here.clerk, at=concluded + timedelta(hours=1))
    assert make.fresh(member).outcome == Outcome.ANSWERED
    assert not gate.without_outcome(dialogue).exists()


def test_a_draft_that_came_back_with_its_opinion_is_sent_back_to_nobody(here: World) -> None:
    opinion = make.answered(here)
    need_written_reply(opinion, True, "Hỏi thêm", by=here.advisory, at=make.FOLLOWED)
    assign(opinion, here.ward.departments[0], "draft", LATER.date(), by=here.advisory, at=make.FOLLOWED)
    draft(opinion, make.drafting(here), by=here.unit_officer, at=make.FOLLOWED)
    passing = transfer(opinion, here.other.party_committee, "Nơi khác", by=here.clerk, at=LATER)
    return_passing(passing, "Không thuộc", by=here.other_clerk, at=LATER)
    with pytest.raises(Refused):
        send_back(opinion, "Viết lại", by=here.leader, at=LATER)
    assert make.fresh(opinion).stage == Stage.ACCEPTED


@pytest.mark.parametrize("reach", [make.transferred, make.declined, make.out_of_scope, make.escalated])
def test_leaving_a_group_is_no_way_back_for_who_is_in_none(
    here: World, reach: Callable[[World], Opinion]
) -> None:
    opinion = reach(here)
    with pytest.raises(Refused, match="không đang trả lời chung"):
        leave(opinion, "Tách", by=here.clerk, at=LATER)
    assert make.fresh(opinion).stage == opinion.stage


def test_a_transfer_in_a_circle_is_refused_over_any_number_of_bodies(here: World) -> None:
    there = taken_over(here)
    with pytest.raises(Refused, match="đừng chuyển vòng"):
        transfer(there, here.ward.party_committee, "Trả", by=here.other_clerk, at=LATER)
