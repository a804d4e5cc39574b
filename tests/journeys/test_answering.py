"""An answer through every hand: two write at once, a text is put in, what was typed survives; signed, checked, approved."""

import pytest
from playwright.sync_api import Locator

from tests.factories.organisations import PASSWORD, day
from tests.journeys.conftest import Stage, Visit
from tests.journeys.matters import CHECKED, page_of, sent, sorted_by
from tests.journeys.story import Story, vi
from tests.journeys.visitor import Visitor

SENT, SORTED, DRAFTED = day(2026, 3, 2), day(2026, 3, 3), day(2026, 3, 6)
SIGNED, APPROVED, DUE = day(2026, 3, 9), day(2026, 3, 10), day(2026, 3, 12)
BODY = "Đảng ủy phường Đồng Nguyên"
UNIT = "Phòng Kinh tế phường Đồng Nguyên"
STANDARD = "Phường nạo vét toàn bộ hố ga trước mùa mưa hằng năm."
FIRST = "Sẽ quan tâm mở rộng cống, xong trước ngày 30/4/2026."
HALF = "Đang viết dở: mở rộng cống lên 80 cm"
WHOLE = "Phường mở rộng cống lên 80 cm, xong trước ngày 15/5/2026."


@pytest.fixture(scope="module")
def site(stage: Stage) -> str:
    """A stage of its own instead of the demo."""
    return stage.address


def test_an_answer_passes_every_hand_and_nobody_writes_over_another(stage: Stage, visit: Visit) -> None:
    story = Story(stage, visit)
    story.on(SENT)
    code = sent(story, BODY)
    the_body_asks_for_every_hand(story)
    story.on(SORTED)
    sorted_by(story, "clerk", code)
    who = story.official("advisory", page_of(code))
    who.press("Phân công", {"phan-cong-unit": UNIT, "phan-cong-due_on": vi(DUE)})
    story.on(DRAFTED)
    a_standard_text_is_put_in(story, code)
    what_was_typed_survives_leaving_the_page(story, code)
    the_second_of_two_is_shown_what_changed(story, code)
    story.on(SIGNED)
    the_head_signs_and_the_team_checks(story, code)
    story.on(APPROVED)
    the_leader_approves(story, code)


def the_body_asks_for_every_hand(story: Story) -> None:
    who = story.official("org_admin", "/ban/quan-tri/")
    who.look("quan-tri")
    who.follow("Cách trả lời")
    who.press("Lưu", {"unit_head_signs": True, "leader_approves": True, "days_low": "1"})
    who.sees("Việc cấp thiết hơn không thể có nhiều ngày hơn.")
    who.look("cach-tra-loi-sai")
    who.press("Lưu", {"days_low": "12"})
    who.sees("Đã lưu cách trả lời", "Thấp: số ngày làm việc: 10 → 12")
    who.look("cach-tra-loi")
    writer = story.official("advisory", "/ban/tra-loi/cau-mau/")
    writer.look("cau-mau-chua-co")
    writer.press(
        "Thêm câu mẫu",
        {
            "name": "Nạo vét hố ga",
            "field": "Ngập, thoát nước",
            "text": STANDARD,
            "legal_basis": "KH 14/KH-UBND",
        },
    )
    writer.sees("Đã thêm câu mẫu.", STANDARD)
    writer.look("cau-mau")


def a_standard_text_is_put_in(story: Story, code: str) -> None:
    who = story.official("unit_officer", page_of(code))
    who.look("du-thao")
    who.press("Chèn câu mẫu", {"du-thao-text": FIRST, "du-thao-standard": "Nạo vét hố ga"})
    who.keeps("du-thao-text", f"{FIRST}\n\n{STANDARD}")
    who.keeps("du-thao-legal_basis", "KH 14/KH-UBND")
    who.press("Ghi dự thảo trả lời", {"du-thao-done_by": vi(day(2026, 4, 30))})
    who.sees("Đã lưu dự thảo.", "Lần 1", "Trưởng đơn vị ký", f"đang chờ {UNIT}")
    who.look("da-du-thao")


def what_was_typed_survives_leaving_the_page(story: Story, code: str) -> None:
    who = story.official("unit_officer", page_of(code))
    text = half_written(who)
    text.fill(HALF)
    who.page.wait_for_timeout(800)  # kept a moment after the last key
    who.open("/ban/")
    who.open(page_of(code))
    who.keeps("sua-du-thao-text", HALF)
    assert who.page.locator("[name='sua-du-thao-seen']").input_value() == "1"


def half_written(who: Visitor) -> Locator:
    who.page.locator("#sua-du-thao > summary").click()
    return who.page.locator("[name='sua-du-thao-text']")


def the_second_of_two_is_shown_what_changed(story: Story, code: str) -> None:
    head = story.official("unit_head", page_of(code))
    head.press(
        "Sửa dự thảo", {"sua-du-thao-text": FIRST.replace("30/4", "15/5"), "sua-du-thao-done_by": "15/5/2026"}
    )
    head.sees("Đã lưu bản mới của dự thảo.", "Lần 2")
    who = story.official("unit_officer", page_of(code))
    who.keeps("sua-du-thao-text", HALF)
    who.press("Sửa dự thảo", {"sua-du-thao-text": WHOLE})
    who.sees("đã lưu bản lần 2", "Điều ông/bà đã viết vẫn còn nguyên")
    who.keeps("sua-du-thao-text", WHOLE)
    who.look("hai-nguoi-cung-sua")
    who.press("Sửa dự thảo", {"sua-du-thao-done_by": "15/5/2026"})
    who.sees("Đã lưu bản mới của dự thảo.", "Lần 3")
    assert who.page.locator("[name='sua-du-thao-text']").input_value() == WHOLE
    assert not who.page.locator(".draftnote").count(), "the local draft of a saved answer came back"


def the_head_signs_and_the_team_checks(story: Story, code: str) -> None:
    head = story.official("unit_head", "/ban/tra-loi/cho-ky/")
    head.sees("Chờ tôi ký", "Lần 3")
    head.look("cho-toi-ky")
    head.open(page_of(code))
    head.look("ky-du-thao")
    head.press("Ký dự thảo")
    head.sees("Đã ký dự thảo.")
    who = story.official("advisory", page_of(code))
    who.look("danh-muc-kiem-tra")
    who.press("Thống nhất trả lời", {"thong-nhat-checked": ("question", "basis")})
    who.sees("Chưa xác nhận: rõ đơn vị chịu trách nhiệm")
    who.press("Thống nhất trả lời", CHECKED)
    who.sees("Đã thống nhất dự kiến trả lời.", "Đã dự thảo")
    who.page.locator("#so-sanh > summary").click()
    who.press("So sánh", {"tu": "Lần 1", "den": "Lần 3"})
    who.sees("Lần 1 và lần 3 khác nhau ở đâu")
    who.look("so-sanh-hai-ban")


def the_leader_approves(story: Story, code: str) -> None:
    leader = story.official("leader", "/ban/")
    leader.sees("Phê duyệt trả lời")
    leader.look("hom-nay-lanh-dao")
    leader.open(page_of(code))
    leader.press("Phê duyệt trả lời")
    leader.sees("Đã phê duyệt câu trả lời.", "Đã thống nhất")
    leader.look("da-phe-duyet")
    phone = story.visit("phone")
    phone.sign_in(story.stage.people["leader"]["username"], PASSWORD, page_of(code))
    phone.look("da-phe-duyet")
    for path, name in (("/ban/tra-loi/cho-ky/", "cho-toi-ky"), ("/ban/tra-loi/cau-mau/", "cau-mau")):
        phone.open(path)
        phone.look(name)
