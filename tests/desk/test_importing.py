import io
import os
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from doithoai.opinions.importing import Given, take
from doithoai.opinions.models import Import, Submission
from doithoai.organisations.models import Account
from tests.desk.asking import NO_KEY, Answer, Asking, nothing_written, pieces
from tests.desk.conftest import NOW
from tests.factories import dialogues, sheets
from tests.factories.organisations import World, person_with

pytestmark = pytest.mark.django_db
URL = "/ban/tiep-nhan/tep/"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def sent(here: World, given: Given, **other: object) -> dict[str, object]:
    """The form with a file."""
    return {
        "gui": "1",
        "organisation": here.ward.party_committee.pk,
        "source": here.ward.front.pk,
        "file": SimpleUploadedFile(given.name, given.content),
        **other,
    }


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_a_file_is_sent_looked_at_and_taken(ask: Asking, here: World) -> None:
    client = browser(here.clerk)
    given = sheets.xlsx(sheets.row(), sheets.row(text="<b>Rác</b> chậm.", channel="Thăm dò ý kiến"))
    with nothing_written():
        waiting = Answer(client.post(URL, sent(here, given)))
        preview = Answer(client.get(waiting.onward))
    assert "2 ý kiến sẵn sàng nhập" in preview.words
    assert "&lt;b&gt;Rác&lt;/b&gt; chậm." in preview.source
    told = pieces(client.post(waiting.onward)).decode()
    kept = Import.objects.get()
    assert "Đã nhập xong." in told
    assert f'content="1;url={URL}{kept.pk}/"' in told
    assert "<progress" in told
    assert set(Submission.objects.values_list("entered_by", "source")) == {
        (here.clerk.pk, here.ward.front.pk)
    }
    done = ask.words(here.advisory, f"{URL}{kept.pk}/")
    assert all(code in done for code in Submission.objects.values_list("code", flat=True))
    assert client.get(waiting.onward).status_code == 404


def test_the_receipts_of_a_file_have_code_and_qr_and_nobodys_name(ask: Asking, here: World) -> None:
    kept = take(sheets.xlsx(sheets.row(), sheets.row()), sheets.bound(here), by=here.clerk, at=NOW)
    page = ask.get(here.clerk, f"{URL}{kept.pk}/bien-nhan/")
    assert page.source.count('class="qrcode"') == 2
    assert all(code in page.words for code in Submission.objects.values_list("code", flat=True))
    assert "Nguyễn Thị Thử" not in page.words


def test_faults_are_listed_by_line_and_column_and_nothing_can_be_taken(here: World, ask: Asking) -> None:
    client = browser(here.clerk)
    rows = [sheets.row(), sheets.row(received_on="13/13/2026"), sheets.row(text=None)]
    waiting = Answer(client.post(URL, sent(here, sheets.xlsx(*rows))))
    preview = Answer(client.get(waiting.onward))
    assert "2 chỗ cần sửa; chưa nhập dòng nào" in preview.words
    assert "Dòng 3, cột “Ngày nhận”: Trong lịch không có ngày “13/13/2026”." in preview.words
    assert "Dòng 4, cột “Nội dung ý kiến”: Còn trống." in preview.words
    assert "autofocus" not in preview.source
    with nothing_written():
        told = pieces(client.post(waiting.onward)).decode()
    assert "Tệp còn 2 chỗ sai nên chưa nhập dòng nào." in told
    assert "http-equiv" not in told
    assert ask.clock.now == NOW


