"""A real server on a real database and Debian's Chromium; each visitor is a browser of their own."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "artefacts"
SCREENS = {"desktop": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
# Debian's browser as root, without the services that would look for the internet.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Playwright leaves an event loop in this thread; tests of other folders in the same run still use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@dataclass
class Visitor:
    """One person at one screen; what the browser complains about is kept until the test ends."""

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

    def sign_in(self, account: str, password: str) -> Page:
        """Sign in as an official and stand at the first page of the desk."""
        page = self.open("/dang-nhap/")
        page.locator("input[name=username]").fill(account)
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(re.compile(r"/ban/"))
        return page

    def picture(self, name: str) -> None:
        """Keep the whole page as a picture in artefacts/."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.folder / f"{name}-{self.screen}.png", full_page=True)

    def forgive(self, words: str) -> None:
        """Say that the browser may complain with these words: a page that is meant to be missing."""
        self.forgiven.append(words)

    def check_access(self) -> None:
        """Every rule of WCAG 2.2 AA that a machine can check, on the page as it stands now."""
        assert self.script, "axe runs inside the page: visit with script"
        results = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"

    def check_width(self) -> None:
        """Nothing sticks out to the right."""
        over = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"{self.page.url} is {over} px too wide at {self.screen}"

    def unforgiven(self) -> list[str]:
        """What the test must answer for."""
        return [said for said in self.complaints if not any(words in said for words in self.forgiven)]


Visit = Callable[..., Visitor]


def manage(database: Path, *words: str) -> None:
    """Run a management command on this database."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(database),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"manage.py {' '.join(words)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"


def environment(database: Path) -> dict[str, str]:
    """Everything the server writes goes beside its database."""
    return os.environ | {"DOITHOAI_DATABASE": f"sqlite:///{database}", "DOITHOAI_VAR": str(database.parent)}


@pytest.fixture(scope="session")
def told_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, loaded once; every file of tests starts from a copy."""
    database = tmp_path_factory.mktemp("world") / "demo.sqlite3"
    manage(database, "migrate", "-v", "0")
    manage(database, "demo")
    return database


@pytest.fixture(scope="module")
def site(told_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on its own copy of the demo."""
    folder = tmp_path_factory.mktemp("site") / "var"
    shutil.copytree(told_world.parent, folder)
    port = free_port()
    log = folder / "server.log"
    words = ["doithoai.config.asgi:application", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--timeout-graceful-shutdown", "1", "--log-level", "warning"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", *words],
            cwd=ROOT,
            env=environment(folder / told_world.name),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_it_answers(port, server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
        ARTEFACTS.mkdir(exist_ok=True)
        shutil.copy(log, ARTEFACTS / f"server-{port}.log")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Thirty seconds are plenty for a start on a slow machine."""
    for _ in range(150):
        assert server.poll() is None, log.read_text(encoding="utf-8")[-4000:]
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"The server does not answer:\n{log.read_text(encoding='utf-8')[-4000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser; contexts keep visitors apart."""
    program = shutil.which("chromium")
    assert program, "apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Let a person in: `visit()`, `visit("phone")`, `visit(script=False)`."""
    visitors: list[Visitor] = []
    folder = ARTEFACTS / request.node.path.stem.removeprefix("test_")

    def enter(screen: str = "desktop", *, script: bool = True, language: str = "vi-VN") -> Visitor:
        width, height = SCREENS[screen]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=script,
            has_touch=screen == "phone",
        )
        context.set_default_timeout(10_000)
        visitors.append(Visitor(context.new_page(), site, folder, screen, script))
        return visitors[-1]

    yield enter
    complaints = [complaint for visitor in visitors for complaint in visitor.unforgiven()]
    for visitor in visitors:
        visitor.page.context.close()
    assert complaints == []
