"""Which icon and tone a code of the domain is shown with; the only place that knows it."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Mark(NamedTuple):
    """Look of one code: a tone (CSS suffix, "" is neutral), an icon and the word used when no label is given."""

    tone: str
    icon: str
    label: str | Promise


# Stage: where a record stands (pill). Opinions, dialogues, plans and obligations share the shape.
STAGES = {
    "received": Mark("", "inbox", _("Đã tiếp nhận")),
    "accepted": Mark("", "filter", _("Đã phân loại")),
    "assigned": Mark("now", "user", _("Đã phân công")),
    "drafted": Mark("now", "edit", _("Đã dự thảo")),
    "agreed": Mark("now", "users", _("Đã thống nhất")),
    "answered": Mark("ok", "say", _("Đã trả lời")),
    "following": Mark("warn", "eye", _("Đang theo dõi")),
    "closed": Mark("", "book", _("Kết thúc hồ sơ")),
    "out_of_scope": Mark("", "x", _("Ngoài phạm vi")),
    "declined": Mark("", "x", _("Không tiếp nhận")),
    "joined": Mark("", "branch", _("Theo ý kiến chính")),
    "transferred": Mark("", "swap", _("Đã chuyển")),
    "escalated": Mark("", "up", _("Đã trình cấp trên")),
    "called": Mark("", "bell", _("Đã mời họp")),
    "announced": Mark("now", "bell", _("Đã thông báo")),
    "open": Mark("now", "mic", _("Đang diễn ra")),
    "ended": Mark("warn", "hall", _("Đã kết thúc hội nghị")),
    "concluded": Mark("ok", "file", _("Đã kết luận")),
    "reported": Mark("ok", "chart", _("Đã báo cáo")),
    "postponed": Mark("warn", "pause", _("Đã hoãn")),
    "cancelled": Mark("", "x", _("Đã hủy")),
    "drafting": Mark("", "edit", _("Đang soạn")),
    "submitted": Mark("now", "send", _("Đã trình")),
    "approved": Mark("ok", "check", _("Đã ban hành")),
    "amended": Mark("warn", "edit", _("Đã điều chỉnh")),
    "not_due": Mark("", "clock", _("Chưa đến hạn")),
    "due_soon": Mark("warn", "hour", _("Sắp đến hạn")),
    "overdue": Mark("bad", "alert", _("Quá hạn")),
    "met": Mark("ok", "checkc", _("Đạt")),
    "met_late": Mark("late", "checkc", _("Đạt, trễ")),
    "waived": Mark("", "shield", _("Miễn, có lý do")),
}
# Outcome: what was said in the hall (speech bubble, outline only).
OUTCOMES = {
    "answered": Mark("", "say", _("Trả lời ngay")),
    "answer_later": Mark("", "search", _("Kiểm tra, trả lời sau")),
    "recorded": Mark("", "up", _("Ghi nhận, báo cáo cấp trên")),
    "": Mark("none", "dash", _("Chưa nêu tại hội nghị")),
}
# Result: what was really done (square stamp, filled).
RESULTS = {
    "solved": Mark("solved", "check", _("Đã giải quyết")),
    "in_progress": Mark("doing", "hour", _("Đang giải quyết")),
    "explained": Mark("explained", "info", _("Đã giải thích")),
    "passed_on": Mark("passed", "swap", _("Đã chuyển cơ quan khác")),
    "unfounded": Mark("unf", "x", _("Không có cơ sở")),
    "": Mark("no", "dash", _("Chưa có kết quả")),
}
# Urgency: bars and a word; the tone is the number of bars.
URGENCIES = {
    "urgent": Mark("4", "", _("Khẩn")),
    "high": Mark("3", "", _("Cao")),
    "medium": Mark("2", "", _("Trung bình")),
    "low": Mark("1", "", _("Thấp")),
}
SHAPES = {"stage": STAGES, "outcome": OUTCOMES, "result": RESULTS, "urgency": URGENCIES}

# Deadline states → icon.
DUE_ICONS = {"": "clock", "soon": "hour", "over": "alert", "met": "checkc", "late": "checkc"}
# Django's message levels → tone and icon of a note. An error of the person is amber: red is for breaches.
MESSAGE_TONES = {"success": ("ok", "checkc"), "warning": ("warn", "alert"), "error": ("warn", "alert")}


def mark_for(shape: str, code: str) -> Mark:
    """Look of a code; an unknown shape or code is a mistake of the page builder and says so."""
    try:
        return SHAPES[shape][code]
    except KeyError:
        known = ", ".join(repr(name) for name in SHAPES.get(shape, SHAPES))
        raise ValueError(f"no mark for shape {shape!r}, code {code!r}; known: {known}") from None
