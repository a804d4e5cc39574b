"""A report of a period: what people write in it, and its figures as they were when it was issued."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doithoai.organisations.models import Account, Organisation, Person
from doithoai.reports.lifecycle import State


class Kind(models.TextChoices):
    """Which report; the values are those of its paper."""

    SEMIANNUAL = "semiannual_report", _("Báo cáo 6 tháng")
    ANNUAL = "annual_report", _("Báo cáo năm")
    CONSOLIDATED = "consolidated_report", _("Báo cáo tổng hợp")


class Report(models.Model):
    """Báo cáo 6 tháng, năm (A.6-b, B.Đ13-b): figures computed, never typed; frozen with their hash on issue."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(_("Loại báo cáo"), max_length=20, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("Năm"))
    first = models.DateField(_("Số liệu từ ngày"))
    last = models.DateField(_("Chốt đến hết ngày"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTING)
    situation = models.TextField(_("Tình hình triển khai"), blank=True)
    assessment = models.TextField(_("Ưu điểm, hạn chế, nguyên nhân"), blank=True)
    tasks = models.TextField(_("Nhiệm vụ thời gian tới"), blank=True)
    proposals = models.TextField(_("Đề xuất, kiến nghị"), blank=True)
    version = models.PositiveIntegerField(default=1)
    # What the paper tells, as it was counted on the day of issue, and the fingerprint of it.
    figures = models.JSONField(null=True, blank=True)
    counted_on = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    number = models.CharField(_("Số, ký hiệu"), max_length=40, blank=True)
    issued_on = models.DateField(_("Ngày ban hành"), null=True, blank=True)
    signer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # A later correction is a report of its own that says what it corrects and why.
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(_("Lý do đính chính"), max_length=500, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-year", "-last", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "kind", "year"),
                condition=Q(corrects=None),
                name="report_once_a_period",
            ),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="report_days_in_order"),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (Q(issued_on__isnull=False, figures__isnull=False) & ~Q(number="") & ~Q(sha256="")),
                name="report_issued_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"
