"""Builds one .docx with the measures of a profile: paragraphs, lists, tables, sections, page numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from doithoai.docx.profile import Look, Profile

ALIGN = {
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
SCRIPTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
A4_SHORT, A4_LONG = 210, 297


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its width in mm, what each row puts there."""

    title: str
    width: float
    field: str
    align: str = "left"


class Sheet:
    """A document being written in one profile."""

    def __init__(self, profile: Profile, *, landscape: bool = False) -> None:
        self.profile = profile
        self.document = Document()
        self.landscape = landscape
        self._fonts()
        self._page(self.document.sections[0])
        self._page_numbers(self.document.sections[0])

    @property
    def width(self) -> float:
        """Between the margins, in mm."""
        across = A4_LONG if self.landscape else A4_SHORT
        return across - self.profile.left - self.profile.right

    def bytes(self) -> bytes:
        """The finished file."""
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()

    # --- text ---------------------------------------------------------------------------------------------------

    def text(self, words: str, look: Look | None = None, *, into: Any = None) -> Any:
        """A paragraph; `**bold**` marks a lead-in."""
        look = look or Look()
        paragraph = _next_paragraph(self.document if into is None else into)
        self._shape(paragraph, look)
        for part in re.split(r"(\*\*.+?\*\*)", words):
            if part:
                strong = part.startswith("**") and part.endswith("**")
                self._run(paragraph, part.strip("*") if strong else part, look, strong=strong)
        return paragraph

    def heading(self, words: str) -> None:
        """A heading inside the body: bold, held together with what follows."""
        indent = self.profile.first_line
        self.text(words, Look(bold=True, align="left", first_line=indent, keep_with_next=True))

    def closing(self, words: str) -> None:
        """The last sentence with the end mark of the profile; the signature never stands alone on a page."""
        self.text(words + self.profile.end_mark, Look(keep_with_next=True))

    def order(self, statement: str) -> None:
        """A loop or condition of the template, in a paragraph that disappears: `for x in y`, `endfor`."""
        self.text(f"{{%p {statement} %}}", Look(before=0))

    def rule(self, length: float, *, into: Any, width: float) -> None:
        """A thin line of `length` mm in the middle of `width` mm."""
        paragraph = _next_paragraph(into)
        shape = paragraph.paragraph_format
        shape.space_before = Pt(3)  # clear of the letters that hang below their line
        shape.space_after = shape.first_line_indent = Pt(0)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
        shape.left_indent = shape.right_indent = Mm(max(0, (width - length) / 2))
        borders = OxmlElement("w:pBdr")
        # Between indents that are wider than the text, LibreOffice and Word both draw to the indents.
        borders.append(_element("w:top", {"val": "single", "sz": "6", "space": "1", "color": "000000"}))
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no borders of its own
        properties.insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")

    # --- tables -------------------------------------------------------------------------------------------------

    def grid(self, widths: Sequence[float], rows: int = 1, *, lines: bool = True) -> Any:
        """A table with widths on columns and cells, in the middle of the page."""
        table = self.document.add_table(rows, len(widths), "Table Grid" if lines else "Normal Table")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        if not lines:
            _no_cell_margins(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            _set_widths(row, widths)
        return table

    def table(self, columns: Sequence[Column], rows: str, *, groups: str = "") -> Any:
        """A table whose rows are the loop `rows` ("o in opinions"); with `groups`, under a title for each group."""
        widths = [column.width for column in columns]
        self.text("", Look(6, before=0, keep_with_next=True))
        table = self.grid(widths)
        head = table.rows[0]
        for cell, column in zip(head.cells, columns, strict=True):
            self.cell(cell, column.title, bold=True, align="center")
        _repeat(head)
        if groups:
            self._order_row(table, f"for {groups}")
            band = _add_row(table, widths)
            self.cell(band.cells[0].merge(band.cells[-1]), "{{ g.title }}", bold=True)
            _hold_together(band)
            self._order_row(table, "if not g.rows")
            self._no_rows(table, widths)
            self._order_row(table, "endif")
        self._order_row(table, f"for {rows}")
        row = _add_row(table, widths)
        for cell, column in zip(row.cells, columns, strict=True):
            self.cell(cell, column.field, align=column.align)
        _whole(row)
        if groups:
            self._order_row(table, "endfor")
        self._order_row(table, "else")
        self._no_rows(table, widths)
        self._order_row(table, "endfor")
        return table

    def cell(self, cell: Any, words: str, *, bold: bool = False, align: str = "left") -> None:
        """Text of a cell, in the table size and without the body's indents."""
        look = Look(self.profile.table_size, bold=bold, align=align, before=2, after=2, first_line=0)
        self.text(words, look, into=cell)

    def hold_together(self, row: Any) -> None:
        """Keeps a row on one page, its lines with each other."""
        _hold_together(row)

    def annex(self, *, landscape: bool = False) -> None:
        """A new section on a new page, with page numbers running on."""
        self.landscape = landscape
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self._page(section)
        section.different_first_page_header_footer = False

    # --- inside ---------------------------------------------------------------------------------------------------

    def _fonts(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        normal.font.name = self.profile.font
        normal.font.size = Pt(self.profile.size)
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for script in SCRIPTS:
            fonts.set(qn(script), self.profile.font)
        # A theme font named in the defaults would win in Word.
        for defaults in styles.element.iter(qn("w:docDefaults")):
            for named in defaults.iter(qn("w:rFonts")):
                for attribute in list(named.attrib):
                    del named.attrib[attribute]
                for script in SCRIPTS:
                    named.set(qn(script), self.profile.font)
            for language in defaults.iter(qn("w:lang")):
                language.set(qn("w:val"), "vi-VN")
        properties = self.document.core_properties
        properties.author = properties.comments = properties.title = ""
        properties.language = "vi-VN"

    def _page(self, section: Any) -> None:
        profile = self.profile
        across, down = (A4_LONG, A4_SHORT) if self.landscape else (A4_SHORT, A4_LONG)
        section.orientation = WD_ORIENT.LANDSCAPE if self.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(across), Mm(down)
        section.top_margin, section.bottom_margin = Mm(profile.top), Mm(profile.bottom)
        section.left_margin, section.right_margin = Mm(profile.left), Mm(profile.right)
        section.header_distance = section.footer_distance = Mm(10)

    def _page_numbers(self, section: Any) -> None:
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        self._shape(paragraph, Look(align="center", first_line=0, before=0))
        run = self._run(paragraph, "", Look(self.profile.page_number))
        for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
            part = _element("w:fldChar", {"fldCharType": kind}) if kind else _element("w:instrText", {})
            part.text = words or None
            run._r.append(part)  # noqa: SLF001 - python-docx has no fields of its own

    def _shape(self, paragraph: Any, look: Look) -> None:
        profile, shape = self.profile, paragraph.paragraph_format
        paragraph.alignment = ALIGN[look.align]
        indent = look.first_line
        if indent is None:
            indent = profile.first_line if look.align == "both" else 0
        shape.first_line_indent = Mm(indent)
        shape.space_before = Pt(profile.before if look.before is None else look.before)
        shape.space_after = Pt(look.after)
        if profile.exact_spacing and (look.size or profile.size) > profile.table_size:
            shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            shape.line_spacing = Pt(max(profile.exact_spacing, (look.size or 0) * 1.2))
        else:
            shape.line_spacing = profile.line_spacing if look.align == "both" else 1.0
        shape.keep_with_next = look.keep_with_next or None

    def _run(self, paragraph: Any, words: str, look: Look, *, strong: bool = False) -> Any:
        run = paragraph.add_run(words)
        font = run.font
        font.size = Pt(look.size or self.profile.size)
        font.bold = (look.bold or strong) or None
        font.italic = look.italic or None
        font.underline = look.underline or None
        return run

    def _order_row(self, table: Any, statement: str) -> None:
        row = table.add_row()
        _next_paragraph(row.cells[0]).add_run(f"{{%tr {statement} %}}")

    def _no_rows(self, table: Any, widths: Sequence[float]) -> None:
        row = _add_row(table, widths)
        self.cell(row.cells[0].merge(row.cells[-1]), "Không có.")


def plain(look: Look, **changes: Any) -> Look:
    """A look with some of its fields changed."""
    return replace(look, **changes)


def _element(name: str, attributes: dict[str, str]) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _next_paragraph(where: Any) -> Any:
    """The empty paragraph that a new cell brings along, or a further one."""
    paragraphs = where.paragraphs
    is_new_cell = hasattr(where, "merge") and len(paragraphs) == 1 and not paragraphs[0].runs
    if is_new_cell and paragraphs[0]._p.pPr is None:  # noqa: SLF001 - a rule is a paragraph without runs
        return paragraphs[0]
    return where.add_paragraph()


def _no_cell_margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", {"w": "0", "type": "dxa"}))
    table._tbl.tblPr.append(margins)  # noqa: SLF001 - not offered by python-docx


def _set_widths(row: Any, widths: Sequence[float]) -> None:
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)


def _add_row(table: Any, widths: Sequence[float]) -> Any:
    row = table.add_row()
    _set_widths(row, widths)
    return row


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", {"val": "true"}))  # noqa: SLF001 - not offered


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_element("w:cantSplit", {"val": "true"}))  # noqa: SLF001 - not offered


def _hold_together(row: Any) -> None:
    _whole(row)
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
