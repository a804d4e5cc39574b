"""A.0-P3b: what was promised about an opinion ends with the opinion's own answer or result."""

from datetime import timedelta

import pytest

from doithoai.commitments.following import answered, confirm_result
from doithoai.commitments.making import Promise, commit
from doithoai.commitments.models import Commitment, State
from doithoai.opinions.lifecycle import Result
from doithoai.opinions.models import Opinion
from doithoai.opinions.result import record_result
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db


def promise(here: World, opinion: Opinion) -> Commitment:
    facts = Promise("Thông cống ngõ 24", here.ward.departments[0], make.SOLVE_DUE, opinion=opinion)
    return commit(here.ward.party_committee, facts, by=here.advisory, at=make.FOLLOWED)


def test_a_confirmed_result_confirms_what_was_promised_with_the_same_proof() -> None:
    here = world()
    opinion = make.following(here)
    promised = promise(here, opinion)
    record = record_result(opinion, make.solving(), by=here.unit_officer, at=make.DONE)
    confirm_result(record, by=here.advisory, at=make.DONE)
    promised.refresh_from_db()
    assert (promised.state, promised.proof) == (State.VERIFIED, "Biên bản nghiệm thu 12/BB")
    assert (promised.done_by, promised.verified_by) == (here.unit_officer, here.advisory)


def test_who_recorded_the_result_confirms_neither_it_nor_the_promise() -> None:
    here = world()
    opinion = make.following(here)
    promised = promise(here, opinion)
    record = record_result(opinion, make.solving(), by=here.unit_officer, at=make.DONE)
    with pytest.raises(Refused):
        confirm_result(record, by=here.unit_officer, at=make.DONE)
    promised.refresh_from_db()
    assert promised.state == State.OPEN


def test_a_matter_still_being_solved_keeps_its_promise_open() -> None:
    here = world()
    opinion = make.following(here)
    promised = promise(here, opinion)
    doing = make.solving(result=Result.IN_PROGRESS)
    confirm_result(
        record_result(opinion, doing, by=here.unit_officer, at=make.DONE), by=here.advisory, at=make.DONE
    )
    promised.refresh_from_db()
    assert promised.state == State.OPEN


def test_a_written_reply_reports_the_promised_answer_and_somebody_still_confirms_it() -> None:
    here = world()
    opinion = make.answered(here)
    promised = promise(here, opinion)
    answered(opinion, "09-CV/ĐU", by=here.clerk, at=make.FOLLOWED + timedelta(days=1))
    promised.refresh_from_db()
    assert (promised.state, promised.proof) == (State.DONE, "Văn bản trả lời số 09-CV/ĐU")


def test_a_written_reply_does_not_end_a_promise_to_solve() -> None:
    here = world()
    opinion = make.following(here)
    promised = promise(here, opinion)
    answered(opinion, "09-CV/ĐU", by=here.clerk, at=make.DONE)
    promised.refresh_from_db()
    assert promised.state == State.OPEN
