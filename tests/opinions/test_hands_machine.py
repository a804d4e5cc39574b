"""Random hands in random order: no answer is agreed or given that lacks a hand the body asks for."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from doithoai.audit.record import CLOCK
from doithoai.audit.verify import breaks
from doithoai.dialogues.floor import open_floor
from doithoai.opinions.answering import agree, approve, draft, send_back, sign
from doithoai.opinions.assignment import assign, reassign
from doithoai.opinions.checking import Check
from doithoai.opinions.house_rules import Handling, handling_rule, set_handling_rule
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import Answer, AnswerState, Opinion
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.opinions.replying import need_written_reply, reply_in_writing
from doithoai.organisations.appointments import delegate
from doithoai.organisations.models import Account, Category
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import FOUNDED, moment, world

WHO = st.sampled_from(
    [
        "unit_officer",
        "unit_head",
        "other_unit_officer",
        "advisory",
        "leader",
        "deputy",
        "clerk",
        "superior",
        "other_advisory",
    ]
)
SEEN = st.sampled_from([None, 0, 1, 2, 3])
CHECKED = st.one_of(st.just(tuple(Check.values)), st.sets(st.sampled_from(Check.values)).map(tuple))


class Hands(RuleBasedStateMachine):
    """One opinion, everybody at once, and a rule that may change."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.world = world()
        dialogue = dialogues.announced(self.world)
        self.opinion = make.assigned(self.world, dialogue=dialogue)
        open_floor(dialogue, by=self.world.clerk, at=dialogue.starts_at)
        self.at = moment(dialogues.HELD_ON, 9)
        self.delegated = False
        self.texts: dict[int, str] = {}

    def teardown(self) -> None:
        assert list(breaks()) == []
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(signs=st.booleans(), approves=st.booleans())
    def asked(self, signs: bool, approves: bool) -> None:  # noqa: FBT001 - drawn
        facts = Handling(signs, approves, 2, 3, 5, 10, 10)
        set_handling_rule(self.world.ward.party_committee, facts, by=self.world.org_admin, at=self.at)

    @rule()
    def goes_away(self) -> None:
        """The secretary delegates to the deputy, once."""
        if not self.delegated:
            office, day = self.world.ward.offices[Category.SECRETARY], self.at.date()
            delegate(office, self.world.deputy.person, day, day + timedelta(days=1), "", by=CLOCK, at=FOUNDED)
            self.delegated = True

    def by(self, who: str) -> Account:
        account: Account = getattr(self.world, who)
        return account

    def tried(self, verb: Any, who: str, *facts: Any) -> bool:
        with suppress(Refused):
            verb(self.opinion, *facts, by=self.by(who), at=self.at)
            return True
        return False

    @rule(
        who=WHO, seen=SEEN, words=st.sampled_from(["Thông cống trước 15/10.", "Lắp 18 đèn.", "Sẽ xem xét."])
    )
    def writes(self, who: str, seen: int | None, words: str) -> None:
        before = self.opinion.answers.count()
        if self.tried(draft, who, make.drafting(self.world, text=words, seen=seen)):
            assert seen in (None, before) or before == 0

    @rule(who=WHO, seen=SEEN)
    def signs(self, who: str, seen: int | None) -> None:
        if self.tried(sign, who, seen):
            assert who == "unit_head"

    @rule(who=WHO, seen=SEEN, checked=CHECKED)
    def agrees(self, who: str, seen: int | None, checked: tuple[str, ...]) -> None:
        if self.tried(agree, who, checked, seen):
            assert set(checked) == set(Check.values)
            assert who in {"advisory", "leader", "deputy"}

    @rule(who=WHO, seen=SEEN)
    def approves(self, who: str, seen: int | None) -> None:
        if self.tried(approve, who, seen):
            assert who == "leader" or (who == "deputy" and self.delegated)

    @rule(who=WHO)
    def sends_back(self, who: str) -> None:
        self.tried(send_back, who, "Ghi rõ ngày")

    @rule(who=WHO, second=st.booleans())
    def moves(self, who: str, second: bool) -> None:  # noqa: FBT001 - drawn
        unit, due = self.world.ward.departments[second], self.at.date() + timedelta(days=3)
        task = self.opinion.assignments.filter(done_on=None, ended_reason="").last()
        with suppress(Refused):
            if task:
                reassign(task, unit, due, "Đúng chuyên môn", by=self.by(who), at=self.at)
            else:
                assign(self.opinion, unit, "draft", due, by=self.by(who), at=self.at)

    @rule(who=WHO, outcome=st.sampled_from(Outcome.values))
    def says(self, who: str, outcome: str) -> None:
        due = self.at.date() + timedelta(days=5) if outcome == Outcome.ANSWER_LATER else None
        given = set(self.opinion.answers.filter(state=AnswerState.GIVEN).values_list("pk", flat=True))
        self.tried(give_outcome, who, Said(outcome, "Ông Thử", due, note="Phường sẽ thông cống."))
        for answer in self.opinion.answers.filter(state=AnswerState.GIVEN).exclude(pk__in=given):
            self.whole(answer)

    @rule(who=WHO)
    def promises(self, who: str) -> None:
        with suppress(Refused):
            need_written_reply(self.opinion, True, "Đã hẹn", by=self.by(who), at=self.at)

    @rule(who=WHO)
    def replies(self, who: str) -> None:
        rule = handling_rule(self.world.ward.party_committee)
        if not self.tried(reply_in_writing, who, self.at.date()):
            return
        opinion = make.fresh(self.opinion)
        answer = opinion.answers.order_by("version").last()
        if answer is not None and answer.state == AnswerState.GIVEN:
            self.whole(answer)
            return
        # Without a prepared answer only what was said on the floor goes out, and only where nothing more was promised.
        assert opinion.outcome == Outcome.ANSWERED
        assert not (opinion.needs_written_reply and (rule.leader_approves or rule.unit_head_signs))

    def whole(self, answer: Answer) -> None:
        """Every hand that the body asks for now is there, by somebody else's than a stranger's."""
        rule = handling_rule(self.world.ward.party_committee)
        assert answer.agreed_by is not None
        assert answer.signed_by is not None or not rule.unit_head_signs
        assert answer.approved_by is not None or not rule.leader_approves

    @invariant()
    def versions_stay_as_they_were_written(self) -> None:
        rows = list(Answer.objects.filter(opinion=self.opinion).order_by("version"))
        assert [row.version for row in rows] == list(range(1, len(rows) + 1))
        for row in rows:
            assert self.texts.setdefault(row.version, row.text) == row.text
        waiting = [row for row in rows if row.state == AnswerState.DRAFT]
        assert all(row == rows[-1] or row.version < rows[-1].version for row in waiting)

    @invariant()
    def an_agreed_opinion_has_an_agreed_answer(self) -> None:
        opinion = Opinion.objects.get(pk=self.opinion.pk)
        last = opinion.answers.order_by("version").last()
        if opinion.stage == Stage.AGREED:
            assert last
            assert last.state == AnswerState.AGREED
        if opinion.stage == Stage.DRAFTED:
            assert last
            assert last.state == AnswerState.DRAFT


@pytest.mark.django_db
def test_whoever_does_what_no_answer_goes_out_without_its_hands() -> None:
    run_state_machine_as_test(
        Hands,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )
