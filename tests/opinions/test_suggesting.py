"""What is offered and why: words to begin with, then what people decided of similar ones; nothing is applied."""

from dataclasses import replace
from typing import Any

import pytest

from doithoai.opinions.alike import past_answers, similar_to
from doithoai.opinions.assignment import assign
from doithoai.opinions.learning import Lesson, Sorted, read
from doithoai.opinions.models import Kind, Opinion, Purpose
from doithoai.opinions.queries import readable
from doithoai.opinions.routing import Matter, add_rule
from doithoai.opinions.suggesting import Suggestions, places, suggest
from doithoai.opinions.triage import accept, put_out_of_scope
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account
from tests.factories import opinions as make
from tests.factories.organisations import World, world

pytestmark = pytest.mark.django_db
ON = make.SORTED.date()
WASTE = (
    "Bãi tập kết rác Dương Lôi mỗi ngày nhận cả chục xe từ nhiều khu phố, mùi bay vào nhà không ăn cơm được."
)
WASTE_TOO = (
    "Rác ở bãi tập kết Dương Lôi chất đống, mùi hôi, xe chở rác chạy cả đêm. Đề nghị phường giải quyết."
)


def offered(opinion: Opinion, account: Account) -> Suggestions:
    return suggest(opinion, readable(authority(account, ON)), ON)


def values(found: Suggestions, name: str) -> list[str]:
    return [hint.value for hint in found.hints[name]]


def sorted_as(here: World, text: str, **other: Any) -> Opinion:
    return accept(
        make.received(here, text=text), replace(make.SORTING, **other), by=here.clerk, at=make.SORTED
    )


def test_before_anything_was_sorted_the_words_speak_and_are_named() -> None:
    here = world()
    found = offered(make.received(here, text=WASTE_TOO), here.clerk)
    best = found.best("field")
    assert best is not None
    assert (best.value, best.label) == ("waste", "Rác thải")
    assert best.reason.startswith("vì có chữ “")
    assert "rác" in best.reason
    assert found.similar == ()


def test_what_people_decided_of_similar_ones_speaks_louder_than_the_list() -> None:
    here = world()
    rows = [sorted_as(here, WASTE, field="health", urgency="low", level="province") for _ in range(3)]
    found = offered(make.received(here, text=WASTE_TOO), here.clerk)
    assert (values(found, "field")[0], values(found, "urgency"), values(found, "level")) == (
        "health",
        ["low"],
        ["province"],
    )
    reason = found.hints["field"][0].reason
    assert "giống 3 ý kiến đã phân loại Y tế: " in reason
    assert all(row.code in reason for row in rows)


def test_nothing_is_offered_where_nothing_speaks_and_nothing_is_written() -> None:
    here = world()
    opinion = make.received(here, text="Xin chào.", address="")
    found = offered(opinion, here.clerk)
    assert {name: hints for name, hints in found.hints.items() if hints} == {}
    assert found.facts == {}
    assert make.fresh(opinion).kind == ""


def test_a_text_without_diacritics_is_understood_and_one_with_them_is_not_misread() -> None:
    assert read("Rac thai chat dong o bai").find(("rac", "thai")) == "rac thai"
    here = world()
    plain = offered(
        make.received(here, text="Rac thai chat dong o bai tap ket, mui hoi kho chiu"), here.clerk
    )
    assert values(plain, "field")[0] == "waste"
    # "đền bù" is no "đèn", "bản" is no "bẩn".
    marked = offered(
        make.received(here, text="Việc đền bù chưa thỏa đáng, bà con mong được xem xét"), here.clerk
    )
    assert values(marked, "field")[0] == "site_clearance"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Khu phố Dương Lôi bị ngập", ["Khu phố Dương Lôi"]),
        ("ở ngõ 24 Lý Nam Đế và thôn Đoài", ["ngõ 24 Lý Nam Đế", "thôn Đoài"]),
        ("đường rất xấu, khu phố chúng tôi", []),
        ("", []),
    ],
)
def test_a_place_is_found_in_the_words(text: str, found: list[str]) -> None:
    assert places(text) == found


