"""How the acts of this room are called in a timeline."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "commit": _("Ghi cam kết"),
    "report_done": _("Báo xong, ghi minh chứng"),
    "verify_commitment": _("Xác nhận đã xong"),
    "send_back_commitment": _("Trả lại, chưa xong"),
    "ask_later": _("Xin gia hạn"),
    "grant_later": _("Cho gia hạn"),
    "refuse_later": _("Không cho gia hạn"),
    "urge": _("Đôn đốc"),
    "answer_urging": _("Đơn vị trả lời đôn đốc"),
}
