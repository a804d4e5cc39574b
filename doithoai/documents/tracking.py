"""A.0-P3b: what was promised and how it stands: the tracking register of a dialogue, and what came of the last one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, QuerySet
from django.utils.timezone import localtime

from doithoai.commitments.models import Commitment, CommitmentExtension, State
from doithoai.commitments.queries import of_dialogue, to_report_at
from doithoai.dialogues.models import Dialogue
from doithoai.documents.framing import Issue, day, frame, words
from doithoai.documents.privacy import PROTECTED, masked
from doithoai.docx.frame import Frame, header, signature, title
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet
from doithoai.opinions.covering import names_of


@dataclass(frozen=True)
class Promised:
    """One line."""

    code: str
    dialogue: str
    text: str
    unit: str
    helped: str
    due: str
    first_due: str
    state: str
    urged: int
    done: str
    proof: str
    verifier: str


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
    _table(
        sheet,
        (
            Column("TT", 11, "{{ loop.index }}", "center"),
            Column("Mã ý kiến", 31, "{{ o.code }}"),
            Column("Buổi, kết luận", 24, "{{ o.dialogue }}"),
            Column("Nội dung", 42, "{{ o.text }}"),
            Column("Đơn vị", 29, "{{ o.unit }}\n{{ o.helped }}"),
            Column("Hạn", 24, "{{ o.due }}\n{{ o.first_due }}", "center"),
            Column("Tình trạng", 22, "{{ o.state }}"),
            Column("Đôn đốc (lần)", 14, "{{ o.urged }}", "center"),
            Column("Văn bản, minh chứng; ngày xong", 26, "{{ o.proof }}\n{{ o.done }}"),
            Column("Người xác nhận", 27, "{{ o.verifier }}"),
        ),
    )
    sheet.text("Cộng: {{ total }} việc.", Look(keep_with_next=True))  # no signature alone on a page
    signature(sheet)


SUMS = (
    "Tính đến ngày {{ on }}: {{ total }} việc; xong, có xác nhận: {{ kept }}; đã báo xong, chờ xác nhận: {{ reported }}; "
    "đang thực hiện: {{ open }}, trong đó quá hạn: {{ late }}."
)


def results(sheet: Sheet) -> None:
    """Kết quả thực hiện kết luận kỳ trước, told at the head of the next dialogue (B.Đ9.1-g1b): everybody hears it."""
    header(sheet)
    title(sheet, "Báo cáo")
    sheet.text(SUMS)
    _table(
        sheet,
        (
            Column("TT", 10, "{{ loop.index }}", "center"),
            Column("Buổi, kết luận", 32, "{{ o.dialogue }}"),
            Column("Việc đã hứa", 70, "{{ o.text }}"),
            Column("Đơn vị", 40, "{{ o.unit }}\n{{ o.helped }}"),
            Column("Hạn", 26, "{{ o.due }}\n{{ o.first_due }}", "center"),
            Column("Tình trạng", 32, "{{ o.state }}"),
            Column("Minh chứng, ngày xong", 38, "{{ o.proof }}\n{{ o.done }}"),
        ),
    )
    sheet.closing("Các việc chưa xong tiếp tục được theo dõi và báo cáo tại hội nghị sau")
    signature(sheet)


def _table(sheet: Sheet, columns: tuple[Column, ...]) -> None:
    sheet.table(columns, "o in rows")


def register_fields(dialogue: Dialogue, issue: Issue) -> TrackingPaper:
    """What was promised at this dialogue; the register stays in the house and bears the codes."""
    rows = of_dialogue(dialogue).order_by(F("number").asc(nulls_last=True), "due_on", "id")
    return _paper(dialogue, issue, "", "của hội nghị đối thoại", _read(rows))


def results_fields(dialogue: Dialogue, issue: Issue) -> TrackingPaper:
    """What the last dialogue promised, and what older ones left open, as it stands now."""
    rows = to_report_at(dialogue).order_by(
        "dialogue__starts_at", F("number").asc(nulls_last=True), "due_on", "id"
    )
    return _paper(dialogue, issue, "BC", "kết quả thực hiện kết luận các buổi đối thoại trước", _read(rows))


def _read(rows: QuerySet[Commitment]) -> list[Commitment]:
    told = rows.select_related("unit", "dialogue", "opinion__submission", "verified_by__person")
    granted = Prefetch("extensions", CommitmentExtension.objects.filter(granted=True).order_by("id"), "later")
    return list(told.prefetch_related("with_units", granted).annotate(urged=Count("urgings", distinct=True)))


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
    names = names_of(row.opinion.submission) if row.opinion else ()
    later: list[CommitmentExtension] = getattr(row, "later", [])
    number = f", kết luận {row.number}" if row.number else ""
    hidden = row.opinion is not None and row.opinion.restricted  # it has its own file (B.Đ4.2)
    proof = masked(row.proof, names) if row.state != State.OPEN else ""
    return Promised(
        code=row.opinion.code if row.opinion else "",
        dialogue=f"{row.dialogue.code}{number}" if row.dialogue else f"Hứa ngày {day(row.made_on)}",
        text=PROTECTED if hidden else masked(row.text, names),
        unit=row.unit.short_name,
        helped=_helped(row),
        due=day(row.due_on),
        first_due=f"hạn đầu\n{day(later[0].was_due)}" if later else "",
        state=f"{label}, quá hạn {(on - row.due_on).days} ngày" if late else label,
        urged=int(getattr(row, "urged", 0)),
        done=day(row.done_on) if row.state != State.OPEN else "",
        proof=PROTECTED if hidden and proof else proof,
        verifier=f"{row.verified_by.person.name}\n{day(row.verified_on)}" if row.verified_by else "",
    )


def _helped(row: Commitment) -> str:
    names = ", ".join(unit.short_name for unit in row.with_units.all())
    return f"phối hợp: {names}" if names else ""
