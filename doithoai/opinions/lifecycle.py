"""The life of an opinion, each step with its clause; outcome and result are two facts that are never mixed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where an opinion stands."""

    RECEIVED = "received", _("Đã tiếp nhận")
    ACCEPTED = "accepted", _("Đã phân loại")
    ASSIGNED = "assigned", _("Đã phân công")
    DRAFTED = "drafted", _("Đã dự thảo")
    AGREED = "agreed", _("Đã thống nhất")
    ANSWERED = "answered", _("Đã trả lời")
    FOLLOWING = "following", _("Đang theo dõi")
    CLOSED = "closed", _("Đã kết thúc")
    OUT_OF_SCOPE = "out_of_scope", _("Ngoài phạm vi")
    DECLINED = "declined", _("Không xem xét")
    JOINED = "joined", _("Trả lời chung")
    TRANSFERRED = "transferred", _("Đã chuyển")
    ESCALATED = "escalated", _("Đã báo cáo cấp trên")


S = Stage
STEPS: dict[tuple[str, str], str] = {
    (S.RECEIVED, S.ACCEPTED): "B.Đ8.1-g2b",
    (S.RECEIVED, S.OUT_OF_SCOPE): "B.Đ1.2",
    (S.ACCEPTED, S.OUT_OF_SCOPE): "B.Đ1.2",
    (S.RECEIVED, S.DECLINED): "B.Đ3.3",
    (S.ACCEPTED, S.DECLINED): "B.Đ3.3",
    (S.ACCEPTED, S.ASSIGNED): "B.Đ8.1-g2c",
    # Taken back, and nobody has it to draft.
    (S.ASSIGNED, S.ACCEPTED): "B.Đ8.1-g2c",
    (S.ASSIGNED, S.DRAFTED): "B.Đ9.1-g2d",
    (S.DRAFTED, S.ASSIGNED): "B.Đ8.1-g3a",
    (S.DRAFTED, S.AGREED): "B.Đ8.1-g3a",
    # What was agreed and not yet given goes back when an error is found in time.
    (S.AGREED, S.ASSIGNED): "B.Đ8.1-g3a",
    # Said on the floor before any draft was made: answered there (B.Đ9.2-b).
    (S.RECEIVED, S.ANSWERED): "B.Đ9.2-b",
    (S.ACCEPTED, S.ANSWERED): "B.Đ9.2-b",
    (S.ASSIGNED, S.ANSWERED): "B.Đ9.2-b",
    (S.DRAFTED, S.ANSWERED): "B.Đ9.2-b",
    (S.AGREED, S.ANSWERED): "B.Đ9.2-g1a",
    (S.ANSWERED, S.FOLLOWING): "B.Đ10.1-b",
    (S.ANSWERED, S.CLOSED): "B.Đ10.2-a",
    (S.FOLLOWING, S.CLOSED): "B.Đ10.2-a",
    (S.ACCEPTED, S.TRANSFERRED): "A.2-g",
    (S.ASSIGNED, S.TRANSFERRED): "A.2-g",
    (S.ANSWERED, S.TRANSFERRED): "B.Đ10.1-g3a",
    (S.TRANSFERRED, S.ACCEPTED): "A.2-g",
    (S.ACCEPTED, S.ESCALATED): "B.Đ7-3",
    (S.ASSIGNED, S.ESCALATED): "B.Đ7-3",
    (S.ANSWERED, S.ESCALATED): "B.Đ10.1-g2a",
    (S.ESCALATED, S.FOLLOWING): "B.Đ10.1-g2a",
    # It came back and nobody has answered yet: the road begins where it was left.
    (S.ESCALATED, S.ACCEPTED): "B.Đ10.1-g2a",
    (S.TRANSFERRED, S.CLOSED): "B.Đ10.1-g3a",
    (S.ESCALATED, S.CLOSED): "B.Đ10.1-g2a",
    (S.RECEIVED, S.JOINED): "B.Đ8.1-g2a",
    (S.ACCEPTED, S.JOINED): "B.Đ8.1-g2a",
    (S.JOINED, S.ACCEPTED): "B.Đ8.1-g2a",
    # The hand that sorted takes its last step back at once: a slip of a key.
    (S.ACCEPTED, S.RECEIVED): "B.Đ8.1-g2b",
    (S.OUT_OF_SCOPE, S.RECEIVED): "B.Đ8.1-g2b",
    (S.DECLINED, S.RECEIVED): "B.Đ8.1-g2b",
    (S.JOINED, S.RECEIVED): "B.Đ8.1-g2b",
    # Every exit can be re-opened with a reason (A.1-k).
    (S.CLOSED, S.FOLLOWING): "A.1-k",
    (S.OUT_OF_SCOPE, S.ACCEPTED): "A.1-k",
    (S.DECLINED, S.ACCEPTED): "A.1-k",
}
ROAD: tuple[Stage, ...] = (
    S.RECEIVED,
    S.ACCEPTED,
    S.ASSIGNED,
    S.DRAFTED,
    S.AGREED,
    S.ANSWERED,
    S.FOLLOWING,
    S.CLOSED,
)
EXITS = frozenset({S.CLOSED, S.OUT_OF_SCOPE, S.DECLINED, S.JOINED, S.TRANSFERRED, S.ESCALATED})


class Outcome(TextChoices):
    """What was said at the dialogue (B.Đ8.1-g4c, B.Đ9.2-g1b); not reached is a state of the queue, not an outcome."""

    ANSWERED = "answered", _("Trả lời ngay")
    ANSWER_LATER = "answer_later", _("Kiểm tra, trả lời sau")
    RECORDED = "recorded", _("Ghi nhận, báo cáo cấp trên")


class Result(TextChoices):
    """What was really done; solved needs proof."""

    SOLVED = "solved", _("Đã giải quyết")
    IN_PROGRESS = "in_progress", _("Đang giải quyết")
    EXPLAINED = "explained", _("Đã giải thích")
    PASSED_ON = "passed_on", _("Đã chuyển nơi khác")
    UNFOUNDED = "unfounded", _("Không có cơ sở")
