"""B.Đ8.1, B.Đ8.2: who chairs, who answers, which dates and which rows of the plan are accepted."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from doithoai.audit.record import CLOCK, history
from doithoai.dialogues.calling import (
    Duty,
    TeamSeat,
    add_task,
    call,
    change,
    finish_task,
    invite,
    name_team,
)
from doithoai.dialogues.models import Dialogue, Kind
from doithoai.dialogues.notice import cancel
from doithoai.dialogues.queries import free_rows
from doithoai.dialogues.remarks import remarks
from doithoai.organisations.appointments import delegate
from doithoai.organisations.models import Category
from doithoai.plans.amendment import amend
from doithoai.plans.approval import approve
from doithoai.plans.drafting import submit
from doithoai.regulations.refusals import Refused
from tests.factories.dialogues import CALLED, ENDS, HELD_ON, STARTS, announced, called, facts, fresh
from tests.factories.organisations import day, moment, world
from tests.factories.plans import YEAR, approved_plan, drafted_plan

pytestmark = pytest.mark.django_db


def test_a_dialogue_has_a_code_a_chair_and_somebody_who_answers() -> None:
    w = world()
    dialogue = called(w)
    secretary = w.ward.people[Category.SECRETARY]
    assert dialogue.code.startswith("ĐT-")
    assert dialogue.code.endswith("-2026-01")
    assert (dialogue.chair, dialogue.accountable) == (secretary, secretary)
    assert dialogue.chair_office == w.ward.offices[Category.SECRETARY]
    assert [entry.act for entry in history(dialogue)] == ["call_dialogue"]


def test_numbers_run_on_in_a_year_and_start_anew_in_the_next() -> None:
    w = world()
    codes = [called(w).code, called(w).code]
    codes.append(called(w, starts_at=moment(day(2027, 3, 5)), ends_at=moment(day(2027, 3, 5), 11)).code)
    assert [code[-7:] for code in codes] == ["2026-01", "2026-02", "2027-01"]


def test_the_head_answers_even_when_a_deputy_chairs() -> None:
    w = world()
    dialogue = called(w, chair=w.ward.people[Category.DEPUTY_SECRETARY])
    assert dialogue.chair == w.ward.people[Category.DEPUTY_SECRETARY]
    assert dialogue.accountable == w.ward.people[Category.SECRETARY]
    assert "B.Đ11-a" in {remark.clause for remark in remarks(dialogue)}


def test_whoever_holds_no_office_of_the_body_cannot_chair() -> None:
    w = world()
    with pytest.raises(Refused) as refusal:
        called(w, chair=w.other.people[Category.SECRETARY])
    assert refusal.value.field == "chair"


def test_a_person_cannot_chair_in_an_office_that_another_holds() -> None:
    w = world()
    chair = w.ward.people[Category.DEPUTY_SECRETARY]
    with pytest.raises(Refused):
        called(w, chair=chair, chair_office=w.ward.offices[Category.SECRETARY])


def test_a_delegated_deputy_chairs_while_the_delegation_lasts() -> None:
    w = world()
    office, deputy = w.ward.offices[Category.SECRETARY], w.ward.people[Category.COUNCIL_CHAIR]
    delegate(office, deputy, HELD_ON, HELD_ON, "Bí thư đi học", by=CLOCK, at=CALLED)
    assert called(w, chair=deputy).chair_office == office
    with pytest.raises(Refused):
        called(w, chair=deputy, starts_at=STARTS + timedelta(days=1), ends_at=ENDS + timedelta(days=1))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"theme": "  "}, "theme"),
        ({"theme": "a" * 301}, "theme"),
        ({"ends_at": STARTS}, "ends_at"),
        ({"ends_at": STARTS + timedelta(days=2)}, "ends_at"),
        ({"starts_at": CALLED - timedelta(days=1), "ends_at": CALLED}, "starts_at"),
        ({"starts_at": moment(day(2062, 9, 18)), "ends_at": moment(day(2062, 9, 18), 11)}, "starts_at"),
        ({"kind": Kind.EXTRAORDINARY}, "reason_called"),
        ({"kind": "khác"}, "kind"),
        ({"means": ""}, "means"),
        ({"audience": "all"}, "audience"),
        ({"planned_size": 0}, "planned_size"),
        ({"planned_size": 2**40}, "planned_size"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    w = world()
    with pytest.raises(Refused) as refusal:
        called(w, **wrong)
    assert refusal.value.field == field
    assert not Dialogue.objects.exists()


def test_an_extraordinary_dialogue_is_called_with_a_reason() -> None:
    dialogue = called(world(), kind=Kind.EXTRAORDINARY, reason_called="Bức xúc kéo dài")
    assert dialogue.reason_called == "Bức xúc kéo dài"


def test_a_date_after_14_november_is_allowed_and_remarked() -> None:
    w = world()
    in_time = called(w, starts_at=moment(day(2026, 11, 14), 8), ends_at=moment(day(2026, 11, 14), 10))
    late = called(w, starts_at=moment(day(2026, 11, 15), 8), ends_at=moment(day(2026, 11, 15), 10))
    assert "A.4-b" not in {remark.clause for remark in remarks(in_time)}
    assert "A.4-b" in {remark.clause for remark in remarks(late)}


@pytest.mark.parametrize(("minutes", "told"), [(119, True), (120, False), (180, False), (181, True)])
def test_two_to_three_hours_are_recommended_and_never_required(minutes: int, *, told: bool) -> None:
    dialogue = called(world(), ends_at=STARTS + timedelta(minutes=minutes))
    assert ("B.Đ8.3-c" in {remark.clause for remark in remarks(dialogue)}) is told


def test_others_cannot_call() -> None:
    w = world()
    for account in (w.unit_officer, w.supervisor, w.other_leader, w.superior, w.org_admin):
        with pytest.raises(Refused):
            call(w.ward.party_committee, facts(w), by=account, at=CALLED)
    assert not Dialogue.objects.exists()


# --- the plan --------------------------------------------------------------------------------------------------------


def test_a_row_of_the_plan_becomes_one_dialogue() -> None:
    w = world()
    first, second = approved_plan(w).rows.all()
    dialogue = called(w, plan_row=first)
    with pytest.raises(Refused) as refusal:
        called(w, plan_row=first)
    assert refusal.value.field == "plan_row"
    assert free_rows(w.ward.party_committee, YEAR) == [second]
    cancel(dialogue, "Đã giải quyết", by=w.leader, at=CALLED)
    assert free_rows(w.ward.party_committee, YEAR) == [first, second]


def test_the_database_keeps_a_row_to_one_dialogue() -> None:
    w = world()
    row = approved_plan(w).rows.first()
    one, other = called(w, plan_row=row), called(w)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dialogue.objects.filter(pk=other.pk).update(plan_row=row)
    Dialogue.objects.filter(pk=one.pk).update(state="cancelled")
    Dialogue.objects.filter(pk=other.pk).update(plan_row=row)


def test_a_row_stays_used_when_the_plan_is_amended() -> None:
    w = world()
    plan = approved_plan(w)
    called(w, plan_row=plan.rows.all()[0])
    new = submit(amend(plan, "Thêm một buổi", by=w.advisory, at=CALLED), by=w.advisory, at=CALLED)
    approve(new, "06-KH/ĐU", day(2026, 8, 20), by=w.leader, at=CALLED)
    kept, free = new.rows.all()
    assert free_rows(w.ward.party_committee, YEAR) == [free]
    with pytest.raises(Refused):
        called(w, plan_row=kept)


def test_a_row_of_a_draft_or_of_another_body_is_refused() -> None:
    w = world()
    row = drafted_plan(w).rows.all()[0]
    with pytest.raises(Refused) as refusal:
        called(w, plan_row=row)
    assert refusal.value.field == "plan_row"


# --- changes, team, guests, tasks ------------------------------------------------------------------------------------


def test_facts_change_freely_before_the_notice_and_the_record_keeps_the_old_ones() -> None:
    w = world()
    dialogue = change(called(w), facts(w, place="Hội trường UBND phường"), by=w.clerk, at=CALLED)
    assert fresh(dialogue).place == "Hội trường UBND phường"
    last = history(dialogue).last()
    assert last is not None
    assert last.facts == {"place": ["Nhà văn hóa khu phố Dương Lôi", "Hội trường UBND phường"]}


def test_after_the_notice_only_a_new_notice_changes_facts() -> None:
    w = world()
    with pytest.raises(Refused, match="phải thông báo lại"):
        change(announced(w), facts(w, place="Nơi khác"), by=w.advisory, at=CALLED)


def test_a_member_of_the_team_may_prepare_this_dialogue_and_no_other() -> None:
    w = world()
    dialogue, other = called(w), called(w)
    with pytest.raises(Refused):
        change(dialogue, facts(w), by=w.unit_officer, at=CALLED)
    seats = [TeamSeat(w.unit_officer.person, "Ghi biên bản", is_secretary=True)]
    name_team(dialogue, seats * 2, by=w.leader, at=CALLED)
    change(dialogue, facts(w, place="Hội trường"), by=w.unit_officer, at=CALLED)
    with pytest.raises(Refused):
        change(other, facts(w), by=w.unit_officer, at=CALLED)
    with pytest.raises(Refused):
        name_team(dialogue, [TeamSeat(w.unit_head.person)], by=w.unit_officer, at=CALLED)
    assert [member.person for member in dialogue.team.all()] == [w.unit_officer.person]


def test_bodies_are_invited_to_attend_and_answer() -> None:
    w = world()
    dialogue = called(w)
    invite(dialogue, [*w.ward.departments, w.ward.front], by=w.clerk, at=CALLED)
    invite(dialogue, w.ward.departments, by=w.clerk, at=CALLED)
    assert [guest.organisation for guest in dialogue.invited.all()] == w.ward.departments


def test_a_task_has_phase_owner_and_date_and_is_done_once() -> None:
    w = world()
    dialogue = called(w)
    duty = Duty("prepare", "Khảo sát hiện trường", "Phòng Kinh tế", day(2026, 9, 10))
    task = finish_task(add_task(dialogue, duty, by=w.clerk, at=CALLED), by=w.clerk, at=CALLED)
    assert task.done_on == CALLED.date()
    with pytest.raises(Refused, match="đã xong ngày 20/08/2026"):
        finish_task(task, by=w.clerk, at=CALLED)


@pytest.mark.parametrize(
    ("duty", "field"),
    [
        (Duty("later", "Việc", "Ai", HELD_ON), "phase"),
        (Duty("prepare", "", "Ai", HELD_ON), "text"),
        (Duty("prepare", "Việc", " ", HELD_ON), "owner"),
        (Duty("prepare", "Việc", "a" * 121, HELD_ON), "owner"),
        (Duty("prepare", "Việc", "Ai", day(2026, 8, 19)), "due_on"),
    ],
)
def test_a_task_that_says_too_little_is_refused(duty: Duty, field: str) -> None:
    w = world()
    with pytest.raises(Refused) as refusal:
        add_task(called(w), duty, by=w.clerk, at=CALLED)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": STARTS - timedelta(hours=1)},
        {"state": "announced"},
        {"state": "ended"},
        {"opened_at": ENDS, "ended_at": STARTS},
    ],
)
def test_the_database_refuses_what_the_verbs_refuse(wrong: dict[str, Any]) -> None:
    dialogue = called(world())
    with pytest.raises(IntegrityError), transaction.atomic():
        Dialogue.objects.filter(pk=dialogue.pk).update(**wrong)
