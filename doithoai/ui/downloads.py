"""Files as downloads that no browser runs."""

from django.db.models.fields.files import FieldFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(content: bytes, name: str, content_type: str = "application/octet-stream") -> HttpResponse:
    """The content under its name, shut in: no sniffing, no script."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def stored(file: FieldFile, name: str) -> HttpResponse:
    """A stored file; none is larger than what an upload may be."""
    with file.open("rb") as opened:
        return download(opened.read(), name)
