"""A.2-g, B.Đ10.1-g3: the letter that sends opinions to the body that may solve them, with their list."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from doithoai.documents.framing import Issue, called, day, frame
from doithoai.documents.heard import Heard, one
from doithoai.docx.frame import Frame, header, signature
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Column, Sheet
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Organisation

SUBJECT = "chuyển ý kiến, kiến nghị của Nhân dân để giải quyết theo thẩm quyền"


@dataclass(frozen=True)
class Batch:
    """What goes with one letter: to whom, why, which opinions."""

    organisation: Organisation
    to: str
    reason: str
    opinions: tuple[Opinion, ...]
    sent_on: date


@dataclass(frozen=True)
class Sent:
    """One line of the list."""

    code: str
    petitioner: str
    text: str
    received: str


@dataclass(frozen=True)
class TransferPaper:
    """Fields of the letter."""

    frame: Frame
    to: str
    issuer: str
    count: int
    sources: tuple[str, ...]
    reason: str
    rows: tuple[Sent, ...]
    office: str


def template(sheet: Sheet) -> None:
    """The letter and its list as a form."""
    header(sheet, letter=True)
    sheet.text("Kính gửi: {{ to }}", Look(align="center", before=18))
    sheet.text("", Look(6, before=0))
    sheet.text(
        "{{ issuer }} nhận được {{ count }} ý kiến, kiến nghị của Nhân dân thuộc thẩm quyền giải quyết của {{ to }} "
        "(danh sách kèm theo)."
    )
    sheet.order("for source in sources")
    sheet.text("- {{ source }}.")
    sheet.order("endfor")
    sheet.text("**Lý do chuyển:** {{ reason }}.")
    sheet.text(
        "{{ issuer }} chuyển các ý kiến, kiến nghị nêu trên để {{ to }} xem xét, giải quyết theo thẩm quyền, trả lời người nêu "
        "và thông báo kết quả cho {{ office }} để theo dõi. Trường hợp không thuộc thẩm quyền, đề nghị trả lại kèm lý do và nơi "
        "đúng thẩm quyền. {{ issuer }} đồng thời thông báo việc chuyển cho từng người nêu."
    )
    sheet.closing("Trân trọng cảm ơn sự phối hợp")
    signature(sheet)
    sheet.annex()
    sheet.text("DANH SÁCH Ý KIẾN, KIẾN NGHỊ CHUYỂN ĐẾN", Look(bold=True, align="center"))
    sheet.text("{{ to }}", Look(align="center", before=0))
    sheet.table(
        (
            Column("TT", 10, "{{ loop.index }}", "center"),
            Column("Mã, ngày nhận", 34, "{{ o.code }}\n{{ o.received }}"),
            Column("Người nêu", 42, "{{ o.petitioner }}"),
            Column("Nội dung", 78, "{{ o.text }}"),
        ),
        "o in rows",
    )


def fields(batch: Batch, issue: Issue) -> TransferPaper:
    """The letter's words."""
    organisation = batch.organisation
    return TransferPaper(
        frame=frame(organisation, "CV", SUBJECT, issue, batch.sent_on),
        to=batch.to,
        issuer=organisation.name,
        count=len(batch.opinions),
        sources=_sources(batch.opinions),
        reason=batch.reason.strip().rstrip("."),
        rows=tuple(_row(opinion, one(opinion)) for opinion in batch.opinions),
        office=organisation.name,
    )


def _sources(opinions: tuple[Opinion, ...]) -> tuple[str, ...]:
    """Where they were raised: each conference with its chair, and what came by other ways."""
    held = {row.dialogue for row in opinions if row.dialogue}
    words = [
        f"Hội nghị đối thoại ngày {day(localdate(dialogue.starts_at))} do {called(dialogue.chair)} chủ trì"
        for dialogue in sorted(held, key=lambda dialogue: (dialogue.starts_at, dialogue.pk))
    ]
    others = sum(row.dialogue is None for row in opinions)
    if others:
        words.append(f"Tiếp nhận ngoài hội nghị: {others} ý kiến")
    return tuple(words)


def _row(opinion: Opinion, said: Heard) -> Sent:
    """Name and place, so that the person can be answered; neither telephone nor e-mail is in a paper."""
    place = opinion.submission.address
    petitioner = f"{said.petitioner}, {place}" if place and opinion.submission.petitioner else said.petitioner
    return Sent(said.code, petitioner, said.text, day(opinion.received_on))
