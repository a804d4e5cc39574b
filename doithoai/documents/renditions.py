"""PDF/A of papers that were issued: made once, kept under the fingerprint of the .docx, so that it is never out of date."""

import hashlib
from collections.abc import Iterable, Mapping

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile

from doithoai.documents.models import Paper
from doithoai.documents.rendering import END, Told, pdf, pdfs
from doithoai.regulations.refusals import Refused

FOLDER = "renditions"
DOCX = ".docx"


def has_pdf(paper: Paper) -> bool:
    """Whether it can be read as PDF: made here, or brought as PDF from elsewhere."""
    return str(paper.file.name or "").endswith((DOCX, ".pdf"))


def rendition(paper: Paper) -> bytes:
    """The paper as PDF."""
    return rendered(paper.file)


def rendered(file: FieldFile) -> bytes:
    """A stored .docx or PDF as PDF."""
    content = content_of(file)
    if not content:
        raise Refused("Không còn tệp của văn bản này trên máy chủ. Hãy báo quản trị.")
    if not str(file.name).endswith(DOCX):
        return content
    return _kept(content) or _keep(content, pdf(content))


def renditions(
    papers: Iterable[Paper], drafts: Mapping[str, bytes], told: Told | None = None
) -> dict[str, bytes]:
    """Those of many papers by number and of drafts by name, in one run; what cannot be made is missing.

    Only what was never made before is made; a draft is not kept.
    """
    made: dict[str, bytes] = {}
    left: dict[str, bytes] = {}
    for paper in papers:
        content = content_of(paper.file) if str(paper.file.name).endswith(DOCX) else b""
        if content and (kept := _kept(content)):
            made[str(paper.pk)] = kept
        elif content:
            left[str(paper.pk)] = content
    for name, content in pdfs({**left, **drafts}, told).items():
        made[name] = _keep(left[name], content) if name in left else content
    return made


def content_of(file: FieldFile) -> bytes:
    """The stored bytes; nothing when there is none."""
    if not file:
        return b""
    try:
        with file.open("rb") as opened:
            return bytes(opened.read())
    except FileNotFoundError:
        return b""


def _name(docx: bytes) -> str:
    digest = hashlib.sha256(docx).hexdigest()
    return f"{FOLDER}/{digest[:2]}/{digest}.pdf"


def _kept(docx: bytes) -> bytes:
    try:
        with default_storage.open(_name(docx)) as file:
            content = bytes(file.read())
    except FileNotFoundError:
        return b""
    return content if content.rstrip().endswith(END) else b""  # being written now, or cut off


def _keep(docx: bytes, made: bytes) -> bytes:
    name = _name(docx)
    if not _kept(docx):
        default_storage.delete(name)
        default_storage.save(name, ContentFile(made))
    return made
