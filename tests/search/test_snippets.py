from hypothesis import given
from hypothesis import strategies as st

from doithoai.search.folding import folded_words, nfc
from doithoai.search.snippets import Piece, hits, snippet
from doithoai.search.words import parse

LONG = "Đề nghị phường xem lại. " * 30 + "Ngõ 24 bị ngập sau mưa. " + "Rác chưa thu gom. " * 30


def told(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)


def test_the_hit_is_marked_with_the_words_around_it() -> None:
    found = told(snippet(LONG, parse("bi ngap")))
    assert "Ngõ 24 [bị ngập] sau mưa." in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < 220


def test_words_apart_are_marked_apart_and_a_phrase_whole() -> None:
    assert told(snippet("mưa to, ngõ ngập", parse("ngập mưa"))) == "[mưa] to, ngõ [ngập]"
    assert told(snippet("mưa to, ngõ ngập", parse('"to ngo"'))) == "mưa [to, ngõ] ngập"
    assert told(snippet("số 1234/QĐ-UBND nhé", parse("1234/QĐ-U"))) == "số [1234/QĐ-UBND] nhé"


def test_half_a_word_is_no_hit() -> None:
    assert hits("đường", parse("duon")) == []
    assert told(snippet("đường", parse("duon"))) == "đường"


def test_a_text_without_words_is_cut_somewhere() -> None:
    assert told(snippet("x" * 500, parse("y"))) == "x" * 200 + " …"
    assert snippet("", parse("y")) == []


@given(st.text(max_size=400), st.text(max_size=20))
def test_pieces_are_pieces_of_the_text_and_hits_have_the_words(text: str, typed: str) -> None:
    query = parse(typed)
    pieces = snippet(text, query)
    assert "".join(piece.text for piece in pieces).strip("… ") in nfc(text)
    wanted = {word for term in query.terms for word in term.folded}
    for piece in pieces:
        if piece.hit and not any(term.begins for term in query.terms):
            assert wanted.issuperset(folded_words(piece.text))
