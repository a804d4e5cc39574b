"""B.Đ8.1-g2c: which rule decides, which are passed over, what a body may not set."""

from collections.abc import Callable

import pytest

from doithoai.audit.models import Entry
from doithoai.opinions.models import RoutingRule
from doithoai.opinions.routing import (
    Judged,
    Matter,
    add_rule,
    decide,
    end_rule,
    hidden_by,
    judge,
    matter_of,
    move_rule,
    rules_of,
)
from doithoai.organisations.founding import end
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import World, day, moment, world

pytestmark = pytest.mark.django_db
AT = moment(day(2026, 9, 4))
ON = AT.date()


def rule(here: World, field: str = "", area: str = "", level: str = "", unit: int = 0) -> RoutingRule:
    return add_rule(
        here.ward.party_committee,
        Matter(field, area, level),
        here.ward.departments[unit],
        by=here.advisory,
        at=AT,
    )


def asked(here: World, field: str = "", area: str = "", level: str = "") -> Judged | None:
    return decide(list(rules_of(here.ward.party_committee)), Matter(field, area, level), ON)


def test_the_first_rule_that_fits_decides_and_each_other_says_why_not() -> None:
    here = world()
    rule(here, "land")
    rule(here, "waste", "Dương Lôi")
    rule(here, "waste", unit=1)
    rule(here, "waste", level="province")
    rows = judge(
        list(rules_of(here.ward.party_committee)), Matter("waste", "Khu phố Dương Lôi", "commune"), ON
    )
    assert [row.decides for row in rows] == [False, True, False, False]
    assert rows[0].why == "luật cần lĩnh vực “Đất đai”, ý kiến là “Rác thải”"
    assert rows[1].why == "khớp: Rác thải · Dương Lôi"
    assert rows[2].why == "khớp, nhưng luật số 2 đứng trước"
    assert rows[3].why == "luật cần cấp giải quyết “Tỉnh, thành phố”, ý kiến là “Phường, xã”"


def test_an_empty_cell_means_any_and_nothing_fits_without_a_rule() -> None:
    here = world()
    assert asked(here, "waste") is None
    everything = rule(here)
    found = asked(here, "waste", "Dương Lôi", "commune")
    assert found is not None
    assert (found.rule, found.why) == (everything, "khớp: mọi ý kiến")


@pytest.mark.parametrize(
    ("area", "fits"),
    [
        ("Dương Lôi", True),
        ("khu phố DƯƠNG LÔI, phường Đồng Nguyên", True),
        ("Dương", False),
        ("Dương Lôi".encode().decode(), True),
        ("Đình Bảng", False),
        ("", False),
    ],
)
def test_a_place_is_known_inside_a_longer_name(area: str, fits: bool) -> None:  # noqa: FBT001 - a case of the table
    here = world()
    rule(here, area="Dương Lôi")
    assert (asked(here, "waste", area) is not None) == fits


def test_what_the_opinion_does_not_say_is_told() -> None:
    here = world()
    rule(here, "waste", "Dương Lôi")
    row = judge(list(rules_of(here.ward.party_committee)), Matter("waste"), ON)[0]
    assert row.why == "luật cần địa bàn “Dương Lôi”, ý kiến chưa ghi"


def test_the_order_decides_and_is_changed_one_place_at_a_time() -> None:
    here = world()
    one, two = rule(here, "waste"), rule(here, "", "Dương Lôi", unit=1)
    move_rule(two, up=True, by=here.advisory, at=AT)
    found = asked(here, "waste", "Dương Lôi")
    assert found is not None
    assert found.rule == two
    for wrong, up in ((two, True), (one, False)):
        with pytest.raises(Refused, match="đã đứng"):
            move_rule(wrong, up=up, by=here.advisory, at=AT)
    assert Entry.objects.filter(act="move_routing_rule").count() == 1


