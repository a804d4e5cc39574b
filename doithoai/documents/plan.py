"""A.4-a, B.Đ8.1-a: the annual plan with its calendar of dialogues."""

from dataclasses import dataclass
from datetime import date

from doithoai.dialogues.models import Kind
from doithoai.documents.framing import Issue, frame
from doithoai.docx.frame import Frame, basis, header, signature, title
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet
from doithoai.opinions.fields import field_label
from doithoai.plans.models import Plan, PlanRow


@dataclass(frozen=True)
class Meeting:
    """One line of the calendar."""

    chair: str
    theme: str
    target_groups: str
    kind: str
    month: str
    place: str
    size: str


@dataclass(frozen=True)
class PlanPaper:
    """Fields of the plan."""

    frame: Frame
    year: int
    issuer: str
    fields: str
    meetings: tuple[Meeting, ...]
    amends: str


def template(sheet: Sheet) -> None:
    """The plan as a form."""
    header(sheet)
    title(sheet, "Kế hoạch")
    basis(sheet)
    sheet.text(
        "{{ issuer }} ban hành kế hoạch tiếp xúc, đối thoại trực tiếp với Nhân dân năm {{ year }} như sau:"
    )
    sheet.order("if amends")
    sheet.text("{{ amends }}")
    sheet.order("endif")
    _purpose(sheet)
    _organising(sheet)
    sheet.closing(
        "Trên đây là kế hoạch đối thoại trực tiếp với Nhân dân năm {{ year }}; trong quá trình thực hiện nếu có "
        "vướng mắc, các cơ quan, đơn vị báo cáo {{ issuer }} xem xét, chỉ đạo"
    )
    signature(sheet)
    _calendar(sheet)


def _purpose(sheet: Sheet) -> None:
    sheet.heading("I. MỤC ĐÍCH, YÊU CẦU")
    sheet.text(
        "1. Lắng nghe, nắm bắt tâm tư, nguyện vọng, tiếp thu ý kiến, kiến nghị của Nhân dân; kịp thời giải quyết những "
        "vấn đề phát sinh từ cơ sở, không để hình thành điểm nóng."
    )
    sheet.text(
        "2. Việc đối thoại bảo đảm công khai, minh bạch, dân chủ, khách quan, thẳng thắn; mọi ý kiến được ghi chép đầy "
        "đủ, trả lời hoặc tiếp thu, có người chịu trách nhiệm và có thời hạn."
    )
    sheet.heading("II. NỘI DUNG, CHỦ ĐỀ")
    sheet.text(
        "Tập trung vào các lĩnh vực Nhân dân quan tâm: {{ fields }}. Chủ đề từng buổi theo Lịch kèm theo."
    )
    sheet.heading("III. HÌNH THỨC, ĐỐI TƯỢNG, THỜI GIAN, ĐỊA ĐIỂM, NGƯỜI CHỦ TRÌ")
    sheet.text(
        "Trong năm tổ chức {{ meetings|length }} buổi đối thoại theo Lịch kèm theo, hoàn thành trước ngày 15/11/{{ year }}. "
        "Ngoài lịch này, tổ chức đối thoại đột xuất khi có vấn đề nổi cộm, bức xúc."
    )


def _organising(sheet: Sheet) -> None:
    sheet.heading("IV. TỔ CHỨC THỰC HIỆN")
    for duty in (
        "1. Người chủ trì chịu trách nhiệm về nội dung, thời gian, kết quả của buổi đối thoại và việc giải quyết sau đối thoại.",
        (
            "2. Bộ phận tham mưu thu thập, tổng hợp, phân loại ý kiến; phân công chuẩn bị trả lời; lập hồ sơ đối thoại; thông báo "
            "công khai thời gian, thành phần, địa điểm, chủ đề trước ít nhất 10 ngày."
        ),
        "3. Các cơ quan, đơn vị chuẩn bị nội dung trả lời theo phân công và thực hiện kết luận đúng thời hạn.",
        "4. Đề nghị Mặt trận Tổ quốc và các tổ chức chính trị - xã hội vận động Nhân dân tham gia, giám sát việc thực hiện kết luận.",
    ):
        sheet.text(duty)


def _calendar(sheet: Sheet) -> None:
    sheet.annex(landscape=True)
    sheet.text("LỊCH ĐỐI THOẠI NĂM {{ year }}", Look(bold=True, align="center"))
    sheet.table(
        (
            Column("TT", 11, "{{ loop.index }}", "center"),
            Column("Người chủ trì", 44, "{{ m.chair }}"),
            Column("Chủ đề", 63, "{{ m.theme }}"),
            Column("Đối tượng", 42, "{{ m.target_groups }}"),
            Column("Loại", 22, "{{ m.kind }}", "center"),
            Column("Thời gian", 22, "{{ m.month }}", "center"),
            Column("Địa điểm", 31, "{{ m.place }}"),
            Column("Quy mô", 17, "{{ m.size }}", "center"),
        ),
        "m in meetings",
    )


def fields(plan: Plan, issue: Issue) -> PlanPaper:
    """The plan's words from its rows."""
    rows = list(plan.rows.select_related("chair_office", "chair_person"))
    names = {field_label(code): None for row in rows for code in row.fields}
    return PlanPaper(
        frame=frame(
            plan.organisation,
            "KH",
            f"tiếp xúc, đối thoại trực tiếp với Nhân dân năm {plan.year}",
            issue,
            date(plan.year, 1, 1),
        ),
        year=plan.year,
        issuer=plan.organisation.name,
        fields=", ".join(names).lower() or "đời sống, sản xuất, chính sách, trật tự xã hội",
        meetings=tuple(_meeting(row, plan.year) for row in rows),
        amends=_amends(plan),
    )


def _meeting(row: PlanRow, year: int) -> Meeting:
    chair = row.chair_person.name if row.chair_person else str(row.chair_office)
    return Meeting(
        chair=chair,
        theme=row.theme,
        target_groups=row.target_groups or "Nhân dân",
        kind=str(Kind(row.kind).label) if row.kind in Kind.values else row.kind,
        month=f"Tháng {row.month}/{year}",
        place=row.place or "Thông báo sau",
        size=str(row.size or ""),
    )


def _amends(plan: Plan) -> str:
    if plan.amends is None:
        return ""
    return (
        f"Kế hoạch này thay Kế hoạch số {plan.amends.number}, ngày {plan.amends.issued_on:%d/%m/%Y}. "
        f"Lý do điều chỉnh: {plan.amend_reason}"
    )
