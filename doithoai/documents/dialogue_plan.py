"""B.Đ8.2: the plan of one dialogue: theme, time, who takes part, who works with us, tasks of the three phases."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.timezone import localtime

from doithoai.dialogues.models import Dialogue, Phase
from doithoai.documents.framing import Issue, called, clock, day, frame, planned, words
from doithoai.docx.frame import Frame, basis, header, signature, title
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet
from doithoai.organisations.models import Organisation

NOBODY = "Không có."


@dataclass(frozen=True)
class Work:
    """One task: what, who, until when (B.Đ8.2-g1)."""

    text: str
    owner: str
    due: str


@dataclass(frozen=True)
class PhaseOfWork:
    """The tasks of one phase."""

    title: str
    rows: tuple[Work, ...]


@dataclass(frozen=True)
class Point:
    """One item of the programme with its hour."""

    at: str
    title: str
    who: str


@dataclass(frozen=True)
class DialoguePlanPaper:
    """Fields of the plan."""

    frame: Frame
    issuer: str
    theme: str
    reason: str
    time: str
    place: str
    means: str
    size: str
    participants: str
    chair: str
    accountable: str
    team: tuple[str, ...]
    together: tuple[str, ...]
    invited: tuple[str, ...]
    programme: tuple[Point, ...]
    phases: tuple[PhaseOfWork, ...]


def template(sheet: Sheet) -> None:
    """The plan as a form."""
    header(sheet)
    title(sheet, "Kế hoạch")
    basis(sheet)
    sheet.text("{{ issuer }} xây dựng kế hoạch tổ chức hội nghị đối thoại như sau:")
    sheet.heading("I. MỤC ĐÍCH, CHỦ ĐỀ")
    sheet.text(
        "Lắng nghe, trả lời và giải quyết ý kiến, kiến nghị của Nhân dân; công khai, đúng thẩm quyền, đúng thời hạn."
    )
    sheet.text("**Chủ đề:** {{ theme }}.")
    sheet.order("if reason")
    sheet.text("**Lý do chọn chủ đề:** {{ reason }}.")
    sheet.order("endif")
    sheet.heading("II. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN")
    sheet.text("**1. Thời gian:** {{ time }}. **Địa điểm:** {{ place }}. **Cách thức:** {{ means }}.")
    sheet.text("**2. Người chủ trì:** {{ chair }}. **Người chịu trách nhiệm:** {{ accountable }}.")
    sheet.text("**3. Thành phần:** {{ participants }}. **Quy mô dự kiến:** {{ size }}.")
    _listed(sheet, "**4. Cơ quan mời dự và trả lời:**", "invited")
    _listed(sheet, "**5. Cơ quan phối hợp tổ chức:**", "together")
    _listed(sheet, "**6. Bộ phận tham mưu, giúp việc:**", "team")
    _tables(sheet)
    sheet.closing("Các cơ quan, đơn vị, cá nhân được phân công chủ động thực hiện kế hoạch này")
    signature(sheet)


def _tables(sheet: Sheet) -> None:
    sheet.heading("III. CHƯƠNG TRÌNH")
    sheet.table(
        (
            Column("Giờ", 24, "{{ p.at }}", "center"),
            Column("Nội dung", 91, "{{ p.title }}"),
            Column("Người thực hiện", 50, "{{ p.who }}"),
        ),
        "p in programme",
    )
    sheet.heading("IV. PHÂN CÔNG NHIỆM VỤ")
    sheet.table(
        (
            Column("TT", 12, "{{ loop.index }}", "center"),
            Column("Việc", 83, "{{ w.text }}"),
            Column("Người, đơn vị", 46, "{{ w.owner }}"),
            Column("Hạn", 24, "{{ w.due }}", "center"),
        ),
        "w in g.rows",
        groups="g in phases",
    )


def _listed(sheet: Sheet, lead: str, name: str) -> None:
    sheet.text(lead, Look(keep_with_next=True))
    sheet.order(f"for line in {name}")
    sheet.text("- {{ line }}.")
    sheet.order("else")
    sheet.text(f"- {NOBODY}")
    sheet.order("endfor")


def fields(dialogue: Dialogue, issue: Issue) -> DialoguePlanPaper:
    """The plan's words from what was called and prepared."""
    start = localtime(dialogue.starts_at)
    made = frame(
        dialogue.organisation,
        "KH",
        f"tổ chức hội nghị đối thoại trực tiếp với Nhân dân {words(start.date())}",
        issue,
        localtime(dialogue.called_at).date(),
    )
    return DialoguePlanPaper(
        frame=replace(made, basis=(*made.basis, *planned(dialogue))),
        issuer=dialogue.organisation.name,
        theme=dialogue.theme.rstrip("."),
        reason=dialogue.theme_reason.rstrip("."),
        time=f"từ {clock(dialogue.starts_at)} đến {clock(dialogue.ends_at)}, {words(start.date())}",
        place=dialogue.place.rstrip("."),
        means=str(dialogue.get_means_display()).lower(),
        size=f"{dialogue.planned_size} người" if dialogue.planned_size else "theo giấy mời và đăng ký",
        participants=dialogue.participants.rstrip("."),
        chair=called(dialogue.chair, str(dialogue.chair_office or "")),
        accountable=called(dialogue.accountable, str(dialogue.accountable_office or "")),
        team=tuple(
            f"{called(seat.person)}{': ' + seat.duty if seat.duty else ''}"
            + (" (thư ký)" if seat.is_secretary else "")
            for seat in dialogue.team.select_related("person")
        ),
        together=tuple(
            f"{row.organisation.name}{': ' + row.duty if row.duty else ''}"
            for row in dialogue.co_organisers.select_related("organisation")
        ),
        invited=_names(row.organisation for row in dialogue.invited.select_related("organisation")),
        programme=_programme(dialogue),
        phases=_phases(dialogue),
    )


def _names(bodies: Iterable[Organisation]) -> tuple[str, ...]:
    return tuple(body.name for body in bodies)


def _programme(dialogue: Dialogue) -> tuple[Point, ...]:
    at, points = dialogue.starts_at, []
    for item in dialogue.programme.all():
        points.append(Point(f"{localtime(at):%H:%M}", item.title, item.who))
        at += timedelta(minutes=item.minutes)
    return tuple(points) or (Point("…", "Chương trình gửi sau", ""),)


def _phases(dialogue: Dialogue) -> tuple[PhaseOfWork, ...]:
    tasks = list(dialogue.tasks.all())
    return tuple(
        PhaseOfWork(
            f"{place}. {label}",
            tuple(Work(t.text, t.owner, day(t.due_on)) for t in tasks if t.phase == value),
        )
        for place, (value, label) in enumerate(Phase.choices, 1)
    )
