"""“Chưa hài lòng”: somebody else looks again, the answer is changed, the citizen rates it anew."""

import pytest

from tests.factories.organisations import day
from tests.journeys.conftest import Stage, Visit
from tests.journeys.matters import drafted_by, followed, page_of, replied, sent, sorted_by
from tests.journeys.story import Story, vi

SENT, SORTED, DRAFTED, REPLIED = day(2026, 3, 2), day(2026, 3, 3), day(2026, 3, 6), day(2026, 3, 9)
RATED, GIVEN, LOOKED, AGAIN, DONE = (
    day(2026, 3, 11), day(2026, 3, 12), day(2026, 3, 16), day(2026, 3, 19), day(2026, 3, 20),
)  # fmt: skip
BODY = "Đảng ủy phường Đồng Nguyên"
FIRST = "Nạo vét đoạn cống đường Minh Khai trước ngày 30/3."
SECOND = "Thay 120 m cống hộp đường Minh Khai, hoàn thành trước ngày 30/4."
UNHAPPY = "Nạo vét rồi vẫn ngập vì cống hẹp."
FOUND = "Đã đo tại chỗ: cống nhỏ hơn thiết kế, nạo vét không đủ."


@pytest.fixture(scope="module")
def site(stage: Stage) -> str:
    """A stage of its own instead of the demo."""
    return stage.address


def test_a_dissatisfied_citizen_is_answered_anew(stage: Stage, visit: Visit) -> None:
    story = Story(stage, visit)
    code = an_answer_goes_out(story)
    the_citizen_is_not_satisfied(story, code)
    the_leader_gives_it_to_another_unit(story)
    that_unit_finds_the_answer_wrong(story)
    the_citizen_reads_why(story, code)
    a_new_answer_goes_out(story, code)
    the_citizen_is_satisfied(story, code)


def an_answer_goes_out(story: Story) -> str:
    story.on(SENT)
    code = sent(story, BODY)
    story.on(SORTED)
    sorted_by(story, "clerk", code)
    who = story.official("advisory", page_of(code))
    who.press(
        "Phân công", {"phan-cong-unit": "Phòng Kinh tế phường Đồng Nguyên", "phan-cong-due_on": vi(REPLIED)}
    )
    story.on(DRAFTED)
    drafted_by(story, "unit_officer", code, FIRST, day(2026, 3, 30))
    story.on(REPLIED)
    replied(story, "advisory", code, REPLIED, "leader")
    return code


def the_citizen_is_not_satisfied(story: Story, code: str) -> None:
    story.on(RATED)
    who = followed(story, code)
    who.sees(FIRST, "Ông bà có hài lòng")
    who.press("Gửi đánh giá", {"satisfied": "no"})
    who.sees("vì sao ông/bà chưa hài lòng")
    who.press("Gửi đánh giá", {"satisfied": "no", "text": UNHAPPY})
    who.sees("Đánh giá đã được ghi nhận")


def the_leader_gives_it_to_another_unit(story: Story) -> None:
    story.on(GIVEN)
    who = story.official("leader", "/ban/")
    who.sees("Việc còn treo", "Người nêu chưa hài lòng")
    who.look("hom-nay")
    who.follow("Người nêu chưa hài lòng")
    who.sees(UNHAPPY)
    who.look("chua-hai-long")
    who.follow("Giao xem xét lại")
    who.press("Giao xem xét lại", {"xem-xet-lai-unit": who_else(story), "xem-xet-lai-due_on": vi(AGAIN)})
    who.sees("Đã giao xem xét lại.")


def who_else(story: Story) -> str:
    """The other department, as the list of the form names it; the one that answered is not in it."""
    options = story.official("leader").page.locator("[name='xem-xet-lai-unit'] option").all_inner_texts()
    assert "Phòng Kinh tế phường Đồng Nguyên" not in options
    return next(name for name in options if name.startswith("Phòng"))


def that_unit_finds_the_answer_wrong(story: Story) -> None:
    story.on(LOOKED)
    who = story.official("other_unit_officer", "/ban/")
    who.sees("Kết luận xem xét lại")
    who.follow("Kết luận xem xét lại")
    who.sees(FIRST)
    who.look("xem-xet-lai")
    said = {
        "ket-luan-xem-xet-kept": "no",
        "ket-luan-xem-xet-text": FOUND,
        "ket-luan-xem-xet-due_on": vi(AGAIN),
    }
    who.press("Kết luận xem xét lại", said)
    who.sees("Đã kết luận xem xét lại.", "Phải trả lời lại")


def the_citizen_reads_why(story: Story, code: str) -> None:
    who = followed(story, code)
    who.sees("Giao nơi khác xem xét lại", "Đã xem xét lại: sẽ trả lời lại", FOUND)
    who.sees_not("Ông bà có hài lòng")
    who.look("theo-doi-xem-xet-lai")


def a_new_answer_goes_out(story: Story, code: str) -> None:
    story.on(AGAIN)
    drafted_by(story, "unit_officer", code, SECOND, day(2026, 4, 30))
    story.on(DONE)
    replied(story, "advisory", code, DONE, "leader")


def the_citizen_is_satisfied(story: Story, code: str) -> None:
    who = followed(story, code)
    who.sees(FIRST, SECOND, "Ông bà có hài lòng")
    who.press("Gửi đánh giá", {"satisfied": "yes"})
    who.sees("Đánh giá đã được ghi nhận")
    who.look("theo-doi-hai-long")
    leader = story.official("leader", "/ban/")
    leader.sees_not("Người nêu chưa hài lòng")
