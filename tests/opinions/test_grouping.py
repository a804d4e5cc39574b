"""B.Đ8.1-g2a: groups that become one, what a group refuses, one answer that reaches everybody."""

import pytest

from doithoai.audit.models import Entry
from doithoai.opinions.answering import agree, draft
from doithoai.opinions.assignment import assign
from doithoai.opinions.grouping import could_join, join, join_many, leave
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import Opinion, Purpose
from doithoai.opinions.publication import publish
from doithoai.opinions.published import follow, public_opinion
from doithoai.opinions.replying import reply_in_writing
from doithoai.opinions.result import record_result, verify
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db


def group(here: World, size: int = 2) -> list[Opinion]:
    """A lead and who follows it."""
    lead = make.accepted(here)
    rows = [join(make.received(here), lead, by=here.clerk, at=make.SORTED) for _ in range(size - 1)]
    return [lead, *rows]


def test_two_groups_become_one_and_everybody_follows_the_new_lead() -> None:
    here = world()
    first, second = group(here, 3), group(here)
    join(first[0], second[0], by=here.clerk, at=make.ASSIGNED)
    for row in (*first, second[1]):
        assert (make.fresh(row).stage, make.fresh(row).lead) == (Stage.JOINED, second[0])
    assert Entry.objects.filter(act="follow_new_lead").count() == 2
    entry = Entry.objects.get(act="join", subject_id=first[0].pk)
    assert entry.facts["members"] == [first[1].code, first[2].code]


def test_a_group_that_became_one_hears_the_answer_once_and_may_leave_again() -> None:
    here = world()
    first, second = group(here), group(here)
    join(first[0], second[0], by=here.clerk, at=make.SORTED)
    lead = second[0]
    assign(lead, here.ward.departments[0], Purpose.DRAFT, make.DRAFT_DUE, by=here.advisory, at=make.ASSIGNED)
    draft(lead, make.drafting(here), by=here.unit_officer, at=make.DRAFTED)
    agree(lead, by=here.advisory, at=make.AGREED)
    reply_in_writing(lead, make.REPLIED.date(), "12-CV/ĐU", by=here.clerk, at=make.REPLIED)
    for row in (*first, second[1]):
        assert make.fresh(row).replied_on == make.REPLIED.date()
        thread = follow(row.code)
        assert thread is not None
        one = thread.opinions[0]
        assert [answer.text for answer in one.answers] == [make.drafting(here).text]
        assert "12-CV/ĐU" in [step.detail for step in one.steps]
    assert leave(first[1], "Việc khác", by=here.clerk, at=make.FOLLOWED).stage == Stage.ACCEPTED
    assert make.fresh(first[1]).replied_on is None


def test_what_is_done_for_the_lead_stands_in_the_thread_of_whoever_came_with_another_group() -> None:
    here = world()
    first, second = group(here), group(here)
    assign(
        second[0], here.ward.departments[0], Purpose.DRAFT, make.DRAFT_DUE, by=here.advisory, at=make.ASSIGNED
    )
    join(first[0], second[0], by=here.clerk, at=make.DRAFTED)
    draft(second[0], make.drafting(here), by=here.unit_officer, at=make.DRAFTED)
    agree(second[0], by=here.advisory, at=make.AGREED)
    thread = follow(first[1].code)
    assert thread is not None
    acts = [step.act for step in thread.opinions[0].steps]
    assert "agree_answer" in acts
    assert "assign" not in acts  # before it came


def test_a_group_does_not_join_its_own_member() -> None:
    here = world()
    lead, member = group(here)
    with pytest.raises(Refused, match="đang theo chính ý kiến này") as why:
        join(lead, member, by=here.clerk, at=make.ASSIGNED)
    assert why.value.field == "lead"
    assert make.fresh(lead).stage == Stage.ACCEPTED


