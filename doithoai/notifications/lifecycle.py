"""The life of a message: written, released by a person, sent or done by hand; it ends told, unreached or withdrawn."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("Chờ cho gửi")
    RELEASED = "released", _("Đã cho gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Gửi không được")
    TICKED = "ticked", _("Đã báo")
    UNREACHED = "unreached", _("Không báo được")
    WITHDRAWN = "withdrawn", _("Thôi gửi")


STEPS: dict[tuple[State, State], str] = {
    (State.WAITING, State.RELEASED): "A.2-i",
    (State.WAITING, State.WITHDRAWN): "A.2-i",
    (State.RELEASED, State.SENT): "A.2-i",
    (State.RELEASED, State.FAILED): "A.2-i",
    (State.RELEASED, State.TICKED): "A.2-i",
    (State.RELEASED, State.UNREACHED): "A.2-i",
    (State.RELEASED, State.WITHDRAWN): "A.2-i",
    # Another way was chosen: a person looks at it again.
    (State.RELEASED, State.WAITING): "A.2-i",
    (State.FAILED, State.WAITING): "A.2-i",
    (State.FAILED, State.RELEASED): "A.2-i",
    (State.FAILED, State.WITHDRAWN): "A.2-i",
}
OPEN = (State.WAITING, State.RELEASED, State.FAILED)
ENDED = (State.SENT, State.TICKED, State.UNREACHED, State.WITHDRAWN)
