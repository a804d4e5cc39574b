"""B.Đ10.1-a: what the body learns from a dialogue for itself; not public, required to close it."""

from dataclasses import dataclass

from django.utils.timezone import localtime

from doithoai.dialogues.models import Dialogue
from doithoai.documents.framing import Issue, day, frame, words
from doithoai.docx.frame import Frame, header, signature, title
from doithoai.docx.sheet import Sheet

ROOM = "……………………………………………………………………………"


@dataclass(frozen=True)
class ReviewPaper:
    """Fields of the review; room for the pen while it is not written."""

    frame: Frame
    theme: str
    held: str
    announced: str
    concluded: str
    strengths: tuple[str, ...]
    shortcomings: tuple[str, ...]
    remedies: tuple[str, ...]


def template(sheet: Sheet) -> None:
    """The review as a form."""
    header(sheet)
    title(sheet, "Báo cáo")
    sheet.text("**Buổi đối thoại:** {{ held }}. **Chủ đề:** {{ theme }}.")
    sheet.text("**Thông báo công khai:** {{ announced }}. **Thông báo kết luận:** {{ concluded }}.")
    for heading, name in (
        ("I. ƯU ĐIỂM", "strengths"),
        (
            "II. TỒN TẠI THEO TỪNG KHÂU (chuẩn bị, điều hành, trả lời, sau buổi) VÀ NGUYÊN NHÂN",
            "shortcomings",
        ),
        ("III. VIỆC SỬA", "remedies"),
    ):
        sheet.heading(heading)
        sheet.order(f"for line in {name}")
        sheet.text("{{ line }}")
        sheet.order("endfor")
    sheet.closing("Tài liệu lưu nội bộ, không công khai")
    signature(sheet)


def fields(dialogue: Dialogue, issue: Issue) -> ReviewPaper:
    """The review's words."""
    held = localtime(dialogue.ended_at or dialogue.starts_at).date()
    review = getattr(dialogue, "review", None)
    conclusion = getattr(dialogue, "conclusion", None)
    return ReviewPaper(
        frame=frame(
            dialogue.organisation, "BC", "rút kinh nghiệm nội bộ sau hội nghị đối thoại", issue, held
        ),
        theme=dialogue.theme.rstrip("."),
        held=words(held),
        announced=f"ngày {day(dialogue.announced_on)}" if dialogue.announced_on else "chưa có",
        concluded=f"số {conclusion.number}, ngày {day(conclusion.issued_on)}" if conclusion else "chưa có",
        strengths=_lines(review.strengths if review else ""),
        shortcomings=_lines(review.shortcomings if review else ""),
        remedies=_lines(review.remedies if review else ""),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip()) or (ROOM, ROOM)
