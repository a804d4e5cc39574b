"""“Not satisfied” is looked at again by somebody else than who answered; then kept, or answered anew and rated again."""

from datetime import timedelta

import pytest

from doithoai.audit.record import PUBLIC
from doithoai.opinions.answering import agree, draft
from doithoai.opinions.assignment import assign
from doithoai.opinions.feedback import rate, rated
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Feedback, Opinion, Purpose, Reexamination
from doithoai.opinions.queries import dissatisfied, examining, readable
from doithoai.opinions.reexamining import (
    Decision,
    Examiner,
    decide_reexamination,
    open_reexamination,
    owes_new_answer,
)
from doithoai.opinions.replying import reply_in_writing
from doithoai.opinions.result import close, record_result, verify
from doithoai.organisations.authority import authority
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import World, moment, world

pytestmark = pytest.mark.django_db
RATED = make.CLOSED
LOOKED = RATED + timedelta(days=2)
DUE = (RATED + timedelta(days=7)).date()


def unhappy(here: World, opinion: Opinion | None = None) -> Feedback:
    return rate(opinion or make.closed(here), False, "Nước vẫn ngập", by=PUBLIC, at=RATED)


def opened(here: World, feedback: Feedback | None = None) -> Reexamination:
    examiner = Examiner(here.ward.departments[1], DUE)
    return open_reexamination(feedback or unhappy(here), examiner, by=here.advisory, at=RATED)


def changed(here: World, row: Reexamination) -> Reexamination:
    again = Decision(False, "Chưa thông hết tuyến", here.ward.departments[0], DUE + timedelta(days=5))
    return decide_reexamination(row, again, by=here.other_unit_officer, at=LOOKED)


def answered_again(here: World, opinion: Opinion) -> Opinion:
    draft(opinion, make.drafting(here, text="Thông cả tuyến cống"), by=here.unit_officer, at=LOOKED)
    agree(opinion, by=here.advisory, at=LOOKED)
    return reply_in_writing(opinion, LOOKED.date(), by=here.clerk, at=LOOKED)


def test_a_dissatisfied_voice_waits_until_somebody_looks_again() -> None:
    here = world()
    body = here.ward.party_committee
    feedback = unhappy(here)
    assert list(dissatisfied(body)) == [feedback]
    row = opened(here, feedback)
    assert not dissatisfied(body).exists()
    assert list(examining([here.ward.departments[1].pk])) == [row]
    changed(here, row)
    assert not examining([here.ward.departments[1].pk]).exists()


def test_the_unit_that_answered_and_who_drafted_do_not_look_again() -> None:
    here = world()
    feedback = unhappy(here)
    with pytest.raises(Refused, match="đã trả lời ý kiến này") as why:
        open_reexamination(feedback, Examiner(here.ward.departments[0], DUE), by=here.leader, at=RATED)
    assert why.value.field == "unit"
    drafter = Examiner(here.ward.departments[1], DUE, here.unit_officer.person)
    with pytest.raises(Refused, match="đã soạn") as why:
        open_reexamination(feedback, drafter, by=here.leader, at=RATED)
    assert why.value.field == "official"
    outside = Examiner(here.other.departments[0], DUE)
    with pytest.raises(Refused, match="không thuộc cơ quan này"):
        open_reexamination(feedback, outside, by=here.leader, at=RATED)


def test_advisers_open_it_once_for_the_last_dissatisfied_word() -> None:
    here = world()
    feedback = unhappy(here)
    for name in ("clerk", "unit_officer", "supervisor", "other_leader"):
        with pytest.raises(Refused, match="không có quyền"):
            open_reexamination(
                feedback, Examiner(here.ward.departments[1], DUE), by=getattr(here, name), at=RATED
            )
    opened(here, feedback)
    with pytest.raises(Refused, match="đã được giao"):
        opened(here, feedback)
    happy = rate(make.answered(here), True, by=PUBLIC, at=make.FOLLOWED)
    with pytest.raises(Refused, match="đã hài lòng"):
        opened(here, happy)


def test_only_the_examiner_decides_and_says_why() -> None:
    here = world()
    row = opened(here)
    for name in ("clerk", "supervisor", "advisory", "other_leader"):
        with pytest.raises(Refused, match="không có quyền"):
            decide_reexamination(row, Decision(True, "Đúng"), by=getattr(here, name), at=LOOKED)
    with pytest.raises(Refused, match="không tự xem xét lại"):
        decide_reexamination(row, Decision(True, "Đúng"), by=here.unit_officer, at=LOOKED)
    with pytest.raises(Refused) as why:
        decide_reexamination(row, Decision(True, " "), by=here.other_unit_officer, at=LOOKED)
    assert why.value.field == "text"
    with pytest.raises(Refused) as why:
        decide_reexamination(row, Decision(False, "Sai"), by=here.other_unit_officer, at=LOOKED)
    assert why.value.field == "unit"
    row.refresh_from_db()
    assert row.kept is None


