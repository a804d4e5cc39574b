"""The line is cut for ten minutes and the tab dies in the middle: the notebook goes on, and everything arrives once."""

import contextlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect
from playwright.sync_api import TimeoutError as TooLong

from doithoai.demo.management.commands.demo import PASSWORD
from tests.journeys.conftest import Visit, environment, served
from tests.journeys.visitor import Visitor

OPERATOR, CLERK = "thammuu.tuson", "vanthu.tuson"
GUEST, NEWCOMER = "Tẩn Thị Mẫu Đơn", "Giàng A Thử"
FIRST = "Đoạn cuối phố ngập mỗi khi mưa to, nước vào nhà. Mong phường nạo vét cống."
SECOND = "Đèn đường ngõ 12 hỏng từ tháng bảy."
LOST = re.compile("Mất kết nối")


@pytest.fixture(scope="module")
def world(told_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo, to be read by the test as the server writes it."""
    folder = tmp_path_factory.mktemp("cut") / "var"
    shutil.copytree(told_world.parent, folder)
    return folder / told_world.name


@pytest.fixture(scope="module")
def site(world: Path) -> Iterator[str]:
    """A server on this copy."""
    words = ["uvicorn", "doithoai.config.asgi:application", "--host", "127.0.0.1", "--port", "PORT"]
    words += ["--timeout-graceful-shutdown", "1", "--log-level", "warning"]
    with served(words, world.parent, environment(world)) as address:
        yield address


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A busy machine is slow, and this is about what arrives, not how fast."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


def rows(world: Path, question: str, *facts: object) -> list[Any]:
    """What the database says."""
    with sqlite3.connect(world) as base:
        return base.execute(question, facts).fetchall()


def notebook(world: Path) -> str:
    """The address of the notebook of the dialogue that the demo holds right now."""
    number = rows(world, "SELECT id FROM dialogues_dialogue WHERE state = 'open'")[0][0]
    return f"/ban/doi-thoai/{number}/hoi-nghi/ngoai-mang/"


def opened(visit: Visit, world: Path, account: str = OPERATOR) -> Visitor:
    """Somebody at the notebook, with everything kept for the time without a line."""
    who = visit()
    who.page.context.set_default_timeout(40_000)
    for words in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_ABORTED", "Failed to load resource"):
        who.forgive(words)
    who.sign_in(account, PASSWORD, notebook(world))
    who.page.locator("html[data-ready='1']").wait_for()
    expect(line(who.page)).to_contain_text("mọi việc đã gửi")
    return who


def line(page: Page) -> Any:
    """What the page says of the line and of what was not sent."""
    return page.locator("#line")


def goes_to(page: Page, pane: str) -> None:
    """One of the three parts."""
    page.locator(f".nb .tabs a[href='#{pane}']").click()
    page.locator(f"#{pane}").wait_for()


def hears(page: Page, words: str, outcome: str, **more: str) -> None:
    """Takes the words down with their outcome, and ends the turn."""
    form = page.locator("#hear")
    form.locator("[name=text]").fill(words)
    form.locator(f"[name=outcome][value={outcome}]").check(force=True)
    for name, value in more.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("[name=text]").press("Control+Enter")


def test_ten_minutes_without_a_line_and_a_dead_tab_lose_nothing(visit: Visit, world: Path) -> None:
    who = opened(visit, world)
    context, page = who.page.context, who.page
    before = rows(world, "SELECT max(id) FROM dialogues_speech")[0][0]
    context.clock.install()
    page.reload()
    page.locator("html[data-ready='1']").wait_for()
    goes_to(page, "ban")
    speaker = page.locator("#stage .name").inner_text()
    context.set_offline(True)
    expect(line(page)).to_contain_text(LOST)

    hears(page, FIRST, "answered", note="Phường nạo vét trong tuần.")
    expect(line(page)).to_contain_text("chưa gửi (1)")
    context.clock.fast_forward("01:00")
    a_guest_comes_in_and_wishes_to_speak(page)
    context.clock.fast_forward("01:00")
    a_slip_is_handed_in(page)
    expect(line(page)).to_contain_text("chưa gửi (4)")
    who.look("khong-mang-phieu")
    context.clock.fast_forward("01:00")
    goes_to(page, "ban")
    page.locator("#stage").get_by_role("button", name=re.compile("^Mời .* phát biểu")).click()
    page.locator("#stage .timer").wait_for()
    page.locator("#hear [name=text]").fill(SECOND)
    who.look("khong-mang-ban")

    fresh = killed_and_opened_again(who)
    page = fresh.page
    expect(line(page)).to_contain_text("chưa gửi (5)")
    expect(line(page)).to_contain_text(LOST)
    fresh.keeps("text", SECOND)  # half-written words are still there
    a_promise_needs_a_day(page)
    context.clock.fast_forward("03:00")
    the_newcomer_speaks_of_two_matters(page)
    page.locator("#minute [name=text]").fill("Chủ trì nhắc mỗi người nói năm phút.")
    page.get_by_role("button", name="Ghi vào biên bản").click()
    expect(line(page)).to_contain_text("chưa gửi (9)")
    context.clock.fast_forward("04:00")
    fresh.look("khong-mang-sau")

    context.set_offline(False)
    expect(line(page)).to_contain_text("mọi việc đã gửi", timeout=30_000)
    expect(page.locator("#outbox")).not_to_contain_text("Máy chủ không nhận")
    everything_arrived_once(world, before, speaker)


def a_guest_comes_in_and_wishes_to_speak(page: Page) -> None:
    """At the door, without a registration."""
    goes_to(page, "cua")
    page.locator("#guest [name=name]").fill(GUEST)
    page.locator("#guest [name=people]").fill("3")
    page.locator("#guest [name=group]").fill("Tổ liên gia số 9")
    page.get_by_role("button", name="Ghi và cho vào").click()
    page.locator("#find").fill("tan thi mau don")
    expect(page.locator("#guests li")).to_have_count(1)
    page.locator("#guests").get_by_role("button", name="Ghi phiếu").click()
    page.locator("#slip [name=subject]").fill("Nước máy đục")
    page.locator("#slip [name=subject]").press("Control+Enter")


def a_slip_is_handed_in(page: Page) -> None:
    """One without a subject is not taken; what was typed stays."""
    form = page.locator("#slip")
    expect(form.locator("[name=speaker]")).to_have_value("")
    form.locator("[name=speaker]").fill(NEWCOMER)
    form.locator("[name=speaker]").press("Control+Enter")
    expect(form).to_contain_text("Cần điền “Nội dung tóm tắt”")
    form.locator("[name=subject]").fill("Vỉa hè và chỗ đỗ xe")
    form.locator("[name=subject]").press("Control+Enter")


def killed_and_opened_again(who: Visitor) -> Visitor:
    """The tab dies as by a full memory; another one is opened at the console and finds the notebook."""
    context, address = who.page.context, who.page.url.split("#")[0]
    with pytest.raises(Error):
        who.page.goto("chrome://crash")
    who.page.close()
    page = context.new_page()
    for wait in (
        10_000,
        40_000,
    ):  # a worker that died with the tab may take the first call with it: one calls again
        with contextlib.suppress(TooLong):
            page.goto(address.replace("ngoai-mang/", ""), timeout=wait)
            break
    expect(page).to_have_url(re.compile("ngoai-mang/"))
    return replace(who, page=page)


def a_promise_needs_a_day(page: Page) -> None:
    """Answered later without a day is not taken."""
    hears(page, SECOND, "answer_later")
    expect(page.locator("#hear")).to_contain_text("Hẹn trả lời sau thì phải có ngày.")
    hears(page, SECOND, "answer_later", due_on="31/12/2030")


def the_newcomer_speaks_of_two_matters(page: Page) -> None:
    """Called by name before the others, though the slip has no number yet."""
    page.locator("#queue li", has_text=NEWCOMER).get_by_role("button", name="Mời nói").click()
    expect(page.locator("#stage .name")).to_have_text(NEWCOMER)
    page.locator("#hear summary").click()
    hears(page, "Vỉa hè bị lấn chiếm.", "recorded", second="Trường học thiếu chỗ đỗ xe.")
    expect(page.locator("#queue li", has_text=NEWCOMER)).to_contain_text("đã ghi lời")


def everything_arrived_once(world: Path, before: int, speaker: str) -> None:
    """The records against what was done."""
    acts = rows(world, "SELECT act, refused, once FROM dialogues_deviceact ORDER BY id")
    order = ["hear", "walk_in", "slip", "slip", "call", "hear", "call", "hear", "note"]
    assert [act for act, _refused, _once in acts] == order
    assert {refused for _act, refused, _once in acts} == {""}
    new = rows(world, "SELECT speaker, state FROM dialogues_speech WHERE id > ? ORDER BY number", before)
    assert new == [(GUEST, "waiting"), (NEWCOMER, "spoken")]
    guest = rows(world, "SELECT people, arrived_at FROM dialogues_attendee WHERE name = ?", GUEST)
    assert len(guest) == 1
    assert guest[0][0] == 3
    said = "SELECT s.petitioner, o.text, o.outcome FROM opinions_opinion o JOIN opinions_submission s ON s.id = o.submission_id WHERE o.text = ?"
    for text, outcome in (
        (FIRST, "answered"),
        (SECOND, "answer_later"),
        ("Vỉa hè bị lấn chiếm.", "recorded"),
        ("Trường học thiếu chỗ đỗ xe.", "recorded"),
    ):
        found = rows(world, said, text)
        assert [row[1:] for row in found] == [(text, outcome)], text
        if text == FIRST:
            assert found[0][0] == speaker
    hours = [row[0] for row in rows(world, "SELECT done_at FROM dialogues_deviceact ORDER BY id")]
    assert hours == sorted(hours)
    assert len(rows(world, "SELECT id FROM dialogues_minuteentry WHERE text LIKE 'Chủ trì nhắc mỗi%'")) == 1


def test_an_answer_that_never_comes_back_doubles_nothing(visit: Visit, world: Path) -> None:
    who = opened(visit, world)
    page = who.page

    def swallowed(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()  # the server takes it; the device never hears so
        route.abort()

    page.context.route("**/ngoai-mang/viec/", swallowed)
    goes_to(page, "ban")
    page.locator("#minute [name=text]").fill("Dòng này chỉ vào một lần.")
    page.locator("#minute [name=text]").press("Control+Enter")
    expect(line(page)).to_contain_text(LOST)
    expect(line(page)).to_contain_text("chưa gửi (1)")
    page.wait_for_timeout(4_000)  # it tries again meanwhile
    page.context.unroute("**/ngoai-mang/viec/")
    expect(line(page)).to_contain_text("mọi việc đã gửi")
    assert len(rows(world, "SELECT id FROM dialogues_minuteentry WHERE text LIKE 'Dòng này chỉ%'")) == 1


def nobody_speaks(page: Page) -> None:
    """Whoever has the floor at the start of this story has said everything."""
    goes_to(page, "ban")
    page.locator("#stage h2").wait_for()
    done = page.get_by_role("button", name="Đã nói xong")
    if done.count():
        done.click()


def test_words_of_a_refused_turn_are_kept_and_sent_again(visit: Visit, world: Path) -> None:
    here, there = opened(visit, world), opened(visit, world, CLERK)
    nobody_speaks(here.page)
    called = here.page.locator("#queue li", has=here.page.get_by_role("button", name="Mời nói"))
    for who in (here, there):
        goes_to(who.page, "ban")
        expect(who.page.locator("#stage")).to_contain_text("Chưa mời ai phát biểu")
        who.page.context.set_offline(True)
        expect(line(who.page)).to_contain_text(LOST)
    names = called.locator("b").all_inner_texts()
    for who, name in ((here, names[0]), (there, names[1])):
        who.page.locator("#queue li", has_text=name).get_by_role("button", name="Mời nói").click()
    expect(there.page.locator("#hear-h")).to_contain_text(names[1])  # not whoever is still to be written down
    hears(there.page, "Lời ghi ở máy thứ hai.", "answered")
    expect(line(there.page)).to_contain_text("chưa gửi (2)")
    here.page.context.set_offline(False)
    expect(line(here.page)).to_contain_text("mọi việc đã gửi", timeout=30_000)

    # The second was signed out meanwhile, as after eight hours.
    there.page.context.clear_cookies()
    there.page.context.set_offline(False)
    expect(line(there.page)).to_contain_text("Cần đăng nhập lại", timeout=30_000)
    line(there.page).click()
    there.page.locator("input[name=username]").fill(CLERK)
    there.page.locator("input[name=password]").fill(PASSWORD)
    there.page.locator("input[name=password]").press("Enter")
    kept = there.page.locator("#outbox .kept")
    expect(kept).to_have_count(2)
    expect(kept.first).to_contain_text("Màn hình này đã cũ")
    there.look("khong-nhan")

    # Here the turn ends, and the other person is called and heard; then the words are theirs.
    here.page.get_by_role("button", name="Đã nói xong").click()
    here.page.locator("#queue li", has_text=names[1]).get_by_role("button", name="Mời nói").click()
    here.page.get_by_role("button", name="Đã nói xong").click()
    expect(line(here.page)).to_contain_text("mọi việc đã gửi")
    kept.filter(has_text="Lời ghi ở máy thứ hai").get_by_role("button", name="Gửi lại").click()
    arrived = there.page.locator("#outbox li:not(.kept)", has_text="Lời ghi ở máy thứ hai")
    expect(arrived).to_contain_text("đã gửi")
    expect(kept).to_have_count(1)
    kept.get_by_role("button", name="Bỏ việc này").click()
    there.page.get_by_role("button", name="Bỏ hẳn").click()
    expect(kept).to_have_count(0)
    assert len(rows(world, "SELECT id FROM opinions_opinion WHERE text = 'Lời ghi ở máy thứ hai.'")) == 1
