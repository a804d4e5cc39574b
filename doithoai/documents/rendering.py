"""PDF/A of .docx through LibreOffice; where it is not installed the paper stays a .docx and the page says so."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from time import monotonic, sleep

from doithoai.regulations.refusals import Refused

START = 60  # seconds that LibreOffice may take to begin
EACH = 30  # and for each paper; a page takes a tenth of one
LOOK = 0.1
LANES = 2
TURNS, WAIT = BoundedSemaphore(LANES), 60
# ISO 19005-2, conformance B: fonts and colours are inside, so that it looks the same in twenty years.
PDF_A = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
SHUT_IN = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    # By way of a door that leads nowhere.
    ("Inet/Settings", "ooInetProxyType", "2"),
    *(("Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
END = b"%%EOF"
Told = Callable[[int, int], object]


def program() -> str | None:
    """LibreOffice on this machine, or none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdf(docx: bytes) -> bytes:
    """The same paper as PDF/A."""
    if program() is None:
        raise Refused("Máy chủ này chưa cài LibreOffice nên chỉ tải được tệp .docx.")
    made = pdfs({"paper": docx})
    if "paper" not in made:
        raise Refused("Không chuyển được văn bản này sang PDF. Hãy tải tệp .docx.")
    return made["paper"]


def pdfs(papers: Mapping[str, bytes], told: Told | None = None) -> dict[str, bytes]:
    """Many at once, by name: starting LibreOffice takes longer than a paper. Those that it could not read are missing."""
    office = program()
    if office is None or not papers:
        return {}
    lanes = _lanes(papers)
    done = [0] * len(lanes)

    def run(lane: int) -> dict[str, bytes]:
        def forward(number: int) -> None:
            done[lane] = number
            if told:
                told(sum(done), len(papers))

        return _printed(office, lanes[lane], forward)

    with ThreadPoolExecutor(len(lanes)) as runs:
        return {name: content for made in runs.map(run, range(len(lanes))) for name, content in made.items()}


def _lanes(papers: Mapping[str, bytes]) -> list[dict[str, bytes]]:
    """As many heaps of about the same size as may run side by side; LibreOffice itself uses one core."""
    lanes: list[dict[str, bytes]] = [{} for _ in range(min(LANES, len(papers), os.cpu_count() or 1))]
    for name, content in sorted(papers.items(), key=lambda paper: -len(paper[1])):
        min(lanes, key=lambda lane: sum(map(len, lane.values())))[name] = content
    return lanes


def _printed(office: str, papers: Mapping[str, bytes], forward: Callable[[int], None]) -> dict[str, bytes]:
    with _turn(), TemporaryDirectory(prefix="dt-pdf-") as place:
        folder = Path(place)
        names = {f"{number}": name for number, name in enumerate(papers)}
        for number, name in names.items():
            (folder / f"{number}.docx").write_bytes(papers[name])
        _convert(office, folder, forward)
        made = {name: folder / f"{number}.pdf" for number, name in names.items()}
        return {name: content for name, file in made.items() if (content := _whole(file))}


@contextmanager
def _turn() -> Iterator[None]:
    """One of the few who convert now: many at once, as visitors of the portal may ask, would take the whole machine."""
    if not TURNS.acquire(timeout=WAIT):
        raise Refused("Máy chủ đang chuyển nhiều văn bản sang PDF. Hãy thử lại sau một phút.")
    try:
        yield
    finally:
        TURNS.release()


def _whole(file: Path) -> bytes:
    """What was written to its end; a paper at which LibreOffice was stopped is none."""
    content = file.read_bytes() if file.exists() else b""
    return content if content.rstrip().endswith(END) else b""


def _shut_in(folder: Path) -> None:
    """A paper that somebody brought may name pictures elsewhere or hold macros: nothing is fetched, nothing is run."""
    rows = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SHUT_IN
    )
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{rows}</oor:items>',
        encoding="utf-8",
    )


def _convert(office: str, folder: Path, forward: Callable[[int], None]) -> None:
    _shut_in(folder)
    command = [
        office,
        # A profile of its own: two at once with the same profile silently give nothing.
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--convert-to", PDF_A, "--outdir", str(folder)),
        *(str(file) for file in sorted(folder.glob("*.docx"))),
    ]
    # A group of its own: the program starts another one, which would stay when only the first is stopped.
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0)
    try:
        _await(running, folder, forward)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _await(running: subprocess.Popen[bytes], folder: Path, forward: Callable[[int], None]) -> None:
    """Until it ends, or one paper takes too long."""
    done, until = 0, monotonic() + START + EACH
    while running.poll() is None and monotonic() < until:
        sleep(LOOK)
        now = sum(1 for _ in folder.glob("*.pdf"))
        if now > done:
            done, until = now, monotonic() + EACH
        forward(done)
