from io import BytesIO

import pytest
from docx import Document

from doithoai.docx.fill import UnfilledField, fill


def form(*paragraphs: str) -> BytesIO:
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    out = BytesIO()
    document.save(out)
    out.seek(0)
    return out


def filled(words: str, **context: object) -> list[str]:
    return [p.text for p in Document(BytesIO(fill(form(words), context))).paragraphs]


def test_a_field_is_filled() -> None:
    assert filled("Số {{ number }}", number="05-TB/ĐU") == ["Số 05-TB/ĐU"]


@pytest.mark.parametrize("words", ["{{ nobody }}", "{{ person.nobody }}", "{{ nothing }}"])
def test_a_field_without_a_value_is_an_error(words: str) -> None:
    with pytest.raises(UnfilledField):
        filled(words, person={"name": "A"}, nothing=None)


def test_what_people_type_is_text_and_never_markup() -> None:
    typed = "Đường 5 < 3 m & “hẹp” {{ number }} {% for %} </w:t>"
    assert filled("{{ text }}", text=typed) == [typed]


def test_characters_that_a_file_cannot_hold_are_dropped() -> None:
    assert filled("{{ text }}", text="a\x00b\x07c\x0cd\ud800e\ufffff") == ["abcdef"]


def test_a_new_line_starts_a_paragraph_and_blank_lines_are_dropped() -> None:
    assert filled("{{ text }}", text="một\r\n\n  hai \nba") == ["một", "hai", "ba"]


def test_a_template_cannot_reach_into_python() -> None:
    with pytest.raises(UnfilledField):
        filled("{{ text.__class__.__mro__ }}", text="a")
