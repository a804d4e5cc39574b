"""Files handed over: size and number judged again, the fingerprint kept, so that a changed file shows."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from django.core.files.base import File

from doithoai.opinions.models import Attachment, Submission
from doithoai.opinions.wording import verbatim
from doithoai.regulations.refusals import Refused

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def check_files(files: Sequence["File[bytes]"]) -> None:
    """Few enough, small enough, of a kind that is taken; the form has judged the content."""
    if len(files) > MOST_FILES:
        raise Refused("Gửi được tối đa %(most)s tệp.", field="files", most=MOST_FILES)
    for file in files:
        name = file_name(file)
        if file.size > MOST_BYTES:
            raise Refused("Tệp “%(name)s” quá lớn; nhận tối đa 10 MB.", field="files", name=name)
        if ending(name) not in TYPES:
            raise Refused("Không nhận loại tệp của “%(name)s”.", field="files", name=name)


def file_name(file: "File[bytes]") -> str:
    """The name without a path, as people see it."""
    return PurePosixPath(verbatim(file.name or "").replace("\\", "/")).name[-120:]


def ending(name: str) -> str:
    """The kind a name claims."""
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def fingerprint(file: "File[bytes]") -> str:
    """SHA-256 of the content; the file is left at its beginning."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def attach(submission: Submission, files: Sequence["File[bytes]"]) -> None:
    """Stores the files of a submission."""
    for file in files:
        name, size, sha256 = file_name(file), file.size, fingerprint(file)
        Attachment.objects.create(
            submission=submission,
            file=File(file.file or file, name=name),
            name=name,
            content_type=TYPES[ending(name)],
            size=size,
            sha256=sha256,
        )
