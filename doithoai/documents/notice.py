"""B.Đ8.3: the public notice with its four facts and how to send an opinion beforehand; no person can be reached by it."""

from dataclasses import dataclass, replace

from django.utils.timezone import localtime

from doithoai.dialogues.models import Dialogue, Notice
from doithoai.documents.framing import Issue, called, clock, frame, planned, sentence, words
from doithoai.docx.frame import Frame, basis, header, signature, title
from doithoai.docx.sheet import Sheet


@dataclass(frozen=True)
class NoticePaper:
    """Fields of the notice."""

    frame: Frame
    issuer: str
    theme: str
    time: str
    place: str
    chair: str
    participants: str
    means: str
    office: str
    code: str
    posted: str
    change: str


def template(sheet: Sheet) -> None:
    """The notice as a form."""
    header(sheet)
    title(sheet, "Thông báo")
    basis(sheet)
    sheet.text("{{ issuer }} thông báo công khai hội nghị đối thoại trực tiếp với Nhân dân như sau:")
    sheet.order("if change")
    sheet.text("**Thông báo này thay thông báo trước.** Lý do thay đổi: {{ change }}")
    sheet.order("endif")
    sheet.text("**1. Chủ đề:** {{ theme }}.")
    sheet.text("**2. Thời gian:** {{ time }}.")
    sheet.text("**3. Địa điểm:** {{ place }}. Cách thức: {{ means }}.")
    sheet.text("**4. Người chủ trì:** {{ chair }}.")
    sheet.text("**5. Thành phần tham dự:** {{ participants }}.")
    sheet.text("**6. Gửi ý kiến và đăng ký phát biểu trước hội nghị:**")
    sheet.text("- Trực tiếp hoặc bằng thư tại {{ office }};")
    sheet.text(
        "- Trên trang đối thoại, mã buổi {{ code }}; người gửi nhận mã tra cứu để theo dõi việc trả lời."
    )
    sheet.text(
        "Khiếu nại, tố cáo và vụ việc thuộc thẩm quyền của tòa án không thuộc phạm vi của hội nghị và được giải quyết "
        "theo pháp luật riêng."
    )
    sheet.order("if posted")
    sheet.text("**7. Nơi niêm yết:** {{ posted }}.")
    sheet.order("endif")
    sheet.closing(
        "{{ issuer }} thông báo để các cơ quan, đơn vị và Nhân dân biết, sắp xếp thời gian tham dự và gửi ý kiến"
    )
    signature(sheet)


def fields(dialogue: Dialogue, issue: Issue) -> NoticePaper:
    """The notice's words from the dialogue and the last version announced."""
    organisation = dialogue.organisation
    last: Notice | None = dialogue.notices.last()
    made = frame(
        organisation,
        "TB",
        "hội nghị đối thoại trực tiếp với Nhân dân",
        issue,
        localtime(dialogue.starts_at).date(),
    )
    return NoticePaper(
        # One page, to be posted: the directives are cited in the plan.
        frame=replace(made, basis=planned(dialogue)),
        issuer=organisation.name,
        theme=dialogue.theme.rstrip("."),
        time=f"từ {clock(dialogue.starts_at)} đến {clock(dialogue.ends_at)}, "
        f"{words(localtime(dialogue.starts_at).date())}",
        place=dialogue.place.rstrip("."),
        chair=sentence(called(dialogue.chair, str(dialogue.chair_office or ""))),
        participants=dialogue.participants.rstrip("."),
        means=str(dialogue.get_means_display()).lower(),
        office=reception(dialogue),
        code=dialogue.code,
        posted=last.posted_at_places.rstrip(".") if last else "",
        change=last.change_reason if last else "",
    )


def reception(dialogue: Dialogue) -> str:
    """Where the office receives: its own address and telephone, no person's."""
    organisation = dialogue.organisation
    where = f"trụ sở {organisation.name}"
    if organisation.address:
        where += f", {organisation.address}"
    return where + (f"; điện thoại tiếp nhận {organisation.phone}" if organisation.phone else "")
