"""From the lines of a file to what each hands over, with every fault named by line and column; nothing is guessed."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from doithoai.dialogues.models import Dialogue
from doithoai.opinions.import_columns import BY_HEADING, COLUMNS, HELP, LISTS, Column, plain
from doithoai.opinions.intake import Handed
from doithoai.opinions.models import Channel, PetitionerKind
from doithoai.opinions.sheets import Cell, Line, Sheet
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused
from doithoai.ui.words import is_blank

MOST_ROWS = 10_000
MOST_FAULTS = 200
HEADING_LINES = 30  # titles may stand above the headings
LEAST_HEADINGS = 2


@dataclass(frozen=True)
class Bound:
    """To whom the file goes, from whom it comes, for which dialogue: the same for every row."""

    organisation: Organisation
    source: Organisation | None = None
    dialogue: Dialogue | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong, by line and column of the file."""

    line: int
    column: str
    why: Refused

    def words(self, translate: Callable[[str], str]) -> str:
        """“Dòng 12, cột “Ngày nhận”: …”"""
        facts = {"line": self.line, "column": self.column, "why": self.why.words(translate)}
        if not self.column:
            return translate("Dòng %(line)s: %(why)s") % facts
        return translate("Dòng %(line)s, cột “%(column)s”: %(why)s") % facts


@dataclass(frozen=True)
class Row:
    """One row as it will be taken."""

    line: int
    handed: Handed

    @property
    def channel_label(self) -> str:
        """The channel in words."""
        return str(Channel(self.handed.channel).label)


