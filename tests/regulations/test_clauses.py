"""Both directives as data: every row is there, whole, and its settings make sense."""

import re
import unicodedata
from collections import Counter
from datetime import date

import pytest

from doithoai.regulations.clauses import (
    Clause,
    Quota,
    TermKind,
    all_clauses,
    all_regulations,
    clause,
    quota,
    read_regulation,
    regulation,
)
from doithoai.regulations.refusals import Refused

CLAUSES = all_clauses()
MODALITIES = {
    "căn cứ/thể thức": 18,
    "bối cảnh/mục đích": 12,
    "nguyên tắc": 24,
    "bắt buộc": 77,
    "bắt buộc có điều kiện": 5,
    "khuyến nghị (nên)": 1,
    "tùy nghi (được quyền)": 3,
    "cấm": 1,
}
ROOMS = {
    "organisations",
    "plans",
    "dialogues",
    "opinions",
    "commitments",
    "documents",
    "reports",
    "oversight",
    "portal",
    "hall",
    "none",
}
TARGETS = {
    "A.4-d",
    "A.4-e",
    "A.4-g",
    "A.4-h",
    "A.4-i",
    "B.Đ10.1-a",
    "B.Đ10.1-b",
    "B.Đ10.1-g1",
    "B.Đ10.1-g2a",
    "B.Đ10.1-g2b",
    "B.Đ10.1-g3a",
    "B.Đ10.1-g3b",
    "B.Đ10.2-b",
}


def test_every_row_of_both_directives_is_there_once() -> None:
    assert Counter(rule.regulation for rule in CLAUSES) == {"A": 50, "B": 91}
    assert len({rule.id for rule in CLAUSES}) == 141
    assert Counter(rule.modality for rule in CLAUSES) == MODALITIES


@pytest.mark.parametrize("rule", CLAUSES, ids=lambda rule: rule.id)
def test_each_row_is_whole(rule: Clause) -> None:
    assert re.fullmatch(rf"{rule.regulation}\.\S.*", rule.id)
    assert rule.quote
    assert rule.bound
    assert rule.duty
    assert rule.term_text
    assert rule.proof
    assert rule.room in ROOMS
    assert unicodedata.is_normalized("NFC", rule.id + rule.quote + rule.bound + rule.proof + rule.note)
    assert clause(rule.id) is rule


def test_a_clause_is_found_when_its_id_was_typed_in_pieces() -> None:
    assert clause(unicodedata.normalize("NFD", "B.QĐ-tiêu đề")).id == "B.QĐ-tiêu đề"


def test_an_unknown_clause_or_text_is_refused() -> None:
    with pytest.raises(Refused, match=r"Không có điều khoản B\.Đ99"):
        clause("B.Đ99")
    with pytest.raises(Refused, match="Không có văn bản mang mã C"):
        regulation("C")


def test_the_heads_say_what_the_texts_leave_open() -> None:
    assert [text.code for text in all_regulations()] == ["A", "B"]
    a, b = regulation("A"), regulation("B")
    assert (a.number, a.issued_on, a.effective_from, a.effective_to) == ("", None, date(2019, 1, 1), None)
    assert "giả định" in a.note
    assert (b.number, b.issued_on, b.effective_from) == ("114-QĐ/TU", date(2022, 12, 29), date(2022, 12, 29))
    assert "14-QĐ/TU" in b.note
    assert a.in_force(date(2020, 1, 1))
    assert not b.in_force(date(2022, 12, 28))


def test_a_text_with_an_end_is_no_longer_in_force_the_day_after() -> None:
    text = read_regulation(
        '[regulation]\ncode="X"\ntitle="t"\nnumber=""\nissuer="i"\nnote=""\n'
        "effective_from=2020-01-01\neffective_to=2020-12-31\n"
        '[[clause]]\nid="X.1"\nquote="q"\nbound="b"\nduty="d"\nmodality="m"\nroom="none"\n'
    )
    assert [text.in_force(day) for day in (date(2020, 12, 31), date(2021, 1, 1))] == [True, False]
    assert text.clauses[0].term is None
    assert not text.clauses[0].covers("secretary", "commune")


