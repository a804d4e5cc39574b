"""`./run bench papers`: conclusion, dossier and archive of a dialogue with 200 opinions: how long, how much memory."""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import django

from bench.opinions import ROOT, sqlite
from tests.postgres import server

if TYPE_CHECKING:
    from doithoai.dialogues.models import Dialogue
    from tests.factories.organisations import World

MARK = "DOITHOAI_BENCH"  # by which the processes that were started from here are known
BUDGET = 10.0  # seconds for conclusion, dossier and ZIP together (issue 5)


def main() -> None:
    """Both databases, each in a process of its own; the last line is JSON."""
    parser = argparse.ArgumentParser(prog="./run bench papers", description=__doc__)
    parser.add_argument("--opinions", type=int, default=200, help="how many opinions")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--keep", type=Path, help="where the ZIP is left to be looked at")
    parser.add_argument(
        "--alone", action="store_true", help="before all other work of a busy machine; needs root"
    )
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        told = json.dumps(measured(asked.opinions, asked.keep, alone=asked.alone))
        Path(asked.inside).write_text(told, encoding="utf-8")
        return
    found: dict[str, Any] = {"bench": "papers", "opinions": asked.opinions, "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory(prefix="doithoai-bench-") as name:
        if asked.database in {"sqlite", "both"}:
            with sqlite(Path(name)) as address:
                found["sqlite"] = _apart(address, asked, Path(name))
        if asked.database in {"postgresql", "both"}:
            with server() as address:
                found["postgresql"] = _apart(address, asked, Path(name))
    print(json.dumps(found, ensure_ascii=False))


def _apart(address: str, asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    result = folder / "papers.json"
    words = {"DOITHOAI_DATABASE": address, "DOITHOAI_VAR": str(folder / "var")}
    keep = ["--keep", str(asked.keep)] if asked.keep else []
    keep += ["--alone"] if asked.alone else []
    subprocess.run(
        [
            sys.executable,
            "-m",
            "bench.papers",
            "--opinions",
            str(asked.opinions),
            *keep,
            "--inside",
            str(result),
        ],
        env=os.environ | words | {"DJANGO_SETTINGS_MODULE": "doithoai.config.settings"},
        cwd=ROOT,
        check=True,
        start_new_session=True,  # of which the system may let the work go first
    )
    told: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return told


def measured(number: int, keep: Path | None, *, alone: bool = False) -> dict[str, Any]:
    """One database: the world is built through verbs, then each part is timed."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench.papers_conference import conference

    os.environ[MARK] = str(os.getpid())
    call_command("migrate", verbosity=0)
    began = perf_counter()
    here, dialogue = conference(number)
    print(
        f"=== {connection.vendor}: {number} opinions ready after {perf_counter() - began:.0f} s", flush=True
    )
    if alone:
        _first()
    _low()
    found: dict[str, Any] = {"alone": alone, "start_mb": _megabytes()}
    with _tallest() as children:
        _conclusion(here, dialogue, found)
        _archive(here, dialogue, found, keep)
    found["libreoffice_mb"] = children()
    parts = (found["conclusion_s"], found["dossier_s"])
    found["without_pdf_s"] = round(sum(parts) + found["zip_s"], 2)
    found["with_pdf_s"] = round(sum(parts) + found["zip_with_pdf_s"], 2)
    # What else ran on the machine meanwhile; above the number of cores the seconds are not ours alone.
    found["load"] = round(os.getloadavg()[0], 1)
    found["budget_s"], found["within"] = BUDGET, found["with_pdf_s"] < BUDGET
    return found


def _conclusion(here: "World", dialogue: "Dialogue", found: dict[str, Any]) -> None:
    from doithoai.dialogues.conclusion import Concluding
    from doithoai.documents.concluding import issue_conclusion
    from doithoai.documents.models import PaperKind
    from doithoai.documents.papers import draft_docx
    from tests.factories.dialogues import CONCLUDED_ON, fresh

    said = Concluding("Không khí thẳng thắn, xây dựng.", "", "", CONCLUDED_ON, dialogue.chair)
    _time(found, "conclusion", lambda: issue_conclusion(dialogue, said, by=here.advisory, at=_at()))
    _time(found, "dossier", lambda: draft_docx(PaperKind.DOSSIER, fresh(dialogue)))


def _at() -> datetime:
    from tests.factories.dialogues import CONCLUDED_ON
    from tests.factories.organisations import moment

    return moment(CONCLUDED_ON, 15)


def _archive(here: "World", dialogue: "Dialogue", found: dict[str, Any], keep: Path | None) -> None:
    from doithoai.documents.archive import Archived, archive
    from tests.factories.dialogues import fresh

    shown: list[tuple[str, int, int]] = []

    def told(part: str, done: int, everything: int) -> None:
        if (part, done, everything) not in shown:
            shown.append((part, done, everything))
            print(f"  {part} {done}/{everything}", flush=True)

    def made(*, with_pdf: bool) -> Archived:
        with keep.open("w+b") if keep else tempfile.TemporaryFile() as place:
            return archive(fresh(dialogue), place, told, with_pdf=with_pdf, by=here.advisory, at=_at())

    _time(found, "zip", lambda: made(with_pdf=False))
    done: Archived = _time(found, "zip_with_pdf", lambda: made(with_pdf=True))
    _time(found, "zip_again", lambda: made(with_pdf=True))
    found |= {"files": done.files, "zip_size_mb": round(done.size / 1e6, 1), "steps_shown": len(shown)}


def _time(found: dict[str, Any], name: str, work: Callable[[], Any]) -> Any:
    """How long it took, how much of that this process worked, how tall it stands now."""
    _low()
    began, busy, printed = perf_counter(), process_time(), _children_cpu()
    done = work()
    found[f"{name}_s"] = round(perf_counter() - began, 2)
    found[f"{name}_cpu_s"] = round(process_time() - busy, 2)
    if _children_cpu() > printed:
        found[f"{name}_libreoffice_cpu_s"] = round(_children_cpu() - printed, 2)
    found[f"{name}_mb"] = _megabytes()
    print(f"{name}: {found[f'{name}_s']} s, {found[f'{name}_mb']} MB", flush=True)
    return done


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _megabytes() -> float:
    """The most memory since `_low`, where the system tells; since the start elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024, 1)
    except (OSError, StopIteration):
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def _first() -> None:
    """Ahead of all other work of the machine, LibreOffice too: what a quiet machine would show."""
    Path("/proc/self/autogroup").write_text("-20", encoding="utf-8")
    os.setpriority(os.PRIO_PROCESS, 0, -20)


def _low() -> None:
    """Forgets how tall it stood before."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")


@contextmanager
def _tallest() -> Iterator[Callable[[], float]]:
    """The most memory that LibreOffice took meanwhile: it is another process, and the largest."""
    most, stop = [0.0], threading.Event()

    def watch() -> None:
        while not stop.is_set():
            most[0] = max(most[0], _of_children())
            time.sleep(0.3)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    yield lambda: round(most[0], 1)
    stop.set()
    watching.join()


def _of_children() -> float:
    """Megabytes of every LibreOffice that was started from here, where the system tells."""
    total, mine = 0.0, f"{MARK}={os.getpid()}".encode()
    for name in Path("/proc").glob("[0-9]*/comm"):
        try:
            if name.read_text(encoding="utf-8").strip() != "soffice.bin":
                continue
            if mine in (name.parent / "environ").read_bytes():
                pages = int((name.parent / "statm").read_text(encoding="utf-8").split()[1])
                total += pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
        except OSError:  # it ended meanwhile
            continue
    return total


if __name__ == "__main__":
    main()
