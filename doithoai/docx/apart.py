"""Asks a process of its own, with limits of time, memory and files, to check or fill a form that somebody uploaded."""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from doithoai.docx.worker import SECONDS, STAY
from doithoai.regulations.refusals import Refused

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 5 * SECONDS  # on a machine that does other things too
MOST_BYTES = 5 * 1024 * 1024
CHUNK = 1 << 16


def check_apart(content: bytes, shape: Mapping[str, Any]) -> tuple[list[Refused], set[str]]:
    """What is wrong with the form, and the fields it uses."""
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1024**2
        return [Refused("Tệp lớn hơn %(most)s MB. Hãy thu nhỏ ảnh rồi lưu lại.", most=most)], set()
    said = _asked_once(_line("check", content, shape))
    if said is None:
        return [Refused("Mẫu này phức tạp quá nên đã dừng kiểm tra. Hãy làm mẫu đơn giản hơn.")], set()
    return [Refused.relayed(reason, facts) for reason, facts in said["faults"]], set(said["used"])


def fill_apart(content: bytes, values: Mapping[str, Any]) -> bytes:
    """A form that nobody put in use yet, with its fields."""
    return _made(_asked_once(_line("fill", content, values)))


def fill_in_use(content: bytes, values: Mapping[str, Any]) -> bytes:
    """A form in use with its fields; a process that stays fills one paper after another."""
    return _made(_FILLER.asked(_line("fill", content, values)))


def _made(said: dict[str, Any] | None) -> bytes:
    if said is None or "made" not in said:
        raise Refused(
            "Mẫu riêng của cơ quan không điền được với dữ liệu này (%(detail)s). Quản trị cơ quan thôi dùng mẫu này, hoặc thay "
            "mẫu đã sửa, rồi làm lại.",
            detail=(said or {}).get("broken") or "quá lớn hoặc quá lâu",
        )
    return b64decode(said["made"])


def _line(order: str, content: bytes, values: Mapping[str, Any]) -> bytes:
    job = {"do": order, "form": b64encode(content).decode(), "values": values}
    return json.dumps(job).encode() + b"\n"


def _started(*words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "doithoai.docx.worker", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},  # none of the server's secrets
    )


def _asked_once(line: bytes) -> dict[str, Any] | None:
    """The answer of a process that lives for it; none when it went beyond its limits or died."""
    with _started() as process:
        try:
            answer, _nothing = process.communicate(line, timeout=LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
    return _read(answer)


def _read(answer: bytes) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = json.loads(answer)
    except json.JSONDecodeError:
        return None
    return said


class _Filler:
    """Keeps one process for the forms in use: starting one costs more than filling ten papers."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0

    def asked(self, line: bytes) -> dict[str, Any] | None:
        """The answer; none when the form went beyond its limits."""
        with self.lock:
            if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
                self._start()
            said = self._exchanged(line)
            if said is None and self.process and self.process.wait(LONGEST) == 0:  # it had just gone idle
                self._start()
                said = self._exchanged(line)
            return said

    def _start(self) -> None:
        self.stop()
        self.process, self.owner = _started(STAY), os.getpid()

    def stop(self) -> None:
        """Ends it; another starts with the next paper."""
        if self.process and self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe:
                    pipe.close()
        self.process = None

    def _exchanged(self, line: bytes) -> dict[str, Any] | None:
        process = self.process
        assert process
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except BrokenPipeError:
            return None
        answer, until = b"", time.monotonic() + LONGEST
        while not answer.endswith(b"\n"):
            ready, _, _ = select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))
            chunk = os.read(process.stdout.fileno(), CHUNK) if ready else b""
            if not chunk:
                if not ready:
                    process.kill()
                return None
            answer += chunk
        return _read(answer)


_FILLER = _Filler()
atexit.register(_FILLER.stop)
