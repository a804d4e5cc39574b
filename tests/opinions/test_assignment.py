"""B.Đ8.1-g2c: dates by urgency and calendar, taking back, many at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doithoai.audit.models import Entry
from doithoai.opinions.answering import draft
from doithoai.opinions.assigning_many import MOST, Wanted, assign_many, preview
from doithoai.opinions.assignment import assign, reassign, take_back
from doithoai.opinions.due_dates import proposal
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Assignment, HandlingRule, Opinion, Purpose
from doithoai.opinions.routing import Matter, add_rule
from doithoai.opinions.triage import accept
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories import opinions as make
from tests.factories.organisations import day, moment, world

pytestmark = pytest.mark.django_db
FRIDAY = day(2026, 9, 4)


@pytest.mark.parametrize(
    ("urgency", "due", "days"),
    [
        ("urgent", day(2026, 9, 8), 2),
        ("high", day(2026, 9, 9), 3),
        ("medium", day(2026, 9, 11), 5),
        ("low", day(2026, 9, 18), 10),
    ],
)
def test_each_urgency_has_its_working_days(urgency: str, due: object, days: int) -> None:
    found = proposal(replaced(urgency), Purpose.DRAFT, FRIDAY)
    assert found.due_on == due
    assert f"{days} ngày làm việc" in found.words


def replaced(urgency: str) -> Opinion:
    opinion = make.accepted(world())
    opinion.urgency = urgency
    return opinion


def test_what_was_not_sorted_counts_as_medium_and_says_so() -> None:
    found = proposal(replaced(""), Purpose.SOLVE, FRIDAY)
    assert found.due_on == day(2026, 9, 11)
    assert "vì chưa phân loại" in found.words


def test_a_body_sets_its_own_days() -> None:
    here = world()
    HandlingRule.objects.create(organisation=here.ward.party_committee, days_high=1)
    assert proposal(make.accepted(here), Purpose.DRAFT, FRIDAY).due_on == day(2026, 9, 7)


def test_the_day_before_a_dialogue_comes_first_but_never_before_today() -> None:
    here = world()
    soon = moment(day(2026, 9, 8), 8)
    dialogue = dialogues.called(here, starts_at=soon, ends_at=soon + timedelta(hours=2))
    opinion = make.accepted(here, dialogue=dialogue)
    assert proposal(opinion, Purpose.DRAFT, FRIDAY).words == "ngày trước buổi đối thoại"
    assert proposal(opinion, Purpose.DRAFT, FRIDAY).due_on == day(2026, 9, 7)
    assert proposal(opinion, Purpose.SOLVE, FRIDAY).due_on == day(2026, 9, 9)
    assert proposal(opinion, Purpose.DRAFT, day(2026, 9, 8)).due_on == day(2026, 9, 8)


def test_without_the_calendar_of_a_year_there_is_no_date_and_one_must_be_given() -> None:
    here = world()
    opinion = make.accepted(here)
    late = moment(day(2027, 12, 30))
    found = proposal(opinion, Purpose.DRAFT, late.date())
    assert found.due_on is None
    assert "chưa có lịch nghỉ năm" in found.words
    unit = here.ward.departments[0]
    with pytest.raises(Refused, match="Hãy ghi hạn") as why:
        assign(opinion, unit, Purpose.DRAFT, None, by=here.advisory, at=late)
    assert why.value.field == "due_on"
    assign(opinion, unit, Purpose.DRAFT, day(2028, 1, 10), by=here.advisory, at=late)


def test_a_task_is_taken_back_with_a_reason_and_waits_to_be_assigned_again() -> None:
    here = world()
    opinion = make.assigned(here)
    task = opinion.assignments.get()
    with pytest.raises(Refused, match="lý do"):
        take_back(task, " ", by=here.advisory, at=make.ASSIGNED)
    back = take_back(task, "Nhầm đơn vị", by=here.advisory, at=make.ASSIGNED)
    assert (back.stage, back.unit, back.due_on) == (Stage.ACCEPTED, None, None)
    assert Assignment.objects.get().ended_reason == "Nhầm đơn vị"
    with pytest.raises(Refused, match="đã thu hồi"):
        take_back(task, "Lần nữa", by=here.advisory, at=make.ASSIGNED)
    assign(back, here.ward.departments[1], Purpose.DRAFT, None, by=here.advisory, at=make.ASSIGNED)
    assert make.fresh(opinion).stage == Stage.ASSIGNED
    entry = Entry.objects.get(act="take_back")
    assert (entry.facts["from"], entry.facts["to"]) == ("assigned", "accepted")


def test_what_was_drafted_is_returned_before_it_is_taken_back() -> None:
    here = world()
    opinion = make.drafted(here)
    with pytest.raises(Refused, match="trả lại dự thảo"):
        take_back(opinion.assignments.get(), "Nhầm", by=here.advisory, at=make.DRAFTED)
    assert opinion.assignments.get().ended_reason == ""


def test_a_task_to_solve_or_to_help_is_taken_back_without_a_step() -> None:
    here = world()
    opinion = make.following(here)
    helping = assign(
        opinion, here.ward.departments[1], Purpose.CO_ORDINATE, None, by=here.advisory, at=make.FOLLOWED
    )
    assert (
        take_back(helping, "Không cần", by=here.advisory, at=make.FOLLOWED).unit == here.ward.departments[0]
    )
    solving = opinion.assignments.get(purpose=Purpose.SOLVE)
    back = take_back(solving, "Nhầm", by=here.advisory, at=make.FOLLOWED)
    assert (back.stage, back.unit, back.due_on) == (Stage.FOLLOWING, None, None)


@pytest.mark.parametrize("name", ["unit_head", "unit_officer", "supervisor", "other_advisory", "superior"])
def test_only_who_assigns_takes_back(name: str) -> None:
    here = world()
    opinion = make.assigned(here)
    with pytest.raises(Refused, match="không có quyền"):
        take_back(opinion.assignments.get(), "x", by=getattr(here, name), at=make.ASSIGNED)


def test_a_moved_task_refuses_the_words_of_the_unit_that_had_it() -> None:
    here = world()
    opinion = make.assigned(here)
    reassign(
        opinion.assignments.get(),
        here.ward.departments[1],
        None,
        "Đúng việc",
        by=here.advisory,
        at=make.ASSIGNED,
    )
    with pytest.raises(Refused, match="không còn ở"):
        draft(opinion, make.drafting(here), by=here.unit_officer, at=make.DRAFTED)


def test_many_go_to_one_unit_and_each_row_says_whether_it_can() -> None:
    here = world()
    fresh, taken, unsorted = make.accepted(here), make.assigned(here), make.received(here)
    wanted = Wanted(Purpose.DRAFT, here.ward.departments[1])
    rows = preview([fresh, taken, unsorted], wanted, by=here.advisory, at=make.ASSIGNED)
    assert [row.can for row in rows] == [True, False, False]
    assert rows[0].due_on == day(2026, 9, 9)
    assert "Đã giao việc này" in str(rows[1].refusal)
    assert "chưa phân công được" in str(rows[2].refusal)
    assert Assignment.objects.count() == 1
    done = assign_many([fresh, taken, unsorted], wanted, by=here.advisory, at=make.ASSIGNED)
    assert [row.can for row in done] == [True, False, False]
    assert make.fresh(fresh).unit == here.ward.departments[1]
    assert make.fresh(taken).unit == here.ward.departments[0]


def test_without_a_unit_each_goes_where_its_rule_says() -> None:
    here = world()
    add_rule(
        here.ward.party_committee, Matter("waste"), here.ward.departments[1], by=here.advisory, at=make.SORTED
    )
    waste = accept(make.received(here), replace(make.SORTING, field="waste"), by=here.clerk, at=make.SORTED)
    other = make.accepted(here)
    rows = assign_many([waste, other], Wanted(Purpose.DRAFT), by=here.advisory, at=make.ASSIGNED)
    assert rows[0].rule is not None
    assert (rows[0].rule.number, make.fresh(waste).unit) == (1, here.ward.departments[1])
    assert "Không có luật phân công" in str(rows[1].refusal)


def test_none_and_too_many_are_refused_at_once() -> None:
    here = world()
    for rows in ([], [make.accepted(here)] * (MOST + 1)):
        with pytest.raises(Refused) as why:
            preview(rows, Wanted(Purpose.DRAFT), by=here.advisory, at=make.ASSIGNED)
        assert why.value.field == "opinions"


def test_somebody_elses_rows_cannot_be_assigned() -> None:
    here = world()
    wanted = Wanted(Purpose.DRAFT, here.ward.departments[0])
    rows = assign_many([make.accepted(here)], wanted, by=here.other_advisory, at=make.ASSIGNED)
    assert "không có quyền" in str(rows[0].refusal)
    assert not Assignment.objects.exists()
