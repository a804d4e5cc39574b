"""PDF of a .docx through LibreOffice; where it is not installed the paper stays a .docx and the page says so."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from doithoai.regulations.refusals import Refused

LONGEST = 90  # seconds; one page takes one


def program() -> str | None:
    """LibreOffice on this machine, or none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdf(docx: bytes) -> bytes:
    """The same paper as PDF."""
    office = program()
    if office is None:
        raise Refused("Máy chủ này chưa cài LibreOffice nên chỉ tải được tệp .docx.")
    with TemporaryDirectory(prefix="dt-pdf-") as place:
        folder = Path(place)
        (folder / "paper.docx").write_bytes(docx)
        _convert(office, folder)
        made = folder / "paper.pdf"
        if not made.exists():
            raise Refused("Không chuyển được văn bản này sang PDF. Hãy tải tệp .docx.")
        return made.read_bytes()


def _convert(office: str, folder: Path) -> None:
    command = [
        office,
        # A profile of its own: two at once with the same profile silently give nothing.
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "paper.docx")),
    ]
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=LONGEST)
    except subprocess.TimeoutExpired as slow:
        raise Refused("Chuyển sang PDF quá lâu nên đã dừng. Hãy tải tệp .docx.") from slow
