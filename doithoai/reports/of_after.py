"""Figures 17 and 18 of reports.md: commitments and urging, how satisfied people are."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doithoai.commitments.models import Commitment, Urging
from doithoai.commitments.models import State as Kept
from doithoai.opinions.models import Feedback
from doithoai.reports.asking import Asked, Figure, Room


def commitments(asked: Asked) -> QuerySet[Commitment]:
    """Made in the period."""
    return Commitment.objects.filter(asked.bodies(), asked.within("made_on"))


def running(asked: Asked) -> QuerySet[Commitment]:
    """Open on the day of counting and overdue, whenever they were made."""
    return Commitment.objects.filter(asked.bodies(), state=Kept.OPEN, due_on__lt=asked.on)


def urgings(asked: Asked) -> QuerySet[Urging]:
    """Letters of the period."""
    return Urging.objects.filter(asked.bodies(), asked.within("at__date"))


def feedback(asked: Asked) -> QuerySet[Feedback]:
    """The last word of each person in the period."""
    later = Feedback.objects.filter(opinion=OuterRef("opinion"), pk__gt=OuterRef("pk"))
    return Feedback.objects.filter(
        ~Exists(later), asked.bodies("opinion__organisation"), asked.within("at__date")
    )


COMMITMENTS = Room(
    "commitments",
    commitments,
    (
        Figure("cam-ket", _("Việc đã hứa, kết luận trong kỳ")),
        Figure("cam-ket-xong", _("Đã xong, có người xác nhận"), Q(state=Kept.VERIFIED), of="cam-ket"),
        Figure("cam-ket-bao-xong", _("Đã báo xong, chờ xác nhận"), Q(state=Kept.DONE), of="cam-ket"),
        Figure("cam-ket-dang-lam", _("Đang thực hiện"), Q(state=Kept.OPEN), of="cam-ket"),
    ),
)
LATE = Room("late", running, (Figure("cam-ket-qua-han", _("Việc đã hứa đang quá hạn")),))
URGINGS = Room(
    "urgings",
    urgings,
    (
        Figure("don-doc", _("Lần đôn đốc bằng văn bản")),
        Figure("don-doc-da-tra-loi", _("Đơn vị đã trả lời"), Q(answered_on__isnull=False), of="don-doc"),
    ),
)
FEEDBACK = Room(
    "feedback",
    feedback,
    (
        Figure("danh-gia", _("Ý kiến đánh giá của người dân")),
        Figure("hai-long", _("Hài lòng"), Q(satisfied=True), of="danh-gia"),
    ),
)
