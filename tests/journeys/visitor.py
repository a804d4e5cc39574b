"""One person at one screen: goes to pages, fills forms by the names of their fields, presses what is written on buttons."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Download, Locator, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 10.0  # seconds
Typed = str | bool | Path | tuple[str, ...]


@dataclass
class Visitor:
    """What the browser complains about is kept until the test ends."""

    page: Page
    address: str
    folder: Path
    screen: str
    script: bool = True
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text} {message.location.get('url', '')}")

    def open(self, path: str) -> Page:
        """Go to a page by its path or by an address copied from another page."""
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self.page

    def sign_in(self, account: str, password: str, path: str = "/ban/") -> Page:
        """Ask for a page of the desk, be asked who one is, and stand at that page."""
        page = self.open(path)
        page.locator("input[name=username]").fill(account)
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(re.compile(r"^[^?]*/ban/"))
        return page

    def follow(self, words: str) -> Page:
        """Press the first link with these words."""
        link = self.named("link", words)
        unfold(link)
        link.click()
        return self.arrived()

    def arrived(self) -> Page:
        """A click waits for the answer to begin, not for its end; what is read next shall be read from the whole page."""
        self.page.wait_for_load_state("domcontentloaded")
        return self.page

    def named(self, role: Literal["button", "link"], words: str) -> Locator:
        """The first with exactly these words, else the first that begins or goes on otherwise."""
        exact = self.page.get_by_role(role, name=words, exact=True, include_hidden=True)
        return (
            exact if exact.count() else self.page.get_by_role(role, name=words, include_hidden=True)
        ).first

    def press(self, words: str, typed: Mapping[str, Typed] | None = None) -> Page:
        """Fill the form of the button with these words, then press it."""
        button = self.named("button", words)
        unfold(button)
        form = button.locator("xpath=ancestor::form[1]")
        for name, value in (typed or {}).items():
            fill(form, name, value)
        button.click()
        return self.arrived()

    def download(self, words: str, beside: str = "") -> Path:
        """The file behind the first link with these words, or behind the one in the row that says `beside`."""
        row = self.page.locator("li", has_text=beside).last
        link = row.get_by_role("link", name=words).first if beside else self.named("link", words)
        unfold(link)
        with self.page.expect_download() as coming:
            link.click()
        return kept(coming.value)

    def sees(self, *words: str) -> None:
        """Each of these stands on the page where eyes find it, now or as soon as the page has come."""
        asked = [" ".join(one.split()) for one in words]
        latest = time.monotonic() + PATIENCE
        while missing := [one for one in asked if one not in (shown := self.shown())]:
            assert "Hệ thống gặp lỗi" not in shown, (
                f"{self.page.url}: a page of ours broke, see the server's log"
            )
            assert time.monotonic() < latest, f"{self.page.url} does not say “{missing[0]}”:\n{shown[:6000]}"
            self.page.wait_for_timeout(100)

    def shown(self) -> str:
        """The words of the whole page as eyes find them."""
        self.arrived()
        return " ".join(self.page.locator("body").inner_text().split())

    def sees_at(self, name: str, words: str) -> None:
        """The error stands at this field."""
        box = self.page.locator(f".f--bad:has([name='{name}'])").first
        assert words in box.inner_text(), f"{self.page.url}: {name} says “{box.inner_text()}”"

    def keeps(self, name: str, words: str) -> None:
        """What was typed still stands in this field."""
        assert self.page.locator(f"[name='{name}']").first.input_value() == words

    def sees_not(self, *words: str) -> None:
        """None of these stands on the page."""
        shown = self.shown()
        for one in words:
            assert " ".join(one.split()) not in shown, f"{self.page.url} says “{one}”"

    def picture(self, name: str) -> None:
        """Keep the whole page as a picture in artefacts/; on a screen as long as the page, so that bars lie at its edge."""
        self.folder.mkdir(parents=True, exist_ok=True)
        before = self.page.viewport_size
        assert before is not None
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": before["width"], "height": max(before["height"], height)})
        self.page.screenshot(path=self.folder / f"{name}-{self.screen}.png")
        self.page.set_viewport_size(before)

    def look(self, name: str) -> None:
        """Picture, width and every rule a machine can check, of the page as it stands."""
        self.picture(name)
        self.check_width()
        if self.script:
            self.check_access()

    def forgive(self, words: str) -> None:
        """Say that the browser may complain with these words: a page that is meant to be missing."""
        self.forgiven.append(words)

    def check_access(self) -> None:
        """Every rule of WCAG 2.2 AA that a machine can check, on the page as it stands now."""
        assert self.script, "axe runs inside the page: visit with script"
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}})
        wrong = [
            f"{rule['help']} ({rule['id']}): {node['html'][:200]}"
            for rule in found.response["violations"]
            for node in rule["nodes"]
        ]
        assert not wrong, "\n".join([self.page.url, *wrong])

    def check_width(self) -> None:
        """Nothing sticks out to the right."""
        over = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"{self.page.url} is {over} px too wide at {self.screen}"

    def unforgiven(self) -> list[str]:
        """What the test must answer for."""
        return [said for said in self.complaints if not any(words in said for words in self.forgiven)]


def unfold(target: Locator) -> None:
    """Open the folded parts of the page around it, the outermost first."""
    folded = target.locator("xpath=ancestor::details[not(@open)]")
    for _ in range(folded.count()):
        folded.first.locator("xpath=summary").click()


def fill(form: Locator, name: str, value: Typed) -> None:
    """Type, choose or tick, as the field asks."""
    fields = form.locator(f'[name="{name}"]')
    first = fields.first
    unfold(first)
    if isinstance(value, Path):
        first.set_input_files(value)
    elif first.get_attribute("type") in {"radio", "checkbox"}:
        for one in value if isinstance(value, tuple) else (value,):
            chosen = first if isinstance(one, bool) else form.locator(f'[name="{name}"][value="{one}"]')
            chosen.set_checked(one is not False, force=True)
    elif first.locator("xpath=self::select").count():
        assert isinstance(value, str)
        first.select_option(label=value)
    else:
        first.fill(str(value))


def kept(download: Download) -> Path:
    """Where the browser put the file."""
    assert download.failure() is None
    return Path(download.path())
