"""Uploaded files: allowed kinds, judged by name and by content, refused with a sentence that says what to do."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doithoai.ui.contents import KINDS, MEGABYTE, content_fault

ENDINGS = {"jpeg": "jpg"}
MOST_NAME = 120
# What some systems take for a place, a wildcard or a command.
NOT_IN_NAMES = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
TELEPHONE_PICTURES = frozenset({"heic", "heif"})


def ending(name: str) -> str:
    """The kind that a file name claims."""
    claimed = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return ENDINGS.get(claimed, claimed)


def safe_name(name: str) -> str:
    """The name as people see it: no path, no invisible letter that turns or hides its end, no endless length."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(
        " " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    seen = " ".join(seen.translate(NOT_IN_NAMES).split()).rstrip(" .")
    stem, dot, kind = seen.rpartition(".")
    if not dot:
        return seen[:MOST_NAME] or "tep"
    return f"{stem[: MOST_NAME - len(kind[:10]) - 1].strip(' .') or 'tep'}.{kind[:10]}"


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
        file.name = safe_name(file.name or "")
        facts = {"name": file.name, "limits": self.limits()}
        if file.size > self.max_size:
            raise ValidationError(_("Tệp “%(name)s” quá lớn. Nhận %(limits)s") % facts, code="size")
        kind = ending(file.name)
        if kind in TELEPHONE_PICTURES:
            raise ValidationError(
                _(
                    "“%(name)s” là ảnh HEIC, chưa mở được ở đây. Hãy đổi sang JPG rồi gửi (điện thoại iPhone: Cài đặt, Camera, Định dạng, Tương thích nhất)."
                )
                % facts,
                code="kind",
            )
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
