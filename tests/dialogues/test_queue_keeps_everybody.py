"""B.Đ9.2-b as a machine: whatever is pressed in whatever order, nobody who registered is lost."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from doithoai.dialogues.floor import call_next, end_floor, finish_speech, put_back, withdraw
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Speech
from doithoai.dialogues.queries import counts_of_slips, has_the_floor, on_the_floor
from doithoai.dialogues.queue import move, order_by_theme
from doithoai.dialogues.turns import interpose, pause, resume, seconds_spoken
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import ENDS, STARTS, fresh, opened, slip
from tests.factories.organisations import world

ON_ONE = {"back": put_back, "finish": finish_speech, "withdraw": withdraw, "pause": pause, "resume": resume}
ACTS = [*ON_ONE, "call", "call", "move", "order", "interpose"]


class Queue(RuleBasedStateMachine):
    """Everybody registers, is called, put back, heard, moved, withdraws; at some moment it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()  # undone at the end, so that each run begins with an empty hall
        self.run.__enter__()
        self.world = world()
        self.dialogue = opened(self.world)
        self.registered = 0
        self.seconds = 0
        # What a clerk with a stop watch would have written down: seconds of each who has the floor or had it.
        self.watched: dict[int, int] = {}

    @property
    def now(self) -> datetime:
        return STARTS + timedelta(seconds=self.seconds)

    @rule(seconds=st.integers(1, 90))
    def time_passes(self, seconds: int) -> None:
        speaking = Speech.objects.filter(dialogue=self.dialogue, state=SpeechState.SPEAKING).first()
        if speaking:
            self.watched[speaking.pk] = self.watched.get(speaking.pk, 0) + seconds
        self.seconds += seconds

    def teardown(self) -> None:
        """Leaves nothing to the next run."""
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @property
    def is_open(self) -> bool:
        return fresh(self.dialogue).state == State.OPEN

    def one(self, choice: int) -> Speech | None:
        slips = list(Speech.objects.filter(dialogue=self.dialogue))
        return slips[choice % len(slips)] if slips else None

    @rule()
    def somebody_registers(self) -> None:
        if self.is_open:
            slip(self.dialogue, self.registered + 1, at=self.now)
            self.registered += 1
        else:
            with pytest.raises(Refused):
                slip(self.dialogue, 99, at=ENDS)

    @rule(choice=st.integers(0, 9), act=st.sampled_from(ACTS))
    def somebody_presses_a_button(self, choice: int, act: str) -> None:
        speech, by = self.one(choice), self.world.clerk
        if speech is None:
            return
        try:
            if act == "call":
                call_next(self.dialogue, speech if choice % 2 else None, by=by, at=self.now)
            elif act == "move":
                move(speech, choice, by=by, at=self.now)
            elif act == "order":
                order_by_theme(self.dialogue, by=by, at=self.now)
            elif act == "interpose":
                interpose(self.dialogue, speech, by=by, at=self.now)
            else:
                ON_ONE[act](speech, by=by, at=self.now)
                if act == "back":
                    self.watched.pop(speech.pk, None)
        except Refused:
            pass  # what is refused must leave everybody where they were: the invariants look

    @rule()
    def it_ends(self) -> None:
        if on_the_floor(self.dialogue) or not self.is_open:
            with pytest.raises(Refused):
                end_floor(self.dialogue, by=self.world.advisory, at=self.now)
        elif self.registered > 3:
            end_floor(self.dialogue, by=self.world.advisory, at=self.now)

    @invariant()
    def nobody_is_lost(self) -> None:
        assert sum(counts_of_slips(self.dialogue).values()) == self.registered

    @invariant()
    def at_most_one_speaks(self) -> None:
        assert counts_of_slips(self.dialogue)[SpeechState.SPEAKING] <= 1

    @invariant()
    def one_holds_the_floor_and_all_others_there_are_interrupted(self) -> None:
        holding = list(has_the_floor(self.dialogue))
        now = on_the_floor(self.dialogue)
        assert (now is None) == (not holding)
        inside = {one.interrupts_id for one in holding}
        assert [one for one in holding if one.pk not in inside] == ([now] if now else [])
        assert all(one.state == SpeechState.PAUSED for one in holding if one != now)

    @invariant()
    def seconds_spoken_are_those_of_a_stop_watch(self) -> None:
        for speech in Speech.objects.filter(dialogue=self.dialogue).exclude(called_at=None):
            assert seconds_spoken(speech, self.now) == self.watched.get(speech.pk, 0)
            if speech.finished_at and speech.called_at:
                whole = (speech.finished_at - speech.called_at).total_seconds()
                assert seconds_spoken(speech, self.now) == whole - speech.paused_seconds

    @invariant()
    def after_the_end_nobody_waits(self) -> None:
        if not self.is_open:
            counts = counts_of_slips(self.dialogue)
            assert counts[SpeechState.WAITING] == counts[SpeechState.SPEAKING] == 0

    @invariant()
    def numbers_run_without_a_gap(self) -> None:
        numbers = Speech.objects.filter(dialogue=self.dialogue).order_by("number")
        assert list(numbers.values_list("number", flat=True)) == list(range(1, self.registered + 1))


@pytest.mark.django_db
def test_whatever_is_pressed_nobody_is_lost() -> None:
    run_state_machine_as_test(Queue, settings=settings(max_examples=12, stateful_step_count=25))
