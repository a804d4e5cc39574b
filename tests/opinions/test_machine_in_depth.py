"""All verbs of opinions over three bodies in any order: the books balance, nothing is lost, nobody reads what is closed.

The gate runs the same few hundred steps each time. A long search: DOITHOAI_MACHINE=300 ./run test tests/opinions/test_machine_in_depth.py
"""

import os
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from doithoai.audit.models import Entry
from doithoai.audit.record import PUBLIC
from doithoai.audit.verify import breaks, is_guarded
from doithoai.opinions import searching
from doithoai.opinions.assigning_many import Wanted, assign_many
from doithoai.opinions.assignment import reassign, take_back
from doithoai.opinions.batch import transfer_many
from doithoai.opinions.extending import ask_extension, decide_extension
from doithoai.opinions.feedback import rate
from doithoai.opinions.giving_back import give_back
from doithoai.opinions.grouping import join, join_many, leave
from doithoai.opinions.importing import take
from doithoai.opinions.informing import tell
from doithoai.opinions.letters import keep
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import (
    Assignment,
    Extension,
    Feedback,
    Kind,
    Mailbox,
    Opinion,
    Passing,
    Reexamination,
    Suspension,
)
from doithoai.opinions.outside import PaperAnswer, answer_from_outside, urge
from doithoai.opinions.passing import accept_passing, transfer
from doithoai.opinions.proving import prove
from doithoai.opinions.publication import publish
from doithoai.opinions.queries import readable
from doithoai.opinions.reexamining import Decision, Examiner, decide_reexamination, open_reexamination
from doithoai.opinions.suspending import answer_suspension, ask_suspension, decide_suspension
from doithoai.opinions.triage import accept, decline, put_out_of_scope
from doithoai.opinions.undoing import undo_sorting
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from tests.factories import mail, sheets
from tests.factories import opinions as make
from tests.opinions.test_hostile_machine import NUMBER, Hall

S = Stage
EXAMPLES = int(os.environ.get("DOITHOAI_MACHINE", "6"))
STEPS = 50 if EXAMPLES <= 10 else 100
# The whole proof reads everything: after every fifth step, and at the end.
EVERY = 5
# What a long search must have done; else it proves nothing about it.
SEEN: Counter[str] = Counter()
DEEP = (S.ANSWERED, S.FOLLOWING, S.CLOSED, S.TRANSFERRED, S.DRAFTED, S.JOINED)
YES = st.booleans()


