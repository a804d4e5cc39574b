"""What a body sets for itself: how it handles opinions, who gets which, texts it uses again, views it keeps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doithoai.organisations.models import Account, Organisation


class HandlingRule(models.Model):
    """How a body answers: which hands an answer passes, and how many working days each urgency has (readings 22)."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="+")
    unit_head_signs = models.BooleanField(_("Trưởng đơn vị ký dự thảo"), default=False)
    leader_approves = models.BooleanField(_("Lãnh đạo phê duyệt trả lời"), default=False)
    days_urgent = models.PositiveSmallIntegerField(_("Khẩn: số ngày làm việc"), default=2)
    days_high = models.PositiveSmallIntegerField(_("Cao: số ngày làm việc"), default=3)
    days_medium = models.PositiveSmallIntegerField(_("Trung bình: số ngày làm việc"), default=5)
    days_low = models.PositiveSmallIntegerField(_("Thấp: số ngày làm việc"), default=10)
    keep_years = models.PositiveSmallIntegerField(_("Giữ dữ liệu cá nhân (năm)"), default=10)

    def __str__(self) -> str:
        return str(self.organisation_id)


class RoutingRule(models.Model):
    """Field × area × level → unit; an empty cell means any. The first by position decides."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("Thứ tự"))
    field = models.CharField(_("Lĩnh vực"), max_length=40, blank=True)
    area = models.CharField(_("Địa bàn"), max_length=120, blank=True)
    level = models.CharField(_("Cấp giải quyết"), max_length=10, blank=True)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("Đơn vị"))
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "field", "area", "level"),
                condition=Q(ended_at=None),
                name="routing_rule_says_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}/{self.area}/{self.level} → {self.unit_id}"


class StandardText(models.Model):
    """A text a body uses again in its answers; retired, never deleted."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(_("Tên"), max_length=120)
    field = models.CharField(_("Lĩnh vực"), max_length=40, blank=True)
    text = models.TextField(_("Nội dung"))
    legal_basis = models.CharField(_("Căn cứ pháp lý"), max_length=500, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A list with its filters, kept under a name by one person."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    name = models.CharField(_("Tên"), max_length=80)
    query = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        constraints = [models.UniqueConstraint(fields=("account", "name"), name="saved_view_one_a_name")]

    def __str__(self) -> str:
        return self.name
