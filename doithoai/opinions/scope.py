"""B.Đ1.2: which kind a text seems to be, as a suggestion only, and where what is outside belongs."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.opinions.models import Kind


@dataclass(frozen=True)
class Suggestion:
    """A kind and the words that suggest it; a person decides."""

    kind: str
    reason: str

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(Kind(self.kind).label)


# In this order: the gravest first. By content and request, never by the title of the paper (scope.md).
SIGNALS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            Kind.DENUNCIATION,
            (
                r"\btố cáo\b|nhận hối lộ|đưa hối lộ|vòi tiền|nhận tiền|bán đất trái thẩm quyền|bao che"
                r"|làm giả hồ sơ|tham ô|tham nhũng|lợi dụng chức vụ|ăn chặn"
            ),
        ),
        (Kind.COURT, r"bản án|thi hành án|tòa (?:án )?(?:đã |đang )?(?:xử|tuyên|thụ lý)|kháng cáo|khởi kiện"),
        (
            Kind.COMPLAINT,
            (
                r"\bkhiếu nại\b|không đồng ý với (?:quyết định|thông báo|kết luận)"
                r"|(?:xem xét lại|hủy|hủy bỏ|thu hồi) quyết định"
                r"|(?:bồi thường|đền bù)[^.]{0,40}thiếu[^.]{0,30}(?:nhà tôi|gia đình tôi|của tôi)"
                r"|thu hồi giấy[^.]{0,30}(?:cấp sai|của tôi)|quyết định số[^.]{0,60}(?:không đúng|trái)"
            ),
        ),
        (Kind.QUESTION, r"giải đáp|xin hỏi|cho hỏi|hướng dẫn (?:thủ tục|giúp)|có được[^.?]{0,80}không\s*\?"),
        (Kind.PETITION, r"(?:đề nghị|kiến nghị|mong|mong muốn|yêu cầu)\b"),
        (Kind.SUGGESTION, r"góp ý|nên (?:có|làm|tổ chức)|theo tôi"),
        (Kind.REPORT, r"hiện nay|thường xuyên|bị (?:ngập|hỏng|mất|tắc)|chưa được|mất đèn|ô nhiễm|thái độ"),
    )
)
GUIDANCE: dict[str, Promise] = {
    Kind.COMPLAINT: _(
        "Khiếu nại quyết định, việc làm hành chính được gửi đến chính cơ quan đã ra quyết định (Luật Khiếu nại). "
        "Bộ phận Tiếp công dân hướng dẫn mẫu đơn và nơi nhận."
    ),
    Kind.DENUNCIATION: _(
        "Tố cáo được gửi đến người đứng đầu cơ quan quản lý người bị tố cáo (Luật Tố cáo). "
        "Họ tên người tố cáo được giữ bí mật; nội dung này không công khai."
    ),
    Kind.COURT: _(
        "Việc tòa án đang xét xử hoặc đã có bản án được gửi đến tòa án, viện kiểm sát hoặc cơ quan thi hành án."
    ),
}


def suggest_kind(text: str) -> Suggestion:
    """The first kind whose signal stands in the text, with the words found; a report of affairs when none does."""
    plain = unicodedata.normalize("NFC", text)
    for kind, pattern in SIGNALS:
        if found := pattern.search(plain):
            return Suggestion(kind, found.group())
    return Suggestion(Kind.REPORT, "")


def guidance(kind: str) -> str:
    """Where a matter that is outside belongs; empty for what is inside."""
    return str(GUIDANCE.get(kind, ""))
