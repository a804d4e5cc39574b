"""Tracking codes: whoever mistypes one sign is told so."""

from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from doithoai.opinions.codes import LETTERS, VALUES, new_code, normalise_code, prefix_of
from doithoai.regulations.refusals import Refused

PREFIXES = st.sampled_from(["TS", "DN", "ĐN", "", "TAMSON", "x"])
YEARS = st.integers(2020, 2099)
CODES = st.builds(new_code, PREFIXES, YEARS)


@given(CODES)
def test_a_code_is_what_it_says_it_is(code: str) -> None:
    assert normalise_code(code) == code


@given(
    CODES,
    st.sampled_from([str.lower, str.title, lambda c: c.replace("-", ""), lambda c: c.replace("-", " – ")]),
)
def test_small_letters_spaces_and_missing_dashes_are_understood(code: str, typed: object) -> None:
    assert callable(typed)
    assert normalise_code(f"  {typed(code)} ") == code


@given(CODES, st.integers(1, 99))
def test_the_code_of_one_opinion_keeps_its_number(code: str, number: int) -> None:
    assert normalise_code(f"{code.lower()} {number}") == f"{code}-{number}"


@given(CODES, st.data())
def test_any_single_wrong_sign_is_found(code: str, data: st.DataObject) -> None:
    signs = code.replace("-", "")
    place = data.draw(st.integers(0, len(signs) - 1))
    wrong = data.draw(st.sampled_from(sorted(VALUES)))
    assume(wrong != signs[place])
    with pytest.raises(Refused, match="Mã gõ sai"):
        normalise_code(signs[:place] + wrong + signs[place + 1 :])


@given(CODES, st.data())
def test_two_exchanged_neighbours_are_found(code: str, data: st.DataObject) -> None:
    signs = code.replace("-", "")
    place = data.draw(st.integers(0, len(signs) - 2))
    assume(signs[place] != signs[place + 1])
    with pytest.raises(Refused, match="Mã gõ sai"):
        normalise_code(signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :])


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    with suppress(Refused):
        assert normalise_code(text)


@given(CODES)
def test_no_sign_of_the_drawn_part_looks_like_another(code: str) -> None:
    assert set("".join(code.split("-")[1:])) <= set(LETTERS)
    assert not set("01OIL") & set(LETTERS)


def test_the_head_of_a_code_is_plain_letters() -> None:
    assert prefix_of("ĐN") == "DN"
    assert prefix_of("26-") == "DT"
