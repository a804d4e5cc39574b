"""`./run bench intake`: submissions through the real form of the portal, eight at a time, on both databases."""

import argparse
import http.client
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
SEND = "/gui-y-kien/"
CONCURRENCY, WORKERS = 8, 2
PATIENCE = 30  # seconds for one answer
TRIES = 40


@dataclass
class Sent:
    """What the clients were told: the code of each text; and how often they had to send again."""

    told: dict[str, str] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    again: int = 0
    refused: list[str] = field(default_factory=list)


def surroundings(address: str, folder: Path) -> dict[str, str]:
    """For every process that works on this database."""
    return os.environ | {
        "DOITHOAI_DATABASE": address,
        "DOITHOAI_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "doithoai.config.settings",
        "PYTHONWARNINGS": "ignore",
    }


def prepare(address: str, folder: Path) -> str:
    """Tables and one ward; the name under which the form offers it."""
    words = [sys.executable, "-m", "bench.intake_world"]
    done = subprocess.run(
        words, cwd=ROOT, env=surroundings(address, folder), check=True, stdout=subprocess.PIPE
    )
    return done.stdout.decode().strip().splitlines()[-1]


def stored(address: str, folder: Path) -> list[tuple[str, str]]:
    """Text and code of every submission, read by a process of its own."""
    words = [sys.executable, "-m", "bench.intake_world", "stored"]
    done = subprocess.run(
        words, cwd=ROOT, env=surroundings(address, folder), check=True, stdout=subprocess.PIPE
    )
    return [
        (str(text), str(code)) for text, code in json.loads(done.stdout.decode().strip().splitlines()[-1])
    ]


@contextmanager
def serving(address: str, folder: Path, workers: int = WORKERS) -> Iterator[int]:
    """As `./run serve` serves: one port, several workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = [sys.executable, "-m", "uvicorn", "doithoai.config.asgi:application", "--port", str(port)]
    words += ["--workers", str(workers), "--log-level", "critical", "--no-access-log"]
    server = subprocess.Popen(words, cwd=ROOT, env=surroundings(address, folder), start_new_session=True)
    try:
        _wait(port, server, workers)
        yield port
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)


def _wait(port: int, server: "subprocess.Popen[bytes]", workers: int) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("the server ended")
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", SEND)
            if connection.getresponse().status == 200 and len(workers_of(port)) >= workers:
                return
        sleep(0.1)
    raise SystemExit("the server did not start")


def workers_of(port: int) -> list[int]:
    """The processes that answer on the port, not the one that watches over them; read from /proc."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes()
            if entry.name.isdigit() and b"spawn_main" in words and f"\0{port}\0".encode() in _parent(entry):
                found.append(int(entry.name))
    return found


def _parent(entry: Path) -> bytes:
    parent = re.search(r"PPid:\s*(\d+)", (entry / "status").read_text())
    return Path(f"/proc/{parent[1]}/cmdline").read_bytes() if parent else b""


class Client(threading.Thread):
    """A person with a form: sends, and sends the same form again until an answer comes."""

    def __init__(self, port: int, to: str, until: float, sent: Sent) -> None:
        super().__init__(daemon=True)
        self.port, self.to, self.until, self.sent = port, to, until, sent
        self.connection: http.client.HTTPConnection | None = None
        self.token = ""

    def run(self) -> None:
        """Until the time is over; the last form is sent to its end."""
        while monotonic() < self.until:
            text = f"Ý kiến {secrets.token_hex(8)}: ngõ 24 ngập sau mưa, đề nghị thông cống."
            self.sent.begun.add(text)
            self._hand_over(text)

    def _hand_over(self, text: str) -> None:
        form = {"text": text, "to": self.to, "publish_name": "no", "once": str(uuid.uuid4())}
        code = self._until_answered(form)
        # One in five presses the button twice.
        if code and secrets.randbelow(5) == 0 and self._until_answered(form) != code:
            self.sent.refused.append(f"another code for the same form: {code}")
        if code:
            self.sent.told[text] = code

    def _until_answered(self, form: dict[str, str]) -> str:
        for _ in range(TRIES):
            try:
                status, place = self._post(form)
            except (OSError, http.client.HTTPException):
                self._hang_up()  # the line broke: nobody knows whether it arrived
                self.sent.again += 1
                sleep(0.05)
                continue
            if status == 302:
                return place.rstrip("/").rsplit("/", 1)[-1]
            self.sent.refused.append(f"{status} {place}")
            return ""
        self.sent.refused.append("no answer")
        return ""

    def _post(self, form: dict[str, str]) -> tuple[int, str]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        if not self.token:
            self._ask("GET", {}, "")
        answer = self._ask("POST", {**form, "csrfmiddlewaretoken": self.token}, f"csrftoken={self.token}")
        return answer.status, answer.headers.get("Location", "")

    def _ask(self, method: str, form: dict[str, str], cookie: str) -> http.client.HTTPResponse:
        assert self.connection is not None
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        self.connection.request(method, SEND, urlencode(form).encode() if form else None, headers)
        answer = self.connection.getresponse()
        answer.read()
        if found := re.search(r"csrftoken=(\w+)", answer.headers.get("Set-Cookie", "")):
            self.token = found[1]
        return answer

    def _hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def load(port: int, to: str, seconds: float, concurrency: int = CONCURRENCY) -> Sent:
    """Sends for so long; returns when every form has its answer."""
    sent = Sent()
    clients = [Client(port, to, monotonic() + seconds, sent) for _ in range(concurrency)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return sent


def wrong(sent: Sent, rows: list[tuple[str, str]]) -> list[str]:
    """What was told to be stored and is not there once under its code; what is there twice."""
    codes, times = dict(rows), Counter(text for text, _code in rows)
    lost = [text for text, code in sent.told.items() if codes.get(text) != code]
    return lost + [text for text, number in times.items() if number > 1]


def measure(address: str, folder: Path, seconds: float) -> dict[str, Any]:
    """Submissions a second, and that none was lost or doubled."""
    to = prepare(address, folder)
    with serving(address, folder) as port:
        load(port, to, 2)  # both workers are warm
        began = monotonic()
        sent = load(port, to, seconds)
        took = monotonic() - began
    return {
        "per_second": round(len(sent.told) / took, 1),
        "submissions": len(sent.told),
        "lost_or_doubled": len(wrong(sent, stored(address, folder))),
        "refused": len(sent.refused),
    }


def main() -> None:
    """Measures; the last line is JSON."""
    from tests.postgres import server

    parser = argparse.ArgumentParser(prog="./run bench intake", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    asked = parser.parse_args()
    found: dict[str, Any] = {
        "bench": "intake",
        "concurrency": CONCURRENCY,
        "workers": WORKERS,
        "seconds": asked.seconds,
        "cores": os.cpu_count(),
    }
    with tempfile.TemporaryDirectory(prefix="doithoai-intake-") as name:
        if asked.database in {"sqlite", "both"}:
            found["sqlite"] = measure(f"sqlite:///{name}/intake.sqlite3", Path(name), asked.seconds)
        if asked.database in {"postgresql", "both"}:
            with server() as address:
                found["postgresql"] = measure(address, Path(name), asked.seconds)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
