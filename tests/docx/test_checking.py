"""What is said of forms that somebody uploads: the good ones pass, each hostile one is refused with its own sentence."""

import time
from io import BytesIO

import pytest
from docx import Document

from doithoai.docx import apart, package
from doithoai.docx.apart import check_apart, fill_apart, fill_in_use
from doithoai.docx.checking import check
from doithoai.regulations.refusals import Refused
from tests.docx import forms
from tests.docx.forms import form, row_form, with_body, with_picture, with_relation

SHAPE = {
    "theme": "Rác thải",
    "total": 12,
    "late": True,
    "frame": {"number": "Số 05-TB/ĐU"},
    "lines": ["Một dòng"],
    "others": ["Dòng khác"],
    "groups": [{"title": "Nhóm", "rows": [{"text": "Việc", "items": "a"}]}],
}
INSTR = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)

# The engine looks for its own orders with patterns that go back and forth over blanks.
ENDLESS = row_form("{% colspan" + " " * 30_000 + "x")


def told(content: bytes) -> str:
    return " | ".join(str(why) for why in check(content, SHAPE)[0])


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("{{ theme }}: {{ total }}",),
        ("{{ frame.number }}", "{{ theme|upper }} {{ lines|length }} {{ lines|join('; ') }}"),
        ("{%p if late and total > 3 %}", "Muộn", "{%p else %}", "Đúng hạn", "{%p endif %}"),
        ("{%p for d in lines %}", "{{ loop.index }}. {{ d }}{% if not loop.last %};{% endif %}", "{%p endfor %}"),
        ("{%p for g in groups %}", "{{ g.title }}", "{%p for r in g.rows %}", "{{ r.text }} {{ r.items }}", "{%p endfor %}", "{%p endfor %}"),
        ("{# một ghi chú #}", "Giá 100 % { không phải trường }"),
    ],
)  # fmt: skip
def test_fields_conditions_and_loops_over_the_papers_own_lists_pass(paragraphs: tuple[str, ...]) -> None:
    assert told(form(*paragraphs)) == ""


def test_the_fields_that_are_used_are_told() -> None:
    _faults, used = check(form("{{ theme }} {% for g in groups %}{{ g.title }}{% endfor %}"), SHAPE)
    assert {"theme", "groups", "groups[].title"} <= used
    assert "lines" not in used


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{ them }}", "Không có trường “them”. Có phải là “theme”?"),
        ("{{ frame.numbr }}", "Có phải là “frame.number”?"),
        ("{{ xyz }}", "Không có trường “xyz” trong loại văn bản này."),
        ("{% for g in groups %}{{ g.titel }}{% endfor %}", "Có phải là “groups[].title”?"),
        ("{{ lines }}", "“lines” là danh sách"),
        ("{{ frame }}", "“frame” gồm nhiều trường"),
        ("{{ theme", "chưa đủ"),
        ("{% if theme %}", "chưa đủ"),
        ("{{ theme }} }}", "chưa thành trường"),
    ],
)
def test_a_field_that_is_wrong_is_named(words: str, said: str) -> None:
    assert said in told(form(words))


def test_every_wrong_field_is_told_at_once_and_only_once() -> None:
    faults, _used = check(form("{{ aaa }} {{ bbb }} {{ aaa }}", "{{ ccc }}"), SHAPE)
    assert len(faults) == 3


