import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doithoai.search import index
from doithoai.search.folding import words
from doithoai.search.models import Entry
from doithoai.search.words import parse

pytestmark = pytest.mark.django_db
KIND = "thing"


def found(typed: str, *, exact: bool = False, guarded: bool = False) -> set[int]:
    asked = parse(typed)
    rows = Entry.objects.filter(kind=KIND, key__in=index.matching(KIND, asked, exact=exact, guarded=guarded))
    keys = set(rows.values_list("key", flat=True))
    told = index.found(KIND, asked, 100, guarded=guarded)
    assert told is not None
    way = (
        (told.guarded_exact if guarded else told.open_exact)
        if exact
        else (told.guarded if guarded else told.open)
    )
    assert way is not None
    assert keys == set(way)
    return keys


@pytest.fixture
def things() -> None:
    index.put(KIND, 1, "Ngõ 24 Lý Nam Đế bị ngập sau mưa, đường hoà bình.")
    index.put(KIND, 2, "Ngo 24 Ly Nam De bi ngap sau mua", "Phạm Bá Thử")
    index.put(KIND, 3, "Theo Quyết định 1234/QĐ-UBND về thu gom rác", "Bà Thử, 0900 000 103")
    index.put("other", 1, "ngập")


@pytest.mark.usefixtures("things")
@pytest.mark.parametrize(
    ("typed", "folded", "exact"),
    [
        ("ngập", {1, 2}, {1}),
        ("NGẬP", {1, 2}, {1}),
        ("ngap", {1, 2}, {2}),
        ("ngâp", {1, 2}, set()),
        ("đế", {1, 2}, {1}),
        ("de", {1, 2}, {2}),
        ("hòa bình", {1}, {1}),
        ("hoà", {1}, {1}),
        ("hoa binh", {1}, set()),
        ("mưa ngập", {1, 2}, {1}),
        ('"mưa ngập"', set(), set()),
        ('"ngập sau mưa"', {1, 2}, {1}),
        ("“bi ngap sau”", {1, 2}, {2}),
        ("1234/QĐ-UBND", {3}, {3}),
        ("1234/qd-ubnd", {3}, set()),
        ("ubnd/1234", set(), set()),
        ("24", {1, 2}, {1, 2}),
        ("2", set(), set()),
        ("ngập lụt", set(), set()),
    ],
)
def test_words_are_found_with_and_without_diacritics(typed: str, folded: set[int], exact: set[int]) -> None:
    for form in ("NFC", "NFD"):
        assert found(unicodedata.normalize(form, typed)) == folded
        assert found(unicodedata.normalize(form, typed), exact=True) == exact


@pytest.mark.usefixtures("things")
def test_guarded_words_are_found_only_when_asked_for() -> None:
    assert found("Phạm Bá Thử") == found("thu 0900") == set()
    assert found("Phạm Bá Thử", guarded=True) == found("pham ba thu", guarded=True) == {2}
    assert found("thử", guarded=True, exact=True) == {2, 3}
    assert found("rác 0900", guarded=True) == {3}
    assert found('"rác bà"', guarded=True) == set()


@pytest.mark.usefixtures("things")
def test_of_a_code_the_beginning_is_enough() -> None:
    index.put(KIND, 4, "TS26-K7M4-Q9-2")
    for typed in ("ts26", "TS26-K7M4-Q9-2", "ts26-k7", "TS26-K7M4-Q9", "TS2"):
        assert found(typed) == {4}, typed
    assert found("s26") == found("TS26-Q9") == set()


@pytest.mark.usefixtures("things")
def test_what_is_put_again_replaces_and_what_is_forgotten_is_gone() -> None:
    index.put(KIND, 1, "Đèn đường", "Lan")
    assert found("ngập") == {2}
    assert found("đèn") == {1}
    assert found("lan", guarded=True) == {1}
    index.forget(KIND, 1, 2)
    assert found("đèn") == found("ngập") == found("lan", guarded=True) == set()
    assert index.keys(KIND) == {3}
    index.clear(KIND)
    assert index.keys(KIND) == set()
    assert index.keys("other") == {1}
    assert index.stored(KIND) == {}


@pytest.mark.usefixtures("things")
@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""',
        "'",
        "*",
        "ngập*",
        "NEAR(ngập mưa)",
        "ngập AND",
        "OR",
        "exact:ngập",
        "{exact}",
        "-ngập",
        "^ngập",
        "a & b | !c <-> d:A",
        "'; DROP TABLE search_entry; --",
        "\\",
        "x" * 5000,
        "a " * 500,
        "\0ngập\0",
        "²½Ⅷ",
        "a\u0301\u0302\u0303",
        "🙂 ngập",
    ],
)
def test_no_sign_that_is_typed_means_anything_to_the_database(typed: str) -> None:
    if parse(typed):
        found(typed)
        found(typed, exact=True, guarded=True)
    assert found("ngập") == {1, 2}


def test_what_is_found_too_often_is_not_told_by_number() -> None:
    for key in range(4):
        index.put(KIND, key, "rác", "Lan")
    assert index.found(KIND, parse("rác"), 3).open is None
    assert index.found(KIND, parse("lan"), 3, guarded=True).guarded is None
    assert index.found(KIND, parse("rác"), 4).open is not None


def test_nothing_but_signs_is_no_question() -> None:
    assert not parse(' "" - * ( ) ')


def test_a_very_long_text_is_taken_in() -> None:
    index.put(KIND, 9, "rác " * 40_000 + "ngập", "x" * 3000)
    assert found("rác") == {9}


@given(st.text(max_size=40))
def test_every_word_of_a_text_finds_it_and_so_does_the_whole_phrase(text: str) -> None:
    index.put(KIND, 5, text)
    there = words(text)
    for typed in (*there, f'"{" ".join(there)}"'):
        if there:
            assert 5 in found(typed) & found(typed, exact=True)
