"""A.6-b, B.Đ13-b: the report of half a year, of a year, of all bodies below; its figures are those of `reports`."""

from dataclasses import dataclass

from doithoai.documents.framing import Issue, day, ended, frame
from doithoai.documents.period_report_words import SECTION_WORDS, Passage, passages
from doithoai.docx.frame import Frame, basis, header, signature, title
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet
from doithoai.reports.counting import Line
from doithoai.reports.layout import sections, share
from doithoai.reports.models import Kind, Report
from doithoai.reports.queries import figures

ROOM, NOTHING = "…", "–"


@dataclass(frozen=True)
class AnnexRow:
    """One figure of the annex."""

    place: str
    label: str
    number: str
    share: str


@dataclass(frozen=True)
class AnnexGroup:
    """Figures that belong together."""

    title: str
    rows: tuple[AnnexRow, ...]


@dataclass(frozen=True)
class FieldRow:
    """One field: how many opinions, and what became of them."""

    label: str
    number: int
    done: int
    going: int
    waiting: int
    share: str


@dataclass(frozen=True)
class PeriodReportPaper:
    """Fields of the report."""

    frame: Frame
    issuer: str
    period: str
    corrects: str
    situation: str
    passages: tuple[Passage, ...]
    by_field: tuple[FieldRow, ...]
    assessment: str
    tasks: str
    proposals: str
    groups: tuple[AnnexGroup, ...]
    first: str
    last: str
    counted: str
    sha256: str


def template(sheet: Sheet) -> None:
    """The report as a form."""
    header(sheet)
    title(sheet, "Báo cáo")
    basis(sheet)
    sheet.order("if corrects")
    sheet.text("{{ corrects }}")
    sheet.order("endif")
    sheet.text(
        "{{ issuer }} báo cáo kết quả tiếp xúc, đối thoại trực tiếp với Nhân dân {{ period }} (số liệu từ ngày {{ first }} đến "
        "hết ngày {{ last }}) như sau:"
    )
    sheet.heading("I. TÌNH HÌNH TRIỂN KHAI")
    sheet.text("{{ situation }}")
    sheet.heading("II. KẾT QUẢ")
    sheet.order("for p in passages")
    sheet.text("**{{ p.lead }}** {{ p.words }}")
    sheet.order("endfor")
    _by_field(sheet)
    for heading, name in (
        ("III. ĐÁNH GIÁ: ƯU ĐIỂM, HẠN CHẾ, NGUYÊN NHÂN", "assessment"),
        ("IV. NHIỆM VỤ THỜI GIAN TỚI", "tasks"),
        ("V. ĐỀ XUẤT, KIẾN NGHỊ", "proposals"),
    ):
        sheet.heading(heading)
        sheet.text(f"{{{{ {name} }}}}")
    sheet.closing("Trên đây là báo cáo {{ period }}, {{ issuer }} trân trọng báo cáo")
    signature(sheet)
    _annex(sheet)


def _by_field(sheet: Sheet) -> None:
    sheet.table(
        (
            Column("TT", 10, "{{ loop.index }}", "center"),
            Column("Lĩnh vực", 46, "{{ f.label }}"),
            Column("Số ý kiến", 18, "{{ f.number }}", "center"),
            Column("Đã giải quyết", 24, "{{ f.done }}", "center"),
            Column("Đang giải quyết", 24, "{{ f.going }}", "center"),
            Column("Chưa giải quyết", 24, "{{ f.waiting }}", "center"),
            Column("Tỷ lệ xong", 19, "{{ f.share }}", "center"),
        ),
        "f in by_field",
    )


def _annex(sheet: Sheet) -> None:
    sheet.annex()
    sheet.text("PHỤ LỤC SỐ LIỆU", Look(bold=True, align="center"))
    sheet.text(
        "Số liệu từ ngày {{ first }} đến hết ngày {{ last }}, tính ngày {{ counted }}",
        Look(italic=True, align="center", before=0),
    )
    sheet.table(
        (
            Column("TT", 14, "{{ r.place }}", "center"),
            Column("Chỉ tiêu", 105, "{{ r.label }}"),
            Column("Số liệu", 23, "{{ r.number }}", "center"),
            Column("Tỷ lệ", 23, "{{ r.share }}", "center"),
        ),
        "r in g.rows",
        groups="g in groups",
    )
    sheet.text(
        "Tỷ lệ tính trên chỉ tiêu đứng trên nó. Ý kiến ngoài phạm vi đếm riêng, không vào số trong phạm vi.",
        Look(italic=True),
    )
    sheet.order("if sha256")
    sheet.text("Mã xác thực số liệu (SHA-256): {{ sha256 }}", Look(11, italic=True, align="left"))
    sheet.order("endif")


def period_words(report: Report) -> str:
    """`6 tháng đầu năm 2026`, `năm 2026`."""
    return f"6 tháng đầu năm {report.year}" if report.kind == Kind.SEMIANNUAL else f"năm {report.year}"


def subject(report: Report) -> str:
    """Trích yếu."""
    lead = "tổng hợp kết quả" if report.kind == Kind.CONSOLIDATED else "kết quả"
    words = f"{lead} đối thoại trực tiếp với Nhân dân {period_words(report)}"
    return f"đính chính báo cáo {words}" if report.corrects_id else words


def fields(report: Report, issue: Issue) -> PeriodReportPaper:
    """The report's words; figures are frozen ones once it is issued."""
    sheet = figures(report, report.last)  # while it is written; an issued one has its own day
    return PeriodReportPaper(
        frame=frame(report.organisation, "BC", subject(report), issue, report.last),
        issuer=report.organisation.name,
        period=period_words(report),
        corrects=_corrects(report),
        situation=ended(report.situation) if report.situation.strip() else _plans(sheet.number("ke-hoach")),
        passages=passages(sheet),
        by_field=tuple(_field(line) for line in sheet.groups["linh-vuc"]),
        assessment=ended(report.assessment) if report.assessment.strip() else ROOM,
        tasks=ended(report.tasks) if report.tasks.strip() else ROOM,
        proposals=ended(report.proposals) if report.proposals.strip() else "Không có.",
        groups=tuple(
            AnnexGroup(
                f"{numeral}. {section.title}",
                tuple(
                    AnnexRow(f"{numeral}.{n}", str(row.label), str(row.number), row.share or NOTHING)
                    for n, row in enumerate(section.rows, 1)
                ),
            )
            for numeral, section in zip(SECTION_WORDS, sections(sheet), strict=True)
        ),
        first=sheet.first,
        last=sheet.last,
        counted=sheet.on,
        sha256=report.sha256,
    )


def _field(line: Line) -> FieldRow:
    return FieldRow(
        line.label, line.number, line.done, line.going, line.waiting, share(line.done, line.number)
    )


def _plans(number: int) -> str:
    return f"Đã ban hành {number} kế hoạch năm." if number else "Chưa ban hành kế hoạch năm."


def _corrects(report: Report) -> str:
    before = report.corrects
    if before is None:
        return ""
    return (
        f"Báo cáo này đính chính Báo cáo số {before.number}, ngày {day(before.issued_on)}. "
        f"Lý do: {ended(report.correction_reason)}"
    )
