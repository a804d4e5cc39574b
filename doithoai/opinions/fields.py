"""Fields of opinions in two levels: the groups of B.Đ5-1, then what practice, A.1-g and B.Đ4.5 name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, Promise] = {
    "economy": _("Kinh tế"),
    "society": _("Văn hóa - xã hội"),
    "security": _("An ninh - quốc phòng"),
    "building": _("Xây dựng Đảng, chính quyền, Mặt trận, đoàn thể"),
}
FIELDS: dict[str, tuple[str, Promise]] = {
    "land": ("economy", _("Đất đai")),
    "site_clearance": ("economy", _("Giải phóng mặt bằng")),
    "environment": ("economy", _("Môi trường")),
    "waste": ("economy", _("Rác thải")),
    "flooding": ("economy", _("Ngập, thoát nước")),
    "lighting": ("economy", _("Chiếu sáng")),
    "roads": ("economy", _("Giao thông")),
    "water": ("economy", _("Nước sạch")),
    "power": ("economy", _("Điện, viễn thông")),
    "farming": ("economy", _("Nông nghiệp, thủy lợi")),
    "building_order": ("economy", _("Quy hoạch, trật tự xây dựng")),
    "business": ("economy", _("Sản xuất, kinh doanh, chợ")),
    "welfare": ("society", _("An sinh xã hội")),
    "jobs": ("society", _("Việc làm")),
    "health": ("society", _("Y tế")),
    "education": ("society", _("Giáo dục")),
    "culture": ("society", _("Văn hóa, thể thao")),
    "order": ("security", _("An ninh trật tự")),
    "fire": ("security", _("Phòng cháy, thiên tai")),
    "administration": ("building", _("Hành chính công")),
    "cadres": ("building", _("Cán bộ, chế độ cơ sở")),
    "units": ("building", _("Sắp xếp đơn vị hành chính")),
    "party": ("building", _("Xây dựng Đảng, chính quyền")),
    "other": ("society", _("Khác")),
}
TAGS: dict[str, Promise] = {
    "policy": _("Kiến nghị cơ chế, chính sách"),  # B.Đ10.1-g2b: the reports list them
    "cadre": _("Liên quan cán bộ"),
    "off_theme": _("Ngoài chủ đề"),
    "heated": _("Gây bức xúc"),
    "complex": _("Khiếu kiện phức tạp, đông người, kéo dài"),
}
# Words about a named official are seen only by those who must.
RESTRICTING_TAGS = frozenset({"cadre"})


def field_label(code: str) -> str:
    """Name of a field, or its code when it is not known."""
    return str(FIELDS[code][1]) if code in FIELDS else code


def field_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices by group, for forms."""
    return [
        (str(name), [(code, str(label)) for code, (group, label) in FIELDS.items() if group == key])
        for key, name in GROUPS.items()
    ]
