"""A question from a telephone: the line is cut after "send", the tab is closed, it comes back; one number, then the queue."""

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from doithoai.demo.management.commands.demo import PASSWORD
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

OPERATOR = "thammuu.tuson"
CUT = "Ngõ 24 đến bao giờ có lịch thu gom rác cố định?"
UNHEARD = "Cống ngõ 24 có nằm trong dự án thoát nước không?"
LONG = "Đèn đường hỏng. " * 200


@pytest.fixture(scope="module")
def code(told_world: Path) -> str:
    """The dialogue that the demo holds right now."""
    with sqlite3.connect(told_world) as world:
        row = world.execute("SELECT code FROM dialogues_dialogue WHERE state = 'open'").fetchone()
    return str(row[0])


def send(page: Page, words: str) -> None:
    page.locator("textarea[name=text]").fill(words)
    page.get_by_role("button", name="Gửi câu hỏi").click()


def reopened(phone: Visitor, address: str) -> Page:
    """The tab is closed and opened again on the same telephone."""
    context = phone.page.context
    phone.page.close()
    phone.page = context.new_page()
    phone.open(address)
    return phone.page


# The clock of the telephone is an hour ahead.
AHEAD = "const real = Date.now.bind(Date); Date.now = () => real() + 3600000;"


def test_a_question_survives_a_cut_line_and_a_closed_tab(visit: Visit, code: str) -> None:
    phone = visit("phone")
    phone.page.context.add_init_script(AHEAD)
    phone.forgive("ERR_INTERNET_DISCONNECTED")
    address = f"/hoi-truong/{code}/hoi/"
    page = phone.open(address)
    page.context.set_offline(True)
    send(page, CUT)
    expect(page.get_by_text("Chưa gửi được, đang giữ trên máy này.").first).to_be_visible()
    expect(page.get_by_text("Chưa có số.")).to_be_visible()
    expect(page.locator("[data-number]")).to_have_count(0)
    expect(page.locator("textarea[name=text]")).to_have_value("")
    phone.look("kept")
    page.context.set_offline(False)
    page = reopened(phone, address)
    expect(page.locator("[data-number]")).to_have_count(1)
    expect(page.get_by_text(CUT)).to_be_visible()
    expect(page.locator(".mineq .code")).to_be_visible()
    phone.look("stored")
    number = page.locator("[data-number]").inner_text()

    page = reopened(phone, address)  # nothing is sent again
    expect(page.locator("[data-number]")).to_have_text(number)
    page.get_by_role("link", name="Xem phiếu").click()
    expect(page.get_by_role("heading", name=f"Đã nhận câu hỏi số {number}")).to_be_visible()
    phone.look("receipt")


def test_an_answer_that_nobody_heard_gives_the_same_number(visit: Visit, code: str) -> None:
    phone = visit("phone")
    phone.forgive("ERR_CONNECTION")
    phone.forgive("ERR_FAILED")
    page = phone.open(f"/hoi-truong/{code}/hoi/")
    stored: list[int] = []

    def lose_the_answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        answer = route.fetch()  # the server has it
        stored.append(answer.json()["number"])
        route.abort() if len(stored) == 1 else route.fulfill(response=answer)

    page.route("**/hoi/", lose_the_answer)
    send(page, UNHEARD)
    expect(page.locator("[data-number]")).to_have_count(1, timeout=20_000)
    assert stored[0] == stored[1] == int(page.locator("[data-number]").inner_text())


def test_one_that_came_too_late_is_kept_and_becomes_an_opinion_if_the_person_wishes(
    visit: Visit, code: str
) -> None:
    phone = visit("phone")
    phone.forgive("422")
    page = phone.open(f"/hoi-truong/{code}/hoi/")
    told = {"errors": {"__all__": "Hội nghị không còn nhận câu hỏi."}, "closed": True}

    def too_late(route: Route) -> None:
        route.fulfill(status=422, json=told) if route.request.method == "POST" else route.continue_()

    page.route("**/hoi/", too_late)
    send(page, UNHEARD)
    expect(page.get_by_text("Chưa tới được hội nghị.")).to_be_visible()
    expect(page.get_by_text("Hội nghị không còn nhận câu hỏi.")).to_be_visible()
    phone.look("too-late")
    page.get_by_role("button", name="Gửi thành ý kiến").click()
    expect(page.locator("textarea[name=text]")).to_have_value(UNHEARD)
    assert "/gui-y-kien/" in page.url
    phone.open(f"/hoi-truong/{code}/hoi/")
    expect(page.locator(".mineq")).to_have_count(0)


def test_too_long_is_said_at_the_field_and_nothing_typed_is_lost(visit: Visit, code: str) -> None:
    phone = visit("phone")
    page = phone.open(f"/hoi-truong/{code}/hoi/")
    send(page, LONG)
    expect(page.locator("#id_text_error")).to_contain_text("Dài quá")
    expect(page.locator("textarea[name=text]")).to_have_value(LONG)
    expect(page.locator(".mineq")).to_have_count(0)
    phone.look("too-long")


def test_without_script_the_receipt_is_a_page(visit: Visit, code: str) -> None:
    plain = visit("phone", script=False)
    page = plain.open(f"/hoi-truong/{code}/hoi/")
    send(page, "Trạm y tế phường bao giờ có bác sĩ trực thứ Bảy?")
    plain.sees("Đã nhận câu hỏi số", "Mã tra cứu", "chờ duyệt")


def test_the_operator_approves_and_queues_by_keyboard(visit: Visit, code: str) -> None:
    phone, operator = visit("phone"), visit()
    page = phone.open(f"/hoi-truong/{code}/hoi/")
    send(page, "Trường mầm non Đồng Kỵ năm tới thêm lớp không?")
    expect(page.locator("[data-number]")).to_have_count(1)
    number = page.locator("[data-number]").inner_text()

    operator.sign_in(OPERATOR, PASSWORD, "/ban/doi-thoai/")
    operator.open(operator.page.locator(f"tr:has-text('{code}') a.main-a").first.get_attribute("href") or "")
    operator.open(operator.page.url.split("?")[0] + f"hoi-nghi/cau-hoi/?so={number}")
    desk = operator.page
    expect(desk.locator(".askno b")).to_have_text(number)
    operator.look("approving")
    desk.keyboard.press("d")
    expect(desk.get_by_text(f"Đã duyệt câu hỏi số {number}.")).to_be_visible()
    expect(page.locator("[data-standing]")).to_contain_text("Đã duyệt", timeout=20_000)
    operator.open(desk.url.split("?")[0] + f"?xem=da-duyet&so={number}")
    desk.keyboard.press("h")
    expect(desk.get_by_text(f"Đã đưa câu hỏi số {number} vào hàng đợi.")).to_be_visible()
    expect(page.locator("[data-standing]")).to_contain_text("Đã vào hàng đợi", timeout=20_000)

    waiting = desk.url.split("?")[0]
    operator.open(waiting)  # a new one comes in while the page stands open
    before = int(desk.locator(".filters [aria-current] .n").inner_text())
    send(page, "Chợ Đồng Kỵ bao giờ dời?")
    expect(desk.locator(".filters [aria-current] .n")).to_have_text(str(before + 1), timeout=15_000)
    desk.keyboard.press("k")
    expect(desk.locator("#khong-doc textarea")).to_be_focused()
    desk.get_by_role("button", name="Ngoài chủ đề của buổi này").click()
    expect(desk.get_by_text("không đọc; người hỏi được trả lời bằng văn bản")).to_be_visible()
