"""How the acts of this room are called in a timeline."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "found": _("Lập cơ quan"),
    "end": _("Ghi ngày kết thúc hoạt động"),
    "succeed": _("Ghi cơ quan kế thừa"),
    "open_office": _("Thêm chức danh"),
    "appoint": _("Ghi người giữ chức"),
    "end_appointment": _("Ghi thôi giữ chức"),
    "delegate": _("Ghi ủy quyền"),
    "adopt": _("Áp dụng văn bản"),
    "end_adoption": _("Ghi ngày thôi áp dụng"),
    "enter_person": _("Thêm người"),
    "make_member": _("Ghi Tỉnh ủy viên"),
    "create_account": _("Lập tài khoản"),
    "set_password": _("Đặt lại mật khẩu"),
    "lock_account": _("Khóa tài khoản"),
    "unlock_account": _("Mở khóa tài khoản"),
    "grant": _("Giao vai trò"),
    "revoke": _("Thôi vai trò"),
    "enter_day": _("Ghi ngày vào lịch"),
    "confirm_year": _("Xác nhận lịch năm"),
}
