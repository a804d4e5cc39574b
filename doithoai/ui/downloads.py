"""Files as downloads that no browser runs and no cache keeps."""

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from doithoai.ui.uploads import safe_name

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHUT = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Nothing may be loaded by it or around it.
SHOWN_ALONE = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def download(content: bytes, name: str, content_type: str = "application/octet-stream") -> HttpResponse:
    """The content under its name, shut in: no sniffing, no script, not kept by anything between."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=safe_name(name)) or ""
    )
    for header, said in SHUT.items():
        response.headers[header] = said
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def stored(file: FieldFile, name: str) -> HttpResponse:
    """A stored file; none is larger than what an upload may be. One that was removed is not found."""
    if not file:
        raise Http404
    try:
        with file.open("rb") as opened:
            return download(opened.read(), name)
    except FileNotFoundError:
        raise Http404 from None


def printed(content: bytes, name: str) -> HttpResponse:
    """A PDF that was made here, shown by the browser; a sandbox would keep its viewer out."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename=safe_name(name)) or ""
    )
    for header, said in {**SHUT, "Content-Security-Policy": SHOWN_ALONE}.items():
        response.headers[header] = said
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
