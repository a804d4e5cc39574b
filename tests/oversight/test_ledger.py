"""The ledger, from a world reached through verbs: what each duty says, and what it says of a past day."""

from datetime import date

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from doithoai.audit.models import Entry
from doithoai.audit.record import CLOCK
from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.dialogues.conclusion import conclude
from doithoai.dialogues.floor import end_floor
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.notice import announce
from doithoai.opinions.assignment import assign
from doithoai.opinions.informing import report_up, tell
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.models import Opinion, Purpose
from doithoai.opinions.replying import need_written_reply, reply_in_writing
from doithoai.organisations.appointments import end_appointment
from doithoai.organisations.calendars import confirm_year, enter_day
from doithoai.organisations.models import CommitteeMembership, Organisation
from doithoai.oversight.duty import Duty
from doithoai.oversight.facts import PaperFact
from doithoai.oversight.models import Computation, Obligation, State
from doithoai.oversight.obligations import compute, recompute
from doithoai.plans.amendment import amend
from doithoai.plans.approval import approve
from doithoai.plans.drafting import submit
from doithoai.regulations.clauses import clause
from tests.factories import dialogues, opinions, plans
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
NOVEMBER = day(2026, 11, 20)
WARD = "Đảng ủy phường Đồng Nguyên"


def of(duties: list[Duty], clause_id: str, body: str = WARD) -> list[Duty]:
    return [duty for duty in duties if duty.clause == clause_id and duty.party.body.name == body]


def one(as_of: date, clause_id: str, body: str = WARD) -> Duty:
    (found,) = of(compute(as_of), clause_id, body)
    return found


def state(as_of: date, clause_id: str, body: str = WARD) -> tuple[State, str]:
    found = one(as_of, clause_id, body)
    return found.state, found.fact


# --- the year --------------------------------------------------------------------------------------------------------


def test_a_plan_issued_by_31_january_is_met_from_the_day_it_was_issued() -> None:
    plans.approved_plan(world())
    assert state(NOVEMBER, "A.4-a") == (State.MET, "26/01")
    assert state(day(2026, 1, 25), "A.4-a") == (State.DUE_SOON, "còn 6 ngày")
    assert state(day(2026, 1, 23), "A.4-a") == (State.NOT_DUE, "31/01")
    assert one(NOVEMBER, "A.4-a").proof.words == "Kế hoạch số 05-KH/ĐU ngày 26/01/2026, 2 buổi"
    assert one(NOVEMBER, "B.Đ8.1-a").state == State.MET


def test_a_plan_issued_on_the_first_of_february_is_late() -> None:
    plans.approved_plan(world(), issued_on=day(2026, 2, 9))
    assert state(NOVEMBER, "A.4-a") == (State.MET_LATE, "09/02, trễ 9 ngày")
    assert state(day(2026, 2, 8), "A.4-a") == (State.OVERDUE, "quá hạn 8 ngày")


def test_an_amended_plan_was_still_made_in_january() -> None:
    here = world()
    plan = plans.approved_plan(here)
    later = amend(plan, "Bổ sung", by=here.advisory, at=moment(day(2026, 6, 1)))
    submit(later, by=here.advisory, at=moment(day(2026, 6, 1)))
    approve(later, "31-KH/ĐU", day(2026, 6, 2), by=here.leader, at=moment(day(2026, 6, 2)))
    assert one(NOVEMBER, "A.4-a").state == State.MET


def test_both_quotas_are_shown_and_each_has_its_own_date() -> None:
    dialogues.ended(world())
    by_a, by_b = one(NOVEMBER, "A.1-e"), one(NOVEMBER, "B.Đ11-a")
    assert (by_a.state, by_a.fact, by_a.due) == (State.MET, "1/1", day(2026, 11, 14))
    assert (by_b.state, by_b.fact, by_b.due) == (State.NOT_DUE, "1/2, 31/12", day(2026, 12, 31))
    assert by_b.party.name == "Nguyễn Văn An Nguyên, Bí thư, Đảng ủy phường Đồng Nguyên"


