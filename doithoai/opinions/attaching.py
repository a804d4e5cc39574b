"""Files handed over: judged again by content, pictures kept without traces, the fingerprint of what came kept for ever."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile, File

from doithoai.opinions.models import Attachment, Submission
from doithoai.regulations.refusals import Refused
from doithoai.ui.contents import content_fault
from doithoai.ui.pictures import FORMATS, without_traces
from doithoai.ui.uploads import ending as kind_of
from doithoai.ui.uploads import safe_name

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Kept:
    """A file as it is kept, under a name of our own: what people call it may name somebody."""

    file: "File[bytes]"
    name: str
    content_type: str
    size: int
    sha256: str  # of what was handed over
    stripped: bool
    kept_sha256: str


def check_files(files: Sequence["File[bytes]"]) -> None:
    """Few enough, small enough, of a kind that is taken, with a content that fits the name."""
    if len(files) > MOST_FILES:
        raise Refused("Gửi được tối đa %(most)s tệp.", field="files", most=MOST_FILES)
    for file in files:
        name = file_name(file)
        if file.size > MOST_BYTES:
            raise Refused("Tệp “%(name)s” quá lớn; nhận tối đa 10 MB.", field="files", name=name)
        if ending(name) not in TYPES:
            raise Refused("Không nhận loại tệp của “%(name)s”.", field="files", name=name)
        # Letters by e-mail and files of an import pass no form.
        if fault := content_fault(file, ending(name)):
            raise Refused("“%(name)s”: %(fault)s", field="files", name=name, fault=fault)


def file_name(file: "File[bytes]") -> str:
    """The name as people see it: without path, without letters that nobody sees."""
    return safe_name(file.name or "")


def ending(name: str) -> str:
    """The kind a name claims."""
    return kind_of(name)


def fingerprint(file: "File[bytes]") -> str:
    """SHA-256 of the content; the file is left at its beginning."""
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def kept(file: "File[bytes]") -> Kept:
    """A checked file ready to be stored; a picture loses place, hour and camera, the rest stays as it came."""
    name, size, sha256 = file_name(file), file.size, fingerprint(file)
    kind = ending(name)
    own_name = f"{uuid.uuid4().hex}.{kind}"
    if kind not in FORMATS:
        return Kept(
            File(file.file or file, name=own_name),
            name,
            TYPES[kind],
            size,
            sha256,
            stripped=False,
            kept_sha256="",
        )
    painted = without_traces(file, kind)
    digest = hashlib.sha256(painted).hexdigest()
    return Kept(
        ContentFile(painted, name=own_name),
        name,
        TYPES[kind],
        size,
        sha256,
        stripped=True,
        kept_sha256=digest,
    )


def attach(submission: Submission, files: Sequence["File[bytes]"]) -> None:
    """Stores the files of a submission."""
    for file in files:
        Attachment.objects.create(submission=submission, **vars(kept(file)))