def test_the_same_file_again_leads_to_the_first(here: World, ask: Asking) -> None:
    given = sheets.xlsx()
    client = browser(here.clerk)
    waiting = Answer(client.post(URL, sent(here, given)))
    first = take(given, sheets.bound(here), by=here.advisory, at=NOW)  # meanwhile, by somebody else
    assert Answer(client.get(waiting.onward)).onward == f"{URL}{first.pk}/"
    assert f"url={URL}{first.pk}/" in pieces(client.post(waiting.onward)).decode()
    with nothing_written():
        again = ask.post(here.clerk, URL, sent(here, given))
    assert again.status == 422
    assert "Tệp này đã được nhập ngày 10/09/2026, 1 ý kiến" in again.fault("file")
    assert f'href="{URL}{first.pk}/"' in again.source
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Given("a.xls", b"\xd0\xcf\x11\xe0"), "Excel kiểu cũ"),
        (Given("a.csv", b"1,2"), "Không tìm thấy dòng tiêu đề"),
        (Given("a.xlsx", b"0" * (10 * 1024 * 1024 + 1)), "tối đa 10 MB"),
        (Given("a.csv", b""), "không có nội dung"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_the_field(
    ask: Asking, here: World, given: Given, told: str
) -> None:
    with nothing_written():
        answer = ask.post(here.clerk, URL, sent(here, given))
    assert answer.status == 422
    assert told in answer.fault("file")


@pytest.mark.parametrize("name", ["organisation", "source", "dialogue"])
def test_what_is_not_offered_is_not_taken(ask: Asking, here: World, name: str) -> None:
    strangers = {"organisation": here.other.party_committee, "source": here.other.front}
    for wrong in (NO_KEY, "x", "\0", strangers[name].pk if name in strangers else "-1"):
        with nothing_written():
            answer = ask.post(here.clerk, URL, sent(here, sheets.xlsx(), **{name: str(wrong)}))
        assert answer.fault(name), wrong


def test_a_file_for_a_dialogue_goes_there(ask: Asking, here: World) -> None:
    dialogue = dialogues.announced(here)
    client = browser(here.clerk)
    waiting = Answer(client.post(URL, sent(here, sheets.xlsx(), dialogue=dialogue.pk)))
    assert dialogue.theme in Answer(client.get(waiting.onward)).words
    pieces(client.post(waiting.onward))
    assert Submission.objects.get().dialogue == dialogue
    assert ask.clock.now == NOW


def test_the_front_brings_to_the_committee_and_sees_only_its_own(ask: Asking, here: World) -> None:
    front = person_with("clerk", here.ward.front)
    page = ask.get(front, URL)
    assert f'<option value="{here.ward.party_committee.pk}" selected>' in page.source
    client = browser(front)
    waiting = Answer(client.post(URL, sent(here, sheets.xlsx())))
    pieces(client.post(waiting.onward))
    kept = Import.objects.get()
    assert kept.by == front
    assert ask.get(front, f"{URL}{kept.pk}/").status == 200
    other = take(sheets.xlsx(sheets.row(text="Khác.")), sheets.bound(here), by=here.clerk, at=NOW)
    assert ask.get(front, f"{URL}{other.pk}/").status == 404
    assert ask.get(here.clerk, f"{URL}{kept.pk}/").status == 200


def test_a_waiting_file_is_known_only_to_who_sent_it(ask: Asking, here: World) -> None:
    waiting = Answer(browser(here.clerk).post(URL, sent(here, sheets.xlsx()))).onward
    for account in (here.clerk, here.advisory, here.other_clerk):  # in another browser
        assert ask.get(account, waiting).status == 404
        assert ask.post(account, waiting).status == 404
    assert ask.get(here.clerk, f"{URL}cho/{uuid.uuid4().hex}/").status == 404


def test_a_file_that_nobody_confirmed_goes_after_a_day(ask: Asking, here: World, tmp_path: Path) -> None:
    browser(here.clerk).post(URL, sent(here, sheets.xlsx()))
    assert len(list((tmp_path / "imports-waiting").iterdir())) == 1
    for file in (tmp_path / "imports-waiting").iterdir():
        os.utime(file, (0, 0))
    browser(here.clerk).post(URL, sent(here, sheets.xlsx(sheets.row(text="Khác."))))
    assert len(list((tmp_path / "imports-waiting").iterdir())) == 1
    assert ask.clock.now == NOW


def test_strangers_find_none_of_the_pages(ask: Asking, here: World) -> None:
    kept = take(sheets.xlsx(), sheets.bound(here), by=here.clerk, at=NOW)
    for account in (here.unit_officer, here.supervisor, here.org_admin):
        for url in (URL, f"{URL}mau/xlsx/", f"{URL}{kept.pk}/", f"{URL}{kept.pk}/bien-nhan/"):
            assert ask.get(account, url).status == 404, url
    for url in (f"{URL}{kept.pk}/", f"{URL}{kept.pk}/bien-nhan/"):
        assert ask.get(here.other_clerk, url).status == 404
    assert ask.get(here.clerk, f"{URL}{kept.pk + 1}/").status == 404
    assert ask.get(here.clerk, f"{URL}mau/doc/").status == 404
    assert ask.post(here.clerk, f"{URL}{kept.pk}/").status == 405
    assert ask.post(here.clerk, f"{URL}mau/xlsx/").status == 405


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_filled_in_is_taken(ask: Asking, here: World, ending: str) -> None:
    got = ask.get(here.clerk, f"{URL}mau/{ending}/").response
    assert f"mau-nhap-y-kien.{ending}" in got.headers["Content-Disposition"]
    if ending == "xlsx":
        book = load_workbook(io.BytesIO(got.content))
        sheet = book["Ý kiến"]
        assert len(sheet.data_validations.dataValidation) == 3
        assert [name for name in book.sheetnames if book[name].sheet_state == "visible"] == [
            "Ý kiến",
            "Hướng dẫn",
        ]
        for place, cell in enumerate(sheets.row(), 1):
            sheet.cell(2, place, cell)
        given = sheets.saved(book)
    else:
        line = ";".join(f'"{cell or ""}"' for cell in sheets.row())
        given = Given("a.csv", got.content + line.encode())
    assert take(given, sheets.bound(here), by=here.clerk, at=NOW).rows == 1


def test_a_list_of_three_files_asks_no_more_than_one_of_one(ask: Asking, here: World) -> None:
    take(sheets.xlsx(), sheets.bound(here), by=here.clerk, at=NOW)
    one = ask.queries(here.clerk, URL)
    for number in range(2):
        take(sheets.xlsx(sheets.row(text=f"{number}.")), sheets.bound(here), by=here.clerk, at=NOW)
    assert ask.queries(here.clerk, URL) == one


def test_a_long_preview_shows_its_head_and_says_so(here: World, ask: Asking) -> None:
    client = browser(here.clerk)
    rows = [sheets.row(text=f"Việc {number}.") for number in range(130)]
    waiting = Answer(client.post(URL, sent(here, sheets.xlsx(*rows, sheets.row(text="Việc 1.")))))
    preview = Answer(client.get(waiting.onward))
    assert "100 dòng đầu trong 131 dòng" in preview.words
    assert "Dòng 132 giống dòng 3" in preview.words
    assert len(re.findall(r"<tr>", preview.source)) == 101
    assert ask.clock.now == NOW
