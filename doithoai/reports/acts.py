"""How the acts of this room are called in a timeline."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "begin_report": _("Lập báo cáo"),
    "write_report": _("Ghi lời và kỳ số liệu của báo cáo"),
    "issue_report": _("Ban hành báo cáo, khóa số liệu"),
    "correct_report": _("Lập bản đính chính"),
}
