"""Every paragraph of a .docx, wherever a reader sees it: body, tables, text boxes, headers, footers, notes, content controls."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

WORDS = frozenset({qn("w:t"), qn("w:delText")})
# A word ends there, though no letter says so; a paragraph may stand in another, within a text box.
GAPS = frozenset({qn(f"w:{name}") for name in ("p", "tab", "br", "cr", "ptab", "noBreakHyphen")})
WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# What marks a place and not words: an end without its beginning would be an error of the file.
STAYS = frozenset(
    {
        qn(f"w:{name}")
        for name in (
            "pPr",
            "bookmarkStart",
            "bookmarkEnd",
            "commentRangeStart",
            "commentRangeEnd",
            "permStart",
            "permEnd",
        )
    }
)


@dataclass(frozen=True)
class OneParagraph:
    """A paragraph as it is read, in whatever runs, links and content controls its words stand."""

    element: Any

    @property
    def text(self) -> str:
        """All its words; those of a text box within it too."""
        nodes = self.element.iter(*WORDS, *GAPS)
        return "".join((node.text or "") if node.tag in WORDS else " " for node in nodes)

    def say(self, words: str) -> None:
        """These words in the look of its first, and nothing else: a link or a control goes with what it held."""
        first = next(self.element.iter(qn("w:r")), None)
        look = None if first is None else first.find(qn("w:rPr"))
        look = None if look is None else deepcopy(look)
        for child in list(self.element):
            if child.tag not in STAYS:
                self.element.remove(child)
        run = etree.SubElement(self.element, qn("w:r"))
        if look is not None:
            run.append(look)
        etree.SubElement(run, qn("w:t")).text = words


class Paragraphs:
    """Those of one .docx, to be read and changed."""

    def __init__(self, content: bytes) -> None:
        self._document = Document(BytesIO(content))
        self._stories = [
            (part, _element(part))
            for part in self._document.part.package.iter_parts()
            if part.content_type.startswith(WORDML) and part.content_type.endswith("+xml")
        ]

    def __iter__(self) -> Iterator[OneParagraph]:
        for _part, element in self._stories:
            yield from map(OneParagraph, list(element.iter(qn("w:p"))))

    def saved(self) -> bytes:
        """The .docx with what was changed."""
        for part, element in self._stories:
            if not isinstance(part, XmlPart):  # those of the library write their own element
                part._blob = _written(element)  # noqa: SLF001 - the only place where the library keeps such a part
        kept = BytesIO()
        self._document.save(kept)
        return kept.getvalue()


def _element(part: Part) -> Any:
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def _written(element: Any) -> bytes:
    return bytes(etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True))
