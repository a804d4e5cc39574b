"""B.Đ9.1: the programme for those who come, and the run sheet for those who run the conference."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO

from django.utils import translation
from django.utils.timezone import localtime

from doithoai.commitments import queries as commitments
from doithoai.commitments.models import Commitment
from doithoai.dialogues.models import Dialogue, InvitedBody, ProgrammeItem
from doithoai.dialogues.queries import before
from doithoai.documents import templates
from doithoai.documents.framing import Issue, called, clock, day, frame, profile_of, words
from doithoai.documents.models import PaperKind
from doithoai.docx.fill import fill
from doithoai.docx.frame import Frame, header, title
from doithoai.docx.profile import PROFILES, Look
from doithoai.docx.sheet import Column, Sheet

SUBJECT = "hội nghị đối thoại trực tiếp với Nhân dân"
LEAD = Look(bold=True, align="left", first_line=0, before=8, keep_with_next=True)
LINE = Look(align="left", first_line=0, before=3)
# What those who run the conference say or do at an item, by its clause.
CUES = {
    "B.Đ9.1-a": "Nêu nguyên tắc: dân chủ, thẳng thắn, cầu thị, xây dựng và trách nhiệm; giao bộ phận tham mưu điều hành.",
    "B.Đ9.1-g1b": "Chỉ nói những gì thuộc chủ đề; phát số liệu tóm tắt.",
    "B.Đ10.2-a": "Nói từng việc đã hứa: đã xong, đang làm, chậm vì sao.",
    "B.Đ9.2-b": "Mời theo thứ tự phiếu; mỗi ý kiến có kết quả: trả lời ngay, trả lời sau có hạn, hoặc ghi nhận báo cáo cấp trên.",
    "A.4-c": "Kết luận từng việc: đơn vị, thời hạn.",
}


@dataclass(frozen=True)
class Line:
    """One item with its hour."""

    begins: str
    title: str
    minutes: int
    who: str
    cue: str


@dataclass(frozen=True)
class Promise:
    """What was promised at the last dialogue and how it stands."""

    text: str
    unit: str
    due: str
    state: str


@dataclass(frozen=True)
class ProgrammePaper:
    """Fields of both papers."""

    frame: Frame
    theme: str
    time: str
    place: str
    chair: str
    lines: tuple[Line, ...]
    ends: str
    total: int
    speech_minutes: int
    last: str
    promises: tuple[Promise, ...]
    team: tuple[str, ...]
    bodies: tuple[str, ...]


def programme(sheet: Sheet) -> None:
    """The programme as a form: what the public may read."""
    header(sheet)
    title(sheet, "Chương trình")
    _facts(sheet)
    sheet.table(
        (
            Column("Thời gian", 26, "{{ l.begins }}", "center"),
            Column("Nội dung", 89, "{{ l.title }}"),
            Column("Người thực hiện", 50, "{{ l.who }}"),
        ),
        "l in lines",
    )
    sheet.text("Dự kiến kết thúc lúc {{ ends }}.", LINE)


def run_sheet(sheet: Sheet) -> None:
    """The run sheet as a form: minutes, cues, who is there to answer, what was promised."""
    header(sheet)
    title(sheet, "Kịch bản điều hành")
    _facts(sheet)
    sheet.table(
        (
            Column("Giờ", 20, "{{ l.begins }}", "center"),
            Column("Phút", 14, "{{ l.minutes }}", "center"),
            Column("Nội dung, lời dẫn", 91, "{{ l.title }}{% if l.cue %}. {{ l.cue }}{% endif %}"),
            Column("Người thực hiện", 40, "{{ l.who }}"),
        ),
        "l in lines",
    )
    sheet.text(
        "Cộng {{ total }} phút; dự kiến kết thúc lúc {{ ends }}. Mỗi lượt phát biểu {{ speech_minutes }} phút.",
        LINE,
    )
    sheet.text("Bộ phận tham mưu", LEAD)
    _each(sheet, "team", "Chưa cử.")
    sheet.text("Cơ quan được mời dự và trả lời", LEAD)
    _each(sheet, "bodies", "Không mời cơ quan nào.")
    sheet.order("if last")
    sheet.text("Việc đã hứa tại buổi đối thoại {{ last }}", LEAD)
    sheet.order("for p in promises")
    sheet.text("{{ loop.index }}. {{ p.text }}. **{{ p.unit }}**, hạn {{ p.due }}: {{ p.state }}.", LINE)
    sheet.order("else")
    sheet.text("Buổi đó không ghi cam kết nào.", LINE)
    sheet.order("endfor")
    sheet.order("endif")


def _facts(sheet: Sheet) -> None:
    sheet.text("**Chủ đề:** {{ theme }}.", LINE)
    sheet.text("**Thời gian:** {{ time }}. **Địa điểm:** {{ place }}.", LINE)
    sheet.text("**Chủ trì:** {{ chair }}.", LINE)


def _each(sheet: Sheet, name: str, none: str) -> None:
    sheet.order(f"for one in {name}")
    sheet.text("- {{ one }}", LINE)
    sheet.order("else")
    sheet.text(none, LINE)
    sheet.order("endfor")


@cache
def _form(make: Callable[[Sheet], None], layout: str) -> bytes:
    sheet = Sheet(PROFILES[layout])
    make(sheet)
    return sheet.bytes()


def programme_docx(dialogue: Dialogue) -> bytes:
    """Chương trình as .docx, in the body's own form where it has one."""
    own = templates.own_form(dialogue.organisation, PaperKind.PROGRAMME)
    if own is None:
        return _made(programme, dialogue)
    with translation.override("vi"):
        return templates.own_paper(own, fields(dialogue))


