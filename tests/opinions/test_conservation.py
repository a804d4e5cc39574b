"""Conservation: whatever is done with opinions, what came in is what went out and what is open."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from doithoai.opinions.answering import agree, draft
from doithoai.opinions.assignment import assign
from doithoai.opinions.conservation import account_of, lost
from doithoai.opinions.escalating import escalate
from doithoai.opinions.grouping import join
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Kind, Opinion, PassingKind
from doithoai.opinions.passing import accept_passing, return_passing, transfer
from doithoai.opinions.replying import reply_in_writing
from doithoai.opinions.result import close, record_result
from doithoai.opinions.triage import accept, decline, put_out_of_scope, reopen
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import world

START, END = make.RECEIVED_ON, make.CLOSED.date()
S = Stage


@pytest.mark.django_db
def test_the_account_of_a_ward_with_every_stage_balances() -> None:
    here = world()
    rows = [make.fresh(reach(here)) for reach in make.REACH.values()]
    told = account_of(here.ward.party_committee, START, END)
    assert told.balances
    assert told.received == Opinion.objects.count()
    assert told.open_at_end == sum(row.stage not in EXITS for row in Opinion.objects.all())
    assert told.exits == {row.stage: 1 for row in rows if row.stage in EXITS}
    assert lost(here.ward.party_committee) == []


@pytest.mark.django_db
def test_a_transfer_goes_out_here_and_comes_in_there() -> None:
    here = world()
    passing = make.transferred(here).passings.get()
    accept_passing(passing, by=here.other_clerk, at=make.FOLLOWED)
    assert account_of(here.ward.party_committee, START, END).exits == {S.TRANSFERRED: 1}
    there = account_of(here.other.party_committee, START, END)
    assert (there.transferred_in, there.received, there.open_at_end) == (1, 0, 1)
    assert there.balances


@pytest.mark.django_db
def test_periods_follow_each_other_without_a_gap() -> None:
    here = world()
    make.closed(here)
    reopen(make.closed(here), "Lại tắc", by=here.leader, at=make.CLOSED + timedelta(days=2))
    body = here.ward.party_committee
    first, second = (
        account_of(body, START, END),
        account_of(body, END + timedelta(days=1), END + timedelta(days=9)),
    )
    assert (first.exits, first.open_at_end) == ({S.CLOSED: 2}, 0)
    assert (second.open_at_start, second.reopened, second.open_at_end) == (0, 1, 1)
    assert first.balances
    assert second.balances


@pytest.mark.django_db
def test_an_opinion_moved_behind_the_record_is_found() -> None:
    here = world()
    opinion = make.accepted(here)
    Opinion.objects.filter(pk=opinion.pk).update(stage=S.DECLINED)
    assert lost(here.ward.party_committee) == [opinion.code]


class Desk(RuleBasedStateMachine):
    """Clerks, units and leaders doing whatever they may, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.world = world()
        self.at = make.SORTED

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def _some(self, number: int, *stages: str) -> Opinion | None:
        body = self.world.ward.party_committee
        rows = list(Opinion.objects.filter(organisation=body, stage__in=stages).order_by("id"))
        return rows[number % len(rows)] if rows else None

    @rule()
    def receive(self) -> None:
        make.received(self.world, at=self.at)

    @rule(number=st.integers(0, 9), act=st.sampled_from(["accept", "decline", "out", "join"]))
    def sort(self, number: int, act: str) -> None:
        opinion = self._some(number, S.RECEIVED, S.ACCEPTED)
        if opinion is None:
            return
        lead = self._some(number + 1, S.ACCEPTED, S.ASSIGNED, S.ANSWERED)
        verbs: dict[str, Any] = {
            "accept": lambda **who: accept(opinion, make.SORTING, **who),
            "decline": lambda **who: decline(opinion, "Trống", **who),
            "out": lambda **who: put_out_of_scope(opinion, Kind.COURT, "Tòa", **who),
            "join": lambda **who: join(opinion, lead or opinion, **who),
        }
        try:
            verbs[act](by=self.world.clerk, at=self.at)
        except Refused:
            assert act == "join"

    @rule(number=st.integers(0, 9))
    def answer(self, number: int) -> None:
        opinion = self._some(number, S.ACCEPTED)
        if opinion is None:
            return
        here, at = self.world, self.at
        assign(opinion, here.ward.departments[0], "draft", make.SOLVE_DUE, by=here.advisory, at=at)
        draft(opinion, make.drafting(here), by=here.unit_officer, at=at)
        agree(opinion, by=here.leader, at=at)
        reply_in_writing(opinion, at.date(), by=here.clerk, at=at)

    @rule(number=st.integers(0, 9))
    def finish(self, number: int) -> None:
        opinion = self._some(number, S.ANSWERED, S.FOLLOWING)
        if opinion is not None:
            facts = make.solving(result="explained", happened_on=self.at.date())
            record_result(opinion, facts, by=self.world.advisory, at=self.at)
            close(opinion, by=self.world.leader, at=self.at)

    @rule(number=st.integers(0, 9), up=st.booleans())
    def pass_on(self, number: int, up: bool) -> None:  # noqa: FBT001 - drawn
        opinion = self._some(number, S.ACCEPTED, S.ASSIGNED, S.ANSWERED)
        if opinion is None:
            return
        here = self.world
        if up:
            above = here.province.party_committee
            escalate(opinion, above, "Vượt", "Không", make.PAPERS, by=here.leader, at=self.at)
        else:
            transfer(opinion, here.other.party_committee, "Nơi khác", by=here.clerk, at=self.at)

    @rule(number=st.integers(0, 9), takes=st.booleans())
    def hand_over(self, number: int, takes: bool) -> None:  # noqa: FBT001 - drawn
        opinion = self._some(number, S.TRANSFERRED, S.ESCALATED)
        passing = opinion.passings.filter(accepted_at=None, returned_at=None).last() if opinion else None
        if passing is None:
            return
        up = passing.kind == PassingKind.ESCALATION
        by = self.world.superior if up else self.world.other_clerk
        if takes:
            accept_passing(passing, by=by, at=self.at)
        else:
            return_passing(passing, "Không thuộc", by=by, at=self.at)

    @rule(number=st.integers(0, 9))
    def open_again(self, number: int) -> None:
        opinion = self._some(number, S.CLOSED, S.DECLINED, S.OUT_OF_SCOPE)
        if opinion is not None:
            reopen(opinion, "Có điều mới", by=self.world.leader, at=self.at)

    @rule()
    def sleep(self) -> None:
        self.at += timedelta(days=1)

    @invariant()
    def nothing_is_lost(self) -> None:
        for place in (self.world.ward, self.world.other, self.world.province):
            body = place.party_committee
            told = account_of(body, START, self.at.date())
            assert told.balances
            rows = Opinion.objects.filter(organisation=body)
            assert told.open_at_end == rows.exclude(stage__in=EXITS).count()
            assert lost(body) == []


@pytest.mark.django_db
def test_whatever_is_done_nothing_is_lost() -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=8, stateful_step_count=25, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )
