"""Former people still acting, notices that are counted twice, terms nobody counts any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doithoai.dialogues.calling import TeamSeat, name_team
from doithoai.dialogues.conclusion import conclude, recompute_terms
from doithoai.dialogues.floor import end_floor, open_floor
from doithoai.dialogues.notice import announce, change_announced, postpone
from doithoai.dialogues.permissions import decides, prepares
from doithoai.organisations.accounts import lock_account, revoke
from doithoai.organisations.appointments import end_appointment
from doithoai.organisations.calendars import confirm_year
from doithoai.organisations.models import Account, Appointment, Category, RoleGrant
from doithoai.regulations.refusals import Refused
from tests.factories import dialogues
from tests.factories.organisations import day, moment, world

pytestmark = pytest.mark.django_db
ON = dialogues.CONCLUDED_ON


def test_a_chair_who_left_the_office_decides_no_more() -> None:
    here = world()
    chair = here.ward.people[Category.DEPUTY_SECRETARY]
    dialogue = dialogues.announced(here, chair=chair)
    (given,) = RoleGrant.objects.filter(account=here.deputy)
    revoke(given, dialogues.HELD_ON, by=here.org_admin, at=dialogues.STARTS)
    assert not decides(here.deputy, dialogue, ON)
    held = Appointment.objects.get(person=chair)
    end_appointment(held, dialogues.HELD_ON, by=here.org_admin, at=dialogues.STARTS)
    assert not decides(here.deputy, dialogue, ON)
    assert decides(here.leader, dialogue, ON)


def test_a_locked_account_in_the_team_prepares_no_more() -> None:
    here = world()
    dialogue = dialogues.announced(here)
    name_team(dialogue, [TeamSeat(here.unit_officer.person)], by=here.leader, at=dialogues.CALLED)
    assert prepares(here.unit_officer, dialogue, ON)
    lock_account(here.unit_officer, by=here.org_admin, at=dialogues.STARTS)
    assert not prepares(Account.objects.get(pk=here.unit_officer.pk), dialogue, ON)


@pytest.mark.parametrize("by_change", [False, True])
def test_after_a_postponement_the_ten_days_run_from_the_new_notice(by_change: bool) -> None:  # noqa: FBT001 - a case
    here = world()
    dialogue = dialogues.announced(here)
    postponed_on = dialogues.HELD_ON - timedelta(days=5)
    postpone(dialogue, "Bão", by=here.leader, at=moment(postponed_on))
    told = postponed_on + timedelta(days=1)

    def again(late_reason: str = "") -> None:
        reasons = {"late_reason": late_reason, "by": here.leader, "at": moment(told)}
        if by_change:
            facts = dialogues.facts(here)
            change_announced(dialogue, facts, reason="Bão tan", published_on=told, **reasons)  # type: ignore[arg-type]  # a case
        else:
            announce(dialogue, change_reason="Bão tan", published_on=told, **reasons)  # type: ignore[arg-type]  # a case

    with pytest.raises(Refused) as why:
        again()
    assert why.value.field == "late_reason"
    again("Bão tan sớm")
    assert dialogues.fresh(dialogue).late_notice_reason == "Bão tan sớm"


def test_a_term_over_a_year_without_calendar_is_counted_when_it_comes_even_if_concluded() -> None:
    here = world()
    held = day(2026, 12, 28)
    starts, ends = moment(held, 8), moment(held, 23, 30)
    dialogue = dialogues.announced(here, published_on=day(2026, 12, 1), starts_at=starts, ends_at=ends)
    open_floor(dialogue, by=here.clerk, at=starts)
    end_floor(dialogue, by=here.advisory, at=moment(held + timedelta(days=1), 0, 30))
    dialogue = dialogues.fresh(dialogue)
    assert dialogue.conclusion_due is None
    at = moment(day(2027, 2, 20))
    late = replace(dialogues.concluding(here), issued_on=at.date())
    conclude(dialogue, late, by=here.leader, at=at)
    confirm_year(2027, "Thông báo nghỉ lễ 2027", by=here.system_admin, at=at)
    (found,) = recompute_terms(by=here.system_admin, at=at)
    assert found.new is not None
    # The day after midnight is the day of the end (A.4-c).
    assert found.new > day(2027, 1, 4)
    assert recompute_terms(by=here.system_admin, at=at) == []
