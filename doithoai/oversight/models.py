"""The ledger of obligations: clause × bound party × occasion, with due date, state and proof."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from doithoai.organisations.models import Organisation, Person


class State(models.TextChoices):
    """Whether a clause is kept."""

    NOT_DUE = "not_due", _("Chưa đến hạn")
    DUE_SOON = "due_soon", _("Sắp đến hạn")
    OVERDUE = "overdue", _("Quá hạn")
    MET = "met", _("Đạt")
    MET_LATE = "met_late", _("Đạt, trễ")
    WAIVED = "waived", _("Miễn, có lý do")


class Obligation(models.Model):
    """One duty as computed on a day; the table may be thrown away and computed again."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    clause = models.CharField(max_length=40)
    party = models.CharField(max_length=200)
    occasion = models.CharField(max_length=200)
    occasion_key = models.CharField(max_length=60)
    due = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices)
    is_target = models.BooleanField(
        default=False
    )  # a date to aim for, whose passing is no breach (readings 4, 5)
    fact = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=300, blank=True)
    proof_kind = models.CharField(
        max_length=20, blank=True
    )  # plan, dialogue, opinion, paper: opens the record
    proof_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("clause", "organisation__path", "occasion_key", "party")
        constraints = [
            models.UniqueConstraint(
                fields=("clause", "organisation", "party", "occasion_key"), name="obligation_once"
            )
        ]
        indexes = [models.Index(fields=("organisation", "state", "due"), name="obligation_list")]

    def __str__(self) -> str:
        return f"{self.clause} {self.party} {self.occasion}: {self.state}"


class Computation(models.Model):
    """When the ledger was computed, as of which day, and the hash of its rows: the same facts give the same hash."""

    as_of = models.DateField()
    at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.as_of:%d/%m/%Y}: {self.rows}"
