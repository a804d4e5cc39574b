"""B.Đ1.2: phiếu hướng dẫn: a complaint, denunciation or court matter leaves with the right office and form."""

from dataclasses import dataclass
from io import BytesIO

from django.utils import translation

from doithoai.documents.framing import Issue, day, frame, profile_of
from doithoai.documents.reply import addressee
from doithoai.docx.fill import fill
from doithoai.docx.frame import Frame, header, signature
from doithoai.docx.profile import PROFILES, Look
from doithoai.docx.sheet import Sheet
from doithoai.opinions.codes import normalise_code
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Kind, Opinion
from doithoai.opinions.scope import guidance
from doithoai.regulations.refusals import Refused

# What to bring and how to write it, by kind; the laws say more, the slip says what a person needs first.
BRING: dict[str, str] = {
    Kind.COMPLAINT: (
        "Đơn khiếu nại ghi ngày, họ tên, địa chỉ; quyết định hoặc việc làm hành chính bị khiếu nại; lý do; yêu cầu giải "
        "quyết; kèm bản sao quyết định và giấy tờ liên quan. Thời hiệu là 90 ngày kể từ ngày nhận hoặc biết quyết định."
    ),
    Kind.DENUNCIATION: (
        "Đơn tố cáo ghi ngày, họ tên, địa chỉ, cách liên hệ; hành vi bị tố cáo; người bị tố cáo và tài liệu có liên quan; "
        "hoặc trình bày trực tiếp với người tiếp nhận. Ông/bà có quyền yêu cầu giữ bí mật họ tên và được bảo vệ."
    ),
    Kind.COURT: (
        "Số, ngày bản án, quyết định hoặc thông báo thụ lý; giấy tờ tùy thân; đơn kháng cáo, đơn đề nghị hoặc yêu cầu "
        "thi hành án trong thời hạn ghi trong bản án, quyết định."
    ),
}


@dataclass(frozen=True)
class GuidanceSlip:
    """Fields of the slip."""

    frame: Frame
    to: str
    issuer: str
    received: str
    code: str
    kind: str
    text: str
    guidance: str
    bring: str
    office: str


def template(sheet: Sheet) -> None:
    """The slip as a form."""
    header(sheet, letter=True)
    sheet.text("Kính gửi: {{ to }}", Look(align="center", before=18))
    sheet.text("", Look(6, before=0))
    sheet.text("{{ issuer }} nhận được ý kiến mã {{ code }} của ông/bà ngày {{ received }}.")
    sheet.order("if text")
    sheet.text("“{{ text }}”", Look(italic=True))
    sheet.order("endif")
    sheet.text(
        "Căn cứ nội dung và yêu cầu, việc này thuộc loại **{{ kind }}**, nằm ngoài phạm vi đối thoại trực tiếp. "
        "Để việc được giải quyết đúng nơi, đúng luật, {{ issuer }} hướng dẫn như sau:"
    )
    sheet.text("**1. Nơi giải quyết.** {{ guidance }}")
    sheet.text("**2. Giấy tờ cần có.** {{ bring }}")
    sheet.text(
        "**3. Nơi hướng dẫn thêm.** Bộ phận tiếp công dân, {{ office }}. Khi đến, ông/bà mang theo phiếu này hoặc mã {{ code }}."
    )
    sheet.text("Bản gốc ý kiến của ông/bà được lưu nguyên văn và không công khai.")
    sheet.closing("Trân trọng thông báo để ông/bà biết")
    signature(sheet)


def fields(opinion: Opinion, *, named: bool) -> GuidanceSlip:
    """The words of the slip; for whoever only holds the code neither name nor words: a code may be found or read out."""
    organisation = opinion.organisation
    return GuidanceSlip(
        frame=frame(
            organisation, "", f"hướng dẫn về ý kiến\nmã {opinion.code}", Issue(), opinion.received_on
        ),
        to=addressee(opinion) if named else f"Người nêu ý kiến mã {opinion.submission.code}",
        issuer=organisation.name,
        received=day(opinion.received_on),
        code=opinion.code,
        kind=str(Kind(opinion.kind).label).lower(),
        text=opinion.text if named else "",
        guidance=guidance(opinion.kind),
        bring=BRING[opinion.kind],
        office=_office(opinion),
    )


def _office(opinion: Opinion) -> str:
    organisation = opinion.organisation
    phone = f", điện thoại {organisation.phone}" if organisation.phone else ""
    return f"trụ sở {organisation.name}{phone}"


def may_be_made(opinion: Opinion) -> bool:
    """Whether the opinion was led out of scope: nothing else has a slip."""
    return opinion.stage == Stage.OUT_OF_SCOPE and opinion.kind in BRING


def slip(opinion: Opinion, *, named: bool) -> bytes:
    """The .docx, in Vietnamese whatever language the screen has."""
    if not may_be_made(opinion):
        raise Refused("Chỉ ý kiến ngoài phạm vi mới có phiếu hướng dẫn.", clause="B.Đ1.2")
    with translation.override("vi"):
        profile = PROFILES[profile_of(opinion.organisation).name]
        sheet = Sheet(profile)
        template(sheet)
        return fill(BytesIO(sheet.bytes()), vars(fields(opinion, named=named)))


def public_slip(code: str) -> bytes | None:
    """The slip for whoever holds the code: no name, no telephone, none of the words."""
    try:
        normal = normalise_code(code)
    except Refused:
        return None
    opinion = Opinion.objects.select_related("organisation__parent", "submission").filter(code=normal).first()
    return slip(opinion, named=False) if opinion is not None and may_be_made(opinion) else None
