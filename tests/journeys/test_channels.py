"""Every channel in a browser: slips without a mouse, a press item with its scan, files of the Front and of a survey, e-mails."""

import io
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from doithoai.demo.management.commands.demo import PASSWORD
from tests import imap
from tests.factories import mail, sheets
from tests.journeys.conftest import Visit, environment, manage, served
from tests.journeys.visitor import Typed, Visitor
from tests.ui.making_files import jpg

REFUSED = "status of 422"


@dataclass(frozen=True)
class House:
    """A server on its own copy of the demo, and its database."""

    address: str
    database: Path


@pytest.fixture(scope="module")
def house(told_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The administrator of the server has set the password of the mailbox."""
    folder = tmp_path_factory.mktemp("channels") / "var"
    shutil.copytree(told_world.parent, folder)
    database = folder / told_world.name
    os.environ[mail.SECRET] = imap.PASSWORD
    words = ["uvicorn", "doithoai.config.asgi:application", "--host", "127.0.0.1", "--port", "PORT"]
    words += ["--timeout-graceful-shutdown", "1", "--log-level", "warning"]
    with served(words, folder, environment(database)) as address:
        yield House(address, database)
    del os.environ[mail.SECRET]


@pytest.fixture(scope="module")
def site(house: House) -> str:
    """Where visitors go."""
    return house.address


def clerk(visit: Visit, path: str, account: str = "vanthu.tuson") -> Visitor:
    """Somebody of the ward's desk."""
    who = visit()
    who.forgive(REFUSED)
    who.sign_in(account, PASSWORD, path)
    return who


def test_two_slips_are_entered_without_a_mouse(visit: Visit) -> None:
    who = clerk(visit, "/ban/y-kien/nhap-phieu/")
    keys = who.page.keyboard
    keys.insert_text("Đèn đường ngõ 24 tắt từ tháng bảy.")  # the cursor stands in the words already
    who.page.locator("[name=petitioner_kind][value=anonymous]").check(force=True)
    who.page.locator("[name=channel]").select_option("letter")
    who.page.locator("[name=reference]").fill("Đơn số 12")
    keys.press("Control+Enter")
    who.page.wait_for_url(re.compile("sau="))
    who.sees("Đã nhận, mã", "Đèn đường ngõ 24 tắt từ tháng bảy.", "Phiếu tiếp đã sẵn")
    assert who.page.evaluate("document.activeElement.name") == "text"
    assert who.page.locator("[name=channel]").input_value() == "letter"
    assert who.page.locator("[name=text]").input_value() == ""
    who.look("phieu-tiep")
    first = who.page.url
    keys.insert_text("Rác chưa thu.")
    keys.press("Control+Enter")  # a name is missing
    who.page.wait_for_selector(".errsum")
    who.keeps("text", "Rác chưa thu.")
    who.press("Ghi nhận, cấp mã", {"petitioner": "Nguyễn Thị Thử"})
    who.page.wait_for_url(lambda url: "sau=" in url and url != first)
    who.follow("In biên nhận")
    who.sees("Phiếu tiếp nhận", "Đơn, thư gửi đến")


def test_a_press_item_comes_with_its_scan_and_a_forgotten_scan_is_told(visit: Visit, tmp_path: Path) -> None:
    scan = tmp_path / "bao-so-120.jpg"
    scan.write_bytes(jpg())
    who = clerk(visit, "/ban/y-kien/nhap-phieu/")
    text, paper = "Rác ùn ở cổng chợ Giầu từ đầu tháng.", "Báo Bắc Ninh số 120, 09/09/2026"
    pressed: dict[str, Typed] = {
        "text": text,
        "channel": "Báo chí, dư luận",
        "reference": paper,
        "attached": scan,
    }
    who.press("Ghi nhận, cấp mã", pressed)
    who.sees_at("petitioner", "họ tên")
    who.sees("hãy chọn lại tệp")
    who.keeps("text", text)
    who.look("phieu-bi-tra-lai")
    who.press("Ghi nhận, cấp mã", {"petitioner_kind": "anonymous", "attached": scan})
    who.sees("Đã nhận, mã", text)
    who.follow("Xem")
    who.sees("Báo chí, dư luận", paper, "Người nhập hộ")
    code = who.page.locator("section.card .list a").first.inner_text()
    who.follow(code)
    who.sees(text, paper, "nhập hộ", "Không nêu tên")
    who.look("tin-bao-kem-ban-chup")
    assert who.download("bao-so-120.jpg").stat().st_size > 0


def test_answers_of_a_survey_come_in_as_text_once(visit: Visit, tmp_path: Path) -> None:
    who = clerk(visit, "/ban/tiep-nhan/tep/")
    said = [f"Câu 2: đề nghị thêm ghế đá ở vườn hoa số {number}." for number in (1, 2, 3)]
    rows = [
        sheets.row(text=text, channel="Thăm dò ý kiến", petitioner=None, reference="Khảo sát quý III, câu 2")
        for text in said
    ]
    answers = tmp_path / "khao-sat.csv"
    answers.write_bytes(sheets.text_file(rows, sign=";").content)
    who.press("Xem trước", {"file": answers})
    who.sees("3 ý kiến sẵn sàng nhập", "Thăm dò ý kiến", *said)
    who.look("xem-truoc-khao-sat")
    who.press("Nhập 3 ý kiến")
    who.page.wait_for_url(re.compile(r"/tep/\d+/$"), timeout=60_000)
    who.follow("In biên nhận")
    assert who.page.locator(".slips li").count() == 3
    who.open("/ban/y-kien/?q=ghế+đá&kenh=survey")
    who.sees(*said)
    who.open("/ban/tiep-nhan/tep/")
    who.press("Xem trước", {"file": answers})
    who.sees("Tệp này đã được nhập")


def filled(template: Path, folder: Path, *rows: list[Any]) -> Path:
    """The template with these rows."""
    book = load_workbook(io.BytesIO(template.read_bytes()))
    for line, row in enumerate(rows, 2):
        for place, cell in enumerate(row, 1):
            book["Ý kiến"].cell(line, place, cell)
    book.save(folder / "tong-hop.xlsx")
    return folder / "tong-hop.xlsx"


def test_the_front_brings_a_file_and_prints_the_receipts(visit: Visit, tmp_path: Path) -> None:
    who = clerk(visit, "/ban/tiep-nhan/tep/", "mttq.tuson")
    who.look("nhap-tu-tep")
    template = who.download("Excel (.xlsx)")
    source = "MTTQ phường Từ Sơn"
    bad = filled(template, tmp_path, sheets.row(received_on="13/13/2026"), sheets.row(text="Rác."))
    who.press("Xem trước", {"file": bad, "source": source})
    who.sees(
        "1 chỗ cần sửa; chưa nhập dòng nào", "Dòng 2, cột “Ngày nhận”: Trong lịch không có ngày “13/13/2026”."
    )
    who.look("xem-truoc-sai")
    who.follow("Gửi tệp đã sửa")
    good = filled(
        template, tmp_path, *[sheets.row(text=f"<i>Việc</i> thứ {number}.") for number in range(1200)]
    )
    who.press("Xem trước", {"file": good, "source": source})
    who.sees("1200 ý kiến sẵn sàng nhập", "<i>Việc</i> thứ 7.", "100 dòng đầu trong 1200 dòng")
    who.look("xem-truoc-dung")
    who.press("Nhập 1200 ý kiến")
    who.page.wait_for_url(re.compile(r"/tep/\d+/$"), timeout=60_000)
    who.sees("1200 ý kiến", source)
    who.look("da-nhap")
    who.follow("In biên nhận")
    assert who.page.locator(".slips li").count() == 40
    who.look("bien-nhan-ca-tep")
    who.open("/ban/tiep-nhan/tep/")
    who.press("Xem trước", {"file": good, "source": source})
    who.sees("Tệp này đã được nhập", "Xem lần nhập")


@pytest.mark.skipif(imap.program() is None, reason="no IMAP server here: apt-get install dovecot-imapd")
def test_e_mails_become_opinions_and_the_doubtful_one_waits(visit: Visit, house: House) -> None:
    with imap.server() as post:
        boss = clerk(visit, "/ban/quan-tri/hop-thu/", "quantri.hethong")
        boss.follow("Khai hộp thư")
        boss.look("khai-hop-thu")
        entered: dict[str, str | bool] = {
            "address": mail.OWN, "host": "127.0.0.1", "port": str(post.port), "encrypted": False,
            "username": mail.OWN, "folder": "INBOX", "secret": mail.SECRET,
        }  # fmt: skip
        boss.page.locator("[name=organisation]").select_option(label="Đảng ủy phường Từ Sơn")
        boss.press("Ghi", entered)
        post.put(
            mail.with_file("đơn.pdf", mail.PDF, text="Ngõ 24 ngập.").as_bytes(),
            mail.letter(
                "Mời mua hàng.", subject="Khuyến mãi", Precedence="bulk", Message_ID="<2@x>"
            ).as_bytes(),
        )
        boss.page.locator("tr", has_text=mail.OWN).get_by_role("button").click()
        boss.sees("nối được, có 2 thư")
        manage(house.database, "read_mail")
        boss.open("/ban/quan-tri/hop-thu/")
        boss.look("hop-thu")
    who = clerk(visit, "/ban/tiep-nhan/thu/")
    who.sees("1 thư cần người xem", "Khuyến mãi", "Thư tự động", "Ngập ngõ 24")
    who.look("thu-den")
    who.follow("Khuyến mãi")
    who.look("mot-thu")
    who.press("Xem xong", {"reason": "Quảng cáo"})
    who.sees("Không có thư nào chờ xem", "đã xem: Quảng cáo")
    who.follow("Ngập ngõ 24")
    who.sees("Báo mã này cho người gửi", "đơn.pdf")
    who.sees_not("thu@example.vn")
