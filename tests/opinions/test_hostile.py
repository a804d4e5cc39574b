"""Sequences of lawful verbs by which somebody might lose a voice, step around the gate or judge their own work."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.dialogues.floor import call_next, end_floor, finish_speech, open_floor, put_back
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Dialogue
from doithoai.opinions import gate
from doithoai.opinions.answering import agree, draft
from doithoai.opinions.assignment import assign, reassign
from doithoai.opinions.escalating import escalate
from doithoai.opinions.feedback import rating_ends
from doithoai.opinions.fields import RESTRICTING_TAGS
from doithoai.opinions.grouping import join, leave
from doithoai.opinions.hearing import hear
from doithoai.opinions.informing import tell
from doithoai.opinions.intake import receive
from doithoai.opinions.lifecycle import EXITS, Outcome, Result, Stage
from doithoai.opinions.models import Kind, Opinion, Purpose
from doithoai.opinions.outcome import Said
from doithoai.opinions.passing import (
    accept_passing,
    hops,
    return_passing,
    transfer,
    withdraw_passing,
)
from doithoai.opinions.published import follow
from doithoai.opinions.queries import awaiting_reply, awaiting_verification, readable, unsorted
from doithoai.opinions.replying import need_written_reply, reply_in_writing
from doithoai.opinions.result import close, dispute, record_result, verify
from doithoai.opinions.splitting import split
from doithoai.opinions.triage import accept, attach_to_dialogue, decline, put_out_of_scope, reopen
from doithoai.organisations.accounts import revoke
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Role, RoleGrant
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, person_with, world

pytestmark = pytest.mark.django_db
HELD = moment(dialogues.HELD_ON, 9)
LATER = dialogues.HELD_ON + timedelta(days=10)
CONCLUDED = moment(dialogues.CONCLUDED_ON, 15)
TAG = min(RESTRICTING_TAGS)
LATER_STILL = make.CLOSED + timedelta(days=1)


def conclude(here: World, dialogue: Dialogue) -> None:
    gate.conclude(dialogue, dialogues.concluding(here), by=here.leader, at=CONCLUDED)


# Voices


def test_a_form_sent_again_with_other_words_is_not_taken_for_the_first() -> None:
    here = world()
    first = make.submitted(here, once="a")
    second = make.submitted(here, once="a", text="Đèn đường ngõ 24 hỏng.")
    assert second.text == "Đèn đường ngõ 24 hỏng."
    assert first.pk != second.pk


def test_a_form_that_guesses_the_mark_of_a_speech_takes_nothing_of_it() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=1)
    speech = call_next(dialogue, by=here.clerk, at=HELD)
    make.submitted(here, once=f"speech-{speech.pk}", text="Chen vào.")
    (opinion,) = gate.speech_to_opinion(speech, "Rác.", by=here.clerk, at=HELD)
    assert (opinion.text, opinion.submission.speech) == ("Rác.", speech)


def test_other_words_for_a_speech_that_is_written_down_are_refused_and_not_dropped() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=1)
    speech = call_next(dialogue, by=here.clerk, at=HELD)
    rows = gate.speech_to_opinion(speech, "Rác.", by=here.clerk, at=HELD)
    assert gate.speech_to_opinion(speech, "Rác.", by=here.clerk, at=HELD) == rows
    with pytest.raises(Refused, match="đã ghi thành ý kiến") as why:
        gate.speech_to_opinion(speech, "Rác. Đèn.", by=here.clerk, at=HELD)
    assert why.value.field == "text"


def test_somebody_put_back_after_an_answer_keeps_the_answer_when_the_conference_ends() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=1)
    speech = call_next(dialogue, by=here.clerk, at=HELD)
    (opinion,) = gate.speech_to_opinion(speech, "Rác.", by=here.clerk, at=HELD)
    make.said(here, opinion)
    put_back(speech, by=here.clerk, at=HELD)
    gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    assert make.fresh(opinion).outcome == Outcome.ANSWERED


def test_a_conference_ended_without_writing_down_who_waited_is_not_concluded() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=2)
    end_floor(dialogue, by=here.advisory, at=dialogues.ENDS)
    assert gate.unwritten_speeches(dialogue).count() == 2
    with pytest.raises(Refused, match="2 lượt phát biểu"):
        conclude(here, dialogues.fresh(dialogue))
    for speech in gate.unwritten_speeches(dialogue):
        for row in gate.speech_to_opinion(speech, speech.subject, by=here.clerk, at=dialogues.ENDS):
            make.said(here, row, Outcome.ANSWER_LATER, at=dialogues.ENDS)
    conclude(here, dialogues.fresh(dialogue))


def test_slips_of_a_dialogue_that_is_called_off_become_opinions_to_be_sorted() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    speech = dialogues.slip(dialogue)
    at = moment(dialogues.HELD_ON - timedelta(days=3))
    (opinion,) = gate.cancel_dialogue(dialogue, "Bão", by=here.leader, at=at)
    assert dialogues.fresh(dialogue).state == State.CANCELLED
    speech.refresh_from_db()
    assert speech.state == SpeechState.NOT_REACHED
    assert opinion.submission.speech == speech
    assert opinion in unsorted(here.ward.party_committee)
    assert opinion.dialogue is None


@pytest.mark.parametrize("way", ["decline", "out", "restrict"])
def test_whoever_follows_a_lead_that_is_led_out_stands_alone_again(way: str) -> None:
    here = world()
    member = make.joined(here)
    lead = member.lead
    assert lead is not None
    if way == "decline":
        decline(lead, "Trống", by=here.clerk, at=make.SORTED)
    elif way == "out":
        put_out_of_scope(lead, Kind.COURT, "Tòa", by=here.clerk, at=make.SORTED)
    else:
        accept(lead, replace(make.SORTING, tags=(TAG,)), by=here.clerk, at=make.SORTED)
    member = make.fresh(member)
    assert (member.stage, member.lead) == (Stage.ACCEPTED, None)


def test_a_written_reply_to_the_lead_answers_whoever_follows_it() -> None:
    here = world()
    lead = make.agreed(here)
    member = join(make.received(here), lead, by=here.clerk, at=make.AGREED)
    reply_in_writing(lead, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)
    member = make.fresh(member)
    assert member.replied_on == make.REPLIED.date()
    assert rating_ends(member) is not None
    left = leave(member, by=here.clerk, at=make.REPLIED)
    assert (left.replied_on, left.answered_on) == (None, None)


def test_whoever_joined_without_a_dialogue_hears_what_the_lead_was_told_there() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    lead = make.at_dialogue(here, dialogue)
    member = join(make.received(here), lead, by=here.clerk, at=make.SORTED)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    make.said(here, lead)
    assert make.fresh(member).answered_on == dialogues.HELD_ON


def test_what_was_solved_two_bodies_further_flows_back_to_the_first() -> None:
    here = world()
    first = make.transferred(here)
    one = first.passings.get()
    second = accept_passing(one, by=here.other_clerk, at=make.FOLLOWED)
    accept(second, make.SORTING, by=here.other_clerk, at=make.FOLLOWED)
    above = here.province.party_committee
    two = transfer(second, above, "Đường tỉnh", by=here.other_clerk, at=make.FOLLOWED)
    third = accept_passing(two, by=here.superior, at=make.FOLLOWED)
    for passing, by in ((one, here.clerk), (two, here.other_clerk)):
        tell(passing, make.FOLLOWED.date(), "Điện thoại", by=by, at=make.FOLLOWED)
    adviser = person_with(Role.ADVISORY, above)
    accept(third, make.SORTING, by=adviser, at=make.DONE)
    assign(third, above, Purpose.DRAFT, make.SOLVE_DUE, by=adviser, at=make.DONE)
    draft(third, make.drafting(here), by=adviser, at=make.DONE)
    agree(third, by=here.superior, at=make.DONE)
    reply_in_writing(third, make.DONE.date(), by=adviser, at=make.DONE)
    record_result(third, make.solving(result=Result.EXPLAINED), by=adviser, at=make.DONE)
    close(third, by=here.superior, at=make.CLOSED)
    assert make.fresh(second).stage == Stage.CLOSED
    assert make.fresh(first).stage == Stage.CLOSED


# Answered is not solved


def test_a_file_opened_again_is_not_ended_by_its_old_result() -> None:
    here = world()
    opinion = reopen(make.closed(here), "Lại tắc", by=here.leader, at=LATER_STILL)
    with pytest.raises(Refused, match="ghi kết quả"):
        close(opinion, by=here.leader, at=LATER_STILL)
    thread = follow(opinion.code)
    assert thread is not None
    assert thread.opinions[0].proofs == ()


def test_a_result_from_before_the_reopening_is_not_confirmed_any_more() -> None:
    here = world()
    opinion = make.following(here)
    record = record_result(opinion, make.solving(result=Result.EXPLAINED), by=here.unit_officer, at=make.DONE)
    close(opinion, by=here.leader, at=make.CLOSED)
    reopen(opinion, "Chưa rõ", by=here.leader, at=LATER_STILL)
    with pytest.raises(Refused):
        verify(record, by=here.advisory, at=LATER_STILL)


@pytest.mark.parametrize("result", [Result.SOLVED, Result.EXPLAINED])
def test_a_disputed_result_waits_no_more_and_neither_closes_nor_is_confirmed(result: str) -> None:
    here = world()
    opinion = make.following(here)
    record = record_result(opinion, make.solving(result=result), by=here.unit_officer, at=make.DONE)
    dispute(record, "Vẫn tắc", by=here.leader, at=make.DONE)
    assert not awaiting_verification(here.ward.party_committee).exists()
    with pytest.raises(Refused):
        verify(record, by=here.advisory, at=make.DONE)
    with pytest.raises(Refused, match="ghi kết quả"):
        close(opinion, by=here.leader, at=make.CLOSED)


def test_the_official_named_for_the_work_does_not_confirm_what_a_colleague_entered() -> None:
    here = world()
    opinion = make.answered(here)
    unit = here.ward.departments[0]
    head = here.unit_head
    assign(opinion, unit, Purpose.SOLVE, make.SOLVE_DUE, head.person, by=here.advisory, at=make.FOLLOWED)
    record = record_result(opinion, make.solving(), by=here.unit_officer, at=make.DONE)
    with pytest.raises(Refused, match="không tự xác nhận"):
        verify(record, by=head, at=make.DONE)
    verify(record, by=here.advisory, at=make.DONE)


def test_passed_on_is_a_handshake_and_no_word_of_a_unit() -> None:
    here = world()
    opinion = make.following(here)
    with pytest.raises(Refused, match="chuyển") as why:
        record_result(opinion, make.solving(result=Result.PASSED_ON), by=here.unit_officer, at=make.DONE)
    assert why.value.clause == "A.2-g"


@pytest.mark.parametrize("way", ["returned", "withdrawn"])
def test_an_escalation_that_comes_back_does_not_stand_for_an_answer(way: str) -> None:
    here = world()
    opinion = make.escalated(here)
    passing = opinion.passings.get()
    if way == "returned":
        return_passing(passing, "Thuộc phường", by=here.superior, at=make.FOLLOWED)
    else:
        withdraw_passing(passing, "Nhầm", by=here.clerk, at=make.FOLLOWED)
    assert make.fresh(opinion).stage == Stage.ACCEPTED
    with pytest.raises(Refused, match="trả lời trước"):
        record_result(opinion, make.solving(result=Result.EXPLAINED), by=here.advisory, at=make.DONE)


def test_an_escalation_of_what_was_answered_comes_back_to_be_followed() -> None:
    here = world()
    opinion = make.answered(here)
    above = here.province.party_committee
    passing = escalate(opinion, above, "Vượt", "Không", make.PAPERS, by=here.leader, at=make.FOLLOWED)
    return_passing(passing, "Làm tiếp", by=here.superior, at=make.FOLLOWED)
    assert make.fresh(opinion).stage == Stage.FOLLOWING


# The gate


@pytest.mark.parametrize("when", ["open", "ended"])
def test_an_opinion_is_not_taken_from_a_dialogue_once_its_floor_was_open(when: str) -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinion = make.at_dialogue(here, dialogue)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    if when == "ended":
        gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    with pytest.raises(Refused, match="đã nêu"):
        attach_to_dialogue(opinion, None, by=here.clerk, at=dialogues.ENDS)


def test_an_opinion_of_a_cancelled_dialogue_may_go_to_the_next() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinion = make.at_dialogue(here, dialogue)
    at = moment(dialogues.HELD_ON - timedelta(days=3))
    gate.cancel_dialogue(dialogue, "Bão", by=here.leader, at=at)
    assert attach_to_dialogue(opinion, None, by=here.clerk, at=at).dialogue is None


@pytest.mark.parametrize("way", ["declined", "transferred"])
def test_what_comes_back_after_the_conclusion_is_owed_a_written_answer(way: str) -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinion = make.at_dialogue(here, dialogue)
    accept(opinion, make.SORTING, by=here.clerk, at=make.SORTED)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    if way == "declined":
        decline(opinion, "Trống", by=here.clerk, at=dialogues.ENDS)
    else:
        passing = transfer(opinion, "Công ty cấp nước", "Thẩm quyền", by=here.clerk, at=dialogues.ENDS)
    conclude(here, dialogues.fresh(dialogue))
    if way == "declined":
        reopen(opinion, "Có nội dung", by=here.leader, at=CONCLUDED)
    else:
        withdraw_passing(passing, "Trả lại", by=here.clerk, at=CONCLUDED)
    opinion = make.fresh(opinion)
    assert (opinion.needs_written_reply, opinion.due_on) == (True, dialogues.DUE)
    assert opinion in awaiting_reply(here.ward.party_committee)


def test_a_written_reply_decided_before_the_end_has_its_date_when_the_conference_ends() -> None:
    here = world()
    dialogue = dialogues.opened(here)
    opinion = make.at_dialogue(here, dialogue, at=HELD, on=dialogues.HELD_ON)
    need_written_reply(opinion, True, "Cần trả lời rõ", by=here.leader, at=HELD)
    assert make.fresh(opinion).due_on is None
    gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    assert make.fresh(opinion).due_on == dialogues.DUE


# Who may read, who may act


def test_a_denunciation_found_by_the_receiver_is_closed_to_others_where_it_came_from_too() -> None:
    here = world()
    origin = make.transferred(here)
    continuation = accept_passing(origin.passings.get(), by=here.other_clerk, at=make.FOLLOWED)
    put_out_of_scope(continuation, Kind.DENUNCIATION, "Tố cáo", by=here.other_clerk, at=make.FOLLOWED)
    assert make.fresh(origin).restricted
    who = authority(here.supervisor, make.FOLLOWED.date())
    assert origin not in readable(who)


def test_a_unit_from_which_a_restricted_matter_was_taken_back_reads_it_no_more() -> None:
    here = world()
    opinion = make.assigned(here)
    accept(opinion, replace(make.SORTING, tags=(TAG,)), by=here.clerk, at=make.ASSIGNED)
    who = authority(here.unit_officer, make.FOLLOWED.date())
    assert opinion in readable(who)
    task = opinion.assignments.get()
    reassign(task, here.ward.departments[1], None, "Liên quan", by=here.advisory, at=make.ASSIGNED)
    assert opinion not in readable(who)


def test_a_member_of_the_team_whose_account_holds_nothing_any_more_acts_and_reads_no_more() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinion = make.at_dialogue(here, dialogue)
    name_team(dialogue, [TeamSeat(here.other_unit_officer.person)], by=here.leader, at=make.SORTED)
    accept(opinion, make.SORTING, by=here.other_unit_officer, at=make.SORTED)
    (given,) = RoleGrant.objects.filter(account=here.other_unit_officer)
    revoke(given, make.SORTED.date(), by=here.org_admin, at=make.SORTED)
    with pytest.raises(Refused, match="không có quyền"):
        accept(opinion, make.SORTING, by=here.other_unit_officer, at=make.DRAFTED)
    with pytest.raises(Refused):
        open_floor(dialogue, by=here.other_unit_officer, at=dialogue.starts_at)
    with pytest.raises(Refused):
        receive(
            make.handed(here, dialogue=dialogue, channel="paper_slip"),
            by=here.other_unit_officer,
            at=make.DRAFTED,
        )
    assert opinion not in readable(authority(here.other_unit_officer, make.DRAFTED.date()))


def test_nobody_joins_in_a_circle_or_a_file_that_has_ended() -> None:
    here = world()
    one, two, three = (make.accepted(here) for _ in range(3))
    join(one, two, by=here.clerk, at=make.SORTED)
    for opinion, lead in ((two, one), (one, one), (three, one), (three, make.closed(here))):
        with pytest.raises(Refused):
            join(opinion, lead, by=here.clerk, at=LATER_STILL)


def test_hearing_a_turn_twice_with_the_same_words_changes_nothing() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=1)
    speech = call_next(dialogue, by=here.clerk, at=HELD)
    for _ in range(2):
        rows = hear(speech, "Rác.", (), Said(Outcome.RECORDED), by=here.clerk, at=HELD)
    assert Opinion.objects.filter(dialogue=dialogue).count() == len(rows) == 1
    assert rows[0].stage not in EXITS
    with pytest.raises(Refused):
        finish_speech(speech, by=here.clerk, at=HELD)


def test_two_matters_of_one_paper_sent_to_two_bodies_raise_no_alarm_of_being_sent_around() -> None:
    here = world()
    rows = split(
        make.accepted(here), ("Rác.", "Đèn.", "Cống."), leaves_out=True, by=here.clerk, at=make.SORTED
    )
    for row in rows:
        if row.stage == Stage.RECEIVED:
            accept(row, make.SORTING, by=here.clerk, at=make.SORTED)
        transfer(row, "Công ty môi trường", "Thẩm quyền", by=here.clerk, at=make.SORTED)
        assert hops(row) == 1
