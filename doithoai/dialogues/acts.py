"""How the acts of this room are called in a timeline."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "call_dialogue": _("Lập buổi đối thoại"),
    "change_dialogue": _("Sửa buổi đối thoại"),
    "name_team": _("Cử bộ phận tham mưu"),
    "invite_bodies": _("Mời cơ quan dự và trả lời"),
    "add_task": _("Giao nhiệm vụ"),
    "finish_task": _("Xong nhiệm vụ"),
    "announce_dialogue": _("Thông báo công khai"),
    "postpone_dialogue": _("Hoãn"),
    "cancel_dialogue": _("Hủy"),
    "register_to_speak": _("Nhận phiếu đăng ký phát biểu"),
    "arrange_programme": _("Xếp chương trình"),
    "tick_programme_item": _("Xong một mục chương trình"),
    "open_floor": _("Khai mạc hội nghị"),
    "call_speaker": _("Mời phát biểu"),
    "put_speaker_back": _("Trả lại hàng đợi"),
    "finish_speech": _("Kết thúc lượt phát biểu"),
    "move_speech": _("Xếp lại hàng đợi"),
    "withdraw_speech": _("Rút đăng ký phát biểu"),
    "note_in_minutes": _("Ghi biên bản"),
    "count_attendance": _("Ghi số người dự"),
    "end_floor": _("Kết thúc hội nghị"),
    "conclude_dialogue": _("Ban hành thông báo kết luận"),
    "report_dialogue": _("Báo cáo kết quả"),
    "recompute_conclusion_due": _("Tính lại hạn kết luận"),
    "review_dialogue": _("Rút kinh nghiệm nội bộ"),
    "close_dialogue": _("Kết thúc hồ sơ"),
}