def test_b_does_not_bind_the_province_which_did_not_adopt_it() -> None:
    world()
    found = compute(NOVEMBER)
    assert of(found, "A.1-e", "Đảng ủy tỉnh")
    assert not of(found, "B.Đ11-a", "Đảng ủy tỉnh")


def test_a_dialogue_chaired_by_the_deputy_does_not_fill_the_heads_quota() -> None:
    here = world()
    dialogues.ended(here, chair=here.ward.people["deputy_secretary"])
    assert state(NOVEMBER, "A.1-e") == (State.OVERDUE, "0/1, hết hạn 14/11")


def test_an_extraordinary_dialogue_chaired_by_the_head_counts() -> None:
    dialogues.ended(world(), kind="extraordinary", reason_called="Ngập sau bão")
    assert one(NOVEMBER, "A.1-e").state == State.MET


def test_the_dialogue_counts_from_the_day_it_ended() -> None:
    dialogues.ended(world())
    assert one(day(2026, 9, 17), "A.1-e").proof.count == (0, 1)
    assert one(day(2026, 9, 18), "A.1-e").proof.count == (1, 1)


def test_what_was_planned_is_held_before_15_november() -> None:
    here = world()
    plan = plans.approved_plan(here)
    dialogues.ended(here, plan_row=plan.rows.all()[1])
    assert state(day(2026, 11, 14), "A.4-b") == (State.DUE_SOON, "1/2, hạn hôm nay")
    assert state(day(2026, 11, 15), "A.4-b") == (State.OVERDUE, "1/2, hết hạn 14/11")


def test_a_committee_member_is_bound_as_a_person_wherever_they_chair() -> None:
    here = world()
    member = here.ward.people["secretary"]
    above = here.province.party_committee
    # No verb enters a membership yet.
    CommitteeMembership.objects.create(person=member, organisation=above, from_date=day(2025, 7, 1))
    dialogues.ended(here)
    rows = of(compute(NOVEMBER), "A.1-e", "Đảng ủy tỉnh")
    (found,) = [duty for duty in rows if "Tỉnh ủy viên" in duty.party.name]
    assert (found.state, found.fact) == (State.MET, "1/1")
    narrow = compute(NOVEMBER, organisations=Organisation.objects.filter(pk=above.pk))
    assert {duty.party.body.name for duty in narrow} == {"Đảng ủy tỉnh"}
    assert [duty.fact for duty in narrow if duty.clause == "A.1-e" and "viên" in duty.party.name] == ["1/1"]


def test_the_former_city_owes_nothing_after_its_end() -> None:
    world()
    assert of(compute(NOVEMBER), "A.4-a", "Đảng ủy thành phố") == []


# --- a dialogue ------------------------------------------------------------------------------------------------------


def test_a_notice_in_time_is_met_and_a_late_one_keeps_its_reason() -> None:
    here = world()
    dialogues.announced(here)
    assert state(NOVEMBER, "B.Đ8.3-b") == (State.MET, "01/09")
    assert one(NOVEMBER, "B.Đ8.3-a").state == State.MET
    assert one(day(2026, 8, 31), "B.Đ8.3-b").state == State.NOT_DUE
    dialogues.announced(here, published_on=day(2026, 9, 10), late_reason="Chờ ý kiến cấp trên")
    told = {(duty.state, duty.fact) for duty in of(compute(NOVEMBER), "B.Đ8.3-b")}
    assert told == {(State.MET, "01/09"), (State.MET_LATE, "10/09, trễ 2 ngày, có lý do")}


def test_a_notice_that_is_missing_is_warned_of_and_then_overdue() -> None:
    dialogues.called(world())
    assert state(day(2026, 9, 7), "B.Đ8.3-b") == (State.DUE_SOON, "còn 1 ngày")
    assert state(day(2026, 9, 9), "B.Đ8.3-b") == (State.OVERDUE, "quá hạn 1 ngày")


def test_the_same_facts_posted_again_do_not_start_the_ten_days_anew() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    again = moment(day(2026, 9, 15))
    announce(
        dialogue, published_on=day(2026, 9, 15), change_reason="Thêm nơi niêm yết", by=here.advisory, at=again
    )
    assert state(NOVEMBER, "B.Đ8.3-b") == (State.MET, "01/09")


