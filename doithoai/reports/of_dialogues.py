"""Figures 1 to 3, 5, 14 and 15 of reports.md: plans that were issued, dialogues that were held."""

from django.db.models import F, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.lifecycle import HELD
from doithoai.dialogues.models import Dialogue, Kind, Means
from doithoai.organisations.models import Category
from doithoai.plans.models import Plan
from doithoai.reports.asking import Asked, Figure, Room

DEPUTIES = (Category.DEPUTY_SECRETARY, Category.DEPUTY_CHAIR, Category.DEPUTY_DEPARTMENT_HEAD)
CHAIRS = (Category.SECRETARY, Category.COUNCIL_CHAIR, Category.PEOPLES_COMMITTEE_CHAIR)
OTHERS = ~Q(chair_office__category__in=(*CHAIRS, *DEPUTIES)) | Q(chair_office=None)


def plans(asked: Asked) -> QuerySet[Plan]:
    """First versions of the year's plans, issued by the last day of the period."""
    issued = Plan.objects.filter(asked.bodies(), issued_on__lte=asked.last, amends=None)
    return issued.filter(year__gte=asked.first.year, year__lte=asked.last.year)


def dialogues(asked: Asked) -> QuerySet[Dialogue]:
    """Held in the period: those whose conference came to its end."""
    return Dialogue.objects.filter(asked.bodies(), asked.within("ended_at__date"), state__in=HELD)


PLANS = Room(
    "plans",
    plans,
    (
        Figure("ke-hoach", _("Kế hoạch năm đã ban hành")),
        Figure(
            "ke-hoach-dung-han",
            _("Ban hành trước ngày 01/02"),
            Q(issued_on__year__lt=F("year")) | Q(issued_on__year=F("year"), issued_on__month=1),
            of="ke-hoach",
        ),
    ),
)
DIALOGUES = Room(
    "dialogues",
    dialogues,
    (
        Figure("buoi", _("Buổi đối thoại đã tổ chức")),
        *(
            Figure(f"buoi-{kind.replace('_', '-')}", label, Q(kind=kind), of="buoi")
            for kind, label in Kind.choices
        ),
        Figure(
            "buoi-truc-tuyen",
            _("Trực tuyến hoặc kết hợp trực tuyến"),
            Q(means__in=(Means.ONLINE, Means.HYBRID)),
            of="buoi",
        ),
        *(
            Figure(
                f"chu-tri-{category.replace('_', '-')}",
                format_lazy(_("{who} chủ trì"), who=Category(category).label),
                Q(chair_office__category=category),
                of="buoi",
            )
            for category in CHAIRS
        ),
        Figure("chu-tri-cap-pho", _("Cấp phó chủ trì"), Q(chair_office__category__in=DEPUTIES), of="buoi"),
        Figure("chu-tri-khac", _("Người khác chủ trì"), OTHERS, of="buoi"),
        Figure(
            "thong-bao-dung-han",
            _("Thông báo công khai trước ít nhất 10 ngày"),
            Q(announced_on__isnull=False, late_notice_reason=""),
            of="buoi",
        ),
        Figure("da-ket-luan", _("Đã ban hành thông báo kết luận"), Q(concluded_on__isnull=False), of="buoi"),
        Figure(
            "ket-luan-dung-han",
            _("Kết luận trong 07 ngày làm việc"),
            Q(concluded_on__lte=F("conclusion_due")),
            of="buoi",
        ),
    ),
)