@pytest.mark.parametrize(
    "words",
    [
        "{% for i in range(10**9) %}{{ i }}{% endfor %}",
        "{% for i in range(9) %}{% for j in range(9) %}a{% endfor %}{% endfor %}",
        "{% for i in 'abcdef' %}{{ i }}{% endfor %}",
        "{% for i in theme %}{{ i }}{% endfor %}",
        "{% for i in lines * 99999 %}{{ i }}{% endfor %}",
        "{% for i in lines %}{% for j in others %}{{ j }}{% endfor %}{% endfor %}",
        "{% for i in lines %}{% for j in lines %}{{ j }}{% endfor %}{% endfor %}",
        "{% for g in groups recursive %}{{ loop(groups) }}{% endfor %}",
        "{% for i in lines if i %}{{ i }}{% endfor %}",
        "{% for i, j in groups %}{{ i }}{% endfor %}",
    ],
)
def test_a_loop_that_need_not_end_soon_is_refused(words: str) -> None:
    started = time.monotonic()
    assert told(form(words))
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "words",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ theme.__class__ }}",
        "{{ theme['__class__'] }}",
        "{{ theme|attr('__class__') }}",
        "{{ theme.format(theme) }}",
        "{{ '{0.__class__}'.format(theme) }}",
        "{{ '%s' % theme }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{{ namespace }}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% set a = 'x' * 10**9 %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% with a = theme %}{{ a }}{% endwith %}",
        "{% autoescape false %}{{ theme }}{% endautoescape %}",
        "{{ theme|safe }}",
        "{{ theme|center(10**9) }}",
        "{{ theme|replace('a', 'b') }}",
        "{{ 9**9**9 }}",
        "{{ 'x' * 10**9 }}",
        "{{ ['a', 'b'] }}",
        "{{ theme is defined }}",
        "{{ theme ~ theme }}",
    ],
)
def test_what_computes_or_reaches_beyond_the_fields_is_refused(words: str) -> None:
    assert told(form(words))


def test_an_order_hidden_in_header_or_properties_is_read_too() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ theme.__class__ }}"
    assert told(forms.saved(document))
    document = Document()
    document.core_properties.title = "{{ lipsum.__globals__ }}"
    assert told(forms.saved(document))


def test_an_order_cut_into_runs_is_read_whole() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for words in ("{", "{ lips", "um", ".__globals__ }", "}"):
        paragraph.add_run(words)
    assert told(forms.saved(document))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không phải là .docx"),
        (b"%PDF-1.7 words", "không phải là .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "mật khẩu"),
        (b"PK\x03\x04" + b"\0" * 99, "bị hỏng"),
    ],
)
def test_what_is_no_docx_is_refused(content: bytes, said: str) -> None:
    assert said in told(content)


def test_a_spreadsheet_by_another_name_is_refused() -> None:
    content = forms.repacked(form("{{ theme }}"), {})
    types = forms.part(content, "[Content_Types].xml").replace(
        b"wordprocessingml.document", b"spreadsheetml.sheet"
    )
    assert "macro" in told(forms.repacked(content, {"[Content_Types].xml": types}))


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/activeX/activeX1.xml"])
def test_a_macro_is_refused(name: str) -> None:
    assert "macro" in told(forms.repacked(form("{{ theme }}"), {name: b"<a/>"}))


def test_a_docm_under_the_name_docx_is_refused() -> None:
    content = form("{{ theme }}")
    types = forms.part(content, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert "macro" in told(forms.repacked(content, {"[Content_Types].xml": types}))


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://example.vn/mau.dotm"),
        ("attachedTemplate", "file:///C:/mau.dotm"),
        ("image", "http://169.254.169.254/latest"),
        ("image", "\\\\may-chu\\chia-se\\a.png"),
        ("hyperlink", "file:///etc/passwd"),
        ("hyperlink", "\\\\may-chu\\a"),
        ("subDocument", "phan.docx"),
    ],
)
def test_content_from_elsewhere_is_refused(kind: str, target: str) -> None:
    assert "từ bên ngoài" in told(with_relation(kind, target))


@pytest.mark.parametrize("kind", ["oleObject", "package", "aFChunk", "control", "frame", "mailMergeSource"])
def test_another_file_inside_is_refused(kind: str) -> None:
    assert "phần nhúng" in told(with_relation(kind, "embeddings/a.bin", outside=False))


@pytest.mark.parametrize("target", ["https://tuson.example.vn/", "mailto:vanphong@example.vn"])
def test_a_link_that_a_reader_clicks_may_stay(target: str) -> None:
    assert told(with_relation("hyperlink", target)) == ""


@pytest.mark.parametrize(
    "code",
    [
        "<w:r><w:instrText>INCLUDETEXT /etc/passwd</w:instrText></w:r>",
        "<w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE http://example.vn/a.png</w:instrText></w:r>",
        "<w:r><w:instrText>DDEAUTO c:\\\\windows cmd</w:instrText></w:r>",
        "<w:r><w:instrText>{{ theme }}</w:instrText></w:r>",
        '<w:r><w:instrText>HYPERLINK "file:///etc/passwd"</w:instrText></w:r>',
        '<w:fldSimple w:instr="LINK Excel.Sheet a.xlsx"/>',
    ],
)
def test_a_word_field_that_fetches_is_refused(code: str) -> None:
    assert "Mã trường Word" in told(with_body(INSTR.format(code)))