def test_a_postponed_dialogue_has_no_day_and_a_cancelled_one_nothing_to_prepare() -> None:
    here = world()
    dialogues.postponed(here)
    assert one(NOVEMBER, "B.Đ8.2-b").state == State.NOT_DUE
    dialogues.cancelled(here)
    told = {(duty.state, duty.fact) for duty in of(compute(NOVEMBER), "B.Đ8.2-b")}
    # Lines stand in the order of their keys, and a key of two figures may come after one of three.
    assert (State.WAIVED, "đã hủy: Đã giải quyết xong") in told
    assert len(told) == 2
    before = of(compute(day(2026, 9, 13)), "B.Đ8.2-b")
    assert {duty.state for duty in before} == {State.NOT_DUE}


def test_the_team_is_named_before_the_day() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    seat = TeamSeat(here.advisory.person, "Tổng hợp", is_secretary=True)
    name_team(dialogue, [seat], by=here.advisory, at=moment(day(2026, 9, 2)))
    assert state(NOVEMBER, "B.Đ8.2-b") == (State.MET, "02/09")


def test_preparation_counts_the_opinions_collected_before_the_day() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    opinions.agreed(here, dialogue=dialogue)
    opinions.assigned(here, dialogue=dialogue)
    opinions.at_dialogue(here, dialogue)
    opinions.out_of_scope(here, dialogue=dialogue)
    facts = {clause_id: one(day(2026, 9, 17), clause_id).fact for clause_id in PREPARED}
    assert facts == {
        "B.Đ8.1-g1": "03/09",
        "B.Đ8.1-g2b": "3/4, còn 1 ngày",
        "B.Đ8.1-g2c": "2/3, còn 1 ngày",
        "B.Đ8.1-g3a": "1/3, còn 1 ngày",
        "B.Đ8.1-g4a": "1/3, còn 1 ngày",
    }
    # As it stood a week before: nothing agreed yet.
    assert one(day(2026, 9, 8), "B.Đ8.1-g3a").proof.count == (0, 3)


PREPARED = ("B.Đ8.1-g1", "B.Đ8.1-g2b", "B.Đ8.1-g2c", "B.Đ8.1-g3a", "B.Đ8.1-g4a")


def test_every_opinion_of_the_dialogue_has_an_outcome() -> None:
    here = world()
    dialogue = dialogues.opened(here)
    first, _second = (opinions.accepted(here, dialogue=dialogue) for _ in range(2))
    opinions.said(here, first)
    assert of(compute(dialogues.HELD_ON), "B.Đ9.2-b") == []
    end_floor(dialogue, by=here.advisory, at=dialogue.ends_at)
    assert state(day(2026, 9, 19), "B.Đ9.2-b") == (State.OVERDUE, "1/2, hết hạn 18/09")


def test_the_conclusion_is_due_on_the_seventh_working_day_and_counted_in_working_days() -> None:
    here = world()
    dialogue = dialogues.ended(here)
    assert one(NOVEMBER, "A.4-c").due == dialogues.DUE
    assert state(day(2026, 9, 25), "A.4-c") == (State.DUE_SOON, "còn 2 ngày làm việc")
    assert state(day(2026, 10, 1), "A.4-c") == (State.OVERDUE, "quá hạn 2 ngày làm việc")
    late = dialogues.concluding(here, issued_on=day(2026, 10, 2), late_reason="Chờ số liệu")
    conclude(dialogue, late, by=here.leader, at=moment(day(2026, 10, 2)))
    assert state(NOVEMBER, "A.4-c") == (State.MET_LATE, "02/10, trễ 3 ngày làm việc, có lý do")
    assert one(day(2026, 10, 1), "A.4-c").state == State.OVERDUE


def test_a_day_entered_in_the_calendar_moves_the_open_term() -> None:
    here = world()
    dialogues.ended(here)
    at = moment(day(2026, 9, 20))
    enter_day(day(2026, 9, 22), "Nghỉ đột xuất", "holiday", "Công văn 1", by=here.system_admin, at=at)
    assert one(NOVEMBER, "A.4-c").due == day(2026, 9, 30)


