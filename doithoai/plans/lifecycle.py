"""The life of an annual plan, each step with its clause."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a plan stands."""

    DRAFTING = "drafting", _("Đang soạn")
    SUBMITTED = "submitted", _("Đã trình")
    APPROVED = "approved", _("Đã ban hành")
    AMENDED = "amended", _("Đã thay bằng bản sau")


STEPS: dict[tuple[str, str], str] = {
    (State.DRAFTING, State.SUBMITTED): "B.Đ8.1-a",
    (State.SUBMITTED, State.DRAFTING): "B.Đ8.1-a",
    (State.SUBMITTED, State.APPROVED): "A.4-a",
    (State.APPROVED, State.AMENDED): "B.Đ8.1-a",
}