def run_sheet_docx(dialogue: Dialogue) -> bytes:
    """Kịch bản điều hành as .docx."""
    return _made(run_sheet, dialogue)


def _made(make: Callable[[Sheet], None], dialogue: Dialogue) -> bytes:
    with translation.override("vi"):
        return fill(BytesIO(_form(make, profile_of(dialogue.organisation).name)), vars(fields(dialogue)))


def fields(dialogue: Dialogue, issue: Issue | None = None) -> ProgrammePaper:
    """The words of both papers."""
    held = localtime(dialogue.starts_at).date()
    items = list(dialogue.programme.all())
    last = before(dialogue)
    promises = commitments.to_report_at(dialogue).order_by("due_on", "id") if last else ()
    return ProgrammePaper(
        frame=frame(dialogue.organisation, "", SUBJECT, issue or Issue(), held),
        theme=dialogue.theme.rstrip("."),
        time=f"{clock(dialogue.starts_at)}, {words(held)}",
        place=dialogue.place.rstrip("."),
        chair=called(dialogue.chair, str(dialogue.chair_office or "")),
        lines=_lines(dialogue, items),
        ends=clock(_ends(dialogue, items)),
        total=sum(item.minutes for item in items),
        speech_minutes=dialogue.speech_minutes,
        last=last.code if last else "",
        promises=tuple(_promise(one) for one in promises),
        team=tuple(
            f"{seat.person.name}, {seat.person.organisation.short_name}"
            + (" (thư ký)" if seat.is_secretary else "")
            for seat in dialogue.team.select_related("person__organisation")
        ),
        bodies=tuple(_body(row) for row in dialogue.invited.select_related("organisation")),
    )


def _ends(dialogue: Dialogue, items: list[ProgrammeItem]) -> datetime:
    """After the last item; without items, when it was called to end."""
    minutes = sum(item.minutes for item in items)
    return dialogue.starts_at + timedelta(minutes=minutes) if items else dialogue.ends_at


def _lines(dialogue: Dialogue, items: list[ProgrammeItem]) -> tuple[Line, ...]:
    at, lines = dialogue.starts_at, []
    for item in items:
        lines.append(Line(clock(at), item.title, item.minutes, item.who, CUES.get(item.clause, "")))
        at += timedelta(minutes=item.minutes)
    return tuple(lines)


def _promise(row: Commitment) -> Promise:
    return Promise(
        row.text.rstrip("."), row.unit.short_name, day(row.due_on), row.get_state_display().lower()
    )


def _body(row: InvitedBody) -> str:
    comes = {True: "đến dự", False: "không đến", None: "chưa trả lời"}[row.comes]
    role = "dự và trả lời" if row.answers else "dự"
    return f"{row.organisation.name} (mời {role}): {row.representative or comes}"