def test_without_a_calendar_there_is_no_date_until_the_year_is_confirmed() -> None:
    here = world()
    starts = moment(day(2026, 12, 28), 8)
    dialogues.ended(here, starts_at=starts, ends_at=starts.replace(hour=10))
    on = day(2026, 12, 30)
    assert state(on, "A.4-c") == (State.NOT_DUE, "chưa có lịch năm 2027")
    confirm_year(2027, "Thông báo 99", by=here.system_admin, at=moment(on))
    assert one(on, "A.4-c").due == day(2027, 1, 7)


def test_reports_answer_each_clause_and_a_missed_target_is_no_breach_in_words() -> None:
    here = world()
    dialogues.closed(here)
    assert state(NOVEMBER, "A.4-g") == (State.MET, "28/09")
    assert {one(NOVEMBER, clause_id).state for clause_id in ("A.4-h", "B.Đ10.2-b")} == {State.MET}
    review = one(NOVEMBER, "B.Đ10.1-a")
    assert (review.state, review.fact) == (State.MET_LATE, "30/09, sau mục tiêu 1 ngày làm việc")
    assert review.reach.target


# --- opinions and passings -------------------------------------------------------------------------------------------


def _left_over(here: World) -> Dialogue:
    dialogue = dialogues.opened(here)
    opinion = opinions.agreed(here, dialogue=dialogue)
    opinions.said(here, opinion, Outcome.ANSWER_LATER)
    end_floor(dialogue, by=here.advisory, at=dialogue.ends_at)
    return dialogue


def test_what_was_left_over_is_assigned_within_the_same_days() -> None:
    here = world()
    _left_over(here)
    opinion = Opinion.objects.get()
    assert one(day(2026, 9, 30), "B.Đ10.1-b").proof.count == (0, 1)
    at = moment(day(2026, 9, 21))
    assign(opinion, here.ward.departments[0], Purpose.SOLVE, day(2026, 10, 15), by=here.advisory, at=at)
    assert state(NOVEMBER, "B.Đ10.1-b") == (State.MET, "1/1")
    assert one(NOVEMBER, "A.4-e").state == State.MET


def test_a_written_reply_is_owed_only_where_somebody_decided_so() -> None:
    here = world()
    _left_over(here)
    opinion = Opinion.objects.get()
    assert of(compute(NOVEMBER), "A.4-d") == []
    at = moment(day(2026, 9, 21))
    need_written_reply(opinion, needed=True, reason="Việc phức tạp", by=here.leader, at=at)
    assert one(day(2026, 9, 30), "A.4-d").state == State.OVERDUE
    reply_in_writing(opinion, day(2026, 9, 28), by=here.clerk, at=moment(day(2026, 9, 28)))
    assert state(NOVEMBER, "A.4-d") == (State.MET, "28/09")
    assert one(NOVEMBER, "B.Đ10.1-g1").state == State.MET


def test_the_person_is_told_on_the_day_of_the_transfer() -> None:
    here = world()
    passing = opinions.transferred(here).passings.get()
    assert one(NOVEMBER, "A.2-g").state == State.MET
    assert state(day(2026, 9, 7), "A.2-i") == (State.OVERDUE, "quá hạn 3 ngày")
    tell(passing, day(2026, 9, 5), "điện thoại", by=here.clerk, at=moment(day(2026, 9, 5)))
    report_up(passing, day(2026, 9, 4), by=here.clerk, at=moment(day(2026, 9, 5)))
    assert state(NOVEMBER, "A.2-i") == (State.MET_LATE, "05/09, trễ 1 ngày")
    assert one(NOVEMBER, "A.2-h").state == State.MET


def test_nobody_to_tell_is_waived_with_the_reason() -> None:
    here = world()
    passing = opinions.transferred(here).passings.get()
    tell(passing, None, no_way_reason="Người nêu ẩn danh", by=here.clerk, at=moment(day(2026, 9, 5)))
    assert state(NOVEMBER, "A.2-i") == (State.WAIVED, "Người nêu ẩn danh")


