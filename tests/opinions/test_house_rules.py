"""How a body answers, and the texts it keeps: set by who may, recorded, refused in clear words."""

from dataclasses import replace
from typing import Any

import pytest

from doithoai.audit.models import Entry
from doithoai.opinions.house_rules import (
    Handling,
    Wording,
    add_standard_text,
    earlier_grounds,
    handling_rule,
    retire_standard_text,
    set_handling_rule,
    standard_texts,
)
from doithoai.opinions.models import HandlingRule, StandardText
from doithoai.regulations.refusals import Refused
from tests.factories import opinions as make
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
AT = make.SORTED
USUAL = Handling(
    unit_head_signs=False, leader_approves=False,
    days_urgent=2, days_high=3, days_medium=5, days_low=10, keep_years=10,
)  # fmt: skip
TEXT = Wording(
    "Thông cống trước mùa mưa", "Phường thông cống trước ngày 30/4 hằng năm.", "flooding", "KH 14/KH-UBND"
)


def kept(here: World, **other: Any) -> StandardText:
    return add_standard_text(here.ward.party_committee, replace(TEXT, **other), by=here.advisory, at=AT)


def test_without_a_rule_the_usual_one_holds_and_nothing_is_stored() -> None:
    body = world().ward.party_committee
    rule = handling_rule(body)
    assert not rule.pk
    assert (rule.leader_approves, rule.unit_head_signs, rule.days_urgent) == (False, False, 2)
    assert not HandlingRule.objects.exists()


def test_the_administrator_sets_the_rule_and_the_record_says_what_changed() -> None:
    here = world()
    body = here.ward.party_committee
    set_handling_rule(body, replace(USUAL, leader_approves=True, days_low=15), by=here.org_admin, at=AT)
    rule = handling_rule(body)
    assert (rule.leader_approves, rule.days_low) == (True, 15)
    entry = Entry.objects.get(act="set_handling_rule")
    assert entry.facts == {"changed": {"leader_approves": [False, True], "days_low": [10, 15]}}
    set_handling_rule(body, replace(USUAL, leader_approves=True, days_low=15), by=here.org_admin, at=AT)
    assert Entry.objects.filter(act="set_handling_rule").count() == 1
    assert HandlingRule.objects.count() == 1


def test_others_set_no_rule() -> None:
    here = world()
    for name in ("advisory", "leader", "clerk", "other_admin", "superior"):
        with pytest.raises(Refused):
            set_handling_rule(here.ward.party_committee, USUAL, by=getattr(here, name), at=AT)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("days_urgent", 0),
        ("days_low", 91),
        ("days_high", 1),
        ("days_low", 4),
        ("keep_years", 0),
        ("keep_years", 71),
    ],
)
def test_days_that_make_no_sense_are_refused_at_their_field(field: str, value: int) -> None:
    here = world()
    facts = Handling(**{**USUAL.__dict__, field: value})
    with pytest.raises(Refused) as why:
        set_handling_rule(here.ward.party_committee, facts, by=here.org_admin, at=AT)
    assert why.value.field == field
    assert not HandlingRule.objects.exists()


def test_a_text_is_offered_in_its_field_and_those_for_any_field_after_it() -> None:
    here = world()
    body = here.ward.party_committee
    anywhere, own = kept(here, name="Cảm ơn", field=""), kept(here)
    kept(here, name="Đèn", field="lighting")
    assert list(standard_texts(body, "flooding")) == [own, anywhere]
    assert standard_texts(body).count() == 3
    assert not standard_texts(here.other.party_committee).exists()


def test_a_retired_text_is_kept_and_its_name_is_free_again() -> None:
    here = world()
    text = kept(here)
    with pytest.raises(Refused, match="Đã có câu mẫu"):
        kept(here, name="thông CỐNG trước  mùa mưa")
    retire_standard_text(text, by=here.org_admin, at=AT)
    with pytest.raises(Refused, match="đã thôi dùng"):
        retire_standard_text(text, by=here.advisory, at=AT)
    kept(here)
    assert StandardText.objects.count() == 2
    assert standard_texts(here.ward.party_committee).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "đ" * 121),
        ("text", ""),
        ("text", "đ" * 5001),
        ("field", "moon"),
        ("legal_basis", "đ" * 501),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_at_its_field(field: str, value: str) -> None:
    with pytest.raises(Refused) as why:
        kept(world(), **{field: value})
    assert why.value.field == field


def test_others_keep_and_retire_no_texts() -> None:
    here = world()
    text = kept(here)
    for name in ("clerk", "leader", "unit_officer", "other_advisory", "supervisor"):
        with pytest.raises(Refused, match="Câu mẫu do"):
            add_standard_text(here.ward.party_committee, TEXT, by=getattr(here, name), at=AT)
        with pytest.raises(Refused, match="Câu mẫu do"):
            retire_standard_text(text, by=getattr(here, name), at=AT)


def test_grounds_of_earlier_answers_in_the_same_field_are_offered_the_most_used_first() -> None:
    here = world()
    for _ in range(2):
        make.agreed(here)
    make.drafted(here)
    opinion = make.assigned(here)
    assert earlier_grounds(opinion) == ["Kế hoạch duy tu hạ tầng năm 2026 số 14/KH-UBND"]
    opinion.field = "lighting"
    assert earlier_grounds(opinion) == []
