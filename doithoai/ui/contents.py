"""What is inside a file: whether it is what its name says, with nothing in it that runs, hides or bursts."""

import re
import zipfile
import zlib
from typing import IO

import puremagic
from django.core.files.base import File
from django.utils.translation import gettext as _

from doithoai.ui.pictures import FORMATS, picture_fault

MEGABYTE = 1024 * 1024
# What a person calls the kind → endings that puremagic may report for its first bytes.
KINDS = {
    "pdf": {".pdf"},
    "jpg": {".jpg", ".jpeg", ".jfif"},
    "png": {".png"},
    "docx": {".docx"},
    "xlsx": {".xlsx"},
}
# puremagic calls every zip an office file; these parts tell which one it really is.
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
HEAD = 4096
MOST_PARTS = 2000
MOST_UNPACKED = 200 * MEGABYTE
# Real office files with much repeated text reach about 40; a zip bomb starts at 1000.
MOST_RATIO = 100
MOST_RELATIONS = MEGABYTE
# The container of the old office formats, and of every office file with a password.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
RUNS = re.compile(
    rb"(?i)vbaproject\.bin|/activex/|oleobject\d*\.bin|\.(?:exe|dll|js|vbs|bat|cmd|ps1|scr|lnk)$"
)
# A template fetched from elsewhere when the document is opened may bring macros that the file itself has not.
FETCHES = re.compile(
    rb"(?is)<Relationship\b(?=[^>]*attachedTemplate|[^>]*oleObject)(?=[^>]*TargetMode=.External)"
)
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
HEX_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|EmbeddedFiles?|XFA)(?![A-Za-z0-9])")
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
LOOKED_BACK = 600  # where the words before a stream say what it holds
MOST_OBJECTS = 20 * MEGABYTE


def looks_like(head: bytes, kind: str) -> bool:
    """The first bytes are those of the kind."""
    try:
        found = {match.extension for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return False
    return bool(found & KINDS[kind])


def content_fault(file: "File[bytes]", kind: str) -> str:
    """Why the content does not fit the name, or nothing; the file is left at its beginning."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if kind in OFFICE_PARTS and head.startswith(OLD_OFFICE):
        return _(
            "Tệp có mật khẩu hoặc là loại cũ (.doc, .xls). Hãy lưu lại thành .%(kind)s không có mật khẩu rồi gửi."
        ) % {"kind": kind}
    if not looks_like(head, kind) or (kind in OFFICE_PARTS and not head.startswith(ZIP)):
        return _(
            "Nội dung tệp không phải là .%(kind)s như tên tệp. Hãy chọn đúng tệp, hoặc lưu lại đúng loại rồi gửi."
        ) % {"kind": kind}
    if kind in OFFICE_PARTS:
        wrong = office_fault(file, kind)
    elif kind in FORMATS:
        wrong = picture_fault(file, kind)
    else:
        wrong = pdf_fault(file)
    file.seek(0)
    return wrong


def office_fault(file: IO[bytes], kind: str) -> str:
    """Why an office file is refused, or nothing."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _packed_fault(archive, kind)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError):
        return _("Tệp bị hỏng hoặc có mật khẩu nên không mở được. Hãy lưu lại không có mật khẩu rồi gửi.")


def _packed_fault(archive: zipfile.ZipFile, kind: str) -> str:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked / packed > MOST_RATIO:
        return _("Tệp nén quá chặt nên không mở an toàn được. Hãy lưu lại thành PDF rồi gửi.")
    if not {"[Content_Types].xml", OFFICE_PARTS[kind]} <= names or archive.comment:
        return _("Nội dung tệp không phải là .%(kind)s. Hãy mở tệp và lưu lại đúng loại rồi gửi.") % {
            "kind": kind
        }
    if _runs(archive, names):
        return _(
            "Tệp có macro hoặc chương trình bên trong nên không nhận được. Hãy lưu lại thành .%(kind)s không có macro hoặc PDF rồi gửi."
        ) % {"kind": kind}
    return ""


def _runs(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if b"macroenabled" in _part(archive, "[Content_Types].xml").lower():
        return True
    if any(RUNS.search(name.encode("utf-8", "replace")) for name in names):
        return True
    return any(FETCHES.search(_part(archive, name)) for name in names if name.endswith(".rels"))


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of a part: what it says of its own size may be a lie."""
    with archive.open(name) as opened:
        return opened.read(MOST_RELATIONS)


def pdf_fault(file: IO[bytes]) -> str:
    """Why a PDF is refused, or nothing: no script, no launching, no file inside, no lock, no second file behind it."""
    content = file.read()
    if zipfile.is_zipfile(file):
        return _("Sau phần PDF còn có một tệp nén khác nên không nhận được. Hãy in lại thành PDF rồi gửi.")
    outside = STREAM.sub(b"", content)
    if LOCKED.search(outside):
        return _("Tệp PDF bị khóa hoặc có mật khẩu. Hãy in lại thành PDF không khóa rồi gửi.")
    if any(ACTIVE.search(_spelt(part)) for part in (outside, *_hidden_objects(content))):
        return _(
            "Tệp PDF có mã lệnh hoặc có tệp khác bên trong nên không nhận được. Hãy in lại thành PDF rồi gửi."
        )
    return ""


def _spelt(part: bytes) -> bytes:
    """Names with their letters written out: /J#61vaScript is /JavaScript."""
    return HEX_LETTER.sub(lambda found: bytes([int(found[1], 16)]), part)


def _hidden_objects(content: bytes) -> list[bytes]:
    """Objects that are packed inside streams, unpacked as far as is safe."""
    found, room = [], MOST_OBJECTS
    for stream in STREAM.finditer(content):
        before = content[max(0, stream.start() - LOOKED_BACK) : stream.start()].rpartition(b"endobj")[2]
        if b"/ObjStm" not in _spelt(before) or room <= 0:
            continue
        try:
            objects = zlib.decompressobj().decompress(stream[1], room)
        except zlib.error:
            objects = stream[1]
        room -= len(objects)
        found.append(objects)
    return found
