"""What a paper calls itself in the register (trích yếu)."""

from typing import Any

from django.utils.timezone import localdate

from doithoai.commitments.models import Urging
from doithoai.dialogues.models import Dialogue
from doithoai.documents.framing import sentence, words
from doithoai.documents.models import PaperKind
from doithoai.opinions.models import Opinion

OF_DIALOGUE: dict[str, str] = {
    PaperKind.NOTICE: "Hội nghị đối thoại trực tiếp với Nhân dân",
    PaperKind.CONCLUSION: "Kết luận hội nghị đối thoại trực tiếp với Nhân dân",
    PaperKind.DIALOGUE_REPORT: "Kết quả hội nghị đối thoại trực tiếp với Nhân dân",
    PaperKind.MINUTES: "Biên bản hội nghị đối thoại",
    PaperKind.DIALOGUE_PLAN: "Tổ chức hội nghị đối thoại trực tiếp với Nhân dân",
    PaperKind.INVITATION: "Mời dự hội nghị đối thoại trực tiếp với Nhân dân",
    PaperKind.ORDERS: "Giao giải quyết ý kiến, kiến nghị của Nhân dân nêu tại hội nghị đối thoại",
    PaperKind.RESULTS: "Kết quả thực hiện kết luận các buổi đối thoại trước, báo cáo tại hội nghị",
    PaperKind.REVIEW: "Rút kinh nghiệm nội bộ sau hội nghị đối thoại",
}
OF_OPINION: dict[str, str] = {
    PaperKind.WRITTEN_REPLY: "Trả lời ý kiến, kiến nghị mã",
    PaperKind.ESCALATION: "Báo cáo ý kiến, kiến nghị vượt thẩm quyền mã",
    PaperKind.TOLD: "Thông báo việc chuyển ý kiến, kiến nghị mã",
}


def subject_of(kind: str, about: Any) -> str:
    """The subject of a paper about a dialogue, an opinion or an urging."""
    if isinstance(about, Dialogue):
        held = words(localdate(about.ended_at or about.starts_at))
        return f"{OF_DIALOGUE.get(kind, PaperKind(kind).label)} {held}"
    if isinstance(about, Opinion):
        return f"{OF_OPINION.get(kind, PaperKind(kind).label)} {about.code}"
    if isinstance(about, Urging):
        return f"Đôn đốc {about.unit.short_name} giải quyết việc quá hạn, lần thứ {about.nth}"
    return sentence(str(PaperKind(kind).label))
