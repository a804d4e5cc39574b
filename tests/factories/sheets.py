"""Files of opinions as the Front, offices and survey takers send them, right and wrong."""

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

from doithoai.opinions.import_columns import COLUMNS
from doithoai.opinions.import_rows import Bound
from doithoai.opinions.importing import Given
from tests.factories.organisations import World

HEADINGS = [column.heading for column in COLUMNS]
XLSX, CSV = "tong-hop.xlsx", "tong-hop.csv"
DAY = "04/09/2026"


def row(**other: Any) -> list[Any]:
    """One row in the order of the template."""
    facts = {"channel": "Mặt trận, đoàn thể tổng hợp", "received_on": DAY, "text": "Ngõ 24 ngập sau mưa."}
    facts |= {"petitioner": "Nguyễn Thị Thử", "address": "Khu phố Trang Hạ"} | other
    return [facts.get(column.name) for column in COLUMNS]


def workbook(rows: list[list[Any]], headings: list[Any] | None = None, title: str = "Ý kiến") -> Workbook:
    """A workbook with the headings of the template."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.append(HEADINGS if headings is None else headings)
    for one in rows:
        sheet.append(one)
    return book


def saved(book: Workbook, name: str = XLSX) -> Given:
    """The workbook as a file."""
    kept = io.BytesIO()
    book.save(kept)
    return Given(name, kept.getvalue())


def xlsx(*rows: list[Any]) -> Given:
    """A right file of these rows, or of one."""
    return saved(workbook(list(rows) or [row()]))


def text_file(rows: list[list[Any]], *, sign: str = ",", encoding: str = "utf-8-sig") -> Given:
    """The same as text."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, delimiter=sign)
    writer.writerow(HEADINGS)
    writer.writerows([_written(cell) for cell in one] for one in rows)
    return Given(CSV, kept.getvalue().encode(encoding))


def _written(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def repacked(given: Given, part: str, content: bytes) -> Given:
    """The same archive with one part put in or replaced."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(given.content)) as old,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return Given(given.name, kept.getvalue())


def bound(world: World, **other: Any) -> Bound:
    """To the ward, from its Front."""
    return Bound(**{"organisation": world.ward.party_committee, "source": world.ward.front} | other)
