"""Forms as somebody might upload them, good and hostile."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from docx import Document
from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"


def form(*paragraphs: str) -> bytes:
    """A .docx with these paragraphs."""
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    return saved(document)


def saved(document: object) -> bytes:
    """The bytes of a python-docx document."""
    out = BytesIO()
    document.save(out)  # type: ignore[attr-defined]  # python-docx has no types
    return out.getvalue()


def row_form(*rows: str) -> bytes:
    """A .docx with a table of one column and these rows."""
    document = Document()
    table = document.add_table(len(rows), 1)
    for row, words in zip(table.rows, rows, strict=True):
        row.cells[0].text = words
    return saved(document)


def repacked(content: bytes, put: Mapping[str, bytes]) -> bytes:
    """The same package with parts put in or replaced."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if name not in put:
                after.writestr(name, before.read(name))
        for name, part in put.items():
            after.writestr(name, part)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    """One part."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def with_body(xml: str, *paragraphs: str) -> bytes:
    """With raw XML at the beginning of the body."""
    content = form(*paragraphs)
    changed = part(content, DOCUMENT).replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)
    return repacked(content, {DOCUMENT: changed})


def with_relation(kind: str, target: str, *, outside: bool = True) -> bytes:
    """With one more relationship of the document."""
    content = form("{{ theme }}")
    mode = ' TargetMode="External"' if outside else ""
    more = f'<Relationship Id="rId99" Type="{R}/{kind}" Target="{target}"{mode}/></Relationships>'
    return repacked(
        content, {RELATIONS: part(content, RELATIONS).replace(b"</Relationships>", more.encode())}
    )


def with_picture(kind: str, width: int = 4, height: int = 4) -> bytes:
    """With a picture in the package."""
    out = BytesIO()
    Image.new("1", (width, height)).save(out, kind)
    return repacked(form("{{ theme }}"), {f"word/media/image1.{kind.lower()}": out.getvalue()})
