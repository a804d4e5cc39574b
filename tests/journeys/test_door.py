"""The door by keyboard alone: found, let in, taken back, somebody new with a wish to speak; another door sees it at once."""

import sqlite3
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from doithoai.demo.management.commands.demo import PASSWORD
from tests.journeys.conftest import Visit

CLERK, OTHER = "vanthu.tuson", "thammuu.tuson"
LONGEST = 30  # seconds for somebody who did not register


@pytest.fixture
def door(told_world: Path) -> str:
    """The door of the dialogue that the demo holds right now."""
    with sqlite3.connect(told_world) as world:
        row = world.execute("SELECT id FROM dialogues_dialogue WHERE state = 'open'").fetchone()
    return f"/ban/doi-thoai/{row[0]}/hoi-nghi/cua/"


def somebody_new(page: Page, name: str, *more: str) -> None:
    """Typed, Enter, the rest, Enter: no hand leaves the keys."""
    expect(page.locator("#id_tim")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#id_address")).to_be_focused()
    for words in more:
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".doorone--in h2")).to_have_text(name)


def test_the_door_is_kept_by_keyboard_and_another_door_follows(visit: Visit, door: str) -> None:
    clerk, other = visit(), visit("tablet")
    for visitor, account in ((clerk, CLERK), (other, OTHER)):
        visitor.sign_in(account, PASSWORD, door)
        visitor.forgive("status of 422")
    page, there = clerk.page, other.page
    clerk.look("cua")

    began = time.monotonic()
    somebody_new(page, "Bà Đặng Thị Lụa", "Khu phố Phù Lưu", "", "", "", "Đèn đường ngõ 24")
    assert time.monotonic() - began < LONGEST
    clerk.sees("Đã vào lúc", "đăng ký tại cửa", "phiếu")
    expect(there.locator("#vua-vao")).to_contain_text("Bà Đặng Thị Lụa")
    clerk.look("cua-da-vao")

    somebody_new(page, "Ông Vũ Văn Lụa")
    page.keyboard.type("lua")  # both have it, and both are in
    expect(page.locator(".hits li")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator("#id_tim")).to_be_focused()
    expect(page.locator(".hits li")).to_have_count(2)
    clerk.look("cua-tim-thay")

    page.keyboard.type("vu van lua")  # takes the place of what was looked for before
    page.keyboard.press("Enter")
    expect(page.locator("#id_tim_error")).to_contain_text("đã vào lúc")
    there.locator("#vua-vao li", has_text="Ông Vũ Văn Lụa").get_by_role("button").click()
    expect(page.locator("#vua-vao")).not_to_contain_text("Ông Vũ Văn Lụa")
    page.keyboard.press("Enter")
    expect(page.locator(".doorone--in h2")).to_have_text("Ông Vũ Văn Lụa")

    page.locator("h2", has_text="Vừa vào").click()  # the focus is nowhere, and a scanner is fired
    page.keyboard.type("99999")
    page.keyboard.press("Enter")
    expect(page.locator("#id_tim_error")).to_contain_text("Không có số đăng ký")


def test_the_signed_sheet_is_typed_in_line_after_line(visit: Visit, door: str) -> None:
    clerk = visit()
    clerk.sign_in(CLERK, PASSWORD, f"{door}to-ky-ten/")
    clerk.forgive("status of 422")
    page = clerk.page
    clerk.look("to-ky-ten")
    page.locator("[name=d0-name]").focus()
    for name in ("Ông Một Dòng", "Bà Hai Dòng"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")  # down to the next line, at its number
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("9876")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Dòng 3: Buổi này không có số đăng ký 9876.")
    expect(page.locator("[name=d1-name]")).to_have_value("Bà Hai Dòng")
    clerk.look("to-ky-ten-sai")
    page.locator("[name=d2-number]").fill("")
    page.keyboard.press("Control+Enter")
    expect(page.locator("body")).to_contain_text("Đã ghi 2 dòng, 2 người.")
    expect(page.locator("[name=d1-name]")).to_have_value("")
