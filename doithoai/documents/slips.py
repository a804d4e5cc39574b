"""Slips to fill in by hand: to speak (B.Đ9.1-g2a), to hand in an opinion (B.Đ8.1-g1), to say how it was (A.2-b)."""

from dataclasses import dataclass

from django.utils.timezone import localtime
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm

from doithoai.dialogues.models import Dialogue
from doithoai.documents.framing import Issue, clock, frame, words
from doithoai.docx.frame import Frame, header, title
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Sheet

BOX = "☐"
LEVELS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
ASKED = (
    "Công tác chuẩn bị, thông báo, tiếp đón",
    "Nội dung trả lời: đúng câu hỏi, rõ, có căn cứ",
    "Thái độ lắng nghe của người chủ trì, người trả lời",
    "Thời gian dành cho Nhân dân phát biểu",
)
PRIVACY = (
    "Thông tin trên phiếu chỉ dùng để trả lời và giải quyết ý kiến này; không công khai họ tên, địa chỉ, điện thoại nếu người "
    "ghi không đồng ý."
)
LINE = Look(align="left", first_line=0, before=4)
SMALL = Look(11, italic=True, align="left", first_line=0, before=6)


@dataclass(frozen=True)
class SlipPaper:
    """Fields of a blank slip."""

    frame: Frame
    theme: str
    time: str
    place: str
    code: str


def fields(dialogue: Dialogue, issue: Issue) -> SlipPaper:
    """The dialogue it is for."""
    start = localtime(dialogue.starts_at)
    return SlipPaper(
        frame=frame(
            dialogue.organisation, "", "hội nghị đối thoại trực tiếp với Nhân dân", issue, start.date()
        ),
        theme=dialogue.theme.rstrip("."),
        time=f"{clock(dialogue.starts_at)}, {words(start.date())}",
        place=dialogue.place.rstrip("."),
        code=dialogue.code,
    )


def speaking(sheet: Sheet) -> None:
    """Phiếu đăng ký phát biểu."""
    _head(sheet, "Phiếu đăng ký phát biểu")
    _person(sheet)
    _dotted(sheet, "Lĩnh vực:", "Số thứ tự (điền tại bàn):")
    _matter(sheet, "Tóm tắt nội dung sẽ phát biểu:", 4)
    _foot(sheet)


def opinion(sheet: Sheet) -> None:
    """Phiếu ghi ý kiến: several matters on one slip become several opinions."""
    _head(sheet, "Phiếu ghi ý kiến")
    _person(sheet)
    _matter(sheet, "Việc thứ nhất (ở đâu, từ khi nào, đề nghị gì):", 4)
    _matter(sheet, "Việc thứ hai, nếu có:", 3)
    _foot(sheet)


def evaluation(sheet: Sheet) -> None:
    """Phiếu đánh giá: five levels, without a name."""
    _head(sheet, "Phiếu đánh giá")
    sheet.text("Ông/bà đánh dấu X vào một ô ở mỗi dòng. Không ghi tên.", LINE)
    sheet.text("", Look(6, before=0, keep_with_next=True))
    table = sheet.grid((55, *(22.0 for _ in LEVELS)), rows=len(ASKED) + 1)
    for cell, words_ in zip(table.rows[0].cells, ("Nội dung", *LEVELS), strict=True):
        sheet.cell(cell, words_, bold=True, align="center")
    for row, words_ in zip(table.rows[1:], ASKED, strict=True):
        sheet.cell(row.cells[0], words_)
        for cell in row.cells[1:]:
            sheet.cell(cell, BOX, align="center")
    _matter(sheet, "Góp ý khác:", 4)
    sheet.text("Trân trọng cảm ơn ông/bà.", LINE)


def _head(sheet: Sheet, kind: str) -> None:
    header(sheet)
    title(sheet, kind)
    sheet.text("**Chủ đề:** {{ theme }}.", LINE)
    sheet.text("**Thời gian, địa điểm:** {{ time }}, tại {{ place }}. **Mã buổi:** {{ code }}.", LINE)


def _person(sheet: Sheet) -> None:
    _dotted(sheet, "Họ và tên:", "Điện thoại (không bắt buộc):")
    _dotted(sheet, "Thôn, khu phố:", "Đại diện cho (nếu có):")


def _matter(sheet: Sheet, lead: str, lines: int) -> None:
    sheet.text(f"**{lead}**", LINE)
    for _ in range(lines):
        _dotted(sheet, "")


def _foot(sheet: Sheet) -> None:
    _dotted(sheet, "Đã kiến nghị trước đây chưa? ☐ Chưa  ☐ Rồi, ở đâu, khi nào:")
    sheet.text("☐ Muốn nhận trả lời bằng văn bản    ☐ Đồng ý công khai họ tên cùng ý kiến", LINE)
    sheet.text(PRIVACY, SMALL)
    table = sheet.grid((82, 83), lines=False)
    sheet.cell(table.rows[0].cells[0], "Mã tra cứu (cơ quan điền khi nhận):")
    sheet.cell(table.rows[0].cells[1], "Người ghi phiếu (ký, ghi rõ họ tên)", align="center")


def _dotted(sheet: Sheet, *leads: str) -> None:
    """Each lead with dots for the pen up to its share of the line."""
    paragraph = sheet.text(" ".join(f"{lead}\t" for lead in leads), LINE)
    for place in range(1, len(leads) + 1):
        stop = Mm(sheet.width * place / len(leads))
        paragraph.paragraph_format.tab_stops.add_tab_stop(stop, WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS)
