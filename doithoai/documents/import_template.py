"""The file to fill in: headings, drop-down lists and a sheet that explains each column; or the headings as text."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from doithoai.opinions.import_columns import COLUMNS, HELP, LISTS
from doithoai.opinions.import_rows import MOST_ROWS

WIDTHS = {
    "text": 70,
    "channel": 30,
    "petitioner": 28,
    "address": 28,
    "reference": 34,
    "place": 24,
    "email": 26,
}
FILLED = 10_000  # rows that have lists
NOTES = (
    "Cách điền tệp ý kiến",
    "1. Mỗi việc một dòng ở trang “Ý kiến”. Ghi đúng lời người dân, không sửa.",
    "2. Không gộp ô, không dùng công thức. Cột có dấu * phải điền.",
    "3. Tệp sai một chỗ thì chưa dòng nào được nhập; trang xem trước chỉ rõ dòng, cột cần sửa.",
    f"4. Mỗi tệp tối đa {MOST_ROWS:,} dòng, 10 MB. Cùng một tệp gửi hai lần chỉ được nhập một lần.".replace(
        ",", "."
    ),
)


def workbook() -> bytes:
    """The .xlsx file."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Ý kiến"
    lists = book.create_sheet(LISTS)
    for place, column in enumerate(COLUMNS, 1):
        _head(
            sheet,
            place,
            f"{column.heading} *" if column.required else column.heading,
            WIDTHS.get(column.name, 18),
        )
        letter = get_column_letter(place)
        _format(sheet, letter, column.name)
        if column.choices:
            _offer(sheet, lists, letter, column.choices)
    sheet.freeze_panes = "A2"
    lists.sheet_state = "hidden"
    _explain(book.create_sheet(HELP))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def text_file() -> bytes:
    """The .csv file: a mark for Excel, and the sign that Excel expects in Viet Nam."""
    return ("\ufeff" + ";".join(f'"{column.heading}"' for column in COLUMNS) + "\r\n").encode()


def _head(sheet: Worksheet, place: int, words: str, width: int) -> None:
    cell = sheet.cell(1, place, words)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="9B1C1C")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.column_dimensions[get_column_letter(place)].width = width


def _format(sheet: Worksheet, letter: str, name: str) -> None:
    """Days are days, all else is text: a telephone keeps its nought."""
    column = sheet.column_dimensions[letter]
    column.number_format = "dd/mm/yyyy" if name == "received_on" else "@"
    column.alignment = Alignment(wrap_text=name == "text", vertical="top")


def _offer(sheet: Worksheet, lists: Worksheet, letter: str, choices: tuple[str, ...]) -> None:
    """A drop-down list; the choices hold commas, so they stand on a sheet of their own."""
    for line, choice in enumerate(choices, 1):
        lists[f"{letter}{line}"] = choice
    rule = DataValidation(
        type="list",
        formula1=f"'{LISTS}'!${letter}$1:${letter}${len(choices)}",
        allow_blank=True,
        showErrorMessage=True,
    )
    rule.errorTitle, rule.error = "Chọn trong danh sách", "Hãy chọn một mục trong danh sách của ô."
    rule.add(f"{letter}2:{letter}{FILLED + 1}")
    sheet.add_data_validation(rule)


def _explain(sheet: Worksheet) -> None:
    for line, words in enumerate(NOTES, 1):
        sheet.cell(line, 1, words).font = Font(bold=line == 1, size=14 if line == 1 else 11)
    start = len(NOTES) + 2
    for place, (words, width) in enumerate(
        (("Cột", 32), ("Bắt buộc", 12), ("Cách ghi", 80), ("Ví dụ", 44)), 1
    ):
        sheet.cell(start, place, words).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for line, column in enumerate(COLUMNS, start + 1):
        said = (column.heading, "có" if column.required else "", column.how, column.example)
        for place, words in enumerate(said, 1):
            sheet.cell(line, place, words).alignment = Alignment(wrap_text=True, vertical="top")
