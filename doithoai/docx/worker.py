"""The process in which an uploaded form is checked or filled: few seconds, little memory, no file, no further process."""

import json
import resource
import sys
from base64 import b64decode, b64encode
from typing import Any

SECONDS = 20  # of the processor
MEMORY = 1024**3


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _done(job: dict[str, Any]) -> dict[str, Any]:
    # Imported behind the limits: whatever a file makes them do stays within.
    from doithoai.docx.checking import check  # noqa: PLC0415
    from doithoai.docx.own_forms import BrokenForm, filled  # noqa: PLC0415

    content = b64decode(job["form"])
    if job["do"] == "check":
        faults, used = check(content, job["values"])
        return {"faults": [(one.reason, one.facts) for one in faults], "used": sorted(used)}
    try:
        return {"made": b64encode(filled(content, job["values"])).decode()}
    except BrokenForm as broken:
        return {"broken": str(broken)}


def main() -> None:
    """One job from the standard input, its answer on the standard output; nothing where it failed."""
    _limited()
    sys.stdout.write(json.dumps(_done(json.load(sys.stdin))))


if __name__ == "__main__":
    main()
