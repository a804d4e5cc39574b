import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doithoai.search.folding import canon, fold, folded_words, nfc, spans, words

LETTERS = "aăâeêioôơuưy"
MARKS = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
vietnamese = st.text(
    st.one_of(
        st.sampled_from([nfc(letter + mark) for letter in LETTERS + LETTERS.upper() for mark in MARKS]),
        st.sampled_from("bcdđghklmnpqrstvxĐQ 0123456789/-.,'\"<&"),
    ),
    max_size=60,
)
anything = st.one_of(vietnamese, st.text(max_size=60))


@given(anything)
def test_every_place_in_a_folded_text_is_the_same_place_in_the_text(text: str) -> None:
    assert len(fold(text)) == len(nfc(text))


@given(anything)
def test_composed_and_decomposed_text_are_the_same(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert fold(apart) == fold(text)
    assert canon(apart) == canon(text)
    assert words(apart) == words(text)


@given(anything)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert canon(canon(text)) == canon(text)
    assert words(" ".join(words(text))) == words(text)
    assert folded_words(" ".join(folded_words(text))) == folded_words(text)


@given(anything)
def test_there_are_as_many_folded_words_as_words(text: str) -> None:
    assert len(folded_words(text)) == len(words(text)) == len(list(spans(text)))


@given(vietnamese)
def test_no_vietnamese_diacritic_survives_folding(text: str) -> None:
    assert fold(text).isascii()


@given(anything)
def test_a_span_cuts_its_word_out_of_the_text(text: str) -> None:
    whole = nfc(text)
    assert [canon(whole[found.start : found.end]) for found in spans(text)] == words(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hoà", "hòa"),
        ("thuý", "thúy"),
        ("Thuỷ", "thủy"),
        ("HOÈ", "hòe"),
        ("quý", "quý"),
        ("Quỳnh", "quỳnh"),
        ("hoàn", "hoàn"),
        ("khuỷu", "khuỷu"),
        ("hoạ mi", "họa mi"),
        ("thuế", "thuế"),
        ("oà1", "òa1"),
    ],
)
def test_the_tone_stands_where_older_spelling_puts_it(typed: str, kept: str) -> None:
    assert canon(typed) == kept


def test_a_number_of_a_paper_is_its_parts() -> None:
    assert words("Quyết định 1234/QĐ-UBND") == ["quyết", "định", "1234", "qđ", "ubnd"]
    assert folded_words("1234/QĐ-UBND, 12/05/2026") == ["1234", "qd", "ubnd", "12", "05", "2026"]


def test_what_is_no_word_leaves_nothing() -> None:
    assert words(" <!-- '\"; _ * --> ") == []
