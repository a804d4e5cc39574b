"""Asks a process of its own, with limits of time, memory and files, to check or fill a form that somebody uploaded."""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from doithoai.docx.worker import SECONDS
from doithoai.regulations.refusals import Refused

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 3 * SECONDS  # on a machine that does other things too
MOST_BYTES = 5 * 1024 * 1024


def check_apart(content: bytes, shape: Mapping[str, Any]) -> tuple[list[Refused], set[str]]:
    """What is wrong with the form, and the fields it uses."""
    if len(content) > MOST_BYTES:
        return [
            Refused("Tệp lớn hơn %(most)s MB. Hãy thu nhỏ ảnh rồi lưu lại.", most=MOST_BYTES // 1024**2)
        ], set()
    said = _asked({"do": "check", "form": b64encode(content).decode(), "values": shape})
    if said is None:
        return [Refused("Mẫu này phức tạp quá nên đã dừng kiểm tra. Hãy làm mẫu đơn giản hơn.")], set()
    return [Refused(reason, **facts) for reason, facts in said["faults"]], set(said["used"])


def fill_apart(content: bytes, values: Mapping[str, Any]) -> bytes:
    """The form with its fields."""
    said = _asked({"do": "fill", "form": b64encode(content).decode(), "values": values})
    if said is None or "made" not in said:
        raise Refused(
            "Mẫu riêng của cơ quan không điền được với dữ liệu này (%(detail)s). Quản trị cơ quan thôi dùng mẫu này, hoặc thay "
            "mẫu đã sửa, rồi làm lại.",
            detail=(said or {}).get("broken") or "quá lớn hoặc quá lâu",
        )
    return b64decode(said["made"])


def _asked(job: dict[str, Any]) -> dict[str, Any] | None:
    """The answer of the worker; none when it went beyond its limits or died."""
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "doithoai.docx.worker"],
            input=json.dumps(job).encode(),
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},  # none of the server's secrets
            timeout=LONGEST,
        )
        said: dict[str, Any] = json.loads(ended.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return said
