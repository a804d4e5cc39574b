"""B.Đ9: one speaks at a time, nobody who registered is lost, a stale screen calls nobody."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from doithoai.audit.record import PUBLIC, history
from doithoai.dialogues.floor import (
    call_next,
    count_attendance,
    end_floor,
    finish_speech,
    note,
    open_floor,
    put_back,
    withdraw,
)
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Speech
from doithoai.dialogues.published_live import live_board, live_version
from doithoai.dialogues.queries import queue
from doithoai.dialogues.queue import move
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import (
    DUE,
    ENDS,
    HELD_ON,
    STARTS,
    announced,
    ended,
    fresh,
    heard,
    opened,
    slip,
)
from tests.factories.organisations import day, moment, world

pytestmark = pytest.mark.django_db


def test_the_floor_opens_on_the_announced_day_only() -> None:
    w = world()
    dialogue = announced(w)
    for on in (HELD_ON - timedelta(days=1), HELD_ON + timedelta(days=1)):
        with pytest.raises(Refused, match="18/09/2026"):
            open_floor(dialogue, by=w.clerk, at=moment(on, 8))


def test_a_conference_entered_later_keeps_its_true_hours() -> None:
    w = world()
    at = moment(day(2026, 9, 21))
    dialogue = open_floor(announced(w), opened_at=STARTS, by=w.clerk, at=at)
    end_floor(dialogue, ended_at=ENDS, by=w.advisory, at=at)
    assert (fresh(dialogue).ended_at, fresh(dialogue).conclusion_due) == (ENDS, DUE)


def test_the_floor_does_not_open_or_end_in_the_future_nor_end_before_it_opened() -> None:
    w = world()
    dialogue = announced(w)
    with pytest.raises(Refused):
        open_floor(dialogue, opened_at=ENDS, by=w.clerk, at=STARTS)
    dialogue = open_floor(dialogue, by=w.clerk, at=STARTS)
    for wrong in (STARTS - timedelta(minutes=1), ENDS + timedelta(minutes=1)):
        with pytest.raises(Refused) as refusal:
            end_floor(dialogue, ended_at=wrong, by=w.advisory, at=ENDS)
        assert refusal.value.field == "ended_at"


def test_the_queue_is_called_in_order_and_one_at_a_time() -> None:
    w = world()
    dialogue = opened(w, slips=3)
    first = call_next(dialogue, by=w.clerk, at=STARTS)
    assert first.number == 1
    with pytest.raises(Refused, match="đang phát biểu"):
        call_next(dialogue, by=w.clerk, at=STARTS)
    finish_speech(first, by=w.clerk, at=STARTS)
    assert call_next(dialogue, by=w.clerk, at=STARTS).number == 2


def test_the_database_lets_one_speak() -> None:
    w = world()
    dialogue = opened(w, slips=2)
    called = call_next(dialogue, by=w.clerk, at=STARTS)
    with pytest.raises(IntegrityError), transaction.atomic():
        dialogue.speeches.exclude(pk=called.pk).update(state=SpeechState.SPEAKING)
    Speech.objects.filter(pk=called.pk).update(state=SpeechState.SPOKEN)
    dialogue.speeches.exclude(pk=called.pk).update(state=SpeechState.SPEAKING)


def test_a_named_slip_goes_before_the_queue_and_a_slip_of_elsewhere_never() -> None:
    w = world()
    here, there = opened(w, slips=2), announced(w)
    stranger = slip(there)
    with pytest.raises(Refused, match="không thuộc buổi"):
        call_next(here, stranger, by=w.clerk, at=STARTS)
    second = here.speeches.get(number=2)
    assert call_next(here, second, by=w.clerk, at=STARTS).number == 2


def test_a_screen_that_missed_a_turn_is_refused_and_one_that_missed_a_slip_is_not() -> None:
    w = world()
    dialogue = opened(w, slips=3)
    seen = dialogue.version
    slip(dialogue, 4, at=STARTS)
    speech = call_next(dialogue, seen=seen, by=w.clerk, at=STARTS)
    finish_speech(speech, by=w.clerk, at=STARTS)
    with pytest.raises(Refused, match="Màn hình này đã cũ"):
        call_next(dialogue, seen=seen, by=w.clerk, at=STARTS)
    assert call_next(dialogue, seen=fresh(dialogue).version, by=w.clerk, at=STARTS).number == 2


def test_a_speaker_put_back_keeps_the_place() -> None:
    w = world()
    dialogue = opened(w, slips=2)
    put_back(call_next(dialogue, by=w.clerk, at=STARTS), by=w.clerk, at=STARTS)
    assert [waiting.number for waiting in queue(dialogue)] == [1, 2]


@pytest.mark.parametrize(
    ("number", "position", "after"),
    [(3, 1, [3, 1, 2, 4]), (1, 4, [2, 3, 4, 1]), (2, 99, [1, 3, 4, 2]), (4, -5, [4, 1, 2, 3])],
)
def test_a_slip_is_moved_to_a_place(number: int, position: int, after: list[int]) -> None:
    w = world()
    dialogue = opened(w, slips=4)
    move(dialogue.speeches.get(number=number), position, by=w.clerk, at=STARTS)
    assert [waiting.number for waiting in queue(dialogue)] == after


def test_only_a_waiting_slip_is_moved_withdrawn_or_called() -> None:
    w = world()
    dialogue = opened(w, slips=1)
    done = heard(w, dialogue)
    acts: list[Any] = [
        lambda: move(done, 1, by=w.clerk, at=STARTS),
        lambda: withdraw(done, by=w.clerk, at=STARTS),
        lambda: call_next(dialogue, done, by=w.clerk, at=STARTS),
        lambda: put_back(done, by=w.clerk, at=STARTS),
        lambda: finish_speech(done, by=w.clerk, at=STARTS),
        lambda: call_next(dialogue, by=w.clerk, at=STARTS),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_walk_ins_register_at_the_door_and_nobody_after_the_end() -> None:
    w = world()
    dialogue = opened(w, slips=1)
    at_the_door = Slip("Chị Vũ Thị Thử", subject="Lịch thu gom rác")
    assert register_to_speak(dialogue, at_the_door, by=w.clerk, at=STARTS).number == 2
    end_floor(dialogue, by=w.advisory, at=ENDS)
    with pytest.raises(Refused):
        register_to_speak(dialogue, at_the_door, by=w.clerk, at=ENDS)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"speaker": " "}, "speaker"), ({"subject": ""}, "subject"), ({"phone": "0" * 21}, "phone")],
)
def test_a_slip_that_says_too_little_or_too_much_is_refused(wrong: dict[str, Any], field: str) -> None:
    w = world()
    said = replace(Slip("Ông Thử", subject="Đèn đường"), **wrong)
    with pytest.raises(Refused) as refusal:
        register_to_speak(announced(w), said, by=PUBLIC, at=moment(day(2026, 9, 2)))
    assert refusal.value.field == field


def test_the_end_waits_for_the_speaker_and_keeps_everybody_not_reached() -> None:
    w = world()
    dialogue = opened(w, slips=3)
    heard(w, dialogue)
    speaking = call_next(dialogue, by=w.clerk, at=STARTS)
    with pytest.raises(Refused, match="đang phát biểu"):
        end_floor(dialogue, by=w.advisory, at=ENDS)
    finish_speech(speaking, by=w.clerk, at=STARTS)
    missed = end_floor(dialogue, by=w.advisory, at=ENDS)
    assert [speech.number for speech in missed] == [3]
    assert set(dialogue.speeches.values_list("state", flat=True)) == {
        SpeechState.SPOKEN,
        SpeechState.NOT_REACHED,
    }


def test_the_end_sets_the_last_day_of_the_conclusion() -> None:
    dialogue = ended(world())
    assert (dialogue.state, dialogue.conclusion_due) == (State.ENDED, DUE)
    last = history(dialogue).last()
    assert last is not None
    assert last.facts["conclusion_due"] == "2026-09-29"


def test_minutes_and_attendance_are_kept_until_the_conclusion() -> None:
    w = world()
    dialogue = opened(w)
    note(dialogue, " Chủ trì thông báo nguyên tắc. ", by=w.clerk, at=STARTS)
    count_attendance(dialogue, 132, by=w.clerk, at=STARTS)
    assert dialogue.minute_entries.get().text == "Chủ trì thông báo nguyên tắc."
    assert fresh(dialogue).attendance == 132
    for wrong in (
        lambda: note(dialogue, " ", by=w.clerk, at=STARTS),
        lambda: count_attendance(dialogue, -1, by=w.clerk, at=STARTS),
    ):
        with pytest.raises(Refused):
            wrong()


def test_strangers_have_no_say_on_the_floor() -> None:
    w = world()
    dialogue = opened(w, slips=1)
    for account in (w.unit_officer, w.supervisor, w.other_clerk, w.superior):
        with pytest.raises(Refused):
            call_next(dialogue, by=account, at=STARTS)
        with pytest.raises(Refused):
            end_floor(dialogue, by=account, at=ENDS)


def test_the_live_board_shows_the_turn_and_counts_and_a_newer_version_after_each_change() -> None:
    w = world()
    dialogue = opened(w, slips=5)
    heard(w, dialogue)
    before = live_version(dialogue.code)
    call_next(dialogue, by=w.clerk, at=STARTS)
    board = live_board(dialogue.code, named=True)
    assert board is not None
    assert before is not None
    assert board.version > before
    assert board.speaking is not None
    assert board.speaking.number == 2
    assert [turn.number for turn in board.coming] == [3, 4, 5]
    assert (board.registered, board.waiting, board.spoken, board.not_reached) == (5, 3, 1, 0)
    assert "0912345678" not in repr(board)


def test_the_code_is_found_as_people_type_it() -> None:
    dialogue = announced(world())
    assert live_version(f" {dialogue.code.lower()} ") == dialogue.version
    assert live_version("ĐT-KHONG-CO") is None
    assert live_board("ĐT-KHONG-CO") is None


def test_a_slip_sent_twice_on_a_bad_line_is_one_slip() -> None:
    here = world()
    dialogue = announced(here)
    slip = Slip("Phạm Bá Thử", subject="Điểm tập kết rác", once="form-1")
    first = register_to_speak(dialogue, slip, by=PUBLIC, at=STARTS)
    assert register_to_speak(dialogue, slip, by=PUBLIC, at=STARTS) == first
    assert dialogue.speeches.count() == 1
