"""B.Đ9.2-b: every opinion gets an outcome, every speaker is written down, only then it is concluded."""

from datetime import timedelta

import pytest

from doithoai.dialogues.floor import call_next, finish_speech, open_floor
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Dialogue
from doithoai.opinions import gate
from doithoai.opinions.grouping import join
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import Channel, Opinion
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.opinions.queries import awaiting_draft, awaiting_reply, awaiting_solution
from doithoai.opinions.triage import decline
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
HELD = moment(dialogues.HELD_ON, 9)
LATER = dialogues.HELD_ON + timedelta(days=10)
CONCLUDED = moment(dialogues.CONCLUDED_ON, 15)


def conclude(here: World, dialogue: object) -> None:
    held = Dialogue.objects.get(pk=getattr(dialogue, "pk", 0))
    gate.conclude(held, dialogues.concluding(here), by=here.leader, at=CONCLUDED)


def test_speakers_who_were_not_reached_become_written_opinions_with_a_date() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=3)
    speech = dialogues.heard(here, dialogue)
    gate.speech_to_opinion(speech, "Rác ngập đầu ngõ.", by=here.clerk, at=HELD)
    written = gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    assert dialogues.fresh(dialogue).state == State.ENDED
    assert len(written) == 2
    for opinion in written:
        assert (opinion.stage, opinion.outcome, opinion.due_on) == (
            Stage.ANSWERED,
            Outcome.ANSWER_LATER,
            LATER,
        )
        assert opinion.submission.channel == Channel.SPEECH
        assert opinion.submission.speech is not None
        assert opinion.submission.speech.state == SpeechState.NOT_REACHED
    assert awaiting_reply(here.ward.party_committee).count() == 2


def test_the_date_for_those_not_reached_has_not_passed() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=1)
    with pytest.raises(Refused) as why:
        gate.end_dialogue(
            dialogue, dialogues.HELD_ON - timedelta(days=1), by=here.advisory, at=dialogues.ENDS
        )
    assert why.value.field == "written_due_on"
    assert dialogues.fresh(dialogue).state == State.OPEN


def test_a_speech_is_written_down_once_and_may_hold_several_matters() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=1)
    speech = call_next(dialogue, by=here.clerk, at=HELD)
    rows = gate.speech_to_opinion(speech, "Rác. Đèn.", ("Rác.", "Đèn."), by=here.clerk, at=HELD)
    assert [row.text for row in rows] == ["Rác.", "Đèn."]
    assert gate.speech_to_opinion(speech, "Rác. Đèn.", by=here.clerk, at=HELD) == rows
    assert Opinion.objects.filter(dialogue=dialogue).count() == 2


def test_nobody_is_written_down_before_speaking() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=1)
    with pytest.raises(Refused, match="chưa phát biểu"):
        gate.speech_to_opinion(dialogue.speeches.get(), "Rác.", by=here.clerk, at=HELD)


def test_a_dialogue_is_not_concluded_while_an_opinion_lacks_its_outcome() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinion = make.at_dialogue(here, dialogue)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    with pytest.raises(Refused, match=opinion.code) as why:
        conclude(here, dialogue)
    assert why.value.clause == "B.Đ9.2-b"
    make.said(here, opinion, at=dialogues.ENDS)
    conclude(here, dialogue)
    assert dialogues.fresh(dialogue).state == State.CONCLUDED


def test_a_dialogue_is_not_concluded_while_somebody_s_words_are_not_written() -> None:
    here = world()
    dialogue = dialogues.opened(here, slips=1)
    speech = finish_speech(call_next(dialogue, by=here.clerk, at=HELD), by=here.clerk, at=HELD)
    gate.end_dialogue(dialogue, LATER, by=here.advisory, at=dialogues.ENDS)
    with pytest.raises(Refused, match="1 lượt phát biểu"):
        conclude(here, dialogue)
    (opinion,) = gate.speech_to_opinion(speech, "Rác.", by=here.clerk, at=dialogues.ENDS)
    make.said(here, opinion, at=dialogues.ENDS)
    conclude(here, dialogue)


def test_what_was_led_out_with_a_reason_or_answered_in_writing_does_not_hold_the_gate() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    decline(make.at_dialogue(here, dialogue), "Không có nội dung", by=here.clerk, at=make.SORTED)
    make.answered(here, dialogue=dialogue)
    assert not gate.without_outcome(dialogue).exists()


def test_one_outcome_reaches_all_who_follow_the_lead() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    lead, member = (make.at_dialogue(here, dialogue) for _ in range(2))
    join(member, lead, by=here.clerk, at=make.SORTED)
    assert gate.without_outcome(dialogue).count() == 2
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    with pytest.raises(Refused, match="ý kiến chính"):
        make.said(here, member)
    make.said(here, lead)
    assert make.fresh(member).outcome == Outcome.ANSWERED
    assert not gate.without_outcome(dialogue).exists()


def test_later_needs_a_date_and_gives_the_draft_to_its_unit() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinion = make.at_dialogue(here, dialogue)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    with pytest.raises(Refused) as why:
        make.said(here, opinion, Outcome.ANSWER_LATER, due_on=None)
    assert why.value.field == "due_on"
    unit = here.ward.departments[0]
    opinion = make.said(here, opinion, Outcome.ANSWER_LATER, due_on=LATER, unit=unit)
    assert (opinion.stage, opinion.due_on, opinion.answered_on) == (Stage.ANSWERED, LATER, None)
    assert [task.opinion for task in awaiting_draft(unit)] == [opinion]


def test_answered_with_a_task_is_followed_and_an_outcome_may_be_corrected() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinion = make.at_dialogue(here, dialogue)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    seen = dialogues.fresh(dialogue).version
    unit = here.ward.departments[0]
    opinion = make.said(here, opinion, unit=unit, due_on=LATER)
    assert (opinion.stage, opinion.answered_on) == (Stage.FOLLOWING, dialogues.HELD_ON)
    assert [task.due_on for task in awaiting_solution(unit)] == [LATER]
    opinion = make.said(here, opinion, Outcome.RECORDED)
    assert (opinion.outcome, opinion.answered_on) == (Outcome.RECORDED, None)
    assert dialogues.fresh(dialogue).version > seen


def test_an_outcome_belongs_to_an_open_dialogue_and_to_those_who_run_it() -> None:
    here = world()
    with pytest.raises(Refused, match="khai mạc"):
        make.said(here, make.accepted(here))
    dialogue = dialogues.announced(here)
    opinion = make.at_dialogue(here, dialogue)
    with pytest.raises(Refused, match="khai mạc"):
        make.said(here, opinion)
    open_floor(dialogue, by=here.clerk, at=dialogue.starts_at)
    for name in ("other_leader", "supervisor", "unit_officer"):
        with pytest.raises(Refused, match="không có quyền"):
            give_outcome(opinion, Said(Outcome.RECORDED), by=getattr(here, name), at=HELD)
