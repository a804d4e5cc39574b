"""Two at once at one answer, on a real server: the second is told, nothing is written over, nobody slips past a move."""

import pytest
from django.db import connection

from doithoai.opinions.answering import agree, approve, draft
from doithoai.opinions.assignment import reassign
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import AnswerState
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import world
from tests.opinions.test_hands import answer_of, ruled
from tests.opinions.test_hostile_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="threads ask for a real server"),
]


def test_of_two_who_save_the_first_draft_at_once_the_second_is_told() -> None:
    here = world()
    opinion = make.assigned(here)
    mine, theirs = (make.drafting(here, text=words, seen=0) for words in ("Thông cống.", "Lắp đèn."))
    faults = at_once(
        lambda: draft(opinion, mine, by=here.unit_officer, at=make.DRAFTED),
        lambda: draft(opinion, theirs, by=here.unit_head, at=make.DRAFTED),
    )
    assert [type(fault) for fault in faults] == [Refused]
    assert "đã lưu bản lần 1" in str(faults[0])
    assert [answer.text for answer in opinion.answers.all()] == ["Thông cống."]


def test_a_draft_that_waits_while_the_task_moves_is_refused() -> None:
    here = world()
    opinion = make.assigned(here)
    task, there = opinion.assignments.get(), here.ward.departments[1]
    faults = at_once(
        lambda: reassign(task, there, make.DRAFT_DUE, "Đúng chuyên môn", by=here.advisory, at=make.DRAFTED),
        lambda: draft(opinion, make.drafting(here, seen=0), by=here.unit_officer, at=make.DRAFTED),
    )
    assert len(faults) == 1
    assert "không còn ở" in str(faults[0])
    assert not opinion.answers.exists()


def test_nobody_approves_a_version_that_was_replaced_a_moment_before() -> None:
    here = ruled(world(), leader_approves=True)
    opinion = make.drafted(here)
    agree(opinion, by=here.advisory, at=make.AGREED)
    other = make.drafting(here, text="Bản khác.", seen=1)
    faults = at_once(
        lambda: draft(opinion, other, by=here.unit_officer, at=make.AGREED),
        lambda: approve(opinion, 1, by=here.leader, at=make.AGREED),
    )
    assert len(faults) == 1
    assert answer_of(opinion).state == AnswerState.DRAFT
    assert make.fresh(opinion).stage == Stage.DRAFTED
