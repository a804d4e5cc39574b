"""Tables as files: .xlsx and .csv that open well and in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# A programme of tables takes what begins so for a formula, even after spaces.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MOST_LETTERS = 32_000  # of one cell
Cell = str | int | date | None


def harmless(text: str) -> str:
    """The text as a cell that nothing calculates."""
    kept = ILLEGAL_CHARACTERS_RE.sub("", text)[:MOST_LETTERS]
    return f"'{kept}" if kept.lstrip(" \n\u00a0").startswith(FORMULA) else kept


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark by which a spreadsheet knows it; days as people write them."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else cell


def xlsx_bytes(
    title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int] = ()
) -> bytes:
    """One sheet with a frozen head and real days."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title[:31])  # one that is only written; its type tells half of it
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.append([_cell(sheet, name, bold=True) for name in head])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Any, cell: Cell, *, bold: bool = False) -> Any:
    if isinstance(cell, str):
        made = WriteOnlyCell(sheet, harmless(cell))
        made.data_type = "s"
        made.alignment = WRAPPED
    elif isinstance(cell, date):
        made = WriteOnlyCell(sheet, datetime.combine(cell, time()))
        made.number_format = "DD/MM/YYYY"
    else:
        made = WriteOnlyCell(sheet, cell)
    if bold:
        made.font = BOLD
    return made


BOLD, WRAPPED = Font(bold=True), Alignment(vertical="top", wrap_text=True)
