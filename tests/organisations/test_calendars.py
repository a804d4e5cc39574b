from datetime import date

import pytest

from doithoai.audit.record import history
from doithoai.organisations.calendars import assumed_days, confirm_year, current_calendar, enter_day
from doithoai.organisations.models import CalendarEntry, CalendarYear
from doithoai.regulations.refusals import CalendarNotIssued, Refused
from doithoai.regulations.working_days import shipped_calendar
from tests.factories.organisations import day, moment, world

pytestmark = pytest.mark.django_db
NOW = moment(date(2026, 11, 20))
TET = day(2027, 2, 8)  # a Monday


def test_without_entries_the_shipped_calendar_counts() -> None:
    assert current_calendar() == shipped_calendar()
    assert not current_calendar().issued(2027)


def test_an_entered_day_wins_and_names_its_decision() -> None:
    here = world()
    on = day(2026, 12, 18)  # a Friday
    assert current_calendar().is_working_day(on)
    enter_day(on, "Ngày nghỉ riêng", "holiday", "QĐ 15/QĐ-TTg", by=here.system_admin, at=NOW)
    calendar = current_calendar()
    assert not calendar.is_working_day(on)
    assert calendar.reason(on) == "nghỉ: Ngày nghỉ riêng"
    entry = calendar.day(on)
    assert entry is not None
    assert (entry.status, entry.source) == ("confirmed", "QĐ 15/QĐ-TTg")


def test_a_shipped_make_up_saturday_can_be_taken_back() -> None:
    here = world()
    saturday, swapped = day(2026, 8, 22), day(2026, 8, 31)
    assert current_calendar().is_working_day(saturday)
    enter_day(saturday, "Không làm bù", "workday", "TB 1", by=here.system_admin, at=NOW)
    enter_day(swapped, "Không hoán đổi", "workday", "TB 1", by=here.system_admin, at=NOW)
    assert not current_calendar().is_working_day(saturday)  # a Saturday like others
    assert current_calendar().is_working_day(swapped)  # a Monday like others


def test_a_day_entered_again_is_corrected_and_the_old_word_is_kept_in_the_record() -> None:
    here = world()
    on = day(2026, 12, 18)
    enter_day(on, "Nghỉ", "holiday", "QĐ 1", by=here.system_admin, at=NOW)
    entry = enter_day(on, "Làm bình thường", "workday", "QĐ 2", by=here.system_admin, at=NOW)
    assert CalendarEntry.objects.count() == 1
    assert [told.facts["old"] for told in history(entry)] == [None, ["holiday", "Nghỉ"]]


def test_a_year_not_issued_is_refused_until_somebody_confirms_it() -> None:
    here = world()
    with pytest.raises(CalendarNotIssued):
        current_calendar().is_working_day(day(2027, 3, 1))
    enter_day(TET, "Tết", "holiday", "QĐ 9", by=here.system_admin, at=NOW)
    with pytest.raises(CalendarNotIssued):
        current_calendar().is_working_day(day(2027, 3, 1))
    confirm_year(2027, "Thông báo 100/TB-BNV", by=here.system_admin, at=NOW)
    assert current_calendar().is_working_day(day(2027, 3, 1))
    assert CalendarYear.objects.get().confirmed_by == here.system_admin


def test_assumed_days_are_kept_when_the_decision_keeps_them_and_else_fall_away() -> None:
    here = world()
    assumed = [one.date for one in assumed_days(2027)]
    assert TET in assumed
    confirm_year(2027, "TB 100", [TET], by=here.system_admin, at=NOW)
    calendar = current_calendar()
    assert calendar.reason(TET) == "nghỉ: Tết Nguyên đán Đinh Mùi"
    assert calendar.is_working_day(day(2027, 2, 9))  # assumed, not kept: an ordinary Tuesday
    assert {one.status for one in calendar.days if one.date.year == 2027} == {"confirmed"}
    assert TET not in [one.date for one in assumed_days(2027)]


@pytest.mark.parametrize(
    ("on", "name", "kind", "decision", "field"),
    [
        (TET, "", "holiday", "QĐ", "name"),
        (TET, "Tết", "party", "QĐ", "kind"),
        (TET, "Tết", "holiday", " ", "decision"),
        (day(1999, 1, 1), "Tết", "holiday", "QĐ", "date"),
    ],
)
def test_a_day_without_what_it_needs_is_refused_at_its_field(
    on: date, name: str, kind: str, decision: str, field: str
) -> None:
    here = world()
    with pytest.raises(Refused) as refused:
        enter_day(on, name, kind, decision, by=here.system_admin, at=NOW)
    assert refused.value.field == field
    assert not CalendarEntry.objects.exists()


def test_a_year_is_confirmed_with_its_decision_only() -> None:
    here = world()
    with pytest.raises(Refused) as refused:
        confirm_year(2027, "", by=here.system_admin, at=NOW)
    assert refused.value.field == "decision"


def test_only_the_system_administrator_changes_what_counts_for_everybody() -> None:
    here = world()
    for account in (here.org_admin, here.leader, here.superior):
        with pytest.raises(Refused):
            enter_day(TET, "Tết", "holiday", "QĐ", by=account, at=NOW)
        with pytest.raises(Refused):
            confirm_year(2027, "QĐ", by=account, at=NOW)
