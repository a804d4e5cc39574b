"""B.Đ8.1-b: the sheet that people sign at the door: who registered, who waits for a seat, room for whoever else comes."""

from dataclasses import dataclass

from django.utils.timezone import localtime
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Mm

from doithoai.dialogues.models import Attendee, AttendeeState, Dialogue
from doithoai.documents.framing import Issue, clock, frame, words
from doithoai.docx.frame import Frame, header, title, two_signatures
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet
from doithoai.search.folding import bare

KIND = "sign_in_sheet"
BLANK_ROWS = 24
ROW_HEIGHT = 10  # mm: room for a hand
NUMBER, ENTRY = "{{ a.number }}", "{{ a.name }}"


@dataclass(frozen=True)
class Entry:
    """One line to sign; an empty one is for somebody who did not register."""

    number: str = ""
    name: str = ""
    address: str = ""
    group: str = ""
    people: str = ""


@dataclass(frozen=True)
class Part:
    """Registered, waiting, or to be written by hand."""

    title: str
    rows: tuple[Entry, ...]


@dataclass(frozen=True)
class SheetPaper:
    """Fields of the sheet."""

    frame: Frame
    theme: str
    held: str
    place: str
    registered: int
    people: int
    groups: int
    parts: tuple[Part, ...]
    secretary_name: str


def template(sheet: Sheet) -> None:
    """The sheet as a form."""
    header(sheet)
    title(sheet, "Danh sách ký tên")
    sheet.text("**Chủ đề:** {{ theme }}.")
    sheet.text("**Thời gian, địa điểm:** {{ held }}, tại {{ place }}.")
    sheet.text(
        "**Đã đăng ký:** {{ registered }} lượt, {{ people }} người, {{ groups }} đoàn, nhóm. Đoàn đông người thì một người ký "
        "thay và ghi số người đến."
    )
    rest = sheet.width - 12 - 38 - 16 - 28
    table = sheet.table(
        (
            Column("Số", 12, NUMBER, "center"),
            Column("Họ và tên", 38, ENTRY),
            Column("Thôn, khu phố", rest * 0.52, "{{ a.address }}"),
            Column("Đại diện cho", rest * 0.48, "{{ a.group }}"),
            Column("Số người đến", 16, "{{ a.people }}", "center"),
            Column("Ký tên", 28, "{{ '' }}"),
        ),
        "a in g.rows",
        groups="g in parts",
    )
    _room_for_a_hand(table)
    sheet.text("Cộng: ……… người có mặt, trong đó ……… người đại diện cho ……… đoàn, nhóm.", Look(before=9))
    two_signatures(sheet, ("NGƯỜI ĐÓN TIẾP", ""), ("THƯ KÝ", "{{ secretary_name }}"))


def _room_for_a_hand(table: object) -> None:
    for row in table.rows:  # type: ignore[attr-defined]  # python-docx has no types
        if row.cells[1].text == ENTRY:
            row.height, row.height_rule = Mm(ROW_HEIGHT), WD_ROW_HEIGHT_RULE.AT_LEAST


def fields(dialogue: Dialogue, issue: Issue) -> SheetPaper:
    """Whoever registered and did not cancel, by given name, as such lists are read."""
    start = localtime(dialogue.starts_at)
    rows = sorted(dialogue.attendees.exclude(state=AttendeeState.CANCELLED), key=_by_given_name)
    seated = [row for row in rows if row.state == AttendeeState.REGISTERED]
    waiting = [row for row in rows if row.state == AttendeeState.WAITING]
    parts = [Part(f"I. ĐÃ ĐĂNG KÝ ({len(seated)} lượt)", tuple(_entry(row) for row in seated))]
    if waiting:
        parts.append(Part(f"II. CHỜ CHỖ ({len(waiting)} lượt)", tuple(_entry(row) for row in waiting)))
    head = "III" if waiting else "II"
    parts.append(Part(f"{head}. NGƯỜI ĐẾN CHƯA ĐĂNG KÝ (ghi tay, chữ in)", tuple([Entry()] * BLANK_ROWS)))
    secretary = dialogue.team.filter(is_secretary=True).select_related("person").first()
    on = Issue(issue.number, issue.on or start.date(), issue.signer, issue.recipients)
    return SheetPaper(
        frame=frame(
            dialogue.organisation, "", "dự hội nghị đối thoại trực tiếp với Nhân dân", on, start.date()
        ),
        theme=dialogue.theme.rstrip("."),
        held=f"{clock(dialogue.starts_at)}, {words(start.date())}",
        place=dialogue.place.rstrip("."),
        registered=len(seated),
        people=sum(row.people for row in seated),
        groups=len({bare(row.group) for row in seated if row.group}),
        parts=tuple(parts),
        secretary_name=secretary.person.name if secretary else "",
    )


def _by_given_name(row: Attendee) -> tuple[str, str, int]:
    names = row.name_folded.split() or [""]
    return names[-1], row.name_folded, row.number


def _entry(row: Attendee) -> Entry:
    """Of a group how many registered, and room for how many came; of one person nothing needs to be written."""
    people = f"{row.people} / …" if row.people > 1 else ""
    return Entry(str(row.number), row.name, row.address, row.group, people)