class InDepth(Hall):
    """Hall and desk with terms, second looks, groups, handshakes, files and letters, at two wards and the province."""

    def __init__(self) -> None:
        super().__init__()
        self.mailbox: Mailbox = mail.mailbox(self.world)
        self.brought = self.steps = 0

    def teardown(self) -> None:
        try:
            self.proven()
            assert breaks() == []
            assert is_guarded()
            assert searching.differences() == set()
            SEEN.update(Entry.objects.values_list("act", flat=True))
        finally:
            super().teardown()

    def anywhere(self, number: int) -> Opinion | None:
        rows = list(Opinion.objects.order_by("id"))
        return rows[number % len(rows)] if rows else None

    def desk(self, opinion: Opinion) -> Account:
        """Who works at the desk of its body."""
        here = self.world
        desks = {
            here.ward.party_committee.pk: here.advisory,
            here.other.party_committee.pk: here.other_advisory,
        }
        return desks.get(opinion.organisation_id, here.superior)

    def chosen(self, rows: Any, number: int) -> Any:
        found = list(rows.order_by("id"))
        return found[number % len(found)] if found else None

    @property
    def soon(self) -> Any:
        return self.at.date() + timedelta(days=5)

    @rule(number=NUMBER, act=st.sampled_from(["accept", "decline", "court", "denounce", "undo", "restrict"]))
    def sort_anywhere(self, number: int, act: str) -> None:
        opinion = self.anywhere(number)
        if opinion is None:
            return
        closed = replace(make.SORTING, tags=("official",))
        acts: dict[str, Any] = {
            "accept": lambda **who: accept(opinion, make.SORTING, **who),
            "restrict": lambda **who: accept(opinion, closed, **who),
            "decline": lambda **who: decline(opinion, "Trống", **who),
            "court": lambda **who: put_out_of_scope(opinion, Kind.COURT, "Tòa", **who),
            "denounce": lambda **who: put_out_of_scope(opinion, Kind.DENUNCIATION, "Tố cáo", **who),
            "undo": lambda **who: undo_sorting(opinion, **who),
        }
        self.tried(acts[act], by=self.desk(opinion))

    @rule(number=NUMBER, other=NUMBER, act=st.sampled_from(["join", "leave", "many"]))
    def group_anywhere(self, number: int, other: int, act: str) -> None:
        one, lead = self.anywhere(number), self.anywhere(other)
        if one is None or lead is None:
            return
        by = self.desk(lead)
        if act == "join":
            self.tried(join, one, lead, by=by)
        elif act == "leave":
            self.tried(leave, one, "Khác việc", by=self.desk(one))
        else:
            rows = Opinion.objects.filter(organisation=lead.organisation_id).exclude(pk=lead.pk)[:3]
            self.tried(join_many, list(rows), lead, by=by)

    @rule(number=NUMBER, act=st.sampled_from(["give back", "on", "outside", "many", "urge", "paper", "tell"]))
    def send_around(self, number: int, act: str) -> None:
        opinion = self.anywhere(number)
        if opinion is None:
            return
        here, by = self.world, self.desk(opinion)
        passing = opinion.passings.last()
        third = here.ward.peoples_committee
        paper = PaperAnswer(self.at.date(), "12/SXD", "Sẽ làm.")
        acts: dict[str, Any] = {
            "give back": lambda **who: give_back(opinion, "Nhầm", third, **who),
            "on": lambda **who: transfer(opinion, here.ward.party_committee, "Nơi khác", **who),
            "outside": lambda **who: transfer(opinion, "Công ty Điện lực", "Việc của công ty", **who),
            "many": lambda **who: transfer_many([opinion], third, "Nơi khác", "7/CV", **who),
            "urge": lambda **who: passing and urge(passing, self.at.date(), "9/CV", **who),
            "paper": lambda **who: passing and answer_from_outside(passing, paper, **who),
            "tell": lambda **who: passing and tell(passing, self.at.date(), "điện thoại", **who),
        }
        self.tried(acts[act], by=by)

    @rule(number=NUMBER, act=st.sampled_from(["ask", "decide", "pause", "grant", "add"]), yes=YES)
    def change_terms(self, number: int, act: str, yes: bool) -> None:  # noqa: FBT001 - drawn
        here, opinion = self.world, self.anywhere(number)
        if opinion is None:
            return
        task = self.chosen(Assignment.objects.filter(opinion=opinion), number)
        longer = self.chosen(Extension.objects.all(), number)
        pause = self.chosen(Suspension.objects.all(), number)
        later = make.SOLVE_DUE + timedelta(days=30 + number)
        acts: dict[str, Any] = {
            "ask": lambda **who: task and ask_extension(task, later, "Chờ vật tư", **who),
            "decide": lambda **who: longer and decide_extension(longer, yes, "Đồng ý", **who),
            "pause": lambda **who: ask_suspension(opinion, self.soon, "Ông/bà cho biết số nhà", **who),
            "grant": lambda **who: pause and decide_suspension(pause, yes, "Đồng ý", **who),
            "add": lambda **who: answer_suspension(opinion, "Số 12", **who),
        }
        asks = self.desk(opinion) if act in {"ask", "pause"} else here.leader
        self.tried(acts[act], by=PUBLIC if act == "add" else asks)

    @rule(number=NUMBER, act=st.sampled_from(["take back", "reassign", "many"]))
    def move_tasks(self, number: int, act: str) -> None:
        here, opinion = self.world, self.anywhere(number)
        task = self.chosen(Assignment.objects.filter(done_on=None, ended_reason=""), number)
        other = here.ward.departments[1]
        if act == "take back" and task:
            self.tried(take_back, task, "Nhầm đơn vị")
        elif act == "reassign" and task:
            self.tried(reassign, task, other, self.soon, "Nhầm đơn vị")
        elif opinion:
            self.tried(assign_many, [opinion], Wanted("draft", other, self.soon))

    @rule(number=NUMBER, act=st.sampled_from(["rate", "look", "decide", "publish"]), yes=YES)
    def judge_the_answer(self, number: int, act: str, yes: bool) -> None:  # noqa: FBT001 - drawn
        here, opinion = self.world, self.anywhere(number)
        feedback = self.chosen(Feedback.objects.all(), number)
        look = self.chosen(Reexamination.objects.all(), number)
        again = Decision(yes, "Đã xem lại.", here.ward.departments[0], self.soon)
        if act == "rate" and opinion:
            self.tried(rate, opinion, yes, "Chưa rõ ngày", by=PUBLIC)
        elif act == "look" and feedback:
            examiner = Examiner(here.ward.departments[1], self.soon)
            self.tried(open_reexamination, feedback, examiner, by=here.leader)
        elif act == "decide" and look:
            self.tried(decide_reexamination, look, again, by=here.other_unit_officer)
        elif act == "publish" and opinion:
            self.tried(publish, opinion, "Đề nghị thông cống.", by=self.desk(opinion))

    @rule(act=st.sampled_from(["file", "same file", "letter", "same letter", "empty letter"]))
    def many_arrive(self, act: str) -> None:
        self.brought += not act.startswith("same")
        text = f"Ngõ {self.brought} ngập sau mưa."
        if act.endswith("file"):
            rows = [sheets.row(text=text), sheets.row(text=f"{text} Lần hai.")]
            with suppress(Refused):
                take(sheets.text_file(rows), sheets.bound(self.world), by=self.world.clerk, at=self.at)
        else:
            words = "" if act == "empty letter" else text
            message = mail.letter(words, "", Message_ID=f"<thu-{self.brought}@example.vn>")
            keep(self.mailbox, message.as_bytes(), at=self.at)

    @rule(stage=st.sampled_from(DEEP), there=YES)
    def one_that_is_far_on(self, stage: Stage, there: bool) -> None:  # noqa: FBT001 - drawn
        """Else few of the random steps would ever come to an answer."""
        opinion = make.REACH[stage](self.world)
        if stage == S.TRANSFERRED and there:
            by = self.world.other_clerk
            further = accept_passing(opinion.passings.get(), by=by, at=self.at)
            accept(further, make.SORTING, by=by, at=self.at)

    @invariant()
    def nothing_is_lost(self) -> None:
        self.steps += 1
        if self.steps % EVERY == 0:
            self.proven()

    def proven(self) -> None:
        proof = prove(self.at.date())
        assert proof.found == []
        assert proof.opinions == Opinion.objects.count()

    @invariant()
    def nobody_reads_what_is_closed_to_them(self) -> None:
        here, on = self.world, self.at.date()
        watching = readable(authority(here.supervisor, on))
        assert not watching.filter(restricted=True).exists()
        beside = readable(authority(here.other_advisory, on)).exclude(organisation=here.other.party_committee)
        sent = Passing.objects.filter(to=here.other.party_committee, returned_at=None).values("opinion")
        assert not beside.exclude(pk__in=sent).exists()
        assert not readable(authority(here.unit_officer, on)).filter(kind=Kind.DENUNCIATION).exists()


@pytest.mark.django_db
def test_whatever_is_done_at_three_bodies_nothing_is_lost(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    run_state_machine_as_test(InDepth, settings=_thorough())


def _thorough() -> settings:
    return settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        print_blob=False,
        # Each step is many statements: to make a failure shorter takes ten minutes, to read it one.
        phases=(Phase.explicit, Phase.generate),
    )
