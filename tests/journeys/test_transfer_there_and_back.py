"""A matter goes to the wrong body, comes back with a better address, is solved there, and the result flows back."""

import pytest

from tests.factories.organisations import day
from tests.journeys.conftest import Stage, Visit
from tests.journeys.matters import FLOODING, drafted_by, followed, page_of, replied, sent, sorted_by
from tests.journeys.story import Story, vi, words_of

SENT, SORTED, RETURNED, AGAIN = day(2026, 3, 2), day(2026, 3, 3), day(2026, 3, 5), day(2026, 3, 6)
ACCEPTED, REPLIED, CLOSED = day(2026, 3, 9), day(2026, 3, 12), day(2026, 3, 16)
BODY, OTHER = "Đảng ủy phường Đồng Nguyên", "Đảng ủy phường Tam Sơn"
ANSWER = "Phường Tam Sơn mở rộng cống đường Minh Khai, xong trước ngày 30/4."


@pytest.fixture(scope="module")
def site(stage: Stage) -> str:
    """A stage of its own instead of the demo."""
    return stage.address


def test_a_transfer_goes_there_and_back(stage: Stage, visit: Visit) -> None:
    story = Story(stage, visit)
    code = it_is_sent_on_with_one_paper(story)
    the_person_is_told(story, code)
    the_wrong_body_returns_it(story, code)
    it_goes_to_the_better_address(story, code)
    the_receiver_answers_and_ends_it(story, code)
    the_result_is_back(story, code)


def it_is_sent_on_with_one_paper(story: Story) -> str:
    story.on(SENT)
    code = sent(story, BODY)
    story.on(SORTED)
    who = sorted_by(story, "clerk", code)
    who.open("/ban/y-kien/con-treo/")
    who.follow("Chuyển nhiều ý kiến")
    who.sees(FLOODING[:20])
    who.look("chuyen-nhieu")
    who.press("Xem trước khi chuyển", {"opinions": True, "reason": "Đường tỉnh quản lý"})
    who.sees("Hãy chọn hoặc ghi tên cơ quan nhận")
    who.press("Xem trước khi chuyển", {"to": "Đảng ủy tỉnh", "signer": story.name("leader")})
    who.sees("Sẽ chuyển 1 ý kiến", "Chuyển được")
    who.look("chuyen-nhieu-xem-truoc")
    who.press("Ban hành và chuyển")
    who.sees("Đã chuyển 1 ý kiến, văn bản số 01-CV/ĐU", "Báo tin cho người nêu", "Chờ cho gửi 1")
    who.sees_not("0900000102")
    who.look("bao-tin")
    return code


def the_person_is_told(story: Story, code: str) -> None:
    who = story.official("clerk", "/ban/y-kien/can-bao/")
    who.sees("Trần Thị Mẫu", "•")
    who.sees_not("0900000102")
    who.look("can-bao")
    who.press("Xem liên hệ", {"reason": "Báo việc chuyển"})
    who.sees("0900000102", "đã được ghi vào nhật ký")
    who.press("Ghi đã báo", {"told_on": vi(SORTED), "way": "Điện thoại"})
    who.sees("Cần chọn “Ý kiến đã báo”")
    who.page.locator("[name='passings']").first.check(force=True)
    who.press("Ghi đã báo")
    who.sees("Đã ghi 1 ý kiến đã báo.", "Ai cũng đã được báo")
    # Who was told by telephone gets no message besides.
    who.open("/ban/bao-tin/")
    who.sees("Không có tin nào chờ cho gửi")
    who.open("/ban/so-van-ban/")
    assert FLOODING in words_of(who.download("tải"))
    followed(story, code).sees("Đã chuyển cơ quan có thẩm quyền", "Đảng ủy tỉnh")


def the_wrong_body_returns_it(story: Story, code: str) -> None:
    story.on(RETURNED)
    who = story.official("superior", "/ban/y-kien/den/")
    who.sees(FLOODING[:20], "Đường tỉnh quản lý")
    who.look("den-tu-noi-khac")
    who.press("Trả lại nơi chuyển", {"reason": "Đoạn này thuộc phường Tam Sơn", "better": OTHER})
    who.sees("Đã trả lại nơi chuyển.")
    followed(story, code).sees("Cơ quan nhận đã trả lại")


def it_goes_to_the_better_address(story: Story, code: str) -> None:
    story.on(AGAIN)
    who = story.official("clerk", page_of(code))
    who.sees("chỉ nơi đúng thẩm quyền", OTHER)
    who.look("y-kien-bi-tra-lai")
    chosen = who.page.locator("[name='chuyen-to'] option:checked").text_content()
    assert chosen == OTHER
    who.press("Chuyển cơ quan có thẩm quyền", {"chuyen-reason": "Đoạn này thuộc phường Tam Sơn"})
    who.sees("Đã chuyển. Còn phải báo cho người nêu.")
    who.press("Báo cho người nêu", {"bao-nguoi-neu-told_on": vi(AGAIN), "bao-nguoi-neu-way": "Điện thoại"})
    who.sees("Đã ghi việc báo cho người nêu.")


def the_receiver_answers_and_ends_it(story: Story, code: str) -> None:
    story.on(ACCEPTED)
    clerk = story.official("other_clerk", "/ban/y-kien/den/")
    clerk.press("Nhận")
    clerk.sees("Đã nhận.")
    there = f"{code}-2"
    sorted_by(story, "other_clerk", there)
    who = story.official("other_advisory", page_of(there))
    who.sees(f"Do {BODY} chuyển đến")
    who.look("y-kien-den")
    unit = who.page.locator("[name='phan-cong-unit'] option").nth(1).text_content() or ""
    who.press("Phân công", {"phan-cong-unit": unit, "phan-cong-due_on": vi(REPLIED)})
    drafted_by(story, "other_advisory", there, ANSWER, day(2026, 4, 30))
    story.on(REPLIED)
    replied(story, "other_advisory", there, REPLIED, "other_leader")
    story.on(CLOSED)
    who = story.official("other_advisory", page_of(there))
    done = {
        "ket-qua-result": "explained",
        "ket-qua-text": "Đã lên kế hoạch",
        "ket-qua-happened_on": vi(CLOSED),
    }
    who.press("Ghi kết quả", done)
    who.press("Kết thúc hồ sơ")
    who.sees("Đã kết thúc hồ sơ.")


def the_result_is_back(story: Story, code: str) -> None:
    who = story.official("clerk", page_of(code))
    who.sees("Đã kết thúc", "Đã chuyển nơi khác", f"{OTHER}: Đã giải thích")
    who.look("y-kien-co-ket-qua")
    citizen = followed(story, code)
    citizen.sees(ANSWER, "Cơ quan nhận đã có kết quả")
    citizen.look("theo-doi-chuyen")
