"""How the acts of this room are called in a timeline."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "draft_plan": _("Lập kế hoạch"),
    "write_plan_rows": _("Ghi các buổi của kế hoạch"),
    "submit_plan": _("Trình kế hoạch"),
    "approve_plan": _("Ban hành kế hoạch"),
    "send_back_plan": _("Trả lại kế hoạch"),
    "amend_plan": _("Lập bản điều chỉnh"),
}
