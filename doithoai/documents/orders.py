"""B.Đ10.1-b: the letter that gives the matters of a dialogue to the units that solve them, each with its date."""

from dataclasses import dataclass

from django.utils.timezone import localtime

from doithoai.dialogues.models import Dialogue
from doithoai.documents.framing import Issue, day, frame
from doithoai.documents.heard import Heard, heard
from doithoai.docx.frame import Frame, header, signature
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet


@dataclass(frozen=True)
class UnitOrders:
    """What one unit has to do."""

    title: str
    rows: tuple[Heard, ...]


@dataclass(frozen=True)
class OrdersPaper:
    """Fields of the letter."""

    frame: Frame
    to: tuple[str, ...]
    issuer: str
    held: str
    conclusion: str
    groups: tuple[UnitOrders, ...]


def template(sheet: Sheet) -> None:
    """The letter and its list as a form."""
    header(sheet, letter=True)
    sheet.text("Kính gửi:", Look(align="center", before=18))
    sheet.order("for name in to")
    sheet.text("- {{ name }}", Look(align="center", before=0))
    sheet.order("endfor")
    sheet.text("", Look(6, before=0))
    sheet.text(
        "Tại hội nghị đối thoại ngày {{ held }}, Nhân dân nêu các ý kiến, kiến nghị trong danh sách kèm theo. {{ conclusion }}"
    )
    sheet.text(
        "{{ issuer }} giao các đơn vị giải quyết từng việc đúng thời hạn ghi trong danh sách; báo cáo kết quả bằng văn bản kèm "
        "minh chứng ngay khi xong; việc không thể xong đúng hạn thì báo cáo lý do và đề nghị gia hạn trước khi hết hạn."
    )
    sheet.closing("Yêu cầu các đơn vị nghiêm túc thực hiện")
    signature(sheet)
    sheet.annex()
    sheet.text("DANH SÁCH VIỆC GIAO GIẢI QUYẾT", Look(bold=True, align="center"))
    sheet.table(
        (
            Column("TT", 11, "{{ loop.index }}", "center"),
            Column("Mã", 26, "{{ o.code }}"),
            Column("Nội dung ý kiến", 66, "{{ o.subject }}"),
            Column("Yêu cầu", 36, "{{ o.way }}"),
            Column("Hạn", 26, "{{ o.when }}", "center"),
        ),
        "o in g.rows",
        groups="g in groups",
    )


def fields(dialogue: Dialogue, issue: Issue) -> OrdersPaper:
    """The letter's words: every matter that is still to be done, by the unit that has it."""
    held = localtime(dialogue.ended_at or dialogue.starts_at).date()
    units: dict[str, list[Heard]] = {}
    for one in heard(dialogue):
        if one.is_open:
            units.setdefault(one.unit, []).append(one)
    conclusion = getattr(dialogue, "conclusion", None)
    return OrdersPaper(
        frame=frame(
            dialogue.organisation, "CV", "giao giải quyết ý kiến, kiến nghị của Nhân dân", issue, held
        ),
        to=tuple(units) or ("…",),
        issuer=dialogue.organisation.name,
        held=day(held),
        conclusion=f"Thực hiện Thông báo kết luận số {conclusion.number}, ngày {day(conclusion.issued_on)}, "
        "các việc này được theo dõi đến khi có kết quả."
        if conclusion
        else "",
        groups=tuple(UnitOrders(name, tuple(rows)) for name, rows in units.items()),
    )
