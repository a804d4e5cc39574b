"""Rows of cells out of an .xlsx or .csv file, whatever program wrote it; what cannot be read safely is refused."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException

from doithoai.opinions.wording import verbatim
from doithoai.regulations.refusals import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 50_000  # empty ones included
MOST_COLUMNS = 60
MOST_UNPACKED, MOST_RATIO, MOST_FILES = 150 * 1024 * 1024, 200, 1000
OLE = b"\xd0\xcf\x11\xe0"  # .xls, and any Office file with a password
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050  # 2000 to 2099, as Excel counts days
ENCODINGS = ("utf-8", "cp1258")
SEPARATORS = ",;\t|"
FAULTS = {"f": "formula", "e": "error"}


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: text as a person sees it, the day when it is one, or why it cannot be taken."""

    text: str = ""
    day: date | None = None
    number: float | None = None
    fault: str = ""  # "formula", "error"


EMPTY = Cell()


@dataclass(frozen=True)
class Line:
    """One line of the file with its number as the spreadsheet shows it."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def empty(self) -> bool:
        """Nothing in any cell."""
        return not any(cell.text or cell.fault for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its lines, its merged ranges as (first line, last line, first column)."""

    name: str
    lines: tuple[Line, ...]
    merged: tuple[tuple[int, int, int], ...] = ()
    encoding: str = ""  # of a text file
    hidden: bool = False  # people who look at the file do not see it


def read(content: bytes, name: str) -> list[Sheet]:
    """Every table of the file; a sentence says what to do when it cannot be read."""
    if len(content) > MOST_BYTES:
        raise Refused("Tệp quá lớn; nhận tối đa 10 MB. Hãy chia thành nhiều tệp.", field="file")
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in {"xlsm", "xlsb", "xltm"}:
        raise Refused("Tệp có macro nên không nhận. Hãy lưu lại thành .xlsx rồi gửi.", field="file")
    if content.startswith(OLE):
        raise Refused(
            "Tệp là Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu thành .xlsx rồi gửi.",
            field="file",
        )
    if not content.strip():
        raise Refused("Tệp không có nội dung. Hãy chọn lại tệp.", field="file")
    if content.startswith(b"PK"):
        return _workbook(content)
    if ending not in {"csv", "txt", "tsv"}:
        raise Refused("Chỉ nhận tệp .xlsx hoặc .csv. Hãy lưu lại đúng loại rồi gửi.", field="file")
    return [_text_file(content)]


# --- .xlsx -----------------------------------------------------------------------------------------------------------


def _workbook(content: bytes) -> list[Sheet]:
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        merged = _merged(content)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file says of its size may be anything
        return [
            Sheet(
                sheet.title,
                tuple(_lines(sheet.iter_rows(), book.epoch)),
                merged.get(_path(sheet), ()),
                hidden=sheet.sheet_state != "visible",
            )
            for sheet in book.worksheets
        ]
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError,
        IndexError, SyntaxError, OSError, EOFError, AssertionError, OverflowError,
    ):  # fmt: skip
        raise Refused(
            "Tệp bị hỏng nên không mở được. Hãy mở bằng Excel, lưu lại thành .xlsx rồi gửi.", field="file"
        ) from None


