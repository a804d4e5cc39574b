"""A.0-P3b: what was promised and how it stands: the tracking register of a dialogue, and what came of the last one."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from doithoai.commitments.models import Commitment, State
from doithoai.commitments.queries import before, of_dialogue
from doithoai.dialogues.models import Dialogue
from doithoai.documents.framing import Issue, day, frame, words
from doithoai.docx.frame import Frame, header, signature, title
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet


@dataclass(frozen=True)
class Promised:
    """One line."""

    code: str
    dialogue: str
    text: str
    unit: str
    due: str
    state: str
    proof: str


@dataclass(frozen=True)
class TrackingPaper:
    """Fields of both papers."""

    frame: Frame
    theme: str
    total: int
    kept: int
    reported: int
    open: int
    late: int
    on: str
    rows: tuple[Promised, ...]


def register(sheet: Sheet) -> None:
    """Sổ theo dõi kết luận, on its side."""
    header(sheet)
    title(sheet, "Sổ theo dõi kết luận")
    sheet.text("**Chủ đề:** {{ theme }}. " + SUMS)
    _table(sheet)
    sheet.text("Cộng: {{ total }} việc.", Look(keep_with_next=True))  # no signature alone on a page
    signature(sheet)


SUMS = (
    "Tính đến ngày {{ on }}: {{ total }} việc; xong, có xác nhận: {{ kept }}; đã báo xong, chờ xác nhận: {{ reported }}; "
    "đang thực hiện: {{ open }}, trong đó quá hạn: {{ late }}."
)


def results(sheet: Sheet) -> None:
    """Kết quả thực hiện kết luận kỳ trước, told at the head of the next dialogue (B.Đ9.1-g1b)."""
    header(sheet)
    title(sheet, "Báo cáo")
    sheet.text(SUMS)
    _table(sheet)
    sheet.closing("Các việc chưa xong tiếp tục được theo dõi và báo cáo tại hội nghị sau")
    signature(sheet)


def _table(sheet: Sheet) -> None:
    sheet.table(
        (
            Column("TT", 10, "{{ loop.index }}", "center"),
            Column("Mã ý kiến", 34, "{{ o.code }}"),
            Column("Buổi", 28, "{{ o.dialogue }}"),
            Column("Việc đã hứa", 58, "{{ o.text }}"),
            Column("Đơn vị", 36, "{{ o.unit }}"),
            Column("Hạn", 26, "{{ o.due }}", "center"),
            Column("Tình trạng", 30, "{{ o.state }}"),
            Column("Minh chứng, người xác nhận", 30, "{{ o.proof }}"),
        ),
        "o in rows",
    )


def register_fields(dialogue: Dialogue, issue: Issue) -> TrackingPaper:
    """What was promised at this dialogue."""
    return _paper(dialogue, issue, "", "của hội nghị đối thoại", list(of_dialogue(dialogue)))


def results_fields(dialogue: Dialogue, issue: Issue) -> TrackingPaper:
    """What earlier dialogues left open, as it stands now."""
    rows = list(before(dialogue).select_related("opinion", "verified_by__person"))
    return _paper(dialogue, issue, "BC", "kết quả thực hiện kết luận các buổi đối thoại trước", rows)


def _paper(
    dialogue: Dialogue, issue: Issue, code: str, subject: str, rows: list[Commitment]
) -> TrackingPaper:
    held = localtime(dialogue.ended_at or dialogue.starts_at).date()
    on = issue.on or held
    running = [row for row in rows if row.state == State.OPEN]
    return TrackingPaper(
        frame=frame(
            dialogue.organisation, code, f"{subject} {words(held)}" if not code else subject, issue, held
        ),
        theme=dialogue.theme.rstrip("."),
        total=len(rows),
        kept=sum(row.state == State.VERIFIED for row in rows),
        reported=sum(row.state == State.DONE for row in rows),
        open=len(running),
        late=sum(row.due_on < on for row in running),
        on=day(on),
        rows=tuple(_line(row, on) for row in rows),
    )


def _line(row: Commitment, on: date) -> Promised:
    late = row.state == State.OPEN and row.due_on < on
    label = str(State(row.state).label)
    verifier = row.verified_by.person.name if row.verified_by else ""
    confirmed = f"{verifier} xác nhận {day(row.verified_on)}" if verifier else ""
    return Promised(
        code=row.opinion.code if row.opinion else "",
        dialogue=row.dialogue.code if row.dialogue else "",
        text=row.text,
        unit=row.unit.short_name,
        due=day(row.due_on),
        state=f"{label}, quá hạn {(on - row.due_on).days} ngày" if late else label,
        proof="\n".join(part for part in (row.proof, confirmed) if part),
    )
