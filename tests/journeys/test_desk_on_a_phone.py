"""The main pages of the desk in a hand, on a small laptop and on a desk: nothing sticks out, everything can be reached."""

import pytest
from playwright.sync_api import Page

from doithoai.demo.management.commands.demo import PASSWORD
from tests.journeys.conftest import SCREENS, Visit
from tests.journeys.visitor import Visitor

DIALOGUE = ("", "y-kien/", "chuong-trinh/", "hoi-nghi/", "sau-doi-thoai/", "sau-doi-thoai/ho-so/")
PAGES = {
    "thammuu.tuson": (
        "/ban/",
        "/ban/ke-hoach/",
        "/ban/ke-hoach/moi/",
        "/ban/doi-thoai/",
        "/ban/doi-thoai/moi/",
        "/ban/y-kien/phan-loai/",
        "/ban/y-kien/nhap-phieu/",
        "/ban/y-kien/den/",
        "/ban/so-van-ban/",
        "/ban/so-van-ban/vao-so/",
    ),
    "canbo.tuson": ("/ban/", "/ban/y-kien/don-vi/"),
    "giamsat.tinh": ("/ban/", "/ban/y-kien/", "/ban/theo-doi/"),
    "quantri.tuson": ("/ban/quan-tri/",),
}


@pytest.mark.parametrize("account", PAGES)
def test_the_pages_of_an_official_fit_every_screen(visit: Visit, account: str) -> None:
    who = visit()
    who.sign_in(account, PASSWORD)
    wrong = [said for path in PAGES[account] for said in judged(who, path)]
    assert not wrong, "\n\n" + "\n".join(wrong)


def test_every_tab_of_a_dialogue_fits_every_screen(visit: Visit) -> None:
    who = visit()
    who.sign_in("thammuu.tuson", PASSWORD)
    wrong = []
    for view in ("chuan-bi", "da-to-chuc"):
        who.open(f"/ban/doi-thoai/?xem={view}")
        address = linked(who.page, "table a.main-a")
        wrong += [
            said
            for tab in DIALOGUE
            for said in judged(who, address + tab, f"buoi-{view}-{tab.strip('/').replace('/', '-')}")
        ]
    assert not wrong, "\n\n" + "\n".join(wrong)


def test_a_plan_and_an_opinion_in_each_stage_fit_every_screen(visit: Visit) -> None:
    who = visit()
    who.sign_in("thammuu.tuson", PASSWORD)
    wrong = []
    who.open("/ban/ke-hoach/")
    wrong += judged(who, linked(who.page, "table a.main-a"), "ke-hoach-mot-nam")
    for view in ("moi", "thong-nhat", "tra-loi", "xong", "khac"):
        who.open(f"/ban/y-kien/?xem={view}")
        if who.page.locator("table a.main-a").count():
            wrong += judged(who, linked(who.page, "table a.main-a"), f"y-kien-{view}")
    wrong += judged(who, "/ban/y-kien/?xem=tat-ca", "y-kien-tat-ca")
    assert not wrong, "\n\n" + "\n".join(wrong)


def linked(page: Page, chosen: str) -> str:
    """Where the first of these links leads."""
    return page.locator(chosen).first.get_attribute("href") or ""


def judged(who: Visitor, path: str, name: str = "") -> list[str]:
    """What is wrong with this page, on each screen."""
    who.open(path)
    wrong = []
    for screen, (width, height) in SCREENS.items():
        who.page.set_viewport_size({"width": width, "height": height})
        who.screen = screen
        for check in (who.check_width, *((who.check_access,) if screen != "tablet" else ())):
            try:
                check()
            except AssertionError as said:
                wrong.append(f"{screen}: {said}")
        if screen != "tablet":
            who.picture(name or path.strip("/").replace("/", "-"))
    return wrong