def test_page_numbers_may_stay() -> None:
    assert told(with_body(INSTR.format("<w:r><w:instrText> PAGE \\* MERGEFORMAT </w:instrText></w:r>"))) == ""


def test_a_field_in_an_attribute_is_refused() -> None:
    assert "thuộc tính" in told(with_body('<w:p><w:pPr><w:pStyle w:val="{{ theme }}"/></w:pPr></w:p>'))


def test_an_address_in_an_attribute_is_refused() -> None:
    drawn = '<w:p><w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml"><v:fill src="//x.example/a.png"/></v:rect></w:pict></w:r></w:p>'
    assert "từ bên ngoài" in told(with_body(drawn))


@pytest.mark.parametrize("tag", ["ins", "del"])
def test_changes_that_are_still_tracked_are_refused(tag: str) -> None:
    assert "đang theo dõi" in told(with_body(f'<w:p><w:{tag} w:id="1" w:author="a"><w:r/></w:{tag}></w:p>'))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_that_expands_is_refused(encoding: str) -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY a0 "ha">{laughs}]><w:document xmlns:w="{forms.W}">&a9;</w:document>'
    started = time.monotonic()
    assert told(forms.repacked(form("x"), {forms.DOCUMENT: bomb.encode(encoding)}))
    assert time.monotonic() - started < 2


def test_a_hundred_megabytes_inside_one_are_refused() -> None:
    bomb = forms.repacked(form("{{ theme }}"), {"word/media/image1.png": b"\0" * 100 * 1024 * 1024})
    assert len(bomb) < 1024 * 1024
    started = time.monotonic()
    assert "quá lớn" in told(bomb)
    assert time.monotonic() - started < 5


def test_much_text_inside_little_is_refused() -> None:
    assert "quá lớn" in told(form(*(("a" * 5000,) * 1000)))


def test_many_parts_and_parts_of_one_name_are_refused() -> None:
    many = {f"word/media/{n}.png": b"" for n in range(package.MOST_PARTS)}
    assert "quá nhiều phần" in told(forms.repacked(form("x"), many))
    assert "trùng tên" in told(forms.repacked(form("x"), {"word/Document.xml": b"<a/>"}))


@pytest.mark.parametrize(
    "name", ["word/fonts/font1.odttf", "word/x/evil.emf", "a.bin", "word/media/image1.svg"]
)
def test_whatever_is_neither_words_nor_a_picture_is_refused(name: str) -> None:
    assert "không phải là ảnh" in told(forms.repacked(form("x"), {name: b"<svg/>"}))


def test_a_mail_merge_is_refused() -> None:
    content = form("x")
    settings = forms.part(content, "word/settings.xml")
    merge = b'<w:mailMerge><w:query w:val="SELECT * FROM a"/></w:mailMerge></w:settings>'
    changed = settings.replace(b"</w:settings>", merge)
    assert "mail merge" in told(forms.repacked(content, {"word/settings.xml": changed}))


@pytest.mark.parametrize(
    ("kind", "size", "said"), [("PNG", 4, ""), ("BMP", 4, "không phải là ảnh PNG"), ("PNG", 7000, "quá lớn")]
)
def test_pictures_are_judged(kind: str, size: int, said: str) -> None:
    answer = told(with_picture(kind, size, size))
    assert said in answer
    assert bool(said) == bool(answer)


@pytest.mark.parametrize(
    "rows",
    [
        ("{%tr for d in lines %}", "{{ d }}{% endfor %}"),
        ("{%p if late %}", "a{% endif %}"),
    ],
)
def test_orders_that_tear_a_table_are_refused(rows: tuple[str, ...]) -> None:
    assert "bị vỡ" in told(row_form(*rows))


