"""The process in which an uploaded form is checked or filled: few seconds, little memory, no file of its own."""

import json
import resource
import select
import sys
from base64 import b64decode, b64encode
from typing import Any

SECONDS = 10  # of the processor, for one job
MEMORY = 1024**3
IDLE = 60  # seconds that it waits for another job
STAY = "stay"


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _timed() -> None:
    """Few seconds from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _done(job: dict[str, Any]) -> dict[str, Any]:
    # Imported behind the limits: whatever a file makes them do stays within.
    from doithoai.docx.checking import check  # noqa: PLC0415 - behind the limits
    from doithoai.docx.own_forms import BrokenForm, filled  # noqa: PLC0415 - behind the limits

    content = b64decode(job["form"])
    if job["do"] == "check":
        faults, used = check(content, job["values"])
        return {"faults": [(one.reason, one.facts) for one in faults], "used": sorted(used)}
    try:
        return {"made": b64encode(filled(content, job["values"])).decode()}
    except BrokenForm as broken:
        return {"broken": str(broken)}


def main() -> None:
    """One job a line, its answer a line; one that fails ends the process without an answer."""
    _limited()
    stays = STAY in sys.argv
    while select.select([sys.stdin], [], [], IDLE)[0] and (line := sys.stdin.readline()):
        _timed()
        sys.stdout.write(json.dumps(_done(json.loads(line))) + "\n")
        sys.stdout.flush()
        if not stays:
            return


if __name__ == "__main__":
    main()
