"""A.4-g…i, B.Đ10.2-b: the report of a dialogue to the superior, with minutes and dossier."""

from collections import Counter
from dataclasses import dataclass, replace

from django.utils.timezone import localtime

from doithoai.dialogues.models import Dialogue
from doithoai.documents.framing import Issue, called, day, frame, planned, words
from doithoai.documents.heard import Heard, counted, heard
from doithoai.docx.frame import Frame, basis, header, signature, title
from doithoai.docx.sheet import Column, Sheet
from doithoai.opinions.lifecycle import Outcome, Result


@dataclass(frozen=True)
class Figure:
    """A line of a table of figures."""

    place: str
    name: str
    total: int
    answered: int
    later: int
    recorded: int


@dataclass(frozen=True)
class ReportPaper:
    """Fields of the report."""

    frame: Frame
    issuer: str
    theme: str
    held: str
    place: str
    chair: str
    announced: str
    before: int
    attendance: str
    spoken: int
    raised: int
    apart: int
    figures: tuple[Figure, ...]
    solved: int
    in_progress: int
    conclusion: str
    going_on: tuple[str, ...]
    text: str


def template(sheet: Sheet) -> None:
    """The report as a form."""
    header(sheet)
    title(sheet, "Báo cáo")
    basis(sheet)
    sheet.text("{{ issuer }} báo cáo kết quả hội nghị đối thoại trực tiếp với Nhân dân như sau:")
    sheet.heading("I. CÔNG TÁC CHUẨN BỊ")
    sheet.text(
        "Chủ đề: {{ theme }}. {{ announced }} Trước hội nghị đã tiếp nhận, phân loại {{ before }} ý kiến, kiến nghị."
    )
    sheet.heading("II. DIỄN BIẾN VÀ SỐ LIỆU")
    sheet.text(
        "Hội nghị tổ chức {{ held }}, tại {{ place }}, chủ trì: {{ chair }}; số người dự: {{ attendance }}."
    )
    sheet.text(
        "Có {{ spoken }} lượt phát biểu; tổng số ý kiến, kiến nghị: {{ raised }}; ngoài phạm vi hoặc không xem xét, đếm riêng: {{ apart }}."
    )
    sheet.table(
        (
            Column("TT", 12, "{{ f.place }}", "center"),
            Column("Lĩnh vực", 57, "{{ f.name }}"),
            Column("Số ý kiến", 20, "{{ f.total }}", "center"),
            Column("Trả lời ngay", 23, "{{ f.answered }}", "center"),
            Column("Trả lời sau", 23, "{{ f.later }}", "center"),
            Column("Ghi nhận, báo cáo cấp trên", 30, "{{ f.recorded }}", "center"),
        ),
        "f in figures",
    )
    _after(sheet)
    sheet.closing("Kèm theo báo cáo: biên bản hội nghị, hồ sơ đối thoại. {{ issuer }} trân trọng báo cáo")
    signature(sheet)


def _after(sheet: Sheet) -> None:
    sheet.heading("III. KẾT QUẢ TRẢ LỜI, GIẢI QUYẾT")
    sheet.text("{{ conclusion }} Đã giải quyết xong: {{ solved }}; đang giải quyết: {{ in_progress }}.")
    sheet.heading("IV. VIỆC TIẾP TỤC THỰC HIỆN")
    sheet.order("for line in going_on")
    sheet.text("{{ loop.index }}. {{ line }}")
    sheet.order("else")
    sheet.text("Không có.")
    sheet.order("endfor")
    sheet.heading("V. ĐÁNH GIÁ, KIẾN NGHỊ")
    sheet.text("{{ text }}")


def fields(dialogue: Dialogue, issue: Issue) -> ReportPaper:
    """The report's words; figures are counted from the records, never typed (reports.md)."""
    opinions = heard(dialogue)
    inside = counted(opinions)
    report = getattr(dialogue, "report", None)
    held = localtime(dialogue.ended_at or dialogue.starts_at).date()
    made = frame(
        dialogue.organisation,
        "BC",
        f"kết quả hội nghị đối thoại trực tiếp với Nhân dân {words(held)}",
        issue,
        held,
    )
    return ReportPaper(
        frame=replace(made, basis=(*made.basis, *planned(dialogue))),
        issuer=dialogue.organisation.name,
        theme=dialogue.theme.rstrip("."),
        held=words(held),
        place=dialogue.place.rstrip("."),
        chair=called(dialogue.chair, str(dialogue.chair_office or "")),
        announced=f"Đã thông báo công khai ngày {day(dialogue.announced_on)}."
        if dialogue.announced_on
        else "",
        before=sum(o.speech is None for o in inside),
        attendance=str(dialogue.attendance or "…"),
        spoken=dialogue.speeches.filter(state="spoken").count(),
        raised=len(inside),
        apart=len(opinions) - len(inside),
        figures=by_field(inside),
        solved=sum(o.result == Result.SOLVED for o in inside),
        in_progress=sum(o.is_open for o in inside),
        conclusion=_conclusion(dialogue),
        going_on=tuple(_going_on(o) for o in inside if o.is_open),
        text=report.text if report else "…",
    )


def by_field(opinions: list[Heard]) -> tuple[Figure, ...]:
    """Counts by field and outcome, the most raised first, the sum last."""
    names = Counter(o.field or "Chưa phân loại" for o in opinions)
    lines = [
        _figure(str(place), name, [o for o in opinions if (o.field or "Chưa phân loại") == name])
        for place, (name, _) in enumerate(names.most_common(), 1)
    ]
    return (*lines, _figure("", "Tổng số", opinions))


def _figure(place: str, name: str, opinions: list[Heard]) -> Figure:
    said = Counter(o.outcome for o in opinions)
    return Figure(
        place, name, len(opinions), said[Outcome.ANSWERED], said[Outcome.ANSWER_LATER], said[Outcome.RECORDED]
    )


def _conclusion(dialogue: Dialogue) -> str:
    conclusion = getattr(dialogue, "conclusion", None)
    if conclusion is None:
        return "Thông báo kết luận đang được chuẩn bị."
    return f"Đã ban hành Thông báo số {conclusion.number}, ngày {day(conclusion.issued_on)} về kết luận hội nghị."


def _going_on(opinion: Heard) -> str:
    until = f"; thời hạn {day(opinion.due)}" if opinion.due else ""
    who = opinion.unit if opinion.is_promised else opinion.way
    return f"{opinion.subject.rstrip('.')}: {who}{until}."
