"""A.6-c: the letter that urges a unit, for the n-th time, to do what is overdue and to report before a day."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from doithoai.commitments.models import Urging
from doithoai.commitments.urging import Letter, Matter, letter_of
from doithoai.documents.framing import Issue, day, frame
from doithoai.documents.models import Paper, Standing
from doithoai.docx.frame import Frame, header, signature
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet

SUBJECT = "đôn đốc thực hiện kết luận đối thoại, giải quyết ý kiến, kiến nghị của Nhân dân (lần thứ {nth})"


@dataclass(frozen=True)
class Overdue:
    """One line of the list."""

    text: str
    source: str
    due: str
    days: int
    times: str


@dataclass(frozen=True)
class UrgingPaper:
    """Fields of the letter."""

    frame: Frame
    to: str
    issuer: str
    on: str
    count: int
    nth: int
    before: tuple[str, ...]
    answer_due: str
    rows: tuple[Overdue, ...]


def template(sheet: Sheet) -> None:
    """The letter and its list as a form."""
    header(sheet, letter=True)
    sheet.text("Kính gửi: {{ to }}", Look(align="center", before=18))
    sheet.text("", Look(6, before=0))
    sheet.text(
        "Qua theo dõi việc thực hiện kết luận các hội nghị đối thoại và việc trả lời, giải quyết ý kiến, kiến nghị của Nhân "
        "dân, đến ngày {{ on }} {{ to }} còn {{ count }} việc quá hạn (danh mục kèm theo)."
    )
    sheet.order("for letter in before")
    sheet.text("{{ letter }}")
    sheet.order("endfor")
    sheet.text(
        "{{ issuer }} đề nghị {{ to }} khẩn trương thực hiện từng việc; báo cáo bằng văn bản kết quả kèm minh chứng, nguyên nhân "
        "chậm và ngày hoàn thành của từng việc, gửi về {{ issuer }} **trước ngày {{ answer_due }}**. Việc không thể xong thì nêu "
        "rõ lý do và đề nghị gia hạn."
    )
    sheet.closing("Yêu cầu {{ to }} nghiêm túc thực hiện")
    signature(sheet)
    sheet.annex()
    sheet.text("DANH MỤC VIỆC QUÁ HẠN", Look(bold=True, align="center"))
    sheet.text("{{ to }}, tính đến ngày {{ on }}", Look(align="center", before=0))
    sheet.table(
        (
            Column("TT", 11, "{{ loop.index }}", "center"),
            Column("Nội dung", 62, "{{ o.text }}"),
            Column("Hứa hoặc nêu tại", 32, "{{ o.source }}"),
            Column("Hạn", 25, "{{ o.due }}", "center"),
            Column("Quá hạn (ngày)", 17, "{{ o.days }}", "center"),
            Column("Đã đôn đốc", 18, "{{ o.times }}", "center"),
        ),
        "o in rows",
    )


def fields(about: Urging | Letter, issue: Issue) -> UrgingPaper:
    """The letter's words: of one that is kept, or of one that is still drafted."""
    letter = letter_of(about) if isinstance(about, Urging) else about
    body = letter.organisation
    return UrgingPaper(
        frame=frame(body, "CV", SUBJECT.format(nth=letter.nth), issue, letter.on),
        to=letter.unit.name,
        issuer=body.name,
        on=day(issue.on or letter.on),
        count=len(letter.matters),
        nth=letter.nth,
        before=_letters_before(letter, about),
        answer_due=day(letter.answer_due),
        rows=tuple(_line(one, issue.on or letter.on) for one in letter.matters),
    )


def _line(one: Matter, on: date) -> Overdue:
    times = f"{one.times} lần" if one.times else "chưa"
    return Overdue(one.text, _source(one), day(one.due_on), one.days_late(on), times)


def _source(one: Matter) -> str:
    """The dialogue and the number of its conclusion; a copy goes round, so never the code by which a person follows."""
    if one.commitment is not None:
        row = one.commitment
        number = f", kết luận {row.number}" if row.number else ""
        return f"{row.dialogue.code}{number}" if row.dialogue else f"Hứa ngày {day(row.made_on)}"
    if one.opinion is None:
        return ""
    return one.opinion.dialogue.code if one.opinion.dialogue else f"Nhận ngày {day(one.opinion.received_on)}"


def _letters_before(letter: Letter, about: Urging | Letter) -> tuple[str, ...]:
    """What was written before about the same matters, and whether it was answered."""
    rows = Urging.objects.filter(organisation=letter.organisation, unit=letter.unit)
    rows = rows.filter(
        matters__commitment__in=[one.commitment for one in letter.matters if one.commitment]
    ) | rows.filter(matters__opinion__in=[one.opinion for one in letter.matters if one.opinion])
    if isinstance(about, Urging):
        rows = rows.exclude(pk=about.pk)
    earlier = list(rows.distinct().order_by("id"))
    numbers = dict(
        Paper.objects.filter(urging__in=earlier, standing=Standing.ISSUED).values_list("urging", "number")
    )
    return tuple(_told(row, numbers.get(row.pk, "")) for row in earlier)


def _told(row: Urging, number: str) -> str:
    named = f"Công văn số {number}, " if number else "Công văn "
    answered = (
        f"đơn vị trả lời ngày {day(row.answered_on)}"
        if row.answered_on
        else f"yêu cầu báo cáo trước ngày {day(row.answer_due)}, chưa nhận được trả lời"
    )
    return f"{named}ngày {day(localdate(row.at))} đã đôn đốc lần thứ {row.nth}; {answered}."
