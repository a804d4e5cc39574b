"""The life of a dialogue, each step with its clause."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a dialogue stands."""

    CALLED = "called", _("Đã lập")
    ANNOUNCED = "announced", _("Đã thông báo")
    OPEN = "open", _("Đang diễn ra")
    ENDED = "ended", _("Đã kết thúc hội nghị")
    CONCLUDED = "concluded", _("Đã kết luận")
    REPORTED = "reported", _("Đã báo cáo")
    CLOSED = "closed", _("Đã kết thúc hồ sơ")
    POSTPONED = "postponed", _("Hoãn")
    CANCELLED = "cancelled", _("Hủy")


STEPS: dict[tuple[str, str], str] = {
    (State.CALLED, State.ANNOUNCED): "B.Đ8.3-b",
    (State.ANNOUNCED, State.ANNOUNCED): "B.Đ8.3-b",
    (State.POSTPONED, State.ANNOUNCED): "B.Đ8.3-b",
    (State.ANNOUNCED, State.POSTPONED): "B.Đ8.3-a",
    (State.CALLED, State.CANCELLED): "B.Đ8.3-a",
    (State.ANNOUNCED, State.CANCELLED): "B.Đ8.3-a",
    (State.POSTPONED, State.CANCELLED): "B.Đ8.3-a",
    (State.ANNOUNCED, State.OPEN): "B.Đ9.1-a",
    (State.OPEN, State.ENDED): "B.Đ9.2-b",
    (State.ENDED, State.CONCLUDED): "A.4-c",
    (State.CONCLUDED, State.REPORTED): "B.Đ10.2-b",
    (State.REPORTED, State.CLOSED): "B.Đ10.1-a",
}

# The straight road, for steppers; postponed and cancelled stand beside it.
ROAD: tuple[State, ...] = (
    State.CALLED,
    State.ANNOUNCED,
    State.OPEN,
    State.ENDED,
    State.CONCLUDED,
    State.REPORTED,
    State.CLOSED,
)
HELD = frozenset({State.ENDED, State.CONCLUDED, State.REPORTED, State.CLOSED})


class SpeechState(TextChoices):
    """Where a speaking slip stands in the queue."""

    WAITING = "waiting", _("Chờ phát biểu")
    SPEAKING = "speaking", _("Đang phát biểu")
    PAUSED = "paused", _("Tạm dừng")
    SPOKEN = "spoken", _("Đã phát biểu")
    NOT_REACHED = "not_reached", _("Chưa kịp phát biểu")
    WITHDRAWN = "withdrawn", _("Đã rút")


SPEECH_STEPS: dict[tuple[str, str], str] = {
    (SpeechState.WAITING, SpeechState.SPEAKING): "B.Đ9.1-g2b",
    (SpeechState.SPEAKING, SpeechState.SPOKEN): "B.Đ9.2-b",
    (SpeechState.SPEAKING, SpeechState.WAITING): "B.Đ9.1-g2b",
    (SpeechState.SPEAKING, SpeechState.PAUSED): "B.Đ9.1-g2b",
    (SpeechState.PAUSED, SpeechState.SPEAKING): "B.Đ9.1-g2b",
    (SpeechState.PAUSED, SpeechState.SPOKEN): "B.Đ9.2-b",
    (SpeechState.PAUSED, SpeechState.WAITING): "B.Đ9.1-g2b",
    (SpeechState.WAITING, SpeechState.NOT_REACHED): "B.Đ9.2-b",
    (SpeechState.WAITING, SpeechState.WITHDRAWN): "B.Đ9.1-g2a",
}
