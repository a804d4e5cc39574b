"""B.Đ9.2-b as a machine: whatever is pressed in whatever order, nobody who registered is lost."""

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from doithoai.dialogues.floor import call_next, end_floor, finish_speech, put_back, withdraw
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Speech
from doithoai.dialogues.queries import counts_of_slips, on_the_floor
from doithoai.dialogues.queue import move
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import ENDS, STARTS, fresh, opened, slip
from tests.factories.organisations import world


class Queue(RuleBasedStateMachine):
    """Everybody registers, is called, put back, heard, moved, withdraws; at some moment it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()  # undone at the end, so that each run begins with an empty hall
        self.run.__enter__()
        self.world = world()
        self.dialogue = opened(self.world)
        self.registered = 0

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
            slip(self.dialogue, self.registered + 1, at=STARTS)
            self.registered += 1
        else:
            with pytest.raises(Refused):
                slip(self.dialogue, 99, at=ENDS)

    @rule(choice=st.integers(0, 9), act=st.sampled_from(["call", "back", "finish", "withdraw", "move"]))
    def somebody_presses_a_button(self, choice: int, act: str) -> None:
        speech, by = self.one(choice), self.world.clerk
        if speech is None:
            return
        try:
            if act == "call":
                call_next(self.dialogue, speech if choice % 2 else None, by=by, at=STARTS)
            elif act == "move":
                move(speech, choice, by=by, at=STARTS)
            else:
                {"back": put_back, "finish": finish_speech, "withdraw": withdraw}[act](
                    speech, by=by, at=STARTS
                )
        except Refused:
            pass  # what is refused must leave everybody where they were: the invariants look

    @rule()
    def it_ends(self) -> None:
        if on_the_floor(self.dialogue) or not self.is_open:
            with pytest.raises(Refused):
                end_floor(self.dialogue, by=self.world.advisory, at=ENDS)
        elif self.registered > 3:
            end_floor(self.dialogue, by=self.world.advisory, at=ENDS)

    @invariant()
    def nobody_is_lost(self) -> None:
        assert sum(counts_of_slips(self.dialogue).values()) == self.registered

    @invariant()
    def at_most_one_speaks(self) -> None:
        assert counts_of_slips(self.dialogue)[SpeechState.SPEAKING] <= 1

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
