"""A real server on a real database and Debian's Chromium; each visitor is a browser of their own."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from tests import tables
from tests.journeys.visitor import Visitor

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

# Playwright leaves an event loop in this thread; tests of other folders in the same run still use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


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
    """The demo, loaded once for all workers; every file of tests starts from a copy."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "world"
    database = folder / "demo.sqlite3"
    with (shared / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first one tells it, the others wait
        if not folder.exists():
            folder.mkdir()
            shutil.copy(tables.sqlite(), database)
            manage(database, "demo")
    return database


@contextmanager
def served(words: list[str], folder: Path, surroundings: dict[str, str]) -> Iterator[str]:
    """The address of a server that runs as long as it is needed; `PORT` among the words stands for its port."""
    port = free_port()
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", *(str(port) if word == "PORT" else word for word in words)],
            cwd=ROOT,
            env=surroundings,
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


@pytest.fixture(scope="module")
def site(told_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on its own copy of the demo."""
    folder = tmp_path_factory.mktemp("site") / "var"
    shutil.copytree(told_world.parent, folder)
    words = ["uvicorn", "doithoai.config.asgi:application", "--host", "127.0.0.1", "--port", "PORT"]
    words += ["--timeout-graceful-shutdown", "1", "--log-level", "warning"]
    with served(words, folder, environment(folder / told_world.name)) as address:
        yield address


@dataclass(frozen=True)
class Stage:
    """An invented world on a server whose clock the test sets."""

    address: str
    people: dict[str, dict[str, str]]
    clock: Path

    def at(self, moment: datetime) -> None:
        """It is now this moment; the clock goes on from here."""
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str((moment - timezone.now()).total_seconds()), encoding="utf-8")
        fresh.replace(self.clock)


@pytest.fixture(scope="module")
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The world of `tests/factories`, with the scene that the file names, served by the same program as the demo."""
    folder = tmp_path_factory.mktemp("stage")
    clock = folder / "clock"
    clock.write_text("0", encoding="utf-8")
    surroundings = environment(folder / "stage.sqlite3") | {"JOURNEY_CLOCK": str(clock)}
    told = subprocess.run(
        [sys.executable, "-m", "tests.journeys.serving", "world", *getattr(request.module, "SCENE", ())],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-4000:]
    with served(["tests.journeys.serving", "PORT"], folder, surroundings) as address:
        yield Stage(address, json.loads(told.stdout), clock)


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
        context.set_default_timeout(15_000)
        visitors.append(Visitor(context.new_page(), site, folder, screen, script))
        return visitors[-1]

    yield enter
    complaints = [complaint for visitor in visitors for complaint in visitor.unforgiven()]
    for visitor in visitors:
        visitor.page.context.close()
    assert complaints == []