@pytest.mark.parametrize("wrong", ["giải phòng", "đề cấp trên", "Ban Thường vụ Tỉnh Bắc Ninh"])
def test_typing_errors_of_the_sources_are_not_carried_over(wrong: str) -> None:
    assert not [rule.id for rule in CLAUSES if wrong in rule.quote]


def test_seven_working_days_bind_the_notice_and_are_a_target_for_the_rest() -> None:
    terms = {
        rule.id: rule.term for rule in CLAUSES if rule.term and rule.term.kind is TermKind.WORKING_DAYS_AFTER
    }
    assert {name for name, term in terms.items() if term.target} == TARGETS
    assert set(terms) - TARGETS == {"A.4-c"}
    assert {term.days for term in terms.values()} == {7}


def test_each_term_fills_the_numbers_of_its_kind_and_names_whom_it_binds() -> None:
    found = {
        rule.id: (term.month, term.day, term.count, term.days, term.hours_min, term.hours_max, term.months)
        for rule in CLAUSES
        if (term := rule.term) and rule.id not in TARGETS
    }
    assert found == {
        "A.1-e": (0, 0, 1, 0, 0, 0, ()),
        "A.4-a": (2, 1, 0, 0, 0, 0, ()),
        "A.4-b": (11, 15, 0, 0, 0, 0, ()),
        "A.4-c": (0, 0, 0, 7, 0, 0, ()),
        "A.6-b": (11, 30, 0, 0, 0, 0, ()),
        "A.6-d": (12, 15, 0, 0, 0, 0, ()),
        "B.Đ8.3-b": (0, 0, 0, 10, 0, 0, ()),
        "B.Đ8.3-c": (0, 0, 0, 0, 2, 3, ()),
        "B.Đ11-a": (0, 0, 2, 0, 0, 0, ()),
        "B.Đ13-b": (0, 0, 0, 0, 0, 0, (6, 12)),
    }
    assert all(rule.binds for rule in CLAUSES if rule.term)


QUOTAS = [
    # category, level, adopted, quota
    ("secretary", "commune", "AB", Quota(2, "B.Đ11-a", ("A.1-e", "B.Đ11-a"))),
    ("council_chair", "district", "BA", Quota(2, "B.Đ11-a", ("A.1-e", "B.Đ11-a"))),
    ("peoples_committee_chair", "commune", "B", Quota(2, "B.Đ11-a", ("B.Đ11-a",))),
    ("peoples_committee_chair", "commune", "A", Quota(1, "A.1-e", ("A.1-e",))),
    ("secretary", "province", "AB", Quota(1, "A.1-e", ("A.1-e",))),
    ("provincial_committee_member", "province", "AB", Quota(1, "A.1-e", ("A.1-e",))),
    ("provincial_committee_member", "commune", "B", Quota(0, "", ())),
    ("secretary", "central", "AB", Quota(0, "", ())),
    ("secretary", "commune", "", Quota(0, "", ())),
    ("deputy_secretary", "commune", "AB", Quota(0, "", ())),
    ("deputy_chair", "district", "AB", Quota(0, "", ())),
    ("front_chair", "commune", "AB", Quota(0, "", ())),
    ("department_head", "district", "AB", Quota(0, "", ())),
    ("other_head", "commune", "AB", Quota(0, "", ())),
]


@pytest.mark.parametrize(("category", "level", "adopted", "owed"), QUOTAS)
def test_the_strictest_quota_governs_and_every_clause_is_named(
    category: str, level: str, adopted: str, owed: Quota
) -> None:
    assert quota(category, level, list(adopted)) == owed


def test_the_secretary_of_a_unit_that_the_clauses_do_not_name_owes_no_quota() -> None:
    assert quota("secretary", "commune", ["A", "B"], kind="affiliated_unit").required == 0
    assert quota("secretary", "commune", ["A", "B"], kind="party_committee").required == 2
