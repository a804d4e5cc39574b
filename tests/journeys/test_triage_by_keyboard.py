"""Twenty opinions are sorted without touching the mouse; two of one matter are grouped, and one answer reaches both."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories.organisations import day
from tests.journeys.conftest import Stage, Visit
from tests.journeys.matters import drafted_by, followed, page_of, replied
from tests.journeys.story import Story
from tests.journeys.visitor import Visitor

SENT, SORTED, DRAFTED, REPLIED, DONE = (
    day(2026, 3, 2),
    day(2026, 3, 3),
    day(2026, 3, 5),
    day(2026, 3, 9),
    day(2026, 4, 30),
)
BODY, TRIAGE = "Đảng ủy phường Đồng Nguyên", "/ban/y-kien/phan-loai/"
LEAD = "Bãi tập kết rác Dương Lôi chất đống, mùi hôi bay vào nhà. Đề nghị phường dọn bãi tập kết rác."
ALIKE = (
    "Rác ở bãi tập kết Dương Lôi bốc mùi cả ngày, xe chở rác đỗ đầy đường. Mong phường giải quyết dứt điểm."
)
DENOUNCED = "Tôi tố cáo ông Trần Bá Thử, cán bộ địa chính, nhận hối lộ khi cấp sổ đỏ cho hộ cuối ngõ."
MANY = (
    "Đường trục khu phố Nguyễn có nhiều ổ gà, đề nghị sửa mặt đường.",
    "Đèn đường ngõ 12 cháy cả tháng, buổi tối tối om, đề nghị thay bóng đèn.",
    "Nước máy khu phố Đình yếu và đục, đề nghị kiểm tra đường ống nước.",
    "Trường mầm non thiếu lớp học, đề nghị xây thêm phòng cho các cháu.",
    "Trạm y tế chưa có bác sĩ trực ngày nghỉ, đề nghị bố trí người.",
    "Hộ nghèo chưa nhận trợ cấp quý một, đề nghị chi trả đúng kỳ.",
    "Thanh niên cần việc làm ổn định, đề nghị mở lớp đào tạo nghề.",
    "Kênh tưới nội đồng bị bồi lấp, lúa thiếu nước, đề nghị nạo vét kênh.",
    "Chợ xuống cấp, tiểu thương mong được sửa mái chợ trước mùa mưa.",
    "Một số nhà xây dựng trái phép lấn vỉa hè, đề nghị kiểm tra trật tự xây dựng.",
    "Ban đêm hay mất trộm xe, đề nghị lắp camera và tuần tra an ninh.",
    "Trụ nước chữa cháy ở chung cư hỏng, đề nghị kiểm tra phòng cháy.",
    "Hồ sơ đăng ký khai sinh trễ hẹn hai tuần, đề nghị bộ phận một cửa trả kết quả.",
    "Phụ cấp tổ trưởng tổ dân phố thấp, đề nghị xem xét nâng phụ cấp.",
    "Nhà văn hóa khu phố chật, đề nghị mở rộng sân chơi cho trẻ em.",
    "Sau sáp nhập phường, bà con phải đổi giấy tờ nhiều lần, đề nghị hướng dẫn rõ.",
    "Đề nghị công khai quy hoạch đất ở mới để người dân biết và góp ý.",
)


@pytest.fixture(scope="module")
def site(stage: Stage) -> str:
    """A stage of its own instead of the demo."""
    return stage.address


def test_twenty_are_sorted_by_keyboard_and_a_group_is_answered(stage: Stage, visit: Visit) -> None:
    story = Story(stage, visit)
    story.on(SENT)
    codes = [sent(story, text) for text in (LEAD, ALIKE, DENOUNCED, "\n\n".join(MANY))]
    story.on(SORTED)
    who = story.official("clerk", TRIAGE)
    the_lead_is_sorted_and_given_to_a_unit(who)
    the_second_joins_it(who, codes[1])
    a_slip_is_taken_back(who, codes[1])
    the_denunciation_leaves_with_guidance(who)
    one_paper_becomes_seventeen(who)
    the_rest_is_sorted(who)
    one_answer_reaches_both(story, codes[0], codes[1])


def sent(story: Story, text: str) -> str:
    """A citizen sends it; its code."""
    who = story.citizen("/gui-y-kien/")
    who.press("Gửi ý kiến", {"text": text, "name": "Phạm Bá Thử", "to": BODY})
    if "Vẫn gửi ở đây" in who.page.content():
        who.press("Vẫn gửi ở đây")
    who.sees("Phiếu tiếp nhận")
    return who.page.locator(".bigcode").inner_text()


def keys(page: Page, *pressed: str) -> None:
    """One key after the other, as a hand does it."""
    for key in pressed:
        page.keyboard.press(key)


def standing_in(page: Page, name: str) -> None:
    """The next key goes into this field."""
    expect(page.locator(f"[name='{name}']:focus")).to_have_count(1)


def recorded(who: Visitor, *words: str) -> None:
    """Enter records what is chosen, and the next one stands there."""
    with who.page.expect_navigation():
        keys(who.page, "Enter")
    who.sees(*words)


def the_lead_is_sorted_and_given_to_a_unit(who: Visitor) -> None:
    who.sees("Ý kiến 1 trong 4", "Rác thải", "vì có chữ")
    assert not who.page.locator("#phan-loai input:checked").count()  # nothing is chosen by itself
    who.look("phan-loai-goi-y")
    keys(who.page, "y")
    assert who.page.locator("#id_phan-loai-field option:checked").inner_text() == "Rác thải"
    who.look("phan-loai-da-nhan")
    keys(who.page, "1", "w", "z", "k")
    who.page.keyboard.type("Phòng Kinh")
    keys(who.page, "Enter")
    recorded(who, "Đã phân loại", "Ý kiến 2 trong 4", "Ý kiến giống")


def the_second_joins_it(who: Visitor, code: str) -> None:
    who.sees(ALIKE, "Gộp để trả lời chung")
    who.look("phan-loai-y-kien-giong")
    with who.page.expect_navigation():
        keys(who.page, "i")
    who.sees(f"Đã gộp {code} để trả lời chung.", "Ý kiến 3 trong 4")


def a_slip_is_taken_back(who: Visitor, code: str) -> None:
    with who.page.expect_navigation():
        keys(who.page, "u")
    who.sees(f"Đã hoàn tác {code}.", ALIKE)
    with who.page.expect_navigation():
        keys(who.page, "i")
    who.sees(f"Đã gộp {code} để trả lời chung.")


def the_denunciation_leaves_with_guidance(who: Visitor) -> None:
    who.sees("Có thể ngoài phạm vi:", "Tố cáo")
    keys(who.page, "0")
    standing_in(who.page, "ngoai-pham-vi-kind")
    keys(who.page, "Tab")
    who.page.keyboard.type("Nêu tên người và việc nhận tiền")
    with who.page.expect_navigation():
        keys(who.page, "Control+Enter")
    who.sees("ra ngoài phạm vi, kèm hướng dẫn")


def one_paper_becomes_seventeen(who: Visitor) -> None:
    keys(who.page, "b")
    standing_in(who.page, "tach-texts")
    with who.page.expect_navigation():
        keys(who.page, "Control+Enter")
    who.sees(MANY[0], "Còn 17 ý kiến chưa phân loại")


def the_rest_is_sorted(who: Visitor) -> None:
    page = who.page
    with page.expect_navigation():
        keys(page, "s")  # one is left for later
    for left in range(16, 0, -1):
        sort_one(page)
        recorded(who, "Đã phân loại")
        assert f"Còn {left} ý kiến" in page.content() or left == 1
    who.sees("Không còn ý kiến nào chờ phân loại", "Quay lại những ý kiến đã để sau")
    with page.expect_navigation():
        keys(page, "Enter")
    who.sees(MANY[0])
    sort_one(page)
    recorded(who, "Không còn ý kiến nào chờ phân loại", "Về danh sách ý kiến")


def sort_one(page: Page) -> None:
    """Kind, field, urgency and level by keys; the field by its first letters where none is suggested."""
    keys(page, "1")
    if page.locator("[data-key='5']").count():
        keys(page, "5")
    else:
        keys(page, "l")
        page.keyboard.type("Khác")
        keys(page, "Enter")
    keys(page, "e", "z")


def one_answer_reaches_both(story: Story, lead: str, member: str) -> None:
    story.on(DRAFTED)
    text = "Phường dọn bãi tập kết rác Dương Lôi hai lần mỗi ngày, dời bãi trước ngày 30/4."
    drafted_by(story, "unit_officer", lead, text, DONE)
    story.on(REPLIED)
    replied(story, "advisory", lead, REPLIED, "leader")
    followed(story, member).sees("Được trả lời chung với ý kiến cùng việc", text)
    story.official("clerk", page_of(member)).sees("Trả lời chung theo", lead)