def test_an_area_that_was_written_before_is_offered_again_and_else_where_the_paper_says() -> None:
    here = world()
    sorted_as(here, WASTE, area="Dương Lôi")
    assert values(offered(make.received(here, text="Dương Lôi mất nước"), here.clerk), "area") == [
        "Dương Lôi"
    ]
    found = offered(make.received(here, text="Mất nước cả tuần", address="Số 12, tổ 3"), here.clerk)
    assert values(found, "area") == ["tổ 3"]


def test_the_unit_comes_from_the_rules_and_else_from_where_similar_ones_went() -> None:
    here = world()
    other = here.ward.departments[1]
    for _ in range(2):
        assign(
            sorted_as(here, WASTE, field="waste"),
            other,
            Purpose.DRAFT,
            None,
            by=here.advisory,
            at=make.ASSIGNED,
        )
    found = offered(make.received(here, text=WASTE_TOO), here.clerk)
    assert values(found, "unit") == [str(other.pk)]
    assert "giống 2 ý kiến đã giao" in found.hints["unit"][0].reason
    unit = here.ward.departments[0]
    add_rule(here.ward.party_committee, Matter("waste"), unit, by=here.advisory, at=make.SORTED)
    found = offered(make.received(here, text=WASTE_TOO), here.clerk)
    assert values(found, "unit") == [str(unit.pk)]
    assert found.hints["unit"][0].reason == "luật phân công số 1 (khớp: Rác thải)"


def test_what_is_outside_is_flagged_and_no_kind_inside_is_put_in_its_place() -> None:
    here = world()
    found = offered(make.received(here, text="Tôi tố cáo ông X nhận hối lộ khi cấp đất."), here.clerk)
    assert (found.outside, found.facts["kind"]) == (True, Kind.DENUNCIATION)
    assert values(found, "kind") == []


def test_similar_ones_are_of_the_own_body_and_never_restricted() -> None:
    here = world()
    near = sorted_as(here, WASTE, field="waste")
    secret = make.received(here, text=WASTE)
    put_out_of_scope(secret, Kind.DENUNCIATION, "Nêu tên", by=here.clerk, at=make.SORTED)
    make.received(here, text=WASTE, organisation=here.other.party_committee)
    opinion = make.received(here, text=WASTE_TOO)
    found = offered(opinion, here.clerk)
    assert [one.opinion for one in found.similar] == [near]
    assert found.similar[0].words
    assert found.similar[0].may_lead
    assert not found.similar[0].was_before
    assert [one.opinion for one in similar_to(opinion, readable(authority(here.clerk, ON)))] == [near]
    assert similar_to(opinion, readable(authority(here.other_clerk, ON))) == ()


def test_the_parts_of_one_paper_are_not_offered_to_each_other() -> None:
    here = world()
    parts = make.submitted(here, text=WASTE + WASTE_TOO, parts=(WASTE, WASTE_TOO)).opinions.order_by("id")
    assert offered(parts[1], here.clerk).similar == ()


def test_what_was_answered_before_is_offered_to_whoever_drafts() -> None:
    here = world()
    old = make.answered(here, text=WASTE)
    found = past_answers(similar_to(make.received(here, text=WASTE_TOO), readable(authority(here.clerk, ON))))
    assert [(one.similar.opinion, one.text) for one in found] == [(old, make.drafting(here).text)]
    assert found[0].similar.was_before


def test_a_word_that_mostly_went_one_way_teaches() -> None:
    rows = [
        Sorted(number, f"M{number}", text, {"field": (field,)})
        for number, (text, field) in enumerate(
            [("xe ben chở đất", "roads"), ("xe ben chạy nhanh", "roads"), ("họp chi bộ muộn", "party")] * 4
        )
    ]
    weighed = dict(Lesson(rows).weigh("field", read("có xe ben qua"), []))
    assert weighed["roads"].words
    assert "party" not in weighed


def test_a_supervisor_of_elsewhere_learns_from_nothing_it_may_not_read() -> None:
    here = world()
    sorted_as(here, WASTE, field="health")
    opinion = make.received(here, text=WASTE_TOO, organisation=here.other.party_committee)
    assert "health" not in values(offered(opinion, here.other_clerk), "field")
