"""Conservation with the hall in it: whatever lawful verbs are done in whatever order, nobody is lost and no gate is passed."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from doithoai.dialogues.floor import call_next, end_floor, finish_speech, open_floor, put_back, withdraw
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.notice import cancel
from doithoai.opinions import gate
from doithoai.opinions.assignment import assign
from doithoai.opinions.grouping import join, leave
from doithoai.opinions.hearing import hear
from doithoai.opinions.lifecycle import EXITS, Outcome, Result, Stage
from doithoai.opinions.models import Opinion, Submission
from doithoai.opinions.outcome import Said
from doithoai.opinions.passing import withdraw_passing
from doithoai.opinions.result import close, dispute, record_result, verify
from doithoai.opinions.splitting import split
from doithoai.opinions.triage import attach_to_dialogue, reopen
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.opinions.test_conservation import Desk

NUMBER = st.integers(0, 9)
S = Stage


class Hall(Desk):
    """The desk at work while a dialogue is prepared, held, ended and concluded, or called off."""

    def __init__(self) -> None:
        super().__init__()
        self.dialogue = dialogues.announced(self.world)
        self.slips = 0

    @property
    def now(self) -> Dialogue:
        return dialogues.fresh(self.dialogue)

    def any_of(self, number: int) -> Opinion | None:
        return self._some(number, *Stage.values)

    def tried(self, act: Any, *facts: Any, by: Any = None, **named: Any) -> None:
        """What is refused must leave everybody where they were: the invariants look."""
        with suppress(Refused):
            act(*facts, by=by or self.world.advisory, at=self.at, **named)

    # What the desk alone may always do, a promise made in the hall may forbid.
    @rule(number=NUMBER)
    def answer(self, number: int) -> None:
        with suppress(Refused):
            super().answer(number)

    @rule(number=NUMBER)
    def finish(self, number: int) -> None:
        with suppress(Refused):
            super().finish(number)

    @rule(number=NUMBER, up=st.booleans())
    def pass_on(self, number: int, up: bool) -> None:  # noqa: FBT001 - drawn
        with suppress(Refused):
            super().pass_on(number, up)

    @rule()
    def send_for_it(self) -> None:
        if self.now.state not in {State.CONCLUDED, State.CANCELLED}:
            make.at_dialogue(self.world, self.now, at=self.at)

    @rule()
    def register(self) -> None:
        if self.now.state in {State.ANNOUNCED, State.OPEN}:
            self.slips += 1
            dialogues.slip(self.now, self.slips, at=self.at)

    @rule(number=NUMBER, there=st.booleans())
    def carry(self, number: int, there: bool) -> None:  # noqa: FBT001 - drawn
        if opinion := self.any_of(number):
            self.tried(attach_to_dialogue, opinion, self.now if there else None)

    @rule(number=NUMBER, other=NUMBER, together=st.booleans())
    def group(self, number: int, other: int, together: bool) -> None:  # noqa: FBT001 - drawn
        one, lead = self.any_of(number), self.any_of(other)
        if one and lead:
            self.tried(join, one, lead) if together else self.tried(leave, one)

    @rule(number=NUMBER)
    def divide(self, number: int) -> None:
        if opinion := self.any_of(number):
            self.tried(split, opinion, ("Rác.", "Đèn."))

    @rule()
    def open(self) -> None:
        self.at = max(self.at, dialogues.STARTS)
        self.tried(open_floor, self.now)

    @rule(number=NUMBER, act=st.sampled_from(["call", "back", "finish", "withdraw", "write", "hear"]))
    def floor(self, number: int, act: str) -> None:
        rows = list(Speech.objects.filter(dialogue=self.dialogue))
        speech = rows[number % len(rows)] if rows else None
        if speech is None:
            return
        said = Said(Outcome.ANSWERED)
        acts: dict[str, Any] = {
            "call": lambda **who: call_next(self.now, speech, **who),
            "back": lambda **who: put_back(speech, **who),
            "finish": lambda **who: finish_speech(speech, **who),
            "withdraw": lambda **who: withdraw(speech, **who),
            "write": lambda **who: gate.speech_to_opinion(speech, f"Rác {speech.pk}.", **who),
            "hear": lambda **who: hear(speech, f"Rác {speech.pk}.", (), said, **who),
        }
        self.tried(acts[act])

    @rule(number=NUMBER, outcome=st.sampled_from(Outcome.values))
    def say(self, number: int, outcome: str) -> None:
        opinion = self.any_of(number)
        if opinion is not None:
            with suppress(Refused):
                make.said(self.world, opinion, outcome, at=self.at)

    @rule(how=st.sampled_from(["gate", "floor", "off", "off below"]))
    def end(self, how: str) -> None:
        if how == "gate":
            self.tried(gate.end_dialogue, self.now, self.at.date())
        elif how == "floor":
            self.tried(end_floor, self.now)
        elif self.slips > 2:
            self.tried(gate.cancel_dialogue if how == "off" else cancel, self.now, "Bão")

    @rule()
    def conclude(self) -> None:
        facts = dialogues.concluding(self.world, issued_on=self.at.date(), late_reason="Chậm")
        self.tried(gate.conclude, self.now, facts)

    @rule(number=NUMBER, act=st.sampled_from(["solve", "solved", "explained", "verify", "dispute", "close"]))
    def work(self, number: int, act: str) -> None:
        opinion = self.any_of(number)
        if opinion is None:
            return
        here, last = self.world, opinion.results.last()
        done = make.solving(happened_on=self.at.date())
        explained = make.solving(result=Result.EXPLAINED, happened_on=self.at.date())
        acts: dict[str, Any] = {
            "solve": lambda **who: assign(opinion, here.ward.departments[0], "solve", None, **who),
            "solved": lambda **who: record_result(opinion, done, **who),
            "explained": lambda **who: record_result(opinion, explained, **who),
            "verify": lambda **who: last and verify(last, **(who | {"by": here.leader})),
            "dispute": lambda **who: last and dispute(last, "Chưa xong", **(who | {"by": here.leader})),
            "close": lambda **who: close(opinion, **who),
        }
        self.tried(acts[act])

    @rule(number=NUMBER)
    def take_back(self, number: int) -> None:
        opinion = self._some(number, S.TRANSFERRED, S.ESCALATED)
        if opinion and (passing := opinion.passings.last()):
            self.tried(withdraw_passing, passing, "Nhầm")

    @rule(number=NUMBER)
    def open_anything_again(self, number: int) -> None:
        if opinion := self.any_of(number):
            self.tried(reopen, opinion, "Xem lại")

    @invariant()
    def every_slip_is_kept(self) -> None:
        assert Speech.objects.filter(dialogue=self.dialogue).count() == self.slips

    @invariant()
    def nobody_passed_the_gate_unheard(self) -> None:
        if self.now.state != State.CONCLUDED:
            return
        assert not gate.unwritten_speeches(self.now).exists()
        assert not gate.without_outcome(self.now).exclude(needs_written_reply=True).exists()

    @invariant()
    def who_was_not_reached_can_be_found(self) -> None:
        if self.now.state in {State.ENDED, State.CANCELLED}:
            kept = Speech.objects.filter(dialogue=self.dialogue).exclude(state=SpeechState.WITHDRAWN)
            written = Submission.objects.filter(speech__in=kept).count()
            assert written + gate.unwritten_speeches(self.now).count() == kept.count()

    @invariant()
    def nobody_follows_one_who_follows_or_was_led_out(self) -> None:
        gone = (S.JOINED, S.DECLINED, S.OUT_OF_SCOPE)
        assert not Opinion.objects.filter(stage=S.JOINED, lead__stage__in=gone).exists()

    @invariant()
    def what_is_closed_was_answered_and_what_is_solved_was_verified(self) -> None:
        for row in Opinion.objects.filter(stage=S.CLOSED):
            last = row.results.latest("pk")
            assert (row.result, last.void_at) == (last.result, None)
            assert row.result != Result.SOLVED or last.verified_by not in (None, last.by)
            assert row.outcome or row.answered_on or row.result == Result.PASSED_ON

    @invariant()
    def what_is_open_waits_somewhere(self) -> None:
        for row in Opinion.objects.filter(due_on__isnull=False):
            assert row.stage not in EXITS


@pytest.mark.django_db
def test_whatever_is_done_in_hall_and_office_nobody_is_lost() -> None:
    run_state_machine_as_test(
        Hall,
        settings=settings(
            max_examples=12, stateful_step_count=40, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )
