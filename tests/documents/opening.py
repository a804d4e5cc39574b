"""Opens a paper that was made and reads it as a person would."""

from io import BytesIO
from typing import Any

from docx import Document


def opened(content: bytes) -> Any:
    """The .docx."""
    return Document(BytesIO(content))


def lines(document: Any) -> list[str]:
    """Every paragraph with words, those in tables too, in no promised order."""
    inside = [
        p.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for p in cell.paragraphs
    ]
    return [text for text in [p.text for p in document.paragraphs] + inside if text.strip()]


def text(content: bytes) -> str:
    """All words."""
    return "\n".join(lines(opened(content)))


def rows(table: Any) -> list[list[str]]:
    """The cells of a table."""
    return [[cell.text for cell in row.cells] for row in table.rows]