def test_whoever_asks_for_a_member_is_told_the_lead() -> None:
    here = world()
    lead, member = group(here)
    with pytest.raises(Refused, match=f"Hãy gộp với {lead.code}"):
        join(make.received(here), member, by=here.clerk, at=make.ASSIGNED)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.OUT_OF_SCOPE, Stage.DECLINED, Stage.TRANSFERRED])
def test_what_has_ended_leads_nobody(stage: Stage) -> None:
    here = world()
    with pytest.raises(Refused, match="không làm ý kiến chính được"):
        join(make.received(here), make.REACH[stage](here), by=here.clerk, at=make.CLOSED)


def test_a_group_goes_along_only_where_the_new_lead_answers_all() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    lead = make.accepted(here, dialogue=dialogue)
    member = join(make.received(here), lead, by=here.clerk, at=make.SORTED)
    other = make.accepted(here)
    with pytest.raises(Refused, match="cùng buổi"):
        join(lead, other, by=here.clerk, at=make.ASSIGNED)
    inside = join(
        make.at_dialogue(here, dialogue),
        make.accepted(here, dialogue=dialogue),
        by=here.clerk,
        at=make.SORTED,
    )
    assert inside.lead is not None
    stranger = make.accepted(here)
    Opinion.objects.filter(pk=inside.lead.pk).update(dialogue=None)
    with pytest.raises(Refused, match=f"Ý kiến {inside.code} trong nhóm"):
        join(make.fresh(inside.lead), stranger, by=here.clerk, at=make.ASSIGNED)
    assert make.fresh(member).lead == lead


def test_several_join_at_once_and_one_that_cannot_says_why() -> None:
    here = world()
    lead, good, late = make.accepted(here), make.received(here), make.closed(here)
    assert could_join(good, lead, by=here.clerk, on=make.CLOSED.date()) is None
    assert "không gộp được nữa" in str(could_join(late, lead, by=here.clerk, on=make.CLOSED.date()))
    done = join_many([lead, good, late], lead, by=here.clerk, at=make.CLOSED)
    assert [(row.opinion, row.refusal is None) for row in done] == [(good, True), (late, False)]
    assert make.fresh(good).lead == lead


def test_an_outcome_at_the_dialogue_reaches_a_group_that_came_later() -> None:
    here = world()
    dialogue = dialogues.opened(here)
    first = make.accepted(here, dialogue=dialogue)
    second = make.said(here, make.accepted(here, dialogue=dialogue), Outcome.ANSWERED)
    member = join(make.at_dialogue(here, dialogue), first, by=here.clerk, at=make.SORTED)
    join(first, second, by=here.clerk, at=dialogues.ENDS)
    assert make.fresh(member).outcome == Outcome.ANSWERED


def test_the_result_of_the_lead_reaches_the_page_and_the_public_words_of_each_member() -> None:
    here = world()
    lead = make.assigned(here)
    member = join(make.received(here), lead, by=here.clerk, at=make.ASSIGNED)
    draft(lead, make.drafting(here), by=here.unit_officer, at=make.DRAFTED)
    agree(lead, by=here.advisory, at=make.AGREED)
    reply_in_writing(lead, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)
    assign(
        make.fresh(lead),
        here.ward.departments[0],
        Purpose.SOLVE,
        make.SOLVE_DUE,
        by=here.advisory,
        at=make.FOLLOWED,
    )
    verify(
        record_result(lead, make.solving(), by=here.unit_officer, at=make.DONE),
        by=here.advisory,
        at=make.DONE,
    )
    publish(make.fresh(member), "Ngõ 24 bị ngập sau mưa.", by=here.clerk, at=make.CLOSED)
    thread = follow(member.code)
    assert thread is not None
    told = thread.opinions[0]
    assert (told.result, [proof.reference for proof in told.proofs]) == (
        "solved",
        ["Biên bản nghiệm thu 12/BB"],
    )
    public = public_opinion(member.pk)
    assert public is not None
    assert public.result == "solved"
