"""Papers on a matter that went elsewhere: the report on what is beyond us (B.Đ7-3), the word to the petitioner (A.2-i)."""

from dataclasses import dataclass

from django.utils.timezone import localdate

from doithoai.documents.framing import Issue, day, ended, frame
from doithoai.documents.heard import one
from doithoai.documents.reply import addressee
from doithoai.docx.frame import Frame, header, signature, title
from doithoai.docx.profile import Look
from doithoai.docx.sheet import Sheet
from doithoai.opinions.models import Opinion, Passing, PassingKind

LATER = "…"


@dataclass(frozen=True)
class EscalationPaper:
    """Fields of the report: the four parts of B.Đ7-3."""

    frame: Frame
    to: str
    issuer: str
    code: str
    text: str
    reason: str
    done: str
    differences: str
    papers: tuple[str, ...]


@dataclass(frozen=True)
class PassedPaper:
    """Fields of the word to the petitioner."""

    frame: Frame
    to: str
    issuer: str
    received: str
    text: str
    body: str
    letter: str
    verb: str
    reason: str
    code: str
    office: str


def escalation(sheet: Sheet) -> None:
    """Báo cáo vượt thẩm quyền."""
    header(sheet)
    title(sheet, "Báo cáo")
    sheet.text("Kính gửi: {{ to }}", Look(align="center"))
    sheet.text("{{ issuer }} báo cáo ý kiến, kiến nghị mã {{ code }} vượt quá khả năng giải quyết như sau:")
    sheet.heading("I. NỘI DUNG Ý KIẾN, KIẾN NGHỊ")
    sheet.text("{{ text }}")
    sheet.heading("II. LÝ DO VƯỢT THẨM QUYỀN")
    sheet.text("{{ reason }}.")
    sheet.heading("III. KẾT QUẢ ĐÃ THỰC HIỆN")
    sheet.text("{{ done }}")
    sheet.heading("IV. NHỮNG Ý KIẾN CÒN KHÁC NHAU")
    sheet.text("{{ differences }}")
    sheet.heading("V. TÀI LIỆU KÈM THEO")
    sheet.order("for paper in papers")
    sheet.text("{{ loop.index }}. {{ paper }}.")
    sheet.order("endfor")
    sheet.closing("Kính đề nghị {{ to }} xem xét, giải quyết hoặc chỉ đạo")
    signature(sheet)


def told(sheet: Sheet) -> None:
    """Thông báo cho người nêu việc chuyển."""
    header(sheet, letter=True)
    sheet.text("Kính gửi: {{ to }}", Look(align="center", before=18))
    sheet.text("", Look(6, before=0))
    sheet.text("{{ issuer }} nhận được ý kiến, kiến nghị của ông/bà ngày {{ received }}, nội dung:")
    sheet.text("“{{ text }}”", Look(italic=True))
    sheet.text("{{ issuer }} {{ verb }} {{ body }} xem xét, giải quyết{{ letter }}. Lý do: {{ reason }}.")
    sheet.text(
        "Ông/bà theo dõi việc giải quyết bằng mã tra cứu {{ code }} trên trang đối thoại, hoặc hỏi tại {{ office }}; kết quả của "
        "nơi nhận cũng hiện dưới mã này."
    )
    sheet.closing("{{ issuer }} thông báo để ông/bà biết")
    signature(sheet)


def escalation_fields(opinion: Opinion, issue: Issue) -> EscalationPaper:
    """The report's words from the last report upward; room for the pen while there is none."""
    said, sent = one(opinion), _sent(opinion, PassingKind.ESCALATION)
    papers = {key: str(words) for key, words in (sent.papers if sent else {}).items() if words}
    names = tuple(papers[key] for key in ("minutes", "dossier", "documents") if key in papers)
    return EscalationPaper(
        frame=_frame(opinion, "BC", "ý kiến, kiến nghị vượt quá khả năng giải quyết", issue, sent),
        to=_body(sent) or LATER,
        issuer=opinion.organisation.name,
        code=opinion.code,
        text=said.text,
        reason=sent.reason.rstrip(".") if sent else LATER,
        done=ended(
            said.answer or said.said or "Đã tiếp nhận, phân loại; chưa có nội dung trả lời thống nhất"
        ),
        differences=ended(sent.differences) if sent else LATER,
        papers=names or (LATER,),
    )


def told_fields(opinion: Opinion, issue: Issue) -> PassedPaper:
    """The letter's words from the last passing on."""
    said, sent = one(opinion), _sent(opinion)
    up = sent is not None and sent.kind == PassingKind.ESCALATION
    number = sent.paper_number if sent else ""
    return PassedPaper(
        frame=_frame(opinion, "CV", f"chuyển ý kiến, kiến nghị\nmã {opinion.code}", issue, sent),
        to=addressee(opinion),
        issuer=opinion.organisation.name,
        received=day(opinion.received_on),
        text=said.text,
        body=_body(sent) or LATER,
        letter=f" (văn bản số {number}, ngày {day(localdate(sent.sent_at))})" if sent and number else "",
        verb="đã báo cáo" if up else "đã chuyển đến",
        reason=sent.reason.rstrip(".") if sent else LATER,
        code=opinion.submission.code,
        office=f"trụ sở {opinion.organisation.name}",
    )


def _sent(opinion: Opinion, *kinds: str) -> Passing | None:
    rows = opinion.passings.filter(returned_at=None).select_related("to").order_by("-id")
    return (rows.filter(kind__in=kinds) if kinds else rows).first()


def _body(sent: Passing | None) -> str:
    if sent is None:
        return ""
    return sent.to.name if sent.to else sent.to_name


def _frame(opinion: Opinion, code: str, subject: str, issue: Issue, sent: Passing | None) -> Frame:
    on = localdate(sent.sent_at) if sent else opinion.received_on
    return frame(opinion.organisation, code, subject, issue, on)
