"""Mẫu văn bản: an administrator replaces a form, tries it, goes back."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from doithoai.documents.fields import example
from doithoai.documents.models import PaperKind, PaperTemplate
from doithoai.documents.papers import template
from doithoai.documents.rendering import program
from doithoai.documents.templates import upload, use
from doithoai.organisations.models import Layout
from doithoai.ui.downloads import DOCX
from tests.desk.asking import NO_KEY, Asking, nothing_written
from tests.desk.conftest import NOW
from tests.docx import forms
from tests.factories.dialogues import announced
from tests.factories.organisations import World

pytestmark = pytest.mark.django_db
URL = "/ban/quan-tri/mau-van-ban/"
NOTICE = f"{URL}notice/"


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def form_file(words: str = "Mẫu riêng", name: str = "Mẫu của phường.docx") -> SimpleUploadedFile:
    document = Document(BytesIO(template(PaperKind.NOTICE, Layout.PARTY)))
    document.add_paragraph(words)
    return SimpleUploadedFile(name, forms.saved(document), DOCX)


def kept(here: World, **facts: Any) -> PaperTemplate:
    body = facts.get("body") or here.ward.party_committee
    return upload(body, PaperKind.NOTICE, form_file(), "", by=here.system_admin, at=NOW)


def test_a_form_is_taken_tried_used_and_taken_back(ask: Asking, here: World) -> None:
    sent = ask.post(here.org_admin, NOTICE, {"file": form_file(), "note": "Theo quy định của Tỉnh ủy"})
    row = PaperTemplate.objects.get()
    assert sent.onward == f"{URL}ban/{row.pk}/"
    assert (row.organisation, row.name, row.note) == (
        here.ward.party_committee,
        "Mẫu của phường.docx",
        "Theo quy định của Tỉnh ủy",
    )
    assert "Đưa vào dùng" in ask.words(here.org_admin, sent.onward)
    made = ask.get(here.org_admin, f"{sent.onward}xem-thu.docx").response.content
    assert "Mẫu riêng" in [p.text for p in Document(BytesIO(made)).paragraphs]
    onward = ask.post(here.org_admin, f"{sent.onward}dung/").onward
    assert onward == f"{NOTICE}?co-quan={here.ward.party_committee.pk}"
    assert "đang dùng" in ask.words(here.org_admin, onward)
    assert "Mẫu của phường.docx" in ask.words(here.org_admin, URL)
    ask.post(here.org_admin, f"{sent.onward}thoi/")
    row.refresh_from_db()
    assert row.retired_at == NOW
    assert "Mẫu có sẵn của hệ thống." in ask.words(here.org_admin, onward)


@pytest.mark.skipif(program() is None, reason="LibreOffice is not here")
def test_the_try_is_a_pdf_too(ask: Asking, here: World) -> None:
    told = ask.get(here.org_admin, f"{URL}ban/{kept(here).pk}/xem-thu.pdf")
    assert told.response.content.startswith(b"%PDF")
    assert told.response.headers["Content-Type"] == "application/pdf"


def test_the_built_in_form_comes_in_the_layout_of_the_body_and_passes_when_it_is_sent_back(
    ask: Asking, here: World
) -> None:
    state = here.ward.peoples_committee
    content = ask.get(here.system_admin, f"{NOTICE}co-san/", **{"co-quan": state.pk}).response.content
    assert "Độc lập - Tự do - Hạnh phúc" in Document(BytesIO(content)).tables[0].rows[0].cells[1].text
    sent = {"file": SimpleUploadedFile("a.docx", content, DOCX)}
    told = ask.post(here.system_admin, f"{NOTICE}?co-quan={state.pk}", sent)
    assert told.status == 302
    assert PaperTemplate.objects.get().organisation == state


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{ themes }} {{ nobody }}", ["Có phải là “theme”?", "Không có trường “nobody”"]),
        ("{% for i in range(10**9) %}x{% endfor %}", ["Vòng lặp phải chạy trên một danh sách"]),
        ("{{ ''.__class__ }}", ["Không có trường"]),
    ],
)
def test_each_fault_of_the_file_stands_at_the_field(
    ask: Asking, here: World, words: str, said: list[str]
) -> None:
    with nothing_written():
        told = ask.post(here.org_admin, NOTICE, {"file": form_file(words), "note": "Ghi chú còn đây"})
    assert told.status == 422
    assert all(part in told.fault("file") for part in said)
    assert told.typed("note") == "Ghi chú còn đây"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90, "Không nhận loại tệp"),
        ("a.docm", b"PK\x03\x04", "Không nhận loại tệp"),
        ("a.docx", b"%PDF-1.4", "không phải là .docx"),
        ("a.docx", forms.repacked(forms.form("x"), {"word/vbaProject.bin": b"x"}), "macro"),
        ("a.docx", forms.repacked(forms.form("x"), {"a.bin": b"\0" * 100 * 1024 * 1024}), "nén quá chặt"),
        ("a.docx", forms.with_relation("image", "http://169.254.169.254/a"), "từ bên ngoài"),
    ],
    ids=["doc", "docm", "pdf", "macro", "bomb", "outside"],
)
def test_what_is_no_form_is_refused_in_words(
    ask: Asking, here: World, name: str, content: bytes, said: str
) -> None:
    with nothing_written():
        told = ask.post(here.org_admin, NOTICE, {"file": SimpleUploadedFile(name, content, DOCX)})
    assert told.status == 422
    assert said in told.fault("file")


def test_no_file_is_told(ask: Asking, here: World) -> None:
    told = ask.post(here.org_admin, NOTICE, {"note": ""})
    assert told.status == 422
    assert "Cần chọn “Tệp mẫu”." in told.fault("file")


def test_others_find_no_form(ask: Asking, here: World) -> None:
    row = kept(here)
    for account in (here.clerk, here.leader, here.unit_officer, here.supervisor):
        for part in ("", "notice/", "notice/co-san/", f"ban/{row.pk}/", f"ban/{row.pk}/tep/"):
            assert ask.get(account, URL + part).status == 404
    for part in ("", "tep/", "xem-thu.docx"):
        assert ask.get(here.other_admin, f"{URL}ban/{row.pk}/{part}").status == 404
    for part in ("dung/", "thoi/"):
        assert ask.post(here.other_admin, f"{URL}ban/{row.pk}/{part}").status == 404
    assert ask.post(here.other_admin, f"{NOTICE}?co-quan={row.organisation_id}").status == 404


def test_what_does_not_exist_is_not_found_and_wrong_methods_are_not_taken(ask: Asking, here: World) -> None:
    row = kept(here)
    for part in (
        "khong-co/",
        "sign_in_sheet/",
        f"ban/{row.pk + 9}/",
        f"ban/{NO_KEY}/",
        f"ban/{row.pk}/xem-thu.exe",
    ):
        assert ask.get(here.org_admin, URL + part).status == 404
    assert ask.get(here.org_admin, NOTICE, **{"co-quan": str(NO_KEY)}).status == 404
    for part in ("dung/", "thoi/"):
        assert ask.get(here.org_admin, f"{URL}ban/{row.pk}/{part}").status == 405
    assert ask.post(here.org_admin, f"{NOTICE}co-san/").status == 405
    assert ask.post(here.org_admin, URL).status == 405


def test_an_act_out_of_turn_is_told_and_leads_back(ask: Asking, here: World) -> None:
    row = use(kept(here), by=here.org_admin, at=NOW)
    client = ask.client(here.org_admin)
    told = client.post(f"{URL}ban/{row.pk}/dung/", follow=True).text
    assert "Bản mẫu này đang dùng." in told


def test_three_versions_cost_no_more_statements_than_one(ask: Asking, here: World) -> None:
    def another(words: str) -> None:
        file = form_file(words)
        upload(here.ward.party_committee, PaperKind.NOTICE, file, "", by=here.system_admin, at=NOW)

    another("1")
    before = [ask.queries(here.org_admin, url) for url in (URL, NOTICE)]
    another("2")
    another("3")
    assert [ask.queries(here.org_admin, url) for url in (URL, NOTICE)] == before


def test_the_guide_tells_fields_lists_and_what_must_be_there(ask: Asking, here: World) -> None:
    said = ask.words(here.org_admin, f"{URL}dossier/")
    for part in (
        "{{ theme }}",
        "{%tr for dong in nhom.rows %}",
        "{{ dong.petitioner }}",
        "{%p for dong in frame.basis %}",
        "bắt buộc",
    ):
        assert part in said


def test_the_built_in_form_is_shown_with_examples(ask: Asking, here: World) -> None:
    made = ask.get(here.org_admin, f"{NOTICE}co-san/xem-thu.docx").response.content
    assert example("notice")["theme"] in "".join(p.text for p in Document(BytesIO(made)).paragraphs)
    assert ask.get(here.org_admin, f"{NOTICE}co-san/xem-thu.exe").status == 404


def test_a_draft_that_the_own_form_cannot_hold_is_told_on_the_page_that_led_there(
    ask: Asking, here: World
) -> None:
    row = use(kept(here), by=here.org_admin, at=NOW)
    Path(row.file.path).write_bytes(b"gone")
    dialogue = announced(here)
    client = ask.client(here.clerk)
    page = f"/ban/doi-thoai/{dialogue.pk}/ho-so/"
    url = f"/ban/doi-thoai/{dialogue.pk}/sau-doi-thoai/ho-so/notice/"
    told = client.get(url, headers={"Referer": f"http://testserver{page}?a=1"})
    assert told.headers["Location"] == f"{page}?a=1"
    assert client.get(url, headers={"Referer": "https://x.example/a"}).headers["Location"] == "/ban/"
    assert "Tệp mẫu trên máy chủ đã khác" in client.get("/ban/").text
