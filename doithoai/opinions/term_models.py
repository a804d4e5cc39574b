"""What happens to a term: extended, suspended, urged; and what happens to an answer that was disputed."""

from django.db import models
from django.db.models import F, Q

from doithoai.organisations.models import Account, Organisation, Person


class Extension(models.Model):
    """Gia hạn: asked with a reason, decided by another person; an extended term never counts as on time (spec 5)."""

    assignment = models.ForeignKey("opinions.Assignment", models.PROTECT, related_name="extensions")
    was_due = models.DateField()
    due_on = models.DateField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("at",), condition=Q(granted=None), name="extension_waiting")]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("was_due")), name="extension_is_later"),
            models.UniqueConstraint(
                fields=("assignment",), condition=Q(granted=None), name="extension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(granted=None) | Q(decided_by__isnull=False), name="extension_decided_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was_due} → {self.due_on}"


class Suspension(models.Model):
    """Tạm dừng: waits for the petitioner; runs again when they answer or when its last day has passed (spec 5)."""

    opinion = models.ForeignKey("opinions.Opinion", models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=500)  # what is asked of the petitioner, in words they may read
    from_on = models.DateField()
    until_on = models.DateField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True)
    note = models.CharField(max_length=500, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)  # what the petitioner added

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("at",), condition=Q(granted=None), name="suspension_waiting")]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="suspension_dates_in_order"),
            models.UniqueConstraint(
                fields=("opinion",),
                condition=Q(ended_on=None) & ~Q(granted=False),
                name="suspension_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.until_on}"


class Feedback(models.Model):
    """Within 14 days of the answer: satisfied or not, with reasons (A.2-b)."""

    opinion = models.ForeignKey("opinions.Opinion", models.PROTECT, related_name="feedback")
    satisfied = models.BooleanField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    # On paper: the day it came, and who entered it.
    received_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("at",), condition=Q(satisfied=False), name="feedback_unhappy")]

    def __str__(self) -> str:
        return f"{self.opinion_id}: {self.satisfied}"


class Reexamination(models.Model):
    """Xem xét lại: a "not satisfied" is decided by somebody other than the unit that answered (A.2-b)."""

    opinion = models.ForeignKey("opinions.Opinion", models.PROTECT, related_name="reexaminations")
    feedback = models.OneToOneField("opinions.Feedback", models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    official = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    # Kept: the answer stands. Changed: it is answered again.
    kept = models.BooleanField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("due_on",), condition=Q(kept=None), name="reexamination_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept=None) | (Q(decided_by__isnull=False) & ~Q(text="")),
                name="reexamination_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id}: {self.kept}"


class Urging(models.Model):
    """Đôn đốc a body outside the system that has not answered a transfer: the first, second, third time."""

    passing = models.ForeignKey("opinions.Passing", models.PROTECT, related_name="urgings")
    on = models.DateField()
    number = models.CharField(max_length=40, blank=True)
    times = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("times",)
        constraints = [models.UniqueConstraint(fields=("passing", "times"), name="urging_counted")]

    def __str__(self) -> str:
        return f"{self.passing_id}: {self.times}"
