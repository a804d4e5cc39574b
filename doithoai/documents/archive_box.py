"""The ZIP of an archive while it is filled: each file once, with its fingerprint, under a name every system can read."""

import hashlib
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import IO

from django.utils.text import slugify
from django.utils.timezone import localtime

from doithoai.ui.tables import csv_bytes

PIECE = 1 << 20
# What `slugify` would drop: the one letter that has no plain part, and the stroke inside a number.
D = str.maketrans("đĐ/", "dD-")
MANIFEST = "SHA256SUMS.txt"
# Already as small as they get.
PACKED = (".docx", ".xlsx", ".pdf", ".jpg", ".png", ".zip")


@dataclass(frozen=True)
class Member:
    """One file of the archive."""

    path: str
    title: str
    size: int
    sha256: str
    note: str = ""


class _Counting:
    """Passes on what is read and takes its fingerprint on the way: no file is read twice, none is held whole."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.size, self.hash = source, 0, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        self.size += len(piece)
        self.hash.update(piece)
        return piece


@dataclass
class Box:
    """The ZIP, what is in it, and what could not be put in."""

    zip: zipfile.ZipFile
    at: datetime
    members: list[Member] = field(default_factory=list)
    lacking: list[tuple[str, str]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def add(self, path: str, title: str, content: bytes | IO[bytes], note: str = "") -> Member:
        """Puts a file in."""
        path = self._free(path)
        info = zipfile.ZipInfo(path, localtime(self.at).timetuple()[:6])
        info.external_attr = 0o644 << 16
        info.compress_type = zipfile.ZIP_STORED if path.endswith(PACKED) else zipfile.ZIP_DEFLATED
        counted = _Counting(BytesIO(content) if isinstance(content, bytes) else content)
        with self.zip.open(info, "w", force_zip64=True) as into:
            shutil.copyfileobj(counted, into, PIECE)
        member = Member(path, title, counted.size, counted.hash.hexdigest(), note)
        self.members.append(member)
        return member

    def _free(self, path: str) -> str:
        """The path, or the same with a number when it is taken (two systems do not tell `A` from `a`)."""
        stem, dot, ending = path.rpartition(".")
        number, free = 2, path
        while free.lower() in self.taken:
            free, number = f"{stem}-{number}{dot}{ending}", number + 1
        self.taken.add(free.lower())
        return free

    def lack(self, title: str, why: str) -> None:
        """Something that belongs here and is not here: the index says so."""
        self.lacking.append((title, why))

    def manifest(self) -> None:
        """The list that `sha256sum -c` checks; it holds every file but itself."""
        lines = [f"{member.sha256}  {member.path}\n" for member in self.members]
        self.add(MANIFEST, "Dấu vân tay SHA-256 của từng tệp", "".join(lines).encode())

    def listing(self) -> bytes:
        """The files as a table."""
        rows = [(row.path, row.title, row.size, row.sha256, row.note) for row in self.members]
        return csv_bytes(("Tệp", "Tên", "Số byte", "SHA-256", "Ghi chú"), rows)


def plain_name(*parts: str) -> str:
    """A name of Latin letters: an archive is opened on systems that do not know ours."""
    return "-".join(filter(None, (slugify(part.translate(D)) for part in parts)))[:80].strip("-") or "tep"


def ending_of(name: str, allowed: Iterable[str] = ()) -> str:
    """The ending of a stored name, when it is a plain one."""
    last = name.rpartition(".")[2].lower() if "." in name else ""
    known = last.isascii() and last.isalnum() and len(last) <= 5
    return f".{last}" if known and (not allowed or last in set(allowed)) else ""
