"""Two versions of an answer told apart word by word; nothing of either is lost on the way."""

from hypothesis import given
from hypothesis import strategies as st

from doithoai.opinions.versions import Piece, differences

WORDS = st.lists(
    st.sampled_from(["Phường", "thông", "cống", "ngõ", "24", ",", ".", " ", "\n", "trước", "đ"]), max_size=40
).map("".join)


def test_a_word_changed_is_one_word_out_and_one_in() -> None:
    assert differences("Rác thu gom hai lần một tuần.", "Rác thu gom ba lần một tuần.") == [
        Piece("same", "Rác thu gom "),
        Piece("gone", "hai"),
        Piece("added", "ba"),
        Piece("same", " lần một tuần."),
    ]


def test_a_full_stop_added_is_no_word_changed() -> None:
    assert differences("Thông cống", "Thông cống.") == [Piece("same", "Thông cống"), Piece("added", ".")]


def test_a_sentence_rewritten_reads_as_one_change() -> None:
    pieces = differences("Sẽ xem xét giải quyết.", "Xong trước ngày 15/10/2026.")
    assert [piece.kind for piece in pieces] == ["gone", "added", "same"]


@given(before=WORDS, after=WORDS)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_is_the_new(
    before: str, after: str
) -> None:
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    assert all(piece.text for piece in pieces)


def test_very_long_texts_are_compared_line_by_line() -> None:
    before = "\n".join(f"Dòng số {number} của câu trả lời" for number in range(1500))
    after = before.replace("Dòng số 700 của", "Hàng số 700 của")
    changed = [piece for piece in differences(before, after) if piece.kind != "same"]
    assert [piece.text for piece in changed] == [
        "Dòng số 700 của câu trả lời\n",
        "Hàng số 700 của câu trả lời\n",
    ]
