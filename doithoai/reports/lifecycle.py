"""The life of a report: written while its figures run, then issued with figures that never change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a report stands."""

    DRAFTING = "drafting", _("Đang soạn")
    ISSUED = "issued", _("Đã ban hành")


STEPS: dict[tuple[str, str], str] = {
    (State.DRAFTING, State.ISSUED): "A.6-b",
}
