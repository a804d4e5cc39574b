"""Own work is not confirmed by oneself, and what became restricted is not told to everybody."""

from dataclasses import replace

import pytest

from doithoai.commitments.extending import ask_later, decide_later, decide_task
from doithoai.commitments.following import confirm_result
from doithoai.commitments.keeping import report_done, send_back, verify
from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Commitment, State
from doithoai.commitments.published import open_commitments
from doithoai.opinions.extending import ask_extension
from doithoai.opinions.fields import RESTRICTING_TAGS
from doithoai.opinions.models import Assignment
from doithoai.opinions.result import record_result
from doithoai.opinions.triage import accept
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
AT = moment(dialogues.CONCLUDED_ON, 16)


def test_the_official_who_promised_does_not_confirm_what_a_colleague_reported() -> None:
    here = world()
    promise = Promise("Lắp đèn", here.ward.departments[0], make.SOLVE_DUE, here.advisory.person)
    made = commit(here.ward.party_committee, promise, by=here.leader, at=AT)
    report_done(made, "Biên bản 12", by=here.unit_officer, at=AT)
    with pytest.raises(Refused, match="không tự xác nhận"):
        verify(made, by=here.advisory, at=AT)
    verify(made, by=here.leader, at=AT)


def test_a_promise_about_what_turned_out_to_be_restricted_is_not_public_any_more() -> None:
    here = world()
    opinion = make.following(here)
    promise = Promise("Kiểm tra cán bộ X", here.ward.departments[0], make.SOLVE_DUE, opinion=opinion)
    commit(here.ward.party_committee, promise, by=here.leader, at=AT)
    assert len(open_commitments()) == 1
    accept(opinion, replace(make.SORTING, tags=tuple(RESTRICTING_TAGS)), by=here.clerk, at=AT)
    assert open_commitments() == ()


def about(here: World, official: Account) -> tuple[Commitment, Assignment]:
    """A promise about an opinion that the unit solves; the official named stands only with the promise."""
    opinion = make.following(here)
    facts = Promise("Thông cống", here.ward.departments[0], make.SOLVE_DUE, official.person, opinion=opinion)
    made = commit(here.ward.party_committee, facts, by=here.leader, at=make.FOLLOWED)
    return made, opinion.assignments.get(purpose="solve")


@pytest.mark.parametrize("who", ["advisory", "unit_head"])
def test_confirming_the_result_confirms_no_promise_that_one_may_not_confirm(who: str) -> None:
    here = world()
    made, task = about(here, here.advisory)
    done = record_result(task.opinion, make.solving(), by=here.unit_officer, at=make.DONE)
    confirm_result(done, by=getattr(here, who), at=make.DONE)
    made.refresh_from_db()
    assert (made.state, made.verified_by, made.done_by) == (State.DONE, None, here.unit_officer)
    verify(made, by=here.leader, at=make.DONE)


def test_the_official_does_not_move_the_own_day_by_way_of_the_opinion() -> None:
    here = world()
    made, task = about(here, here.advisory)
    later = day(2026, 10, 30)
    asked = ask_extension(task, later, "Chờ vật tư", by=here.unit_officer, at=make.DONE)
    decide_task(asked, True, by=here.advisory, at=make.DONE)
    made.refresh_from_db()
    assert made.due_on == make.SOLVE_DUE


def test_who_asked_for_a_later_day_does_not_grant_it_in_another_role() -> None:
    here = world()
    facts = Promise("Lắp đèn", here.ward.departments[0], make.SOLVE_DUE)
    made = commit(here.ward.party_committee, facts, by=here.leader, at=AT)
    asked = ask_later(made, day(2026, 11, 1), "Chờ vật tư", by=here.advisory, at=AT)
    for who in (here.advisory, here.unit_head, here.clerk, here.other_leader, here.superior):
        with pytest.raises(Refused):
            decide_later(asked, True, by=who, at=AT)
    decide_later(asked, True, by=here.leader, at=AT)
    with pytest.raises(Refused, match="đã được quyết định"):
        decide_later(asked, False, "Không", by=here.deputy, at=AT)


def test_what_was_sent_back_is_confirmed_by_nobody_who_reports_it_anew() -> None:
    here = world()
    made = commit(
        here.ward.party_committee,
        Promise("Lắp đèn", here.ward.departments[0], make.SOLVE_DUE),
        by=here.leader,
        at=AT,
    )
    report_done(made, "Biên bản 12", by=here.unit_officer, at=AT)
    send_back(made, "Chưa sáng", by=here.advisory, at=AT)
    report_done(made, "Biên bản 13", by=here.advisory, at=AT)
    with pytest.raises(Refused, match="không tự xác nhận"):
        verify(made, by=here.advisory, at=AT)
    for who in (here.unit_head, here.clerk, here.superior, here.other_leader):
        with pytest.raises(Refused):
            verify(made, by=who, at=AT)