def test_a_cell_that_may_stay_empty_still_opens_in_word() -> None:
    document = Document()
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell.paragraphs[0].text = "{%p for d in lines %}"
    cell.add_paragraph("{{ d }}")
    cell.add_paragraph("{%p endfor %}")
    content = forms.saved(document)
    assert told(content) == ""
    made = Document(BytesIO(fill_apart(content, SHAPE | {"lines": []})))
    assert len(made.tables[0].rows[0].cells[0].paragraphs) == 1


def test_apart_the_answer_is_the_same_and_the_paper_is_filled() -> None:
    assert str(check_apart(form("{{ them }}"), SHAPE)[0][0]) == "Không có trường “them”. Có phải là “theme”?"
    content = form("{{ theme }} < {{ total }}", "{%p for d in lines %}", "{{ d }}", "{%p endfor %}")
    assert check_apart(content, SHAPE) == ([], {"theme", "total", "lines"})
    typed = {"theme": "<w:p> {{ total }} {% for %} &", "total": 3, "lines": ["a", "b\x00"]}
    paragraphs = [p.text for p in Document(BytesIO(fill_apart(content, typed))).paragraphs]
    assert paragraphs == ["<w:p> {{ total }} {% for %} & < 3", "a", "b"]


def test_the_file_does_not_tell_who_made_it() -> None:
    document = Document()
    document.core_properties.author = document.core_properties.last_modified_by = "May-tinh-cua-An"
    assert b"May-tinh" not in forms.part(fill_apart(forms.saved(document), SHAPE), "docProps/core.xml")


def test_what_takes_too_long_is_stopped_and_nothing_else_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LONGEST", 4)
    started = time.monotonic()
    (why,), _used = check_apart(ENDLESS, SHAPE)
    assert "đã dừng kiểm tra" in str(why)
    assert time.monotonic() - started < 8


def test_a_field_that_a_newer_program_no_longer_has_stops_the_paper_with_words() -> None:
    with pytest.raises(Refused, match="Mẫu riêng của cơ quan không điền được"):
        fill_apart(form("{{ gone }}"), SHAPE)


def test_papers_of_a_form_in_use_are_filled_one_after_another_by_one_process() -> None:
    content = form("{{ theme }}")
    started = time.monotonic()
    for number in range(30):
        made = Document(BytesIO(fill_in_use(content, SHAPE | {"theme": f"Việc {number}"})))
        assert made.paragraphs[0].text == f"Việc {number}"
    assert time.monotonic() - started < 15
    first = apart._FILLER.process  # noqa: SLF001 - that it is the same one is the point
    fill_in_use(content, SHAPE)
    assert apart._FILLER.process is first  # noqa: SLF001 - as above


@pytest.mark.parametrize("signal", ["kill", "terminate"])
def test_when_the_process_dies_the_next_paper_has_another(signal: str) -> None:
    content = form("{{ theme }}")
    fill_in_use(content, SHAPE)
    process = apart._FILLER.process  # noqa: SLF001 - somebody ends it
    assert process
    getattr(process, signal)()
    process.wait()
    assert Document(BytesIO(fill_in_use(content, SHAPE))).paragraphs[0].text == "Rác thải"


def test_a_form_that_breaks_stops_its_own_paper_only() -> None:
    with pytest.raises(Refused, match="không điền được"):
        fill_in_use(form("{{ gone }}"), SHAPE)
    assert fill_in_use(form("{{ theme }}"), SHAPE)


def test_a_job_beyond_its_limits_ends_and_the_next_paper_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    fill_in_use(form("{{ theme }}"), SHAPE)
    monkeypatch.setattr(apart, "LONGEST", 3)
    with pytest.raises(Refused, match="quá lớn hoặc quá lâu"):
        fill_in_use(ENDLESS, SHAPE)
    monkeypatch.setattr(apart, "LONGEST", 60)
    assert fill_in_use(form("{{ theme }}"), SHAPE)


def test_a_row_too_heavy_for_the_memory_stops_the_paper_and_not_the_server() -> None:
    heavy = form("{%p for d in lines %}", "{{ d }}" + "x" * 1_500_000, "{%p endfor %}")
    with pytest.raises(Refused, match="không điền được"):
        fill_apart(heavy, SHAPE | {"lines": ["a"] * 2000})
