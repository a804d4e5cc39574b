"""B.Đ9.1-g2b: pauses do not count, a question in between stops the clock, nobody speaks over another."""

from datetime import timedelta

import pytest

from doithoai.dialogues.floor import call_next, end_floor, finish_speech, put_back
from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Speech
from doithoai.dialogues.published_live import live_board
from doithoai.dialogues.queries import on_the_floor
from doithoai.dialogues.registration import Slip
from doithoai.dialogues.turns import interpose, pause, resume, seconds_spoken, take_down
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import ENDS, STARTS, announced, opened, slip
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> World:
    return world()


def fresh(speech: Speech) -> Speech:
    return Speech.objects.get(pk=speech.pk)


def test_a_pause_is_not_counted(here: World) -> None:
    speech = call_next(opened(here, slips=1), by=here.clerk, at=STARTS)
    pause(speech, by=here.clerk, at=STARTS + timedelta(seconds=60))
    assert seconds_spoken(fresh(speech), STARTS + timedelta(seconds=500)) == 60
    resume(speech, by=here.clerk, at=STARTS + timedelta(seconds=100))
    finish_speech(speech, by=here.clerk, at=STARTS + timedelta(seconds=160))
    assert seconds_spoken(fresh(speech), ENDS) == 120
    assert fresh(speech).paused_seconds == 40


def test_a_paused_turn_still_holds_the_floor(here: World) -> None:
    dialogue = opened(here, slips=2)
    speech = pause(call_next(dialogue, by=here.clerk, at=STARTS), by=here.clerk, at=STARTS)
    assert on_the_floor(dialogue) == speech
    with pytest.raises(Refused, match="đang phát biểu"):
        call_next(dialogue, by=here.clerk, at=STARTS)
    with pytest.raises(Refused, match="đang phát biểu"):
        end_floor(dialogue, by=here.advisory, at=ENDS)
    with pytest.raises(Refused, match="Tạm dừng"):
        pause(speech, by=here.clerk, at=STARTS)
    finish_speech(speech, by=here.clerk, at=STARTS)
    assert on_the_floor(dialogue) is None


def test_an_interposed_question_stops_the_clock_of_the_speech_which_runs_on_at_its_end(here: World) -> None:
    dialogue = opened(here, slips=2)
    first = call_next(dialogue, by=here.clerk, at=STARTS)
    second = interpose(
        dialogue, dialogue.speeches.get(number=2), by=here.clerk, at=STARTS + timedelta(seconds=30)
    )
    assert on_the_floor(dialogue) == second
    assert fresh(first).state == SpeechState.PAUSED
    board = live_board(dialogue.code)
    assert board is not None
    assert board.speaking is not None
    assert board.interrupted is not None
    assert (board.speaking.number, board.speaking.interposed, board.interrupted.number) == (2, True, 1)
    for act in (resume, finish_speech, put_back):
        with pytest.raises(Refused, match="đang hỏi xen vào"):
            act(first, by=here.clerk, at=STARTS + timedelta(seconds=40))
    finish_speech(second, by=here.clerk, at=STARTS + timedelta(seconds=90))
    assert on_the_floor(dialogue) == first
    assert fresh(first).state == SpeechState.SPEAKING
    finish_speech(first, by=here.clerk, at=STARTS + timedelta(seconds=120))
    assert (seconds_spoken(fresh(first), ENDS), seconds_spoken(fresh(second), ENDS)) == (60, 60)


def test_a_question_from_somebody_without_a_slip_is_registered_and_interposed_at_once(here: World) -> None:
    dialogue = opened(here, slips=1)
    call_next(dialogue, by=here.clerk, at=STARTS)
    asked = interpose(dialogue, Slip("Bà Lê Thị Thử", subject="Bao giờ xong?"), by=here.clerk, at=STARTS)
    assert (asked.number, asked.state, asked.speaker_folded) == (2, SpeechState.SPEAKING, "le thi thu")


def test_a_call_taken_back_gives_the_floor_to_whom_it_interrupted(here: World) -> None:
    dialogue = opened(here, slips=2)
    first = call_next(dialogue, by=here.clerk, at=STARTS)
    second = interpose(dialogue, dialogue.speeches.get(number=2), by=here.clerk, at=STARTS)
    put_back(second, by=here.clerk, at=STARTS + timedelta(seconds=20))
    assert on_the_floor(dialogue) == first
    assert fresh(first).paused_seconds == 20
    assert (fresh(second).state, fresh(second).interrupts, fresh(second).called_at) == (
        SpeechState.WAITING,
        None,
        None,
    )


def test_a_call_taken_back_begins_anew_when_called_again(here: World) -> None:
    dialogue = opened(here, slips=1)
    speech = call_next(dialogue, by=here.clerk, at=STARTS)
    pause(speech, by=here.clerk, at=STARTS + timedelta(seconds=10))
    put_back(speech, by=here.clerk, at=STARTS + timedelta(seconds=20))
    call_next(dialogue, by=here.clerk, at=STARTS + timedelta(seconds=60))
    assert seconds_spoken(fresh(speech), STARTS + timedelta(seconds=75)) == 15


def test_nothing_is_interposed_when_nobody_speaks_nor_somebody_who_was_heard(here: World) -> None:
    dialogue = opened(here, slips=2)
    with pytest.raises(Refused, match="Chưa ai phát biểu"):
        interpose(dialogue, dialogue.speeches.get(number=1), by=here.clerk, at=STARTS)
    first = finish_speech(call_next(dialogue, by=here.clerk, at=STARTS), by=here.clerk, at=STARTS)
    call_next(dialogue, by=here.clerk, at=STARTS)
    with pytest.raises(Refused, match="Đã phát biểu"):
        interpose(dialogue, first, by=here.clerk, at=STARTS)


def test_a_slip_of_another_dialogue_is_not_interposed(here: World) -> None:
    dialogue = opened(here, slips=1)
    call_next(dialogue, by=here.clerk, at=STARTS)
    with pytest.raises(Refused, match="không thuộc buổi"):
        interpose(dialogue, slip(announced(here, theme="Chợ")), by=here.clerk, at=STARTS)


def test_what_is_taken_down_is_kept_word_for_word(here: World) -> None:
    dialogue = opened(here, slips=2)
    speech = call_next(dialogue, by=here.clerk, at=STARTS)
    take_down(speech, "Ra\u0301c ngập đầu ngõ.", by=here.clerk, at=STARTS)
    assert fresh(speech).verbatim == "Rác ngập đầu ngõ."
    with pytest.raises(Refused, match="chưa phát biểu"):
        take_down(dialogue.speeches.get(number=2), "Đèn.", by=here.clerk, at=STARTS)
    with pytest.raises(Refused, match=r"20\.000"):
        take_down(speech, "đ" * 20_001, by=here.clerk, at=STARTS)


def test_a_stranger_neither_pauses_nor_interposes(here: World) -> None:
    dialogue = opened(here, slips=2)
    speech = call_next(dialogue, by=here.clerk, at=STARTS)
    for act in (pause, resume):
        with pytest.raises(Refused):
            act(speech, by=here.other_clerk, at=STARTS)
    with pytest.raises(Refused):
        interpose(dialogue, dialogue.speeches.get(number=2), by=here.other_clerk, at=STARTS)
    with pytest.raises(Refused):
        take_down(speech, "Lời", by=here.other_clerk, at=STARTS)
