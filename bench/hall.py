"""`./run bench hall --viewers 1000 --phones 300`: live boards that change each second, then phones that ask; both databases."""

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.hall_questions import ask_all
from bench.opinions import ROOT, sqlite
from tests.postgres import server

SERVED = (
    *("-m", "uvicorn", "doithoai.config.asgi:application", "--log-level", "warning"),
    *("--no-access-log", "--timeout-graceful-shutdown", "1"),
)
AT_ONCE = 50  # new lines opened at a time
PATIENCE = 30  # seconds until everybody has seen the first picture


@dataclass
class Hall:
    """What the viewers saw: seconds between a change and its picture, and who saw what last."""

    viewers: int
    changed: dict[int, float] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)
    last: dict[int, int] = field(default_factory=dict)
    full: asyncio.Event = field(default_factory=asyncio.Event)


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="./run bench hall", description=__doc__)
    parser.add_argument("--viewers", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--within", type=float, default=60, help="seconds in which all phones ask")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    return parser.parse_args()


def main() -> None:
    """Runs what was asked; the last line is JSON."""
    asked = options()
    found: dict[str, Any] = {"bench": "hall", "viewers": asked.viewers, "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory(prefix="doithoai-bench-") as name:
        folder = Path(name)
        if asked.database in {"sqlite", "both"}:
            with sqlite(folder) as address:
                found["sqlite"] = measure(address, asked, folder)
        if asked.database in {"postgresql", "both"}:
            with server() as address:
                found["postgresql"] = measure(address, asked, folder)
    print(json.dumps(found, ensure_ascii=False))


def measure(address: str, asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """One database in processes of its own: a stage, a server, and the viewers here."""
    words = {"DOITHOAI_DATABASE": address, "DOITHOAI_VAR": str(folder / "var")}
    around = os.environ | words | {"DJANGO_SETTINGS_MODULE": "doithoai.config.settings"}
    ready = subprocess.run(
        [sys.executable, "-m", "bench.hall_stage", "set"],
        cwd=ROOT,
        env=around,
        check=True,
        capture_output=True,
        text=True,
    )
    code, port = ready.stdout.split()[-1], _free_port()
    serving = subprocess.Popen(
        [sys.executable, *SERVED, "--port", str(port)],
        cwd=ROOT,
        env=around,
    )
    try:
        asyncio.run(_until_up(port))
        seen = asyncio.run(_play(code, port, serving.pid, around, asked)) if asked.viewers else {}
        if asked.phones:
            before = _work(serving.pid)
            seen["questions"] = ask_all(code, port, around, asked.phones, asked.within)
            seen["questions"]["server_cpu_s"] = round(_work(serving.pid) - before, 1)
        return seen
    finally:
        serving.terminate()
        serving.wait(10)


async def _play(
    code: str, port: int, pid: int, around: dict[str, str], asked: argparse.Namespace
) -> dict[str, Any]:
    hall = Hall(asked.viewers)
    await _until_up(port)
    empty, spent = _memory(pid), _work(pid)
    gate = asyncio.Semaphore(AT_ONCE)
    viewers = [asyncio.create_task(_view(number, code, port, hall, gate)) for number in range(asked.viewers)]
    async with asyncio.timeout(PATIENCE):
        await hall.full.wait()
    full, began = _memory(pid), time.monotonic()
    changing = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.hall_stage", "change", code, str(asked.seconds)),
        cwd=ROOT,
        env=around,
        stdout=asyncio.subprocess.PIPE,
    )
    assert changing.stdout
    before = _work(pid)
    async for line in changing.stdout:
        version, moment = line.split()
        hall.changed[int(version)] = float(moment)
    await asyncio.sleep(2)
    work = (_work(pid) - before) / (time.monotonic() - began)
    for viewer in viewers:
        viewer.cancel()
    return _told(hall) | {
        "connected_cpu_s": round(before - spent, 2),
        "cpu_of_one_core": round(work, 3),
        "kb_a_viewer": round((full - empty) / asked.viewers, 1),
    }


def _told(hall: Hall) -> dict[str, Any]:
    """Delivery in milliseconds, and how many did not end at the newest picture."""
    newest = max(hall.changed)
    waited = sorted(hall.waited)
    return {
        "changes": len(hall.changed),
        "pictures": len(waited),
        "p50_ms": round(statistics.median(waited) * 1000),
        "p95_ms": round(waited[int(len(waited) * 0.95)] * 1000),
        "worst_ms": round(waited[-1] * 1000),
        "left_behind": hall.viewers - sum(seen == newest for seen in hall.last.values()),
    }


async def _view(number: int, code: str, port: int, hall: Hall, gate: asyncio.Semaphore) -> None:
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /hoi-truong/{quote(code)}/dong HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        await writer.drain()
    pending: list[tuple[int, float]] = []
    try:
        while line := await reader.readline():
            if line.startswith(b"id: "):
                version, now = int(line[4:]), time.time()
                hall.last[number] = version
                if len(hall.last) == hall.viewers:
                    hall.full.set()
                pending.append((version, now))
            # The change's own hour is told a moment after the change itself.
            pending = [(version, now) for version, now in pending if not _count(hall, version, now)]
    finally:
        for version, now in pending:
            _count(hall, version, now)
        writer.close()


def _count(hall: Hall, version: int, now: float) -> bool:
    moment = hall.changed.get(version)
    if moment is not None:
        hall.waited.append(now - moment)
    return moment is not None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _until_up(port: int) -> None:
    for _ in range(150):
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.2)
        else:
            writer.close()
            return
    raise TimeoutError("the server does not answer")


def _memory(pid: int) -> int:
    """Resident kilobytes."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def _work(pid: int) -> float:
    """Seconds of processor."""
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
