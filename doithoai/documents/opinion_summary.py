"""B.Đ8.1-g2: the opinions collected before the conference, by field and urgency, with who prepares which answer."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.timezone import localtime

from doithoai.dialogues.models import Dialogue
from doithoai.documents.framing import Issue, frame, words
from doithoai.documents.heard import MISSING, Heard, heard
from doithoai.docx.frame import Frame, header, signature, title
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion, Urgency

LANDSCAPE = True
UNSORTED = "Chưa phân loại"


@dataclass(frozen=True)
class Line:
    """One matter: a lead opinion with those that joined it."""

    text: str
    petitioner: str
    times: int
    urgency: str
    unit: str
    answer: str
    level: str


@dataclass(frozen=True)
class FieldOfLines:
    """The matters of one field."""

    title: str
    rows: tuple[Line, ...]


@dataclass(frozen=True)
class SummaryPaper:
    """Fields of the summary."""

    frame: Frame
    theme: str
    total: int
    matters: int
    fields_: int
    channels: str
    groups: tuple[FieldOfLines, ...]


def template(sheet: Sheet) -> None:
    """The summary as a form, on its side."""
    header(sheet)
    title(sheet, "Tổng hợp ý kiến, kiến nghị")
    sheet.text(
        "**Chủ đề:** {{ theme }}. "
        "{% if total %}Đã tiếp nhận {{ total }} ý kiến, kiến nghị ({{ channels }}), gồm {{ matters }} việc thuộc "
        "{{ fields_ }} lĩnh vực.{% else %}Chưa có ý kiến, kiến nghị gửi trước.{% endif %}"
    )
    sheet.table(
        (
            Column("TT", 10, "{{ loop.index }}", "center"),
            Column("Nội dung", 76, "{{ o.text }}"),
            Column("Người, đơn vị nêu", 36, "{{ o.petitioner }}"),
            Column("Số lần nêu", 15, "{{ o.times }}", "center"),
            Column("Mức độ", 21, "{{ o.urgency }}", "center"),
            Column("Đơn vị chuẩn bị trả lời", 36, "{{ o.unit }}"),
            Column("Dự kiến trả lời", 40, "{{ o.answer }}"),
            Column("Cấp giải quyết", 18, "{{ o.level }}"),
        ),
        "o in g.rows",
        groups="g in groups",
    )
    # The signature never stands alone on a page.
    sheet.text("Cộng: {{ matters }} việc, {{ total }} ý kiến, kiến nghị.", Look(keep_with_next=True))
    signature(sheet)


def fields(dialogue: Dialogue, issue: Issue) -> SummaryPaper:
    """The summary's words; those that joined are counted with the one they follow."""
    told = [row for row in heard(dialogue) if row.counts]
    rows = {row.pk: row for row in Opinion.objects.filter(pk__in=[one.pk for one in told])}
    joined = Counter(row.lead_id for row in rows.values() if row.stage == Stage.JOINED)
    leads = [one for one in told if one.stage != Stage.JOINED]
    start = localtime(dialogue.starts_at).date()
    made = frame(dialogue.organisation, "", f"trước hội nghị đối thoại {words(start)}", issue, start)
    groups = _groups(leads, rows, joined)
    return SummaryPaper(
        frame=replace(made, basis=()),
        theme=dialogue.theme.rstrip("."),
        total=len(told),
        matters=len(leads),
        fields_=len(groups),
        channels=", ".join(
            f"{name.lower()}: {n}" for name, n in Counter(o.channel for o in told).most_common()
        )
        or "chưa có",
        groups=groups,
    )


def _groups(
    leads: list[Heard], rows: dict[int, Opinion], joined: Counter[int | None]
) -> tuple[FieldOfLines, ...]:
    order = {value: place for place, value in enumerate(Urgency.values)}

    def where(one: Heard) -> tuple[str, int, int]:
        return one.field or UNSORTED, order.get(rows[one.pk].urgency, len(order)), one.pk

    return tuple(
        FieldOfLines(name, tuple(_line(one, rows[one.pk], joined[one.pk]) for one in inside))
        for name, inside in groupby(sorted(leads, key=where), key=lambda one: one.field or UNSORTED)
    )


def _line(one: Heard, row: Opinion, joined: int) -> Line:
    return Line(
        text=f"{one.text}{one.again}",
        petitioner=one.petitioner + (f" và {joined} ý kiến cùng việc" if joined else ""),
        times=1 + joined,
        urgency=str(Urgency(row.urgency).label) if row.urgency else MISSING,
        unit=one.unit,
        answer=one.answer or MISSING,
        level=one.level or MISSING,
    )
