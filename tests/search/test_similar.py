"""Opinions about the same matter are offered first, with the words they share, however they are typed."""

import json
import unicodedata
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from doithoai.search.folding import fold
from doithoai.search.matter import matter
from doithoai.search.similar import Corpus

SAMPLES = Path(__file__).parents[1] / "data" / "similar_opinions.jsonl"
GIVEN = Path(__file__).parents[2] / "doithoai" / "demo" / "opinions.jsonl"
LIGHTS = {
    "a": "Đoạn từ tỉnh lộ 667 đến trụ sở UBND xã Phú An chưa có đèn. Đề nghị lắp đèn chiếu sáng.",
    "b": "Đường từ TL667 vô UBND xã Phú An ban đêm tối om, đề nghị gắn đèn.",
    "c": "Đường Trần Phú, phường Hòa Bình chưa có đèn chiếu sáng. Đề nghị lắp đèn.",
    "d": "Bãi rác thôn Đông bốc mùi hôi, đề nghị kiểm tra.",
}


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def hits(rows: list[dict[str, Any]], writing: Callable[[str], str] = str) -> tuple[float, float]:
    """How often the first, and one of the first five, is about the same matter."""
    corpus = Corpus((place, row["text"]) for place, row in enumerate(rows))
    first = five = asked = 0
    for place, row in enumerate(rows):
        same = {
            n
            for n, other in enumerate(rows)
            if n != place and row["cluster"] and other["cluster"] == row["cluster"]
        }
        if same:
            found = [match.key for match in corpus.nearest(writing(row["text"]), without=place)]
            asked, first, five = asked + 1, first + (found[0] in same), five + bool(same & set(found))
    return first / asked, five / asked


@pytest.mark.parametrize(("part", "least"), [("dev", 0.85), ("held", 0.95)])
def test_the_same_matter_stands_first_among_the_same_themes_elsewhere(part: str, least: float) -> None:
    first, five = hits([row for row in rows_of(SAMPLES) if row["part"] == part])
    assert first >= least
    assert five >= 0.96


def test_what_strangers_wrote_about_one_matter_is_offered() -> None:
    # Ninety opinions about thirty matters, among ninety on the same themes and in places of the same names.
    first, five = hits(rows_of(SAMPLES.with_name("similar_strangers.jsonl")))
    assert first >= 0.7
    assert five >= 0.92


def test_a_name_that_sounds_like_a_word_of_every_opinion_still_tells() -> None:
    corpus = Corpus(
        [("a", "Trường Bình Minh ngập."), ("b", "Trường Bình An ngập."), ("c", "Đèn đường hỏng.")]
    )
    assert corpus.nearest("Cổng trường Bình Minh đọng nước", 1)[0].key == "a"
    assert "đèn" in matter("Chưa có đèn ở ngõ này").terms or "den" in matter("Chưa có đèn ở ngõ này").terms
    assert "den" not in matter("Đề nghị đến ngõ này").terms


def test_the_same_matter_stands_first_in_the_opinions_given() -> None:
    assert hits(rows_of(GIVEN)) == (1.0, 1.0)


@pytest.mark.parametrize(
    "writing",
    [
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: fold(text).replace("\u2060", ""),
        lambda text: text.replace("oà", "òa").replace("ùy", "uỳ"),
    ],
    ids=["capitals", "decomposed", "no diacritics", "older tone"],
)
def test_a_question_in_another_spelling_finds_the_same(writing: Callable[[str], str]) -> None:
    first, five = hits(rows_of(GIVEN), writing)
    assert first >= 0.85
    assert five >= 0.9


def test_an_offer_says_which_words_are_shared_as_they_are_written() -> None:
    corpus = Corpus(LIGHTS.items())
    (nearest, *_others) = corpus.nearest(LIGHTS["a"], without="a")
    assert nearest.key == "b"
    assert "Phú An" in nearest.words
    assert all(word in LIGHTS["a"] for word in nearest.words)


def test_scores_lie_between_nought_and_one_and_are_the_same_both_ways() -> None:
    corpus = Corpus(LIGHTS.items())
    score = {(one, m.key): m.score for one, text in LIGHTS.items() for m in corpus.nearest(text, without=one)}
    assert all(0 <= value <= 1 for value in score.values())
    assert score["a", "b"] == score["b", "a"] > score["a", "c"]


def test_two_words_that_differ_in_diacritics_are_not_shared() -> None:
    corpus = Corpus([("phong", "Thôn Tân Phong cần đường mới"), ("phòng", "Cần phòng khám ở phố cũ")])
    assert all("phòng" not in match.words for match in corpus.nearest("Phòng họp dột nát"))
    assert next(match.key for match in corpus.nearest("Thôn Tân Phong")) == "phong"


def test_regional_words_and_abbreviations_are_one_word() -> None:
    assert matter("Hẻm 5 kẹt xe, TL 667").terms.keys() == matter("Ngõ 5 ùn tắc, tỉnh lộ 667").terms.keys()


def test_a_text_that_is_added_is_found_and_nothing_is_found_where_there_is_nothing() -> None:
    corpus: Corpus[str] = Corpus()
    assert corpus.nearest("Bãi rác") == []
    corpus.add("x", LIGHTS["d"])
    assert len(corpus) == 1
    assert [match.key for match in corpus.nearest("Bãi rác bốc mùi")] == ["x"]
    assert corpus.nearest("Bãi rác bốc mùi", without="x") == []
    corpus.add("y", "Bãi rác thôn Đông")
    assert {match.key for match in corpus.nearest("Bãi rác thôn Đông")} == {"x", "y"}


@pytest.mark.parametrize(
    "text", ["", "   ", "!!!", "đề nghị", "😀", "a" * 20_000, "rác " * 5_000, "\u0301\u0301"]
)
def test_odd_texts_are_compared_too(text: str) -> None:
    corpus = Corpus([("odd", text), *LIGHTS.items()])
    assert isinstance(corpus.nearest(text, without="odd"), list)


def test_the_command_offers_ids_with_scores_for_each(tmp_path: Path) -> None:
    path = tmp_path / "opinions.jsonl"
    lines = [json.dumps({"id": name, "text": text}, ensure_ascii=False) for name, text in LIGHTS.items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    out = StringIO()
    call_command("similar", str(path), "--top", "2", "--json", stdout=out)
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["id"] for row in told] == list(LIGHTS)
    assert told[0]["similar"][0]["id"] == "b"
    assert all(
        len(row["similar"]) <= 2 and row["id"] not in {s["id"] for s in row["similar"]} for row in told
    )
    assert told[0]["similar"][0]["score"] > told[0]["similar"][1]["score"]
