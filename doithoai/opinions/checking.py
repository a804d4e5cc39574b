"""B.Đ9.2-g1a: what a reviewer confirms before an answer is agreed; what a machine finds are hints, a person judges."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doithoai.opinions.models import Answer
from doithoai.opinions.wording import MOST_LETTERS, personal_data
from doithoai.regulations.refusals import Refused

EMPTY_PHRASES = (
    r"(?:sẽ|tiếp tục|đang)\s+(?:tiếp tục\s+)?(?:quan tâm|xem xét|nghiên cứu|lưu ý)(?:\s*,?\s*(?:xem xét|giải quyết|nghiên cứu))*",
    r"(?:xin\s+)?(?:đã\s+)?(?:tiếp nhận|ghi nhận|tiếp thu)\s+(?:ý kiến|kiến nghị|phản ánh)",
    r"trong thời gian (?:tới|sớm nhất)",
    r"(?:khi|nếu) có (?:đủ )?(?:điều kiện|kinh phí)",
    r"(?:theo|đúng) quy định(?: của pháp luật)?(?=\s*[.,;]|\s*$)",
    r"giao (?:các )?(?:cơ quan|đơn vị) (?:chức năng|liên quan)",
)
EMPTY = re.compile("|".join(EMPTY_PHRASES), re.IGNORECASE)
MOST_FOUND = 8


class Check(TextChoices):
    """The list that is gone through; every line is confirmed, or the draft goes back."""

    QUESTION = "question", _("Trả lời đúng điều người nêu hỏi")
    BASIS = "basis", _("Có căn cứ pháp lý cụ thể")
    UNIT = "unit", _("Rõ đơn vị chịu trách nhiệm")
    DATE = "date", _("Có ngày xong, hoặc nói rõ vì sao chưa có")
    PHRASES = "phrases", _("Không có câu chung chung")
    PLAIN = "plain", _("Người dân đọc là hiểu")
    PRIVACY = "privacy", _("Không lộ thông tin cá nhân")


def weaknesses(text: str) -> list[str]:
    """Phrases that answer nothing, as hints for the reviewer; a person judges."""
    return [found.group() for found in EMPTY.finditer(unicodedata.normalize("NFC", text))]


def findings(answer: Answer, petitioner: str = "") -> dict[str, list[str]]:
    """What makes a line doubtful, in the words of the draft; the reviewer confirms it knowingly or sends it back."""
    found = {
        Check.PHRASES.value: weaknesses(answer.text),
        Check.PRIVACY.value: personal_data(answer.text, petitioner),
        # A ground has a number, a date or an article; words alone name none.
        Check.BASIS.value: [] if re.search(r"\d", answer.legal_basis) else [answer.legal_basis],
    }
    return {check: list(dict.fromkeys(words))[:MOST_FOUND] for check, words in found.items() if words}


def confirmed(checked: Iterable[str]) -> list[str]:
    """The whole list as confirmed; refused while a line is missing."""
    said = set(checked)
    if missing := [check for check in Check if check.value not in said]:
        raise Refused(
            "Chưa xác nhận: %(what)s. Xác nhận từng dòng khi đã đọc, hoặc trả lại dự thảo kèm góp ý.",
            clause="B.Đ9.2-g1a",
            field="checked",
            what="; ".join(str(check.label).lower() for check in missing),
        )
    return [check.value for check in Check]


def require_parts(text: str, legal_basis: str, done_by: date | None, no_date_reason: str) -> None:
    """The four parts without which there is no answer: words, ground, a day or why none."""
    if not text.strip():
        raise Refused("Hãy ghi nội dung trả lời.", clause="B.Đ9.2-g1a", field="text")
    if len(text) > MOST_LETTERS:
        raise Refused("Nội dung trả lời dài quá %(most)s ký tự.", field="text", most=MOST_LETTERS)
    if not legal_basis.strip():
        raise Refused("Hãy ghi căn cứ pháp lý.", clause="B.Đ9.1-g2d", field="legal_basis")
    if len(legal_basis) > 500:
        raise Refused("Căn cứ pháp lý dài quá 500 ký tự.", field="legal_basis")
    if done_by is None and not no_date_reason.strip():
        raise Refused("Hãy ghi ngày xong, hoặc vì sao chưa có ngày.", clause="B.Đ8.1-g4b", field="done_by")
    if len(no_date_reason) > 300:
        raise Refused("Lý do chưa có ngày dài quá 300 ký tự.", field="no_date_reason")
