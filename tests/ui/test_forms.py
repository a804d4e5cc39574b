"""How forms read what people type, and what they say when they cannot."""

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from doithoai.regulations.refusals import Refused
from doithoai.ui.fields import summary_html
from doithoai.ui.forms import Form, NfcCharField, OnceForm, ViDateField, ViDateTimeField

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class CallForm(OnceForm):
    """Words and two dates."""

    words = NfcCharField(label="Nội dung", multiline=True)
    held_on = ViDateField(label="Ngày đối thoại")
    opens_at = ViDateTimeField(label="Giờ mở", required=False)


class ShortForm(Form):
    """One short line."""

    line = NfcCharField(label="Chủ đề", max_length=20)


@pytest.mark.parametrize(
    "text", ["04/12/2026", "4/12/2026", " 4-12-2026 ", "4.12.2026", "04122026", "2026-12-04"]
)
def test_a_date_is_read_in_the_ways_people_write_it(text: str) -> None:
    assert ViDateField().clean(text) == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mai", "Chưa đọc được ngày “mai”"),
        ("31/02/2026", "không có ngày 31/02/2026"),
        ("4/12/26", "Chưa đọc được"),
        ("04/12/0026", "Năm 0026 chưa đúng"),
        ("2026/12/04", "Chưa đọc được"),
        ("１/12/2026x", "Chưa đọc được"),
    ],
)
def test_a_date_that_is_none_is_told_with_an_example(text: str, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ViDateField().clean(text)
    assert words in caught.value.messages[0]
    assert "ví dụ 04/12/2026" in caught.value.messages[0]


@pytest.mark.parametrize(
    "text",
    ["08:30 04/12/2026", "8h30 4/12/2026", "04/12/2026 08:30", "2026-12-04T08:30", "8 giờ 30 phút 4/12/2026"],
)
def test_hour_and_date_are_read_in_either_order(text: str) -> None:
    assert ViDateTimeField().clean(text) == datetime(2026, 12, 4, 8, 30, tzinfo=HERE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("04/12/2026", "thiếu giờ"),
        ("8h", "thiếu ngày"),
        ("25:00 04/12/2026", "Không có giờ"),
        ("8h mai", "Chưa đọc"),
    ],
)
def test_half_a_moment_says_which_half_is_missing(text: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        ViDateTimeField().clean(text)


def test_a_date_is_shown_as_it_is_written_here() -> None:
    drawn = str(CallForm(initial={"held_on": date(2026, 12, 4)})["held_on"])
    assert 'value="04/12/2026"' in drawn
    assert 'inputmode="numeric"' in drawn


def test_a_moment_is_shown_in_the_time_of_the_place() -> None:
    form = CallForm(initial={"opens_at": datetime(2026, 12, 4, 8, 0, tzinfo=HERE)})
    assert 'value="08:00 04/12/2026"' in str(form["opens_at"])


def test_text_typed_in_pieces_is_joined() -> None:
    pieces = unicodedata.normalize("NFD", "Kiệt 26 đọng nước")
    assert NfcCharField().clean(pieces) == "Kiệt 26 đọng nước"


def test_lines_stay_and_invisible_characters_go() -> None:
    assert NfcCharField(multiline=True).clean("Một\r\nhai\u202e\x07") == "Một\nhai"
    assert NfcCharField().clean(" Một \n hai ") == "Một hai"


def test_a_soft_line_break_of_a_word_processor_parts_words() -> None:
    pasted = "Ngõ 24\x0bngập\x0csâu\x85nhiều\u2028giờ"
    assert NfcCharField(multiline=True).clean(pasted) == "Ngõ 24\nngập\nsâu\nnhiều\ngiờ"
    assert NfcCharField().clean(pasted) == "Ngõ 24 ngập sâu nhiều giờ"


@pytest.mark.parametrize("nothing", ["\u200b\u200d", " \u2060\xad\u3000", "\u202e\x00"])
def test_text_that_nobody_sees_is_missing(nothing: str) -> None:
    form = CallForm({"words": nothing, "held_on": "04/12/2026"})
    assert not form.is_valid()
    assert "words" in form.errors
    assert NfcCharField(required=False).clean(nothing) == ""


def test_signs_of_no_width_stay_inside_words() -> None:
    assert NfcCharField().clean("👩\u200d🌾 Ngõ 24") == "👩\u200d🌾 Ngõ 24"


def test_a_file_that_the_browser_forgets_is_told_with_what_stayed() -> None:
    wrong = {"words": "", "held_on": "04/12/2026"}
    assert "chọn lại tệp" not in summary_html(CallForm(wrong))
    file = SimpleUploadedFile("don.pdf", b"%PDF-1.7")
    assert "hãy chọn lại tệp" in summary_html(CallForm(wrong, MultiValueDict({"attached": [file]})))


def test_text_of_a_hundred_kilobytes_is_refused_with_a_sentence_and_kept() -> None:
    form = CallForm({"words": "x" * 100_000, "held_on": "04/12/2026"})
    assert not form.is_valid()
    assert "100000 ký tự, nhiều hơn 10000 ký tự. Hãy rút gọn" in form.errors["words"][0]
    assert form["words"].value() == "x" * 100_000


def test_the_page_does_not_cut_pasted_text() -> None:
    assert "maxlength" not in str(ShortForm()["line"])


def test_what_is_missing_is_named() -> None:
    assert CallForm({}).errors["held_on"] == ["Cần điền “Ngày đối thoại”."]


def test_a_refusal_stands_at_its_field_with_its_facts_and_clause() -> None:
    form = CallForm({"words": "a", "held_on": "04/12/2026"})
    assert form.is_valid()
    form.refuse(Refused("Cần ít nhất %(days)s ngày.", clause="B.Đ8.3-b", field="held_on", days=10))
    assert "Cần ít nhất 10 ngày." in form.errors["held_on"][0]
    assert "/dieu-khoan/B.Đ8.3-b/" in form.errors["held_on"][0]


def test_a_refusal_without_a_field_of_the_form_stands_on_top() -> None:
    form = CallForm({"words": "a", "held_on": "04/12/2026"})
    form.refuse(Refused("Buổi đã đóng.", field="elsewhere"))
    assert form.non_field_errors() == ["Buổi đã đóng."]


def test_a_fact_of_a_refusal_is_escaped() -> None:
    form = CallForm({"words": "a", "held_on": "04/12/2026"})
    form.refuse(Refused("Không có %(name)s.", clause="A.4-c", name="<script>"))
    assert "<script>" not in form.non_field_errors()[0]


def test_each_form_shown_has_its_own_token_and_keeps_it_when_sent() -> None:
    first, second = (str(CallForm()["once"]) for _ in range(2))
    assert first != second
    token = "3f0c5a0e-9d0b-4a52-8f5e-0a5f2a4f7c11"
    form = CallForm({"words": "a", "held_on": "04/12/2026", "once": token})
    assert form.is_valid()
    assert str(form.cleaned_data["once"]) == token
    assert token in str(form["once"])