def _check_archive(content: bytes) -> None:
    """A zip that unpacks to much more than it is, that holds a macro, or that is no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Refused(
            "Tệp bị hỏng nên không mở được. Hãy mở bằng Excel, lưu lại thành .xlsx rồi gửi.", field="file"
        ) from None
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > MOST_FILES or unpacked > MOST_UNPACKED or unpacked / packed > MOST_RATIO:
        raise Refused(
            "Tệp nén quá chặt nên không mở an toàn được. Hãy lưu lại thành .csv rồi gửi.", field="file"
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("Tệp có macro nên không nhận. Hãy lưu lại thành .xlsx rồi gửi.", field="file")
    if "xl/workbook.xml" not in names:
        raise Refused("Tệp này không phải bảng tính Excel. Hãy lưu lại thành .xlsx rồi gửi.", field="file")


def _path(sheet: Any) -> str:
    """Where the sheet lies in the archive."""
    return str(sheet._worksheet_path).lstrip("/")  # noqa: SLF001 - openpyxl has no other name for it


def _merged(content: bytes) -> dict[str, tuple[tuple[int, int, int], ...]]:
    """Merged ranges of each sheet; openpyxl leaves them out when it reads line by line."""
    found: dict[str, tuple[tuple[int, int, int], ...]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                ranges = re.findall(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z0-9:]+)"', archive.read(name))
                found[name] = tuple(_span(text.decode()) for text in ranges)
    return found


def _span(text: str) -> tuple[int, int, int]:
    first_column, first, _last_column, last = range_boundaries(text)
    return int(first or 0), int(last or 0), int(first_column or 0)


def _lines(rows: Iterable[tuple[Any, ...]], epoch: datetime) -> Iterator[Line]:
    for number, row in enumerate(rows, 1):
        if number > MOST_LINES:
            raise _too_many()
        line = Line(number, tuple(_cell(cell, epoch) for cell in row[:MOST_COLUMNS]))
        if not line.empty:
            yield line


def _too_many() -> Refused:
    return Refused(
        "Tệp có hơn %(most)s dòng, kể cả dòng trống. Hãy chia thành nhiều tệp.", field="file", most=MOST_LINES
    )


def _cell(cell: Any, epoch: datetime) -> Cell:
    value, kind = cell.value, cell.data_type
    if value is None:
        return EMPTY
    if kind in FAULTS:
        return Cell(text=str(value)[:60], fault=FAULTS[kind])
    if isinstance(value, bool):
        return Cell(text="Có" if value else "Không")
    if isinstance(value, int | float):
        return Cell(text=_number(value), number=float(value), day=_day_of(value, epoch))
    if isinstance(value, date):
        return Cell(text=f"{value:%d/%m/%Y}", day=value.date() if isinstance(value, datetime) else value)
    return Cell(text=verbatim(str(value)))


def _number(value: float) -> str:
    """12.0 is written 12."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else str(value)


def _day_of(value: float, epoch: datetime) -> date | None:
    """The day of a serial number, as Excel counts days; the cell lost its format."""
    if not FIRST_SERIAL <= value <= LAST_SERIAL:
        return None
    moment = from_excel(value, epoch)
    return moment.date() if isinstance(moment, datetime) else None


# --- .csv ------------------------------------------------------------------------------------------------------------


def _text_file(content: bytes) -> Sheet:
    text, encoding = decoded(content)
    first, _end, rest = text.partition("\n")
    separator = ""
    if told := re.fullmatch(r"sep=(.)\s*", first.strip()):
        separator, text = told[1], rest
    else:
        rest = ""
    try:
        # Strict: a quotation mark that never ends would make one opinion of all the lines after it.
        source = io.StringIO(text, newline="")
        rows = csv.reader(source, delimiter=separator or _separator(text), strict=True)
        lines = tuple(_text_lines(rows, 2 if rest else 1))
    except csv.Error:
        raise Refused(
            "Không đọc được tệp .csv: có ô quá dài hoặc thiếu dấu nháy. Hãy lưu lại thành .xlsx rồi gửi.",
            field="file",
        ) from None
    return Sheet("", lines, encoding=encoding)


def decoded(content: bytes) -> tuple[str, str]:
    """The words and the encoding they were read in; UTF-8 and UTF-16 with or without mark, then windows-1258."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in content[:200]:
        tried = ("utf-16-le", "utf-16-be") if content[1:2] == b"\x00" else ("utf-16-be", "utf-16-le")
    else:
        tried = ("utf-8-sig", *ENCODINGS[1:])
    for encoding in tried:
        try:
            return verbatim(content.decode(encoding)), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise Refused(
        "Không đọc được chữ trong tệp. Hãy lưu lại thành “CSV UTF-8” hoặc .xlsx rồi gửi.", field="file"
    )


def _separator(text: str) -> str:
    """The sign that parts the first full line into the most cells."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    return max(SEPARATORS, key=lambda sign: max((line.count(sign) for line in lines), default=0))


def _text_lines(rows: Iterable[list[str]], start: int) -> Iterator[Line]:
    for number, row in enumerate(rows, start):
        if number > MOST_LINES:
            raise _too_many()
        line = Line(number, tuple(Cell(text=text) for text in row[:MOST_COLUMNS]))
        if not line.empty:
            yield line
