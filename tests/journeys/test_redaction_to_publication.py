"""A person writes too much about themselves; an official covers it word by word; everybody reads the matter, nobody the person."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from doithoai.demo.management.commands.demo import PASSWORD
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor
from tests.ui.making_files import CAMERA, TELEPHONE_OWNER, jpg

NAME, PHONE = "Nguyễn Thị Kín", "0911 222 333"
MATTER = "Cống đầu ngõ 24 Lý Nam Đế tắc từ tháng Tám, mưa là ngập, đề nghị thông cống."
TEXT = f"Tôi là {NAME}, số {PHONE}. {MATTER} Trực ban phường 0222 3831 234 không ai nghe máy."
CLERK, ADVISORY, ADMIN = "vanthu.tuson", "thammuu.tuson", "quantri.tuson"


def official(visit: Visit, account: str, screen: str = "desktop") -> Visitor:
    who = visit(screen)
    who.sign_in(account, PASSWORD)
    return who


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture of the drain with place, camera and owner."""
    path = tmp_path / f"anh {NAME}.jpg"
    path.write_bytes(jpg(800, 600, told=True))
    return path


def sent(visit: Visit, photo: Path) -> str:
    """The code under which it was received."""
    who = visit("phone")
    who.open("/gui-y-kien/")
    body = who.page.locator("select[name=to] option", has_text="Từ Sơn").first.inner_text()
    said = {"to": body, "text": TEXT, "place": "Số 7 ngách 5/12 Lý Nam Đế", "name": NAME, "contact": PHONE}
    who.press("Gửi ý kiến", {**said, "attached": photo})
    code = who.page.locator(".bigcode").inner_text()
    who.open(f"/theo-doi/{code}/")
    who.sees("Đã tiếp nhận", "chưa hiện ở đây cho đến khi phân loại xong")
    who.sees_not(MATTER[:40], NAME)
    who.look("theo-doi-chua-phan-loai")
    return code


def sorted_by(who: Visitor, code: str) -> None:
    who.open(f"/ban/y-kien/{code}/ban-cong-khai/")
    who.sees("Chưa phân loại nên chưa công khai được")
    who.open(f"/ban/y-kien/{code}/")
    who.sees("09•• ••• •33")
    who.press(
        "Phân loại",
        {
            "phan-loai-kind": ("petition",),
            "phan-loai-field": "Ngập, thoát nước",
            "phan-loai-urgency": ("high",),
            "phan-loai-level": ("commune",),
            "phan-loai-title": "Cống ngõ 24 tắc",
        },
    )
    who.sees("Đã phân loại")


def test_from_the_original_to_public_words(visit: Visit, photo: Path) -> None:
    code = sent(visit, photo)
    who = official(visit, CLERK)
    who.forgive("status of 422")
    sorted_by(who, code)
    who.follow("Soạn bản công khai")
    who.sees("họ tên", "điện thoại", "Người nêu không đồng ý công khai tên")
    assert who.page.locator("mark.hint-mark").count() == 3
    assert NAME not in who.page.locator("[name=public_text]").input_value()
    who.look("soan-ban-cong-khai")
    leave_the_hotline(who)
    who.press("Công khai", {"public_text": f"Bà {NAME}: {MATTER}"})
    who.sees_at("public_text", "thông tin cá nhân của người nêu")
    who.look("con-ten")
    who.press("Công khai", {"public_text": f"{MATTER} Trực ban 0222 3831 234."})
    who.sees_at("public_text", "ghi lý do vẫn giữ")
    who.press("Công khai", {"keep_reason": "Số trực ban của phường"})
    who.sees("Đã công khai. Người dân đọc được ngay.", "Công khai từ")
    number = release_the_photo(who)
    everybody_reads(visit, number)
    the_record_is_kept(visit, code)


def leave_the_hotline(who: Visitor) -> None:
    """One finding is no person's: the official leaves it, and the words are built anew."""
    box = who.page.locator("label", has_text="0222 3831 234").locator("input[name=che]")
    box.set_checked(checked=False, force=True)
    who.press("Lập lại bản công khai")
    anew = who.page.locator("[name=public_text]").input_value()
    assert "0222 3831 234" in anew
    assert NAME not in anew
    assert PHONE not in anew


def release_the_photo(who: Visitor) -> str:
    """The number under which everybody finds the question."""
    where = who.page.locator("a", has_text="Xem như người dân").get_attribute("href") or ""
    named = re.compile(r"tep-\d+-public_name")
    field = who.page.locator("input[name$=public_name]").get_attribute("name") or ""
    assert named.fullmatch(field)
    who.press("Công khai tệp này", {field: "Ảnh cống ngõ 24"})
    who.sees("Hãy mở xem từng trang của tệp")
    looked = field.replace("public_name", "looked")
    who.press("Công khai tệp này", {field: "Ảnh cống ngõ 24", looked: True})
    who.sees("Đã công khai tệp.", "Ảnh cống ngõ 24.jpg")
    who.look("da-cong-khai-tep")
    return where


def everybody_reads(visit: Visit, where: str) -> None:
    """Without script, on a telephone."""
    citizen = visit("phone", script=False)
    citizen.open(where)
    citizen.sees(MATTER, "Ảnh cống ngõ 24.jpg")
    citizen.sees_not(NAME, PHONE, "ngách 5/12")
    citizen.look("hoi-dap-da-cong-khai")
    kept = citizen.download("Ảnh cống ngõ 24.jpg").read_bytes()
    for trace in (CAMERA, TELEPHONE_OWNER):
        assert trace.encode() not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (800, 600)


def the_record_is_kept(visit: Visit, code: str) -> None:
    """A look at the telephone number has a reason; who administers the body reads who looked."""
    clerk = official(visit, CLERK, "phone")
    clerk.open(f"/ban/y-kien/{code}/")
    clerk.press("Xem liên hệ", {"lien-he-reason": "Hẹn khảo sát cống"})
    clerk.sees(PHONE.replace(" ", "")[:4])
    admin = official(visit, ADMIN)
    admin.open("/ban/quan-tri/")
    admin.follow("Dữ liệu cá nhân")
    admin.sees("Hẹn khảo sát cống", code)
    admin.sees_not(NAME, PHONE)
    admin.look("nhat-ky-xem-lien-he")
    admin.follow("Hết thời hạn lưu")
    admin.look("het-thoi-han-luu")


def test_the_queue_ends_with_public_words_or_a_reason(visit: Visit) -> None:
    who = official(visit, ADVISORY)
    who.open("/ban/y-kien/cong-khai/")
    who.look("cho-cong-khai")
    who.page.locator("table a.main-a").first.click()
    who.look("soan-ban-cong-khai-co-tra-loi")
    code = who.page.url.rstrip("/").split("/")[-2]
    who.press("Ghi không công khai", {"khong-kind": ("known",)})
    who.sees("Đã ghi không công khai", "Che tên rồi vẫn nhận ra người nêu")
    who.open("/ban/y-kien/cong-khai/?xem=khong")
    who.sees(code, "Che tên rồi vẫn nhận ra người nêu")
    who.look("khong-cong-khai")


def test_these_pages_fit_a_telephone(visit: Visit) -> None:
    who = official(visit, ADVISORY, "phone")
    who.open("/ban/y-kien/cong-khai/")
    who.look("cho-cong-khai")
    who.page.locator("table a.main-a").first.click()
    who.look("soan-ban-cong-khai")