def test_a_rule_that_can_never_decide_is_named_with_the_one_before_it() -> None:
    here = world()
    for facts in (
        ("waste",),
        ("waste", "Dương Lôi"),
        ("land",),
        ("", "", "province"),
        ("land", "", "province"),
    ):
        rule(here, *facts)
    assert hidden_by(list(rules_of(here.ward.party_committee))) == {2: 1, 5: 3}


def test_the_same_case_twice_is_refused_until_the_first_has_ended() -> None:
    here = world()
    first = rule(here, "waste", "Khu phố Dương  Lôi")
    with pytest.raises(Refused, match="Luật số 1 đã quy định") as why:
        rule(here, "waste", "khu phố dương lôi", unit=1)
    assert why.value.field == "field"
    end_rule(first, "Đổi đơn vị", by=here.advisory, at=AT)
    assert rule(here, "waste", "khu phố Dương Lôi", unit=1).position > first.position
    with pytest.raises(Refused, match="đã kết thúc"):
        end_rule(first, "Lần nữa", by=here.advisory, at=AT)


@pytest.mark.parametrize(
    ("field", "area", "level", "wrong"),
    [
        ("sport", "", "", "field"),
        ("", "", "moon", "level"),
        ("", "x" * 121, "", "area"),
        ("", "---", "", "area"),
    ],
)
def test_a_rule_of_nothing_known_is_refused(field: str, area: str, level: str, wrong: str) -> None:
    here = world()
    with pytest.raises(Refused) as why:
        rule(here, field, area, level)
    assert why.value.field == wrong
    assert not RoutingRule.objects.exists()


def test_a_unit_of_another_body_or_one_that_ended_is_refused() -> None:
    here = world()
    committee = here.ward.party_committee
    for unit in (here.other.departments[0], here.ward.front, here.province.party_committee, committee):
        with pytest.raises(Refused, match="không thuộc cơ quan này"):
            add_rule(committee, Matter("waste"), unit, by=here.advisory, at=AT)
    # A ward is below the province and yet a body of its own.
    with pytest.raises(Refused, match="không thuộc cơ quan này"):
        add_rule(here.province.party_committee, Matter("land"), committee, by=here.system_admin, at=AT)
    _ended(here.ward.departments[1], here)
    with pytest.raises(Refused, match="không còn hoạt động"):
        rule(here, "waste", unit=1)


def _ended(unit: Organisation, here: World) -> None:
    end(unit, day(2026, 9, 1), "Sắp xếp lại", by=here.system_admin, at=moment(day(2026, 9, 1)))
    unit.refresh_from_db()


def test_a_rule_whose_unit_has_ended_is_passed_over() -> None:
    here = world()
    rule(here, "waste", unit=1)
    last = rule(here, "")
    _ended(here.ward.departments[1], here)
    rows = judge(list(rules_of(here.ward.party_committee)), Matter("waste"), ON)
    assert "không còn hoạt động" in rows[0].why
    assert (rows[1].rule, rows[1].decides) == (last, True)


@pytest.mark.parametrize("name", ["clerk", "leader", "unit_head", "supervisor", "other_advisory", "superior"])
def test_only_the_advisory_team_and_administrators_set_rules(name: str) -> None:
    here = world()
    stands = rule(here, "waste")
    who = getattr(here, name)
    wrongs: tuple[Callable[[], object], ...] = (
        lambda: add_rule(here.ward.party_committee, Matter("land"), here.ward.departments[0], by=who, at=AT),
        lambda: move_rule(stands, up=True, by=who, at=AT),
        lambda: end_rule(stands, "x", by=who, at=AT),
    )
    for wrong in wrongs:
        with pytest.raises(Refused, match="luật phân công"):
            wrong()
    add_rule(here.ward.party_committee, Matter("land"), here.ward.departments[0], by=here.org_admin, at=AT)


def test_an_opinion_is_asked_by_what_it_was_sorted_as() -> None:
    here = world()
    rule(here, "flooding", "Dương Lôi", "commune", unit=1)
    found = decide(list(rules_of(here.ward.party_committee)), matter_of(make.accepted(here)), ON)
    assert found is not None
    assert found.rule.unit == here.ward.departments[1]
