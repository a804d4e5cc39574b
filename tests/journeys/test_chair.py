"""Whoever chairs: the tablet follows the floor, an outcome is one touch, and the file is read with the network cut."""

import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import expect

from doithoai.demo.management.commands.demo import PASSWORD
from tests.journeys.conftest import Visit

CHAIR, OPERATOR = "bithu.tuson", "thammuu.tuson"
CLOCK = re.compile(r"^\+?\d+:\d\d$")  # left, or over by
UNSENT = "Chưa ghi được vì mất kết nối."


@pytest.fixture
def number(told_world: Path) -> int:
    """The dialogue that the demo holds right now."""
    with sqlite3.connect(told_world) as world:
        row = world.execute("SELECT id FROM dialogues_dialogue WHERE state = 'open'").fetchone()
    return int(row[0])


def test_the_tablet_follows_the_floor_takes_an_outcome_and_says_when_it_could_not(
    visit: Visit, number: int
) -> None:
    chair, operator = visit("tablet"), visit()
    chair.sign_in(CHAIR, PASSWORD, f"/ban/doi-thoai/{number}/hoi-nghi/chu-tri/")
    page = chair.page
    page.get_by_text("Đang phát biểu").first.wait_for()
    expect(page.get_by_role("timer")).to_have_text(CLOCK)
    chair.look("speaking")

    operator.sign_in(OPERATOR, PASSWORD, f"/ban/doi-thoai/{number}/hoi-nghi/")
    operator.press("Gọi lại sau")
    page.get_by_text("Mời phát biểu tiếp").wait_for(timeout=10_000)

    up = page.get_by_role("button", name="Ghi nhận, báo cáo cấp trên")
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    later = page.locator("summary", has_text="Kiểm tra, trả lời sau")
    later.focus()
    page.keyboard.press("Enter")
    page.locator(".ct-days button").nth(1).click()
    expect(page.locator("summary.is-on")).to_be_visible()
    expect(up).to_have_attribute("aria-pressed", "false")
    chair.look("touched")

    now = page.get_by_role("button", name="Trả lời ngay")
    expect(now).to_have_attribute("aria-pressed", "false")
    chair.forgive("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.locator("[data-live-lost]").wait_for(timeout=10_000)
    now.click()
    page.get_by_text(UNSENT).wait_for()
    expect(now).to_have_attribute("aria-pressed", "false")
    page.context.set_offline(False)
    expect(page.locator("[data-live-lost]")).to_be_hidden(timeout=10_000)
    now.click()
    expect(now).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text(UNSENT)).to_be_hidden()


def test_the_file_is_read_and_its_copy_needs_no_network(visit: Visit, number: int, tmp_path: Path) -> None:
    chair = visit()
    chair.sign_in(CHAIR, PASSWORD, f"/ban/doi-thoai/{number}/ho-so-chu-tri/")
    chair.sees("Mục lục", "Trả lời đã chuẩn bị", "Ai trả lời")
    chair.look("file")
    title = chair.page.locator("article.cm h3").first.inner_text()
    copy = chair.download("Tải để đọc khi không có mạng")
    kept = tmp_path / "ho-so.html"
    kept.write_bytes(copy.read_bytes())
    chair.page.context.set_offline(True)
    asked: list[str] = []
    chair.page.on("request", lambda request: asked.append(request.url))
    chair.page.goto(kept.as_uri())
    chair.sees(title, "Mục lục")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    chair.look("file-alone")
