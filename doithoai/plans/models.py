"""One plan an organisation and year, in versions; its rows."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doithoai.organisations.models import Account, Office, Organisation, Person
from doithoai.plans.lifecycle import State


class Plan(models.Model):
    """The dialogues an organisation means to hold in a year (A.4-a, B.Đ8.1-a)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("Năm"))
    version = models.PositiveSmallIntegerField(_("Lần"), default=1)
    amends = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="amended_by")
    amend_reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTING)
    number = models.CharField(_("Số, ký hiệu"), max_length=40, blank=True)
    issued_on = models.DateField(_("Ngày ban hành"), null=True, blank=True)
    signer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()

    class Meta:
        ordering = ("-year", "organisation__path", "-version")
        constraints = [
            models.UniqueConstraint(fields=("organisation", "year", "version"), name="plan_one_a_version"),
            # No two plans of a year in force at once.
            models.UniqueConstraint(
                fields=("organisation", "year"), condition=Q(state="approved"), name="plan_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "amended"])
                | (Q(issued_on__isnull=False) & ~Q(number="")),
                name="plan_in_force_has_number_and_date",
            ),
        ]

    def __str__(self) -> str:
        return _("Kế hoạch đối thoại năm %(year)s") % {"year": self.year}


class PlanRow(models.Model):
    """One dialogue meant: who chairs, when, about what."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rows")
    # The row of the amended plan that this one carries on: a dialogue called by the old row has used both.
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_by")
    position = models.PositiveSmallIntegerField()
    chair_office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    # A Tỉnh ủy viên is bound as a person, without an office (A.1-d).
    chair_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    month = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    theme = models.CharField(max_length=300)
    theme_reason = models.CharField(max_length=500, blank=True)
    fields = models.JSONField(default=list)
    kind = models.CharField(max_length=20, default="periodic")
    place = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    target_groups = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(chair_office__isnull=False) | Q(chair_person__isnull=False),
                name="plan_row_has_a_chair",
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1) & Q(month__lte=12), name="plan_row_month_exists"
            ),
        ]

    def __str__(self) -> str:
        return self.theme
