"""A.4-d, B.Đ10.1-g1: the written reply to the person who raised the opinion."""

from dataclasses import dataclass

from django.utils.timezone import localdate

from doithoai.documents.framing import Issue, day, frame
from doithoai.documents.heard import Heard, one
from doithoai.docx.frame import Frame, header, signature
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Sheet
from doithoai.opinions.models import Opinion, PetitionerKind

# A name that already says how the person is addressed.
ADDRESSED = frozenset({"ông", "bà", "anh", "chị", "cô", "chú", "bác", "ông/bà"})


@dataclass(frozen=True)
class ReplyPaper:
    """Fields of the reply."""

    frame: Frame
    to: str
    issuer: str
    raised: str
    text: str
    answer: str
    legal_basis: str
    way: str
    when: str
    code: str
    office: str


def template(sheet: Sheet) -> None:
    """The letter as a form."""
    header(sheet, letter=True)
    sheet.text("Kính gửi: {{ to }}", Look(align="center", before=18))
    sheet.text("", Look(6, before=0))
    sheet.text("{{ issuer }} nhận được ý kiến, kiến nghị của ông/bà {{ raised }}, nội dung:")
    sheet.text("“{{ text }}”", Look(italic=True))
    sheet.text("Sau khi kiểm tra, xem xét, {{ issuer }} trả lời như sau:")
    sheet.text("{{ answer }}")
    sheet.order("if legal_basis")
    sheet.text("**Căn cứ:** {{ legal_basis }}.")
    sheet.order("endif")
    sheet.text("**Hướng giải quyết:** {{ way }}. **Thời gian:** {{ when }}.")
    sheet.text(
        "Ông/bà có thể xem quá trình giải quyết bằng mã tra cứu {{ code }} trên trang đối thoại hoặc tại {{ office }}. Trong 14 "
        "ngày kể từ ngày được trả lời, nếu chưa đồng ý, ông/bà gửi nhận xét theo mã này hoặc bằng văn bản để được xem xét lại."
    )
    sheet.closing("Trân trọng cảm ơn ông/bà đã gửi ý kiến")
    signature(sheet)


def fields(opinion: Opinion, issue: Issue) -> ReplyPaper:
    """The letter's words."""
    said: Heard = one(opinion, to_the_person=True)
    organisation = opinion.organisation
    raised = f"ngày {day(opinion.received_on)}"
    if opinion.dialogue:
        raised += (
            f" ({said.channel.lower()}; hội nghị đối thoại ngày {day(localdate(opinion.dialogue.starts_at))})"
        )
    return ReplyPaper(
        frame=frame(
            organisation, "CV", f"trả lời ý kiến, kiến nghị\nmã {opinion.code}", issue, opinion.received_on
        ),
        to=addressee(opinion),
        issuer=organisation.name,
        raised=raised,
        text=opinion.text,
        answer=said.answer or "…",
        legal_basis=said.legal_basis.rstrip("."),
        way=said.way.rstrip("."),
        when=said.when.rstrip("."),
        code=opinion.submission.code,
        office=f"trụ sở {organisation.name}",
    )


def addressee(opinion: Opinion) -> str:
    """Whom the letter goes to; the place, but neither telephone nor e-mail."""
    handed = opinion.submission
    if handed.petitioner_kind == PetitionerKind.ANONYMOUS:
        return f"Người nêu ý kiến mã {handed.code}"
    name = handed.petitioner
    if handed.petitioner_kind == PetitionerKind.INDIVIDUAL and name.split()[0].lower() not in ADDRESSED:
        name = f"Ông/bà {name}"
    return f"{name}, {handed.address}" if handed.address else name
