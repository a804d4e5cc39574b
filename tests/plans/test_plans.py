"""A.4-a, A.1-e, B.Đ8.1, B.Đ11-a: what a plan must say, until when, and whose quota it covers."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from doithoai.organisations.authority import authority
from doithoai.organisations.calendars import current_calendar
from doithoai.organisations.models import Category
from doithoai.plans.amendment import amend
from doithoai.plans.approval import approve
from doithoai.plans.drafting import Row, draft, set_rows, submit
from doithoai.plans.lifecycle import State
from doithoai.plans.models import Plan, PlanRow
from doithoai.plans.published import public_plan
from doithoai.plans.queries import being_made, first_issued_on, in_force, plan_deadline, readable, versions
from doithoai.plans.quota import coverage
from doithoai.regulations.refusals import Refused
from tests.factories.organisations import World, day, moment, world
from tests.factories.plans import (
    APPROVED_ON,
    DRAFTED,
    YEAR,
    approved_plan,
    drafted_plan,
    rows,
    submitted_plan,
)

pytestmark = pytest.mark.django_db
LATER = moment(day(2026, 6, 1))


def amended(w: World) -> tuple[Plan, Plan]:
    old = approved_plan(w)
    new = submit(amend(old, "Thêm một buổi", by=w.advisory, at=LATER), by=w.advisory, at=LATER)
    return old, approve(new, "31-KH/ĐU", day(2026, 6, 1), by=w.leader, at=LATER)


def test_before_1_february_means_31_january_at_the_latest() -> None:
    assert plan_deadline(YEAR, current_calendar()).due == day(2026, 1, 31)


def test_an_amendment_changes_nothing_about_the_day_of_the_first_issue() -> None:
    w = world()
    amended(w)
    assert first_issued_on(w.ward.party_committee, YEAR) == APPROVED_ON


def test_an_amendment_keeps_the_old_version_and_puts_the_new_one_in_force() -> None:
    w = world()
    old, new = amended(w)
    assert Plan.objects.get(pk=old.pk).state == State.AMENDED
    assert in_force(w.ward.party_committee, YEAR) == new
    assert list(versions(w.ward.party_committee, YEAR)) == [new, old]
    assert [row.continues for row in new.rows.all()] == list(old.rows.all())
    assert old.rows.count() == 2


def test_rows_written_anew_in_an_amendment_still_carry_the_old_ones_on() -> None:
    w = world()
    old = approved_plan(w)
    new = amend(old, "Thêm một buổi", by=w.advisory, at=LATER)
    extra = replace(rows(w)[0], theme="Chợ Đồng Kỵ", month=11)
    set_rows(new, [*rows(w), extra], by=w.advisory, at=LATER)
    assert [row.continues for row in new.rows.all()] == [*old.rows.all(), None]


@pytest.mark.parametrize("reason", ["  ", "a" * 301])
def test_an_amendment_needs_a_reason_of_some_length(reason: str) -> None:
    w = world()
    with pytest.raises(Refused) as refusal:
        amend(approved_plan(w), reason, by=w.advisory, at=LATER)
    assert refusal.value.field == "reason"


def test_one_amendment_at_a_time() -> None:
    w = world()
    plan = approved_plan(w)
    amend(plan, "Thêm", by=w.advisory, at=LATER)
    with pytest.raises(Refused, match="đang soạn"):
        amend(plan, "Bớt", by=w.advisory, at=LATER)


def test_a_plan_without_rows_is_not_handed_up() -> None:
    w = world()
    with pytest.raises(Refused, match="chưa có buổi đối thoại nào"):
        submitted_plan(w, with_rows=[])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"month": 0}, "month"),
        ({"month": 13}, "month"),
        ({"theme": " "}, "theme"),
        ({"theme": "a" * 301}, "theme"),
        ({"place": "a" * 201}, "place"),
        ({"size": 0}, "size"),
        ({"chair_office": None}, "chair_office"),
    ],
)
def test_a_row_that_cannot_be_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    w = world()
    with pytest.raises(Refused) as refusal:
        drafted_plan(w, with_rows=[replace(rows(w)[0], **wrong)])
    assert refusal.value.field == field


def test_a_chair_of_another_body_is_refused() -> None:
    w = world()
    foreign = w.other.offices[Category.SECRETARY]
    with pytest.raises(Refused, match="của cơ quan lập kế hoạch"):
        drafted_plan(w, with_rows=[Row(foreign, 5, "Đất đai")])


def test_a_plan_in_the_leaders_hands_is_not_rewritten() -> None:
    w = world()
    with pytest.raises(Refused, match="Hãy lập bản điều chỉnh"):
        set_rows(submitted_plan(w), rows(w), by=w.advisory, at=LATER)


@pytest.mark.parametrize(
    ("number", "issued_on", "field"),
    [
        ("", APPROVED_ON, "number"),
        ("1" * 41, APPROVED_ON, "number"),
        ("05-KH/ĐU", day(2026, 6, 2), "issued_on"),
    ],
)
def test_a_plan_is_issued_with_number_and_date(number: str, issued_on: Any, field: str) -> None:
    w = world()
    with pytest.raises(Refused) as refusal:
        approve(submitted_plan(w), number, issued_on, by=w.leader, at=LATER)
    assert refusal.value.field == field


def test_one_plan_a_year_and_no_plan_for_a_far_year() -> None:
    w = world()
    approved_plan(w)
    for year in (YEAR, 2062, 1926):
        with pytest.raises(Refused) as refusal:
            draft(w.ward.party_committee, year, by=w.advisory, at=LATER)
        assert refusal.value.field == "year"


def test_drafters_do_not_approve_and_others_do_neither() -> None:
    w = world()
    plan = submitted_plan(w)
    for account in (w.advisory, w.clerk, w.other_leader, w.superior, w.supervisor):
        with pytest.raises(Refused):
            approve(plan, "05-KH/ĐU", APPROVED_ON, by=account, at=LATER)
    for account in (w.leader, w.other_advisory, w.unit_head):
        with pytest.raises(Refused):
            draft(w.ward.party_committee, 2027, by=account, at=LATER)


# --- quota -----------------------------------------------------------------------------------------------------------


def test_two_rows_of_the_secretary_cover_what_both_directives_ask() -> None:
    w = world()
    found = {one.bound.title: one for one in coverage(approved_plan(w))}
    assert (found["Bí thư"].planned, found["Bí thư"].missing) == (2, 0)
    assert found["Bí thư"].bound.clause == "B.Đ11-a"


def test_a_row_of_the_deputy_fills_nobody_elses_quota() -> None:
    w = world()
    first, second = rows(w)
    deputy = replace(second, chair_office=w.ward.offices[Category.DEPUTY_SECRETARY])
    found = {one.bound.title: one for one in coverage(drafted_plan(w, with_rows=[first, deputy]))}
    assert (found["Bí thư"].planned, found["Bí thư"].missing, found["Bí thư"].covered) == (1, 1, False)


# --- reading ---------------------------------------------------------------------------------------------------------


def test_the_public_sees_the_plan_in_force_and_no_draft() -> None:
    w = world()
    slug = w.ward.party_committee.slug
    plan = submitted_plan(w)
    assert public_plan(slug, YEAR) is None
    approve(plan, "05-KH/ĐU", APPROVED_ON, by=w.leader, at=LATER)
    shown = public_plan(slug, YEAR)
    assert shown is not None
    assert (shown.number, [row.chair for row in shown.rows]) == ("05-KH/ĐU", ["Bí thư", "Bí thư"])


def test_who_reads_a_plan() -> None:
    w = world()
    plan = drafted_plan(w)
    assert list(being_made(w.ward.party_committee)) == [plan]
    for account, sees in ((w.supervisor, True), (w.superior, True), (w.other_leader, False)):
        assert readable(authority(account, APPROVED_ON)).exists() is sees


@pytest.mark.parametrize("wrong", [{"state": "approved"}, {"state": "amended", "number": "1"}])
def test_the_database_refuses_a_plan_in_force_without_number_or_date(wrong: dict[str, Any]) -> None:
    plan = drafted_plan(world())
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(**wrong)
    Plan.objects.filter(pk=plan.pk).update(state="approved", number="1", issued_on=APPROVED_ON)


@pytest.mark.parametrize("wrong", [{"month": 0}, {"month": 13}, {"chair_office": None}])
def test_the_database_refuses_a_row_without_month_or_chair(wrong: dict[str, Any]) -> None:
    drafted_plan(world(), at=DRAFTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRow.objects.update(**wrong)
    PlanRow.objects.update(month=12)