@dataclass
class Parsed:
    """The whole file: rows as they will be taken, faults, and what a person should look at."""

    sheet: str
    encoding: str
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Refused] = field(default_factory=list)
    channels: Counter[str] = field(default_factory=Counter)
    more_faults: int = 0

    def blame(self, line: int, column: str, why: Refused) -> None:
        """Keeps a fault; beyond a page of them only their number."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(line, column, why))
        else:
            self.more_faults += 1


@dataclass(frozen=True)
class Table:
    """A sheet whose headings were found."""

    sheet: Sheet
    heading: Line
    places: dict[int, Column]

    @property
    def lines(self) -> Iterator[Line]:
        """What stands below the headings."""
        return (line for line in self.sheet.lines if line.number > self.heading.number)


def parse(sheets: list[Sheet], bound: Bound, today: date) -> Parsed:
    """Reads the one table of the file."""
    table = _table(sheets)
    parsed = Parsed(table.sheet.name, table.sheet.encoding)
    _check_other_sheets(table, sheets, parsed)
    _check_headings(table, parsed)
    _check_merged(table, parsed)
    lines = list(table.lines)
    if len(lines) > MOST_ROWS:
        raise Refused(
            "Tệp có %(rows)s ý kiến; mỗi lần nhập tối đa %(most)s. Hãy chia thành nhiều tệp.",
            field="file",
            rows=len(lines),
            most=MOST_ROWS,
        )
    for line in lines:
        _take(line, table, parsed, bound, today)
    if not lines:
        raise Refused("Tệp chưa có ý kiến nào dưới dòng tiêu đề.", field="file")
    _remark_days(table, lines, parsed)
    return parsed


def _table(sheets: list[Sheet]) -> Table:
    """The sheet with the headings; two of them with rows are refused, so that none is left out unseen."""
    tables = [table for sheet in sheets if (table := _headed(sheet))]
    filled = [table for table in tables if any(True for _line in table.lines)] or tables[:1]
    if not filled:
        raise Refused(
            "Không tìm thấy dòng tiêu đề “Kênh tiếp nhận”, “Ngày nhận”, “Nội dung ý kiến”. Hãy chép ý kiến vào tệp mẫu rồi gửi.",
            field="file",
        )
    if len(filled) > 1:
        raise Refused(
            "Hai trang tính “%(one)s” và “%(other)s” đều có ý kiến (có thể đang ẩn). Hãy để mỗi trang tính thành một tệp.",
            field="file",
            one=filled[0].sheet.name,
            other=filled[1].sheet.name,
        )
    return filled[0]


def _check_other_sheets(table: Table, sheets: list[Sheet], parsed: Parsed) -> None:
    """Whatever else has words is told: a list that goes on without headings is refused, lest its rows be lost."""
    for sheet in sheets:
        if sheet is table.sheet or not sheet.lines or sheet.name in {LISTS, HELP} or _headed(sheet):
            continue
        if not sheet.hidden:
            raise Refused(
                "Trang tính “%(name)s” có %(lines)s dòng chữ nhưng không có dòng tiêu đề nên không đọc được. Hãy chép vào trang tính có tiêu đề, hoặc xóa trang tính này rồi gửi lại.",
                field="file",
                name=sheet.name,
                lines=len(sheet.lines),
            )
        parsed.remarks.append(
            Refused(
                "Trang tính ẩn “%(name)s” có %(lines)s dòng chữ, không có dòng tiêu đề nên không được đọc.",
                name=sheet.name,
                lines=len(sheet.lines),
            )
        )


def _headed(sheet: Sheet) -> Table | None:
    for line in sheet.lines:
        if line.number > HEADING_LINES:
            break
        known = [BY_HEADING.get(plain(cell.text)) for cell in line.cells]
        if len({column.name for column in known if column}) >= LEAST_HEADINGS:
            return Table(sheet, line, {place: column for place, column in enumerate(known) if column})
    return None


def _check_headings(table: Table, parsed: Parsed) -> None:
    found = Counter(column.name for column in table.places.values())
    for column in COLUMNS:
        if column.required and not found[column.name]:
            why = Refused("Tệp thiếu cột này. Hãy dùng tệp mẫu.", field="file")
            parsed.blame(table.heading.number, column.heading, why)
        if found[column.name] > 1:
            why = Refused("Cột này có hai lần. Hãy bỏ một cột.", field="file")
            parsed.blame(table.heading.number, column.heading, why)
    for place, cell in enumerate(table.heading.cells):
        if place not in table.places and cell.text.strip():
            parsed.remarks.append(
                Refused("Cột “%(name)s” không có trong mẫu nên không được đọc.", name=cell.text.strip()[:60])
            )


def _check_merged(table: Table, parsed: Parsed) -> None:
    for first, last, column in table.sheet.merged:
        if last > table.heading.number:
            known = table.places.get(column - 1)
            why = Refused(
                "Ô gộp (dòng %(first)s đến %(last)s). Hãy bỏ gộp ô (Unmerge Cells) rồi điền đủ từng dòng.",
                first=first,
                last=last,
            )
            parsed.blame(max(first, table.heading.number), known.heading if known else "", why)


def _take(line: Line, table: Table, parsed: Parsed, bound: Bound, today: date) -> None:
    facts: dict[str, Any] = {}
    for place, column in table.places.items():
        cell = line.cells[place] if place < len(line.cells) else Cell()
        try:
            facts[column.name] = _fact(column, cell, today)
        except Refused as why:
            parsed.blame(line.number, column.heading, why)
    if {column.name for column in table.places.values()} - set(facts):
        return
    wrong = list(_faults(facts, bound))
    for heading, fault in wrong:
        parsed.blame(line.number, heading, fault)
    if not wrong and {"channel", "received_on", "text"} <= set(facts):
        parsed.channels[facts["channel"]] += 1
        handed = Handed(
            organisation=bound.organisation, source=bound.source, dialogue=bound.dialogue, **_who(facts)
        )
        parsed.rows.append(Row(line.number, handed))


def _fact(column: Column, cell: Cell, today: date) -> Any:
    if cell.fault == "formula":
        raise Refused(
            "Ô có công thức nên không nhận. Hãy chép ô, rồi dán lại dạng giá trị (Paste Special, Values)."
        )
    if cell.fault:
        raise Refused("Ô báo lỗi của Excel (%(text)s). Hãy điền lại nội dung.", text=cell.text)
    if column.required and is_blank(cell.text):
        raise Refused("Còn trống. Hãy điền.")
    return column.take(cell, today)


def _who(facts: dict[str, Any]) -> dict[str, Any]:
    """Who raised it, when the file leaves it open: the name tells."""
    named = PetitionerKind.INDIVIDUAL if facts.get("petitioner") else PetitionerKind.ANONYMOUS
    return facts | {"petitioner_kind": facts.get("petitioner_kind") or named}


def _faults(facts: dict[str, Any], bound: Bound) -> Iterator[tuple[str, Refused]]:
    """What two cells say against each other."""
    kind, name = facts.get("petitioner_kind", ""), facts.get("petitioner", "")
    if kind == PetitionerKind.ANONYMOUS and name:
        yield "Người nêu", Refused("Chọn “Không nêu tên” nhưng có tên. Hãy bỏ tên hoặc chọn lại.")
    if kind in {PetitionerKind.INDIVIDUAL, PetitionerKind.GROUP} and not name:
        yield (
            "Họ tên, tên tổ chức",
            Refused("Còn trống. Hãy ghi tên, hoặc chọn “Không nêu tên” ở cột “Người nêu”."),
        )
    if facts.get("publish_name") and not name:
        yield "Đồng ý công khai tên", Refused("Không có tên để công khai. Hãy ghi tên hoặc chọn Không.")
    if facts.get("channel") == Channel.FRONT and bound.source is None:
        yield (
            "Kênh tiếp nhận",
            Refused("Ý kiến do Mặt trận, đoàn thể tổng hợp: hãy chọn nơi tổng hợp ở ô phía trên trang."),
        )


def _remark_days(table: Table, lines: list[Line], parsed: Parsed) -> None:
    """A spreadsheet set to month/day turns 03/09 into a date and leaves 13/09 as words: both in a column are a sign of it."""
    place = next((place for place, column in table.places.items() if column.name == "received_on"), -1)
    cells = [line.cells[place] for line in lines if 0 <= place < len(line.cells)]
    dates = [cell.day for cell in cells if cell.day]
    texts = [cell.text.strip() for cell in cells if not cell.day and cell.text.strip()]
    beyond = any(text.split("/")[0].isdecimal() and int(text.split("/")[0][:4]) > 12 for text in texts)
    if dates and beyond and all(one.day <= 12 for one in dates):
        parsed.remarks.append(
            Refused(
                "Cột “Ngày nhận” có cả ô ngày và ô chữ, mọi ô ngày đều từ 1 đến 12: Excel có thể đã đổi chỗ ngày và tháng. Hãy xem lại."
            )
        )
