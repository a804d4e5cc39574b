"""Steps that several journeys share: a matter comes in, is sorted, answered and followed by its code."""

from datetime import date

from doithoai.opinions.checking import Check
from tests.journeys.story import Story, vi
from tests.journeys.visitor import Visitor

FLOODING = "Cống đường Minh Khai chỗ giáp hai phường hẹp, mưa to là ngập. Đề nghị mở rộng cống."
SORTED = {
    "phan-loai-kind": "petition",
    "phan-loai-field": "Ngập, thoát nước",
    "phan-loai-urgency": "high",
    "phan-loai-level": "commune",
}
CHECKED = {"thong-nhat-checked": tuple(Check.values)}


def page_of(code: str) -> str:
    """The opinion at the desk."""
    return f"/ban/y-kien/{code}/"


def sent(story: Story, body: str) -> str:
    """A citizen sends an opinion from an old telephone; its code."""
    who = story.citizen("/gui-y-kien/")
    said = {"text": FLOODING, "place": "Ngõ 3 Minh Khai", "name": "Trần Thị Mẫu", "contact": "0900 000 102"}
    who.press("Gửi ý kiến", {**said, "to": body})
    who.sees("Phiếu tiếp nhận")
    return who.page.locator(".bigcode").inner_text()


def followed(story: Story, code: str) -> Visitor:
    """The citizen opens the thread by the code."""
    return story.citizen(f"/theo-doi/{code}/")


def sorted_by(story: Story, role: str, code: str) -> Visitor:
    """Somebody of the desk sorts it."""
    who = story.official(role, page_of(code))
    who.press("Phân loại", SORTED)
    who.sees("Đã phân loại.")
    return who


def drafted_by(story: Story, role: str, code: str, text: str, until: date) -> Visitor:
    """Somebody writes the answer."""
    who = story.official(role, page_of(code))
    said = {"du-thao-text": text, "du-thao-legal_basis": "Luật Đầu tư công", "du-thao-done_by": vi(until)}
    who.press("Ghi dự thảo trả lời", said)
    who.sees("Đã lưu dự thảo.")
    return who


def replied(story: Story, role: str, code: str, on: date, signer: str) -> Visitor:
    """The advisory team agrees the draft, and the letter goes out."""
    who = story.official(role, page_of(code))
    who.press("Thống nhất trả lời", CHECKED)
    who.open(f"/ban/so-van-ban/tra-loi/{code}/")
    who.press("Ban hành văn bản trả lời", {"issued_on": vi(on), "signer": story.name(signer)})
    who.sees("Đã ban hành văn bản trả lời.")
    return who
