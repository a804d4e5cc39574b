"""A whole conference in five browsers at once: operator, chair, wall, door, telephone; the line is cut; the minutes say it all.

Thirty matters: of fourteen people who registered to speak, eleven are heard at the console and two from the notebook without
a line, and one gives up; one walked in and one slip was taken without a line, both not reached; ten were handed in before (one
of them is raised by a speaker) and six come as written questions from a telephone.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Locator, Page, expect

from tests.factories.dialogues import STARTS
from tests.factories.organisations import PASSWORD, day
from tests.journeys.conftest import Stage, Visit
from tests.journeys.scenes import GUESTS, PREPARED, SPEAKERS
from tests.journeys.story import Story, vi
from tests.journeys.visitor import Visitor, unfold

SCENE = ("hall",)
LATER = day(2026, 10, 15)
UNIT = "Phòng Kinh tế phường Đồng Nguyên"
WALKED_IN = ("Yên Thị Khách", "Mùi khói từ lò gạch cũ")
QUESTIONS = (
    "Bao giờ có lịch thu gom rác cố định cho ngõ 24?",
    "Dự án cống hộp có làm tới cuối ngõ 12 không?",
    "Trường mầm non năm tới có thêm lớp không?",
    "Đất sau đình có xây nhà văn hóa không?",
    "Phí gửi xe ở chợ do ai quy định?",
    "Vỉa hè phố chính bao giờ lát lại?",
)
LABELS = {
    "answered": "Trả lời ngay",
    "answer_later": "Kiểm tra, trả lời sau",
    "recorded": "Ghi nhận, báo cáo cấp trên",
}


@dataclass
class Played:
    """What was really said and answered, to hold the minutes against."""

    spoken: list[tuple[str, str, str, str]] = field(default_factory=list)  # who, words, outcome, answer
    written: list[tuple[str, str, str]] = field(default_factory=list)  # words, outcome, answer
    not_reached: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Hall:
    """Five browsers in front of one conference."""

    story: Story
    operator: Visitor
    chair: Visitor
    wall: Visitor
    door: Visitor
    phone: Visitor
    desk: str
    code: str
    played: Played = field(default_factory=Played)


@pytest.fixture(scope="module")
def site(stage: Stage) -> str:
    """A stage of its own instead of the demo."""
    return stage.address


def test_a_whole_conference_in_five_browsers(stage: Stage, visit: Visit) -> None:
    hall = gathered(Story(stage, visit))
    the_door_lets_people_in(hall)
    the_conference_opens(hall)
    the_first_raises_what_was_handed_in_before(hall)
    for number, (name, _subject) in enumerate(SPEAKERS[1:9], 1):
        heard(hall, name, number)
    the_telephone_asks(hall)
    two_questions_are_heard(hall)
    the_notebook_goes_on_without_a_line(hall)
    what_was_handed_in_before_is_answered(hall)
    the_conference_ends(hall)
    the_sums_agree(hall)
    the_minutes_say_what_was_played(hall)
    both_sign(hall)


def gathered(story: Story) -> Hall:
    story.stage.at(STARTS)
    door = official(story, "clerk")
    door.follow("Buổi đối thoại")
    door.open(door.page.locator("tr a.main-a").first.get_attribute("href") or "")
    desk = door.page.url.split("?")[0] + "hoi-nghi/"
    code = door.page.locator("text=/ĐT-[A-Z0-9-]+/").first.inner_text().split("/")[-1].strip()
    operator, chair, wall = (
        official(story, "advisory"),
        official(story, "leader", "tablet"),
        official(story, "advisory"),
    )
    phone = story.visit("phone")
    phone.forgive("status of 422")
    operator.open(desk)
    chair.open(f"{desk}chu-tri/")
    wall.open(f"/hoi-truong/{code}/man-chieu/")
    door.open(f"{desk}cua/")
    phone.open(f"/hoi-truong/{code}/")
    return Hall(story, operator, chair, wall, door, phone, desk, code)


def official(story: Story, role: str, screen: str = "desktop") -> Visitor:
    visitor = story.visit(screen)
    visitor.forgive("status of 422")
    visitor.sign_in(story.stage.people[role]["username"], PASSWORD)
    return visitor


def the_door_lets_people_in(hall: Hall) -> None:
    page = hall.door.page
    for typed, name in (("dinh thi cua", GUESTS[0]), ("luong van", GUESTS[1])):
        page.locator("#id_tim").fill(typed)
        expect(page.locator("#ket-qua")).to_contain_text(name)
        page.locator("#id_tim").press("Enter")
        expect(page.locator("#vua-vao")).to_contain_text(name)
    page.locator("#id_tim").fill(WALKED_IN[0])
    expect(page.locator("#ket-qua")).to_contain_text("Ghi người mới")
    page.locator("#id_tim").press("Enter")
    hall.door.press("Ghi và cho vào", {"address": "Khu phố Chùa", "subject": WALKED_IN[1]})
    expect(page.locator("#vua-vao")).to_contain_text(WALKED_IN[0])
    hall.door.look("cua")


def the_conference_opens(hall: Hall) -> None:
    hall.operator.press("Khai mạc hội nghị")
    expect(hall.wall.page.locator("[data-picture]")).to_contain_text("Xin mời người tiếp theo")
    expect(hall.chair.page.locator("body")).to_contain_text(SPEAKERS[0][0])
    words = "Người chủ trì nêu nguyên tắc: mỗi lượt năm phút."
    hall.operator.press("Ghi vào biên bản", {"bb-text": words})
    hall.played.notes.append(words)


def called(hall: Hall, name: str) -> None:
    hall.operator.press("Mời người tiếp theo")
    expect(hall.operator.page.locator("#luot-nay")).to_contain_text(name)
    expect(hall.wall.page.locator(".spk")).to_contain_text(name)
    expect(hall.chair.page.locator("body")).to_contain_text(name)
    expect(hall.phone.page.locator("[data-picture]")).to_contain_text("Đang phát biểu")
    assert name not in hall.phone.page.content()


def the_first_raises_what_was_handed_in_before(hall: Hall) -> None:
    name, text = PREPARED[0]
    called(hall, name)
    page = hall.operator.page
    page.locator(".offer", has_text=text[:30]).locator("input").check()
    words, answer = (
        "Cống ngõ 12 vẫn ngập, chúng tôi đã gửi ý kiến trước.",
        "Tháng 10 thay cống hộp dài 210 m.",
    )
    hall.operator.press(
        "Ghi, xong lượt này", {"nghe-text": words, "nghe-outcome": "answered", "nghe-note": answer}
    )
    hall.played.spoken.append((name, text, "answered", answer))


def heard(hall: Hall, name: str, number: int) -> None:
    called(hall, name)
    outcome = tuple(LABELS)[number % 3]
    words = f"{SPEAKERS[number][1]}: đề nghị phường giải quyết dứt điểm việc số {number}."
    answer = f"Phường trả lời việc số {number}."
    said = {"nghe-text": words, "nghe-outcome": outcome, "nghe-note": answer}
    if outcome == "answer_later":
        hall.operator.press("Ghi, xong lượt này", said)
        hall.operator.sees_at("nghe-due_on", "Hẹn trả lời sau thì phải có ngày.")
        said = {"nghe-due_on": vi(LATER), "nghe-unit": UNIT}
    if number == 2:
        hall.operator.look("dang-noi")
        hall.wall.picture("man-chieu")
        hall.chair.look("dang-noi")
        hall.phone.look("dang-noi")
    hall.operator.press("Ghi, xong lượt này", said)
    hall.played.spoken.append((name, words, outcome, answer))


def the_telephone_asks(hall: Hall) -> None:
    page = hall.phone.open(f"/hoi-truong/{hall.code}/hoi/")
    for number, words in enumerate(QUESTIONS, 1):
        page.locator("textarea[name=text]").fill(words)
        page.get_by_role("button", name="Gửi câu hỏi").click()
        expect(page.locator("[data-number]")).to_have_count(number)
    hall.phone.look("da-hoi")
    hall.phone.open(f"/hoi-truong/{hall.code}/")


def two_questions_are_heard(hall: Hall) -> None:
    who, page = hall.operator, hall.operator.page
    who.open(f"{hall.desk}cau-hoi/")
    for number in (1, 2):
        expect(page.locator(".askno b")).to_have_text(str(number))
        page.keyboard.press("h")
        expect(page.get_by_text(f"Đã đưa câu hỏi số {number} vào hàng đợi.")).to_be_visible()
    page.keyboard.press("d")
    expect(page.get_by_text("Đã duyệt câu hỏi số 3.")).to_be_visible()
    page.keyboard.press("k")
    page.get_by_role("button", name="Ngoài chủ đề của buổi này").click()
    expect(page.get_by_text("không đọc; người hỏi được trả lời bằng văn bản")).to_be_visible()
    hall.played.written.extend((words, "answer_later", "") for words in QUESTIONS[2:])
    for number in (1, 2):
        who.open(hall.desk)
        call = slip(page, f"Câu hỏi số {number}").get_by_role("button", name="Mời nói", include_hidden=True)
        unfold(call)
        call.click()
        expect(hall.wall.page.locator("[data-picture]")).to_contain_text(QUESTIONS[number - 1][:30])
        answer = f"Trả lời câu hỏi viết số {number}."
        who.press("Ghi, xong lượt này", {"nghe-outcome": "answered", "nghe-note": answer})
        name = f"Câu hỏi số {number}"
        hall.played.spoken.append((name, QUESTIONS[number - 1], "answered", answer))


def slip(page: Page, words: str) -> Locator:
    return page.locator("ol.q li", has_text=words).first


def the_notebook_goes_on_without_a_line(hall: Hall) -> None:
    """Two are heard and one slip is taken while the line is cut; the tab is killed in between."""
    who = hall.operator
    for words in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch"):
        who.forgive(words)
    notebook = f"{hall.desk}ngoai-mang/"
    who.open(notebook)
    who.page.locator("html[data-ready='1']").wait_for()
    who.page.context.set_offline(True)
    heard_in_the_notebook(
        hall, SPEAKERS[9][0], "Trợ cấp hộ nghèo tháng nào cũng chậm.", "Từ tháng sau trả ngày 5."
    )
    who.page.keyboard.press("p")
    page = who.page
    page.locator("#slip [name$=speaker]").fill("Âu Thị Thêm")
    page.locator("#slip [name$=subject]").fill("Hố ga mất nắp")
    page.locator("#slip button[type=submit]").click()
    expect(page.locator("#outbox")).to_contain_text("Phiếu của Âu Thị Thêm")
    context = page.context
    page.close()
    who.page = context.new_page()
    who.open(f"{notebook}#ban")
    expect(who.page.locator("#outbox")).to_contain_text("Phiếu của Âu Thị Thêm")
    heard_in_the_notebook(
        hall, SPEAKERS[10][0], "Xưởng mộc chạy máy đến mười giờ đêm.", "Kiểm tra ngay tuần này."
    )
    who.picture("mat-mang")
    who.page.context.set_offline(False)
    expect(who.page.locator("#line")).to_contain_text("mọi việc đã gửi", timeout=30_000)
    who.open(hall.desk)
    who.sees(SPEAKERS[10][0], "Âu Thị Thêm")


def heard_in_the_notebook(hall: Hall, name: str, words: str, answer: str) -> None:
    page = hall.operator.page
    page.keyboard.press("d")
    page.get_by_role("button", name=f"Mời {name} phát biểu").click()
    expect(page.locator("#stage")).to_contain_text(name)
    form = page.locator("#hear")
    form.locator("[name$=text]").fill(words)
    form.locator("input[value=answered]").check(force=True)
    form.locator("[name$=note]").fill(answer)
    form.locator("button[type=submit]").click()
    expect(page.locator("#stage")).not_to_contain_text(f"{name}phát")
    hall.played.spoken.append((name, words, "answered", answer))


def what_was_handed_in_before_is_answered(hall: Hall) -> None:
    for number, (_name, text) in enumerate(PREPARED[1:], 1):
        expect(hall.operator.page.locator("#gui-truoc")).to_contain_text(text)
        answer = f"Trả lời ý kiến gửi trước số {number}."
        hall.operator.press("Ghi, ý kiến tiếp", {"gui-outcome": "answered", "gui-note": answer})
        hall.played.written.append((text, "answered", answer))


def the_conference_ends(hall: Hall) -> None:
    who = hall.operator
    withdrawn(hall, SPEAKERS[12][0])
    for number, name in enumerate((SPEAKERS[11][0], SPEAKERS[13][0]), 1):
        called(hall, name)
        words, answer = f"Việc thứ {number} nêu lúc gần hết giờ.", f"Ghi nhận việc thứ {number}."
        said = {"nghe-text": words, "nghe-outcome": "recorded", "nghe-note": answer}
        who.press("Ghi, xong lượt này", said)
        hall.played.spoken.append((name, words, "recorded", answer))
    who.press("Kết thúc hội nghị", {"het-written_due_on": vi(LATER)})
    hall.played.not_reached.extend([WALKED_IN[0], "Âu Thị Thêm"])
    expect(hall.wall.page.locator("[data-picture]")).to_contain_text("kết thúc")
    hall.wall.picture("het")


def withdrawn(hall: Hall, name: str) -> None:
    give_up = slip(hall.operator.page, name).get_by_role("button", name="Rút", include_hidden=True)
    unfold(give_up)
    give_up.click()
    expect(slip(hall.operator.page, name)).to_have_count(0)


def the_sums_agree(hall: Hall) -> None:
    hall.operator.open(f"{hall.desk}doi-chieu/")
    sums = (
        "18 = 15 + 2 + 1 + 0",
        "6 = 2 + 1 + 2 + 1",
        "30 = 15 + 2 + 4 + 0 + 9",
        "30 = 16 + 9 + 5 + 0 + 0 + 0",
    )
    hall.operator.sees("Số liệu khớp, còn việc chưa xong.", "2 câu hỏi viết chưa duyệt", *sums)
    hall.operator.look("doi-chieu")


def lines_of(file: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(file)).paragraphs if paragraph.text.strip()]


def the_minutes_say_what_was_played(hall: Hall) -> None:
    """Every turn, word, answer and outcome, in the order in which they were played; and nothing else was raised."""
    who = hall.operator
    who.open(f"{hall.desk}bien-ban/")
    who.look("bien-ban")
    lines = lines_of(who.download(".docx"))
    at = 0
    for name, words, outcome, answer in hall.played.spoken:
        at = found(lines, at, name, "phát biểu")
        at = found(lines, at, words)
        at = found(lines, at, answer, f"Xử lý tại hội nghị: {LABELS[outcome]}.")
        assert (vi(LATER) in lines[at]) == (outcome == "answer_later")
    for words, outcome, answer in hall.played.written:
        place = found(lines, at, words)
        found(lines, place, answer, LABELS[outcome])
    for name in hall.played.not_reached:
        found(lines, at, "chưa kịp phát biểu", name)
    for words in hall.played.notes:
        found(lines, 0, words)
    turns = [line for line in lines if " phát biểu" in line and line[:2].isdigit()]
    assert len(turns) == len(hall.played.spoken), turns
    raised = len(hall.played.spoken) + len(hall.played.written) + len(hall.played.not_reached)
    found(lines, at, f"Hội nghị ghi nhận {raised} ý kiến, kiến nghị")
    assert not any(SPEAKERS[12][0] in line for line in lines)


def found(lines: list[str], start: int, *words: str) -> int:
    """Where the next line with all of these stands."""
    place = next(
        (n for n, line in enumerate(lines[start:], start) if all(one in line for one in words)), None
    )
    assert place is not None, f"{words} does not stand after line {start}:\n" + "\n".join(lines[start:])
    return place


def both_sign(hall: Hall) -> None:
    hall.door.open(f"{hall.desk}bien-ban/")
    hall.door.press("Ký với tư cách thư ký")
    hall.chair.open(f"{hall.desk}bien-ban/")
    hall.chair.press("Ký và khóa biên bản")
    hall.chair.sees("Vừa tính lại mã xác thực: khớp")
    hall.chair.look("bien-ban-da-khoa")
    hall.operator.open(f"{hall.desk}bien-ban/")
    frozen = lines_of(hall.operator.download(".docx"))
    assert any(PREPARED[0][1] in line for line in frozen)
