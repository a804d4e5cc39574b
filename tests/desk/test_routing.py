import pytest

from doithoai.opinions.models import RoutingRule
from doithoai.opinions.routing import Matter, add_rule
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL = "/ban/y-kien/luat-phan-cong/"


def rule(here: World, field: str = "", area: str = "", unit: int = 0) -> RoutingRule:
    body, to = here.ward.party_committee, here.ward.departments[unit]
    return add_rule(body, Matter(field, area), to, by=here.advisory, at=opinions.SORTED)


def test_a_rule_is_added_and_stands_in_the_list(ask: Asking, here: World) -> None:
    unit = here.ward.departments[1]
    told = ask.post(here.advisory, URL, {"field": "waste", "area": "Dương Lôi", "unit": str(unit.pk)})
    assert told.onward == f"{URL}?co-quan={here.ward.party_committee.pk}"
    words = ask.words(here.advisory, URL)
    assert f"1 Rác thải · Dương Lôi {unit.short_name}" in words
    assert RoutingRule.objects.get().by == here.advisory


def test_a_refused_rule_keeps_what_was_typed(ask: Asking, here: World) -> None:
    rule(here, "waste", "Dương Lôi")
    unit = str(here.ward.departments[1].pk)
    with nothing_written():
        told = ask.post(here.advisory, URL, {"field": "waste", "area": "dương lôi", "unit": unit})
    assert told.status == 422
    assert "Luật số 1 đã quy định" in told.fault("field")
    assert told.typed("area") == "dương lôi"
    with nothing_written():
        other = str(here.other.departments[0].pk)
        assert ask.post(here.advisory, URL, {"field": "land", "unit": other}).fault("unit")


def test_the_order_is_changed_and_a_rule_is_ended_with_a_reason(ask: Asking, here: World) -> None:
    first, second = rule(here, "waste"), rule(here, "", "Dương Lôi", 1)
    ask.post(here.advisory, f"{URL}{second.pk}/len/")
    assert [row.pk for row in RoutingRule.objects.all()] == [second.pk, first.pk]
    with nothing_written():
        told = ask.post(here.advisory, f"{URL}{first.pk}/ket-thuc/", {"reason": ""})
    assert (told.status, bool(told.fault("reason"))) == (422, True)
    ask.post(here.advisory, f"{URL}{first.pk}/ket-thuc/", {"reason": "Đổi việc"})
    assert "Rác thải" not in ask.words(here.advisory, URL).split("Thêm luật")[0]


def test_a_rule_that_can_never_decide_is_named(ask: Asking, here: World) -> None:
    rule(here)
    rule(here, "waste")
    assert "không đến lượt: luật số 1 đứng trước bao trùm" in ask.words(here.clerk, URL)


def test_the_trial_says_which_rule_decides_and_which_are_passed_over(ask: Asking, here: World) -> None:
    rule(here, "land")
    rule(here, "flooding", unit=1)
    opinion = opinions.accepted(here)
    unit = here.ward.departments[1].short_name
    with nothing_written():
        words = ask.words(here.clerk, URL, **{"thu": "1", "thu-code": opinion.code})
    assert f"Luật số 2 quyết định: {unit}" in words
    assert "bị bỏ qua luật cần lĩnh vực “Đất đai”, ý kiến là “Ngập, thoát nước”" in words
    words = ask.words(here.clerk, URL, **{"thu": "1", "thu-field": "land"})
    assert "Luật số 1 quyết định" in words
    assert "chưa ghi lĩnh vực, địa bàn, cấp giải quyết" in ask.words(here.clerk, URL, thu="1")


@pytest.mark.parametrize("code", ["khong-co", "TS26-AAAA-AA"])
def test_the_trial_of_an_unknown_opinion_says_so(ask: Asking, here: World, code: str) -> None:
    told = ask.get(here.clerk, URL, **{"thu": "1", "thu-code": code})
    assert told.status == 200
    assert told.fault("thu-code")


def test_the_trial_knows_nothing_of_what_one_may_not_read(ask: Asking, here: World) -> None:
    opinion = opinions.accepted(here)
    told = ask.get(here.other_clerk, URL, **{"thu": "1", "thu-code": opinion.code})
    assert "Không có ý kiến mang mã" in told.fault("thu-code")


def test_each_body_has_its_own_rules_and_others_have_no_such_page(ask: Asking, here: World) -> None:
    stands = rule(here, "waste")
    assert "Chưa có luật phân công" in ask.words(here.other_advisory, URL)
    body = here.ward.party_committee.pk
    assert ask.get(here.other_advisory, URL, **{"co-quan": str(body)}).status == 404
    assert "Rác thải" in ask.words(here.system_admin, URL, **{"co-quan": str(body)})
    with nothing_written():
        for account in (here.other_advisory, here.unit_head, here.supervisor):
            assert ask.post(account, f"{URL}{stands.pk}/len/").status == 404
        assert ask.post(here.clerk, f"{URL}{stands.pk}/ket-thuc/", {"reason": "x"}).status == 422
    for account in (here.unit_officer, here.supervisor):
        assert ask.get(account, URL).status == 404


def test_unknown_rules_acts_and_methods(ask: Asking, here: World) -> None:
    stands = rule(here, "waste")
    assert ask.post(here.advisory, f"{URL}999999/len/").status == 404
    assert ask.post(here.advisory, f"{URL}{stands.pk}/xoa/").status == 404
    assert ask.get(here.advisory, f"{URL}{stands.pk}/len/").status == 405
    assert ask.get(here.advisory, URL, **{"co-quan": str(NO_KEY)}).status == 404


def test_one_rule_and_three_cost_the_same(ask: Asking, here: World) -> None:
    rule(here, "waste")
    one = ask.queries(here.advisory, URL)
    rule(here, "land")
    rule(here, "roads", unit=1)
    assert ask.queries(here.advisory, URL) == one