def test_the_examining_unit_reads_what_it_looks_at() -> None:
    here = world()
    row = opened(here)
    who = authority(here.other_unit_officer, RATED.date())
    assert list(readable(who)) == [row.opinion]


def test_a_kept_answer_stands() -> None:
    here = world()
    row = opened(here)
    decide_reexamination(row, Decision(True, "Đã kiểm tra tại chỗ"), by=here.other_unit_officer, at=LOOKED)
    opinion = make.fresh(row.opinion)
    assert opinion.stage == Stage.CLOSED
    assert rated(opinion)
    with pytest.raises(Refused, match="đã kết luận"):
        changed(here, row)


def test_a_changed_answer_is_drafted_given_and_rated_anew() -> None:
    here = world()
    row = changed(here, opened(here))
    opinion = make.fresh(row.opinion)
    assert (opinion.stage, opinion.result, opinion.reopened) == (Stage.FOLLOWING, "", 1)
    task = opinion.assignments.get(purpose=Purpose.DRAFT, done_on=None)
    assert opinion.due_on == task.due_on == DUE + timedelta(days=5)
    assert owes_new_answer(opinion)
    with pytest.raises(Refused, match="đã đánh giá"):
        rate(opinion, True, by=PUBLIC, at=LOOKED)
    opinion = answered_again(here, opinion)
    assert not owes_new_answer(opinion)
    assert not rated(opinion)
    assert rate(opinion, True, by=PUBLIC, at=LOOKED).satisfied
    assert rated(opinion)
    assert not dissatisfied(here.ward.party_committee).exists()


def test_a_file_does_not_end_while_it_is_disputed() -> None:
    here = world()
    opinion = make.solved(here)
    row = opened(here, unhappy(here, opinion))
    with pytest.raises(Refused, match="Đang xem xét lại"):
        close(opinion, by=here.advisory, at=LOOKED)
    changed(here, row)
    with pytest.raises(Refused, match="câu trả lời mới"):
        close(opinion, by=here.advisory, at=LOOKED)
    answered_again(here, make.fresh(opinion))
    record = record_result(opinion, make.solving(), by=here.advisory, at=LOOKED)
    verify(record, by=here.leader, at=LOOKED)
    assert close(opinion, by=here.advisory, at=LOOKED).stage == Stage.CLOSED


def test_one_answer_reached_all_so_the_lead_is_answered_anew() -> None:
    here = world()
    member = make.joined(here)
    lead = member.lead
    assert lead is not None
    _answer(here, lead)
    row = opened(here, unhappy(here, make.fresh(member)))
    changed(here, row)
    assert make.fresh(member).stage == Stage.JOINED
    assert owes_new_answer(make.fresh(lead))
    answered_again(here, make.fresh(lead))
    assert not rated(make.fresh(member))


def _answer(here: World, lead: Opinion) -> None:
    assign(lead, here.ward.departments[0], Purpose.DRAFT, make.DRAFT_DUE, by=here.advisory, at=make.ASSIGNED)
    draft(lead, make.drafting(here), by=here.unit_officer, at=make.DRAFTED)
    agree(lead, by=here.advisory, at=make.AGREED)
    reply_in_writing(lead, make.REPLIED.date(), by=here.clerk, at=make.REPLIED)


def test_a_rating_on_paper_counts_from_the_day_it_came() -> None:
    here = world()
    opinion = make.answered(here)
    came = make.REPLIED.date() + timedelta(days=10)
    late = moment(came + timedelta(days=9))
    for on in (late.date() + timedelta(days=1), make.REPLIED.date() - timedelta(days=1), late.date()):
        with pytest.raises(Refused) as why:
            rate(opinion, True, "", on, by=here.clerk, at=late)
        assert why.value.field == "received_on"
    feedback = rate(opinion, False, "Chưa rõ ngày xong", came, by=here.clerk, at=late)
    assert (feedback.received_on, feedback.entered_by) == (came, here.clerk)
    with pytest.raises(Refused, match="không có quyền"):
        rate(make.answered(here), True, by=here.unit_officer, at=make.FOLLOWED)
