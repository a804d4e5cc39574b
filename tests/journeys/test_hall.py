"""The hall: the operator calls somebody, wall and telephone show it at once; a lost line is said, and found again."""

import sqlite3
from pathlib import Path

import pytest

from doithoai.demo.management.commands.demo import PASSWORD
from tests.journeys.conftest import Visit

OPERATOR = "thammuu.tuson"


@pytest.fixture
def code(told_world: Path) -> str:
    """The dialogue that the demo holds right now."""
    with sqlite3.connect(told_world) as world:
        row = world.execute("SELECT code FROM dialogues_dialogue WHERE state = 'open'").fetchone()
    return str(row[0])


def test_wall_and_telephone_follow_the_floor(visit: Visit, code: str) -> None:
    operator, wall, telephone = visit(), visit(), visit("phone")
    wall.sign_in(OPERATOR, PASSWORD)
    wall.open(f"/hoi-truong/{code}/man-chieu/")
    wall.page.get_by_role("timer").wait_for()
    speaker = wall.page.locator(".spk").inner_text()
    telephone.open(f"/hoi-truong/{code}/")
    telephone.page.get_by_text("Đang phát biểu").wait_for()
    assert speaker not in telephone.page.content()

    operator.sign_in(OPERATOR, PASSWORD, "/ban/doi-thoai/")
    operator.open(operator.page.locator(f"tr:has-text('{code}') a.main-a").first.get_attribute("href") or "")
    operator.open(operator.page.url.split("?")[0] + "hoi-nghi/")
    operator.press("Gọi lại sau")
    wall.page.get_by_text("Xin mời người tiếp theo").wait_for(timeout=10_000)
    telephone.page.get_by_text("Đang chờ người tiếp theo").wait_for(timeout=10_000)

    wall.page.context.set_offline(True)
    wall.page.get_by_text("Mất kết nối").wait_for(timeout=10_000)
    assert not wall.page.locator(".spk").is_visible()
    operator.press("Mời người tiếp theo")
    telephone.page.get_by_text("Đang phát biểu").wait_for(timeout=10_000)
    wall.forgiven.append("ERR_INTERNET_DISCONNECTED")
    wall.page.context.set_offline(False)
    wall.page.get_by_role("timer").wait_for(timeout=10_000)
    assert not wall.page.get_by_text("Mất kết nối").is_visible()

    telephone.page.context.set_offline(True)
    telephone.page.get_by_text("Mất kết nối").wait_for(timeout=10_000)
    telephone.forgiven.append("ERR_INTERNET_DISCONNECTED")
