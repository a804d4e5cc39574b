"""Cách trả lời và câu mẫu: who opens them, what is kept, what is refused with everything typed."""

import pytest

from doithoai.opinions.house_rules import Wording, add_standard_text, handling_rule
from doithoai.opinions.models import HandlingRule, StandardText
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.factories import opinions
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
RULE, TEXTS = "/ban/quan-tri/cach-tra-loi/", "/ban/tra-loi/cau-mau/"
DAYS = {"days_urgent": "2", "days_high": "3", "days_medium": "5", "days_low": "10", "keep_years": "10"}
TEXT = {
    "name": "Thông cống",
    "field": "flooding",
    "text": "Thông cống trước mùa mưa.",
    "legal_basis": "KH 14",
}


def kept(here: World, name: str = "Thông cống") -> StandardText:
    wording = Wording(name, "Thông cống trước mùa mưa.", "flooding", "KH 14")
    return add_standard_text(here.ward.party_committee, wording, by=here.advisory, at=opinions.SORTED)


def test_the_administrator_sets_the_rule_and_sees_who_changed_what(ask: Asking, here: World) -> None:
    told = ask.post(here.org_admin, RULE, {**DAYS, "leader_approves": "on", "days_low": "12"})
    assert (told.status, told.onward) == (302, f"{RULE}?co-quan={here.ward.party_committee.pk}")
    rule = handling_rule(here.ward.party_committee)
    assert (rule.leader_approves, rule.unit_head_signs, rule.days_low) == (True, False, 12)
    words = ask.words(here.org_admin, RULE)
    assert "Lãnh đạo phê duyệt trước khi trả lời: không → có" in words
    assert "Thấp: số ngày làm việc: 10 → 12" in words


def test_a_unit_of_the_body_has_a_rule_of_its_own_when_it_is_chosen(ask: Asking, here: World) -> None:
    other = here.ward.peoples_committee
    assert (
        ask.post(here.org_admin, f"{RULE}?co-quan={other.pk}", {**DAYS, "unit_head_signs": "on"}).status
        == 302
    )
    assert handling_rule(other).unit_head_signs
    assert not handling_rule(here.ward.party_committee).unit_head_signs


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("days_low", "1"),
        ("days_high", "0"),
        ("days_medium", "năm"),
        ("days_urgent", "9" * 30),
        ("keep_years", ""),
    ],
)
def test_days_that_make_no_sense_are_told_at_the_field(
    ask: Asking, here: World, field: str, value: str
) -> None:
    with nothing_written():
        told = ask.post(here.org_admin, RULE, {**DAYS, field: value})
    assert told.status == 422
    assert told.fault(field)
    assert told.typed(field) == value


def test_for_others_the_rule_does_not_exist(ask: Asking, here: World) -> None:
    for account in (here.clerk, here.advisory, here.leader, here.supervisor, here.unit_head):
        assert ask.get(account, RULE).status == 404
        assert ask.post(account, RULE, DAYS).status == 404
    for body in (here.other.party_committee.pk, NO_KEY, "x"):
        assert ask.get(here.org_admin, f"{RULE}?co-quan={body}").status == 404
        assert ask.post(here.org_admin, f"{RULE}?co-quan={body}", DAYS).status == 404
    assert not HandlingRule.objects.exists()


def test_the_team_keeps_and_retires_a_text(ask: Asking, here: World) -> None:
    assert "Chưa có câu mẫu" in ask.words(here.advisory, TEXTS)
    assert ask.post(here.advisory, TEXTS, TEXT).status == 302
    for account in (here.advisory, here.clerk, here.leader, here.org_admin):
        assert "Thông cống trước mùa mưa." in ask.words(account, TEXTS)
    text = StandardText.objects.get()
    assert ask.post(here.org_admin, f"{TEXTS}{text.pk}/thoi/").status == 302
    assert "Thông cống trước mùa mưa." not in ask.words(here.advisory, TEXTS)
    with nothing_written():
        assert ask.post(here.advisory, f"{TEXTS}{text.pk}/thoi/").status == 302
    assert "đã thôi dùng" in ask.words(here.advisory, TEXTS) or StandardText.objects.get().retired_at


def test_a_name_taken_and_words_too_long_come_back_as_typed(ask: Asking, here: World) -> None:
    kept(here)
    for wrong, field in (
        ({}, "name"),
        ({"name": "Khác", "text": "đ" * 5001}, "text"),
        ({"field": "moon"}, "field"),
    ):
        with nothing_written():
            told = ask.post(here.advisory, TEXTS, {**TEXT, **wrong})
        assert told.status == 422
        assert told.fault(field)
        assert told.typed("text") == {**TEXT, **wrong}["text"]


def test_script_in_a_text_is_words(ask: Asking, here: World) -> None:
    assert ask.post(here.advisory, TEXTS, {**TEXT, "text": "<script>alert(1)</script>"}).status == 302
    assert "<script>alert" not in ask.get(here.advisory, TEXTS).source


def test_who_only_reads_writes_nothing_and_others_see_nothing(ask: Asking, here: World) -> None:
    text = kept(here)
    for account in (here.clerk, here.leader):
        assert ask.get(account, TEXTS).status == 200
        assert ask.post(account, TEXTS, TEXT).status == 404
        assert ask.post(account, f"{TEXTS}{text.pk}/thoi/").status == 404
    for account in (here.unit_officer, here.unit_head, here.supervisor, here.system_admin):
        assert ask.get(account, TEXTS).status == 404
        assert ask.post(account, TEXTS, TEXT).status == 404
    assert "Thông cống" not in ask.words(here.other_advisory, TEXTS)
    assert ask.get(here.other_advisory, f"{TEXTS}?co-quan={here.ward.party_committee.pk}").status == 404
    assert ask.post(here.other_advisory, f"{TEXTS}{text.pk}/thoi/").status == 404
    assert StandardText.objects.get().retired_at is None


def test_unknown_texts_and_wrong_methods(ask: Asking, here: World) -> None:
    for number in (0, 987_654, NO_KEY):
        assert ask.post(here.advisory, f"{TEXTS}{number}/thoi/").status == 404
    assert ask.get(here.advisory, f"{TEXTS}{kept(here).pk}/thoi/").status == 405
    assert ask.client(here.advisory).put(TEXTS).status_code == 405
    assert ask.client(here.org_admin).put(RULE).status_code == 405


def test_one_text_and_three_cost_the_same(ask: Asking, here: World) -> None:
    kept(here)
    one = ask.queries(here.advisory, TEXTS)
    kept(here, "Thứ hai")
    kept(here, "Thứ ba")
    assert ask.queries(here.advisory, TEXTS) == one
