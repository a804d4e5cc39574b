"""How an entry of the record is told on the desk: its words, icon and moment."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.audit.models import Entry
from doithoai.commitments.acts import ACTS as COMMITMENTS
from doithoai.dialogues.acts import ACTS as DIALOGUES
from doithoai.organisations.acts import ACTS as ORGANISATIONS
from doithoai.organisations.models import Role
from doithoai.plans.acts import ACTS as PLANS
from doithoai.reports.acts import ACTS as REPORTS
from doithoai.ui.days import datetime_vi

register = template.Library()

OPINIONS: dict[str, str | Promise] = {
    "receive": _("Tiếp nhận, cấp mã"),
    "receive_passed": _("Nhận từ nơi khác chuyển đến"),
    "ask_question": _("Câu hỏi viết tại hội nghị"),
    "approve_question": _("Duyệt câu hỏi viết"),
    "hold_back_question": _("Không đọc câu hỏi tại hội nghị"),
    "queue_question": _("Đưa câu hỏi vào hàng đợi"),
    "take_question_out_of_queue": _("Đưa câu hỏi ra khỏi hàng đợi"),
    "split": _("Tách ý kiến"),
    "accept": _("Phân loại"),
    "sort_anew": _("Phân loại lại"),
    "put_out_of_scope": _("Đưa ra ngoài phạm vi, hướng dẫn"),
    "decline": _("Không xem xét"),
    "reopen": _("Mở lại"),
    "attach_to_dialogue": _("Đưa vào buổi đối thoại"),
    "join": _("Gộp để trả lời chung"),
    "leave": _("Tách khỏi ý kiến chính"),
    "download_guidance_slip": _("Tải phiếu hướng dẫn"),
    "follow_new_lead": _("Theo ý kiến chính mới của nhóm"),
    "mark_repeat": _("Ghi là việc đã nêu trước đây"),
    "unmark_repeat": _("Bỏ nối với lần nêu trước"),
    "undo_sorting": _("Hoàn tác bước vừa làm"),
    "take_back": _("Thu hồi phân công"),
    "add_routing_rule": _("Thêm luật phân công"),
    "move_routing_rule": _("Đổi thứ tự luật phân công"),
    "end_routing_rule": _("Kết thúc luật phân công"),
    "assign": _("Phân công"),
    "reassign": _("Đổi phân công"),
    "draft_answer": _("Dự thảo trả lời"),
    "send_back_answer": _("Trả lại dự thảo"),
    "sign_answer": _("Ký dự thảo trả lời"),
    "agree_answer": _("Thống nhất trả lời"),
    "approve_answer": _("Phê duyệt trả lời"),
    "set_handling_rule": _("Đặt cách trả lời của cơ quan"),
    "add_standard_text": _("Thêm câu mẫu"),
    "retire_standard_text": _("Thôi dùng câu mẫu"),
    "give_outcome": _("Cách trả lời tại hội nghị"),
    "raise_on_floor": _("Nêu tại hội nghị"),
    "need_written_reply": _("Quyết định việc trả lời bằng văn bản"),
    "reply_in_writing": _("Trả lời bằng văn bản"),
    "transfer": _("Chuyển cơ quan có thẩm quyền"),
    "escalate": _("Báo cáo cấp trên"),
    "accept_passing": _("Nơi nhận đã nhận"),
    "return_passing": _("Nơi nhận trả lại"),
    "withdraw_passing": _("Rút lại việc chuyển"),
    "report_passing_up": _("Báo cáo cấp trên việc chuyển"),
    "give_back": _("Trả lại nơi chuyển sau khi đã nhận"),
    "direct_back": _("Chỉ đạo, giao lại cấp dưới"),
    "urge_outside": _("Đôn đốc nơi nhận ngoài hệ thống"),
    "answer_outside": _("Nơi nhận ngoài hệ thống trả lời"),
    "ask_extension": _("Xin gia hạn"),
    "grant_extension": _("Cho gia hạn"),
    "refuse_extension": _("Không cho gia hạn"),
    "ask_suspension": _("Xin tạm dừng chờ người nêu"),
    "suspend": _("Tạm dừng chờ người nêu"),
    "refuse_suspension": _("Không cho tạm dừng"),
    "answer_suspension": _("Người nêu đã bổ sung"),
    "open_reexamination": _("Giao xem xét lại"),
    "decide_reexamination": _("Kết luận xem xét lại"),
    "tell": _("Báo cho người nêu"),
    "flow_back": _("Kết quả nơi nhận gửi về"),
    "record_result": _("Ghi kết quả"),
    "verify_result": _("Xác nhận kết quả"),
    "dispute_result": _("Không công nhận kết quả"),
    "close": _("Kết thúc hồ sơ"),
    "publish": _("Công khai"),
    "unpublish": _("Thôi công khai"),
    "withhold": _("Quyết định không công khai"),
    "release_file": _("Công khai tệp"),
    "withdraw_file": _("Thôi công khai tệp"),
    "anonymise": _("Ẩn danh khi hết thời hạn lưu"),
    "anonymise_speakers": _("Ẩn danh phiếu đăng ký hết thời hạn lưu"),
    "anonymise_attendees": _("Ẩn danh người đăng ký dự hết thời hạn lưu"),
    "rate": _("Người nêu đánh giá"),
    "reveal_contact": _("Xem thông tin liên hệ"),
    "export_opinions": _("Xuất danh sách ý kiến"),
    "upload_signed_copy": _("Lưu bản đã ký"),
    "cover_paper": _("Đưa bản che lên"),
    "propose_cover": _("Tải bản máy che thử"),
    "open_protected_paper": _("Mở văn bản có việc được bảo vệ"),
}
WORDS = {**ORGANISATIONS, **PLANS, **DIALOGUES, **OPINIONS, **COMMITMENTS, **REPORTS}
ICONS: dict[str, str] = {
    "receive": "inbox",
    "receive_passed": "inbox",
    "split": "branch",
    "accept": "filter",
    "sort_anew": "filter",
    "put_out_of_scope": "x",
    "decline": "x",
    "reopen": "undo",
    "join": "branch",
    "assign": "user",
    "reassign": "user",
    "draft_answer": "edit",
    "send_back_answer": "undo",
    "sign_answer": "edit",
    "agree_answer": "users",
    "approve_answer": "check",
    "give_outcome": "say",
    "raise_on_floor": "mic",
    "reply_in_writing": "mail",
    "transfer": "swap",
    "escalate": "up",
    "return_passing": "undo",
    "give_back": "undo",
    "direct_back": "undo",
    "commit": "flag",
    "report_done": "check",
    "verify_commitment": "shield",
    "send_back_commitment": "undo",
    "ask_later": "hour",
    "grant_later": "hour",
    "refuse_later": "x",
    "urge": "bell",
    "answer_urging": "mail",
    "urge_outside": "bell",
    "answer_outside": "mail",
    "ask_extension": "hour",
    "grant_extension": "hour",
    "refuse_extension": "x",
    "ask_suspension": "hour",
    "suspend": "hour",
    "refuse_suspension": "x",
    "answer_suspension": "say",
    "open_reexamination": "search",
    "decide_reexamination": "check",
    "tell": "phone",
    "verify_result": "shield",
    "close": "book",
    "publish": "eye",
    "unpublish": "lock",
    "withhold": "lock",
    "release_file": "clip",
    "withdraw_file": "lock",
    "anonymise": "lock",
    "anonymise_speakers": "lock",
    "anonymise_attendees": "lock",
    "rate": "like",
    "reveal_contact": "lock",
    "export_opinions": "down",
    "found": "plus",
    "end": "dash",
    "succeed": "branch",
    "open_office": "plus",
    "appoint": "user",
    "end_appointment": "out",
    "delegate": "swap",
    "adopt": "book",
    "end_adoption": "book",
    "enter_person": "user",
    "make_member": "user",
    "create_account": "key",
    "set_password": "key",
    "lock_account": "lock",
    "unlock_account": "key",
    "grant": "key",
    "revoke": "lock",
    "enter_day": "cal",
    "confirm_year": "cal",
    "draft_plan": "edit",
    "write_plan_rows": "edit",
    "submit_plan": "send",
    "send_back_plan": "undo",
    "amend_plan": "edit",
    "begin_report": "edit",
    "write_report": "edit",
    "issue_report": "send",
    "correct_report": "edit",
}
WARNINGS = frozenset(
    {
        "send_back_answer",
        "return_passing",
        "send_back_plan",
        "dispute_result",
        "reopen",
        "give_back",
        "grant_extension",
        "suspend",
        "send_back_commitment",
        "grant_later",
        "urge",
    }
)


@register.filter
def act_words(entry: Entry) -> str:
    """What was done, in words."""
    return str(WORDS.get(entry.act, entry.act.replace("_", " ")))


@register.filter
def act_icon(entry: Entry) -> str:
    """Drawing of the act."""
    return ICONS.get(entry.act, "check")


@register.filter
def act_tone(entry: Entry) -> str:
    """What was sent back is amber; the rest is done."""
    return "warn" if entry.act in WARNINGS else "ok"


@register.filter
def act_when(entry: Entry) -> str:
    """Moment and actor."""
    return f"{datetime_vi(entry.at)} · {entry.actor_name}"


@register.filter
def role_words(role: str) -> str:
    """A role in words."""
    return str(Role(role).label) if role in Role.values else role