def test_an_escalation_carries_its_four_parts() -> None:
    opinions.escalated(world())
    assert one(NOVEMBER, "B.Đ7-3").state == State.MET


# --- reports of a period ---------------------------------------------------------------------------------------------


def test_reports_of_a_period_are_proved_by_the_papers_that_the_caller_brings() -> None:
    here = world()
    home = here.ward.party_committee.pk
    assert state(NOVEMBER, "A.6-b") == (State.NOT_DUE, "29/11")
    half = PaperFact(home, "semiannual_report", 2026, day(2026, 6, 25), "11-BC/ĐU", 1)
    whole = PaperFact(home, "annual_report", 2026, day(2026, 11, 18), "30-BC/ĐU", 2)
    found = {duty.occasion.words: duty for duty in of(compute(NOVEMBER, [half, whole]), "B.Đ13-b")}
    assert found["6 tháng đầu năm 2026"].state == State.MET
    assert found["Năm 2026"].fact == "18/11"
    (annual,) = of(compute(NOVEMBER, [half, whole]), "A.6-b")
    assert annual.proof.words == "Báo cáo số 30-BC/ĐU ngày 18/11/2026"
    assert of(compute(day(2026, 11, 17), [half, whole]), "A.6-b")[0].state == State.NOT_DUE


# --- the whole -------------------------------------------------------------------------------------------------------


def _busy(here: World) -> None:
    plan = plans.approved_plan(here)
    dialogue = dialogues.opened(here, plan_row=plan.rows.all()[0])
    opinions.said(here, opinions.accepted(here, dialogue=dialogue))
    end_floor(dialogue, by=here.advisory, at=dialogue.ends_at)
    opinions.transferred(here)


def test_recomputing_from_scratch_gives_the_identical_ledger() -> None:
    _busy(world())
    at = moment(NOVEMBER)
    first = recompute(NOVEMBER, by=CLOCK, at=at)
    rows = list(Obligation.objects.values("clause", "party", "occasion", "due", "state", "fact", "proof"))
    with translation.override("en"):
        second = recompute(NOVEMBER, by=CLOCK, at=at)
    assert first.sha256 == second.sha256
    assert rows == list(
        Obligation.objects.values("clause", "party", "occasion", "due", "state", "fact", "proof")
    )
    assert first.rows == len(rows) == len(compute(NOVEMBER))
    assert Computation.objects.count() == Entry.objects.filter(act="recompute_ledger").count() == 2


def test_the_order_never_varies_and_every_duty_cites_a_clause_that_exists() -> None:
    _busy(world())
    found = compute(NOVEMBER)
    assert [duty.key for duty in found] == sorted(duty.key for duty in found)
    assert len({duty.key for duty in found}) == len(found)
    assert all(clause(duty.clause).quote for duty in found)


def test_more_bodies_and_dialogues_ask_no_more_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    here = world()
    _busy(here)
    with django_assert_num_queries(QUERIES):
        compute(NOVEMBER)
    for _ in range(3):
        opinions.accepted(here, dialogue=dialogues.announced(here))
    with django_assert_num_queries(QUERIES):
        compute(NOVEMBER)


QUERIES = 22


def test_a_body_without_records_of_a_past_year_is_not_held_to_it() -> None:
    here = world()
    assert {duty.occasion.year for duty in compute(day(2027, 3, 1))} == {2027}
    plans.approved_plan(here)
    years = {duty.occasion.year for duty in of(compute(day(2027, 3, 1)), "A.4-a")}
    assert years == {2026, 2027}
    assert {duty.occasion.year for duty in compute(day(2027, 3, 1), year=2026)} == {2026}


def test_a_vacant_office_is_still_bound() -> None:
    here = world()
    office = here.other.offices["secretary"]
    end_appointment(office.appointments.get(), day(2026, 3, 1), by=CLOCK, at=moment(day(2026, 3, 1)))
    (found,) = of(compute(NOVEMBER), "B.Đ11-a", "Đảng ủy phường Tam Sơn")
    assert found.party.name == "Bí thư, Đảng ủy phường Tam Sơn (đang khuyết)"
    assert found.party.person_id is None
