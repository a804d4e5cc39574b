"""Uploaded files: allowed kinds, judged by name and by content, refused with a sentence that says what to do."""

import zipfile
from collections.abc import Iterable
from typing import IO, Any

import puremagic
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doithoai.ui.words import one_line

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
ENDINGS = {"jpeg": "jpg"}
HEAD = 4096
MOST_PARTS = 2000
MOST_UNPACKED = 200 * MEGABYTE
# Real office files with much repeated text reach about 40; a zip bomb starts at 1000.
MOST_RATIO = 100


def ending(name: str) -> str:
    """The kind that a file name claims."""
    claimed = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return ENDINGS.get(claimed, claimed)


def looks_like(head: bytes, kind: str) -> bool:
    """The first bytes are those of the kind."""
    try:
        found = {match.extension for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return False
    return bool(found & KINDS[kind])


def office_fault(file: IO[bytes], kind: str) -> str:
    """Why an office file is refused, or nothing."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            types = b""
            unpacked = sum(part.file_size for part in parts)
            packed = sum(part.compress_size for part in parts) or 1
            if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked / packed > MOST_RATIO:
                return _("Tệp nén quá chặt nên không mở an toàn được. Hãy lưu lại thành PDF rồi gửi.")
            if not {"[Content_Types].xml", OFFICE_PARTS[kind]} <= names:
                return _("Nội dung tệp không phải là .%(kind)s. Hãy mở tệp và lưu lại đúng loại rồi gửi.") % {
                    "kind": kind
                }
            types = archive.read("[Content_Types].xml")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return _("Tệp bị hỏng hoặc có mật khẩu nên không mở được. Hãy lưu lại không có mật khẩu rồi gửi.")
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        return _(
            "Tệp có macro nên không nhận được. Hãy lưu lại thành .%(kind)s không có macro hoặc PDF rồi gửi."
        ) % {"kind": kind}
    return ""


def content_fault(file: "File[bytes]", kind: str) -> str:
    """Why the content does not fit the name, or nothing; the file is left at its beginning."""
    file.seek(0)
    head = file.read(HEAD)
    wrong = ""
    if not looks_like(head, kind):
        wrong = _(
            "Nội dung tệp không phải là .%(kind)s như tên tệp. Hãy chọn đúng tệp, hoặc lưu lại đúng loại rồi gửi."
        ) % {"kind": kind}
    elif kind in OFFICE_PARTS:
        file.seek(0)
        wrong = office_fault(file, kind)
    file.seek(0)
    return wrong


class UploadField(forms.FileField):
    """One file: pdf, jpg, png, docx or xlsx by name and by content, up to a size."""

    default_error_messages = {
        "empty": gettext_lazy("Tệp không có nội dung. Hãy chọn lại tệp."),
        "invalid": gettext_lazy("Chưa nhận được tệp. Hãy chọn lại tệp rồi gửi."),
    }

    def __init__(
        self, *, kinds: Iterable[str] = tuple(KINDS), max_size: int = 10 * MEGABYTE, **options: Any
    ) -> None:
        self.kinds = tuple(kinds)
        self.max_size = max_size
        options.setdefault("widget", forms.FileInput)
        options.setdefault("help_text", lazy(self.limits, str)())
        super().__init__(**options)
        self.widget.attrs.setdefault("accept", ",".join(f".{kind}" for kind in self.kinds))

    def limits(self) -> str:
        """What is taken, in words."""
        return _("%(kinds)s; tối đa %(size)s MB.") % {
            "kinds": ", ".join(kind.upper() for kind in self.kinds),
            "size": self.max_size // MEGABYTE,
        }

    def to_python(self, data: Any) -> Any:
        """Judge size, name and content, in this order."""
        file = super().to_python(data)
        if file is None:
            return None
        file.name = one_line(file.name or "")[-120:]
        facts = {"name": file.name, "limits": self.limits()}
        if file.size > self.max_size:
            raise ValidationError(_("Tệp “%(name)s” quá lớn. Nhận %(limits)s") % facts, code="size")
        kind = ending(file.name)
        if kind not in self.kinds:
            raise ValidationError(
                _("Không nhận loại tệp của “%(name)s”. Nhận %(limits)s") % facts, code="kind"
            )
        if fault := content_fault(file, kind):
            raise ValidationError(f"“{file.name}”: {fault}", code="content")
        return file


class ManyFileInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class UploadsField(UploadField):
    """Several files, each judged like one; cleans to a list."""

    def __init__(self, *, max_files: int = 5, **options: Any) -> None:
        self.max_files = max_files
        options.setdefault("widget", ManyFileInput)
        super().__init__(**options)

    def limits(self) -> str:
        """What is taken, in words."""
        return _("%(kinds)s; tối đa %(count)s tệp, mỗi tệp %(size)s MB.") % {
            "kinds": ", ".join(kind.upper() for kind in self.kinds),
            "count": self.max_files,
            "size": self.max_size // MEGABYTE,
        }

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file is judged; the first fault is told with the name of its file."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > self.max_files:
            raise ValidationError(
                _("Đã chọn %(count)s tệp. Hãy chọn tối đa %(most)s tệp.")
                % {"count": len(files), "most": self.max_files}
            )
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return [super(UploadsField, self).clean(file, initial) for file in files]
