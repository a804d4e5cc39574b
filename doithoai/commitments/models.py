"""Commitments and what leads to them: conclusions being written, extensions, urging (spec 6, 7)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.models import Dialogue
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Account, Organisation, Person


class State(models.TextChoices):
    """Whether it was kept."""

    OPEN = "open", _("Đang thực hiện")
    DONE = "done", _("Đã báo xong, chờ xác nhận")
    VERIFIED = "verified", _("Đã xong, có minh chứng")


class Commitment(models.Model):
    """What the chair or a unit promised (A.0-P3b, A.4-c, B.Đ10.1-b)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    dialogue = models.ForeignKey(Dialogue, models.PROTECT, null=True, blank=True, related_name="+")
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("Nội dung cam kết"), max_length=500)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # Its number among the conclusions of the notice; none when entered by hand.
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    with_units = models.ManyToManyField(Organisation, related_name="+", blank=True)
    official = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("Hạn"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_on = models.DateField()
    proof = models.CharField(max_length=300, blank=True)
    proof_file = models.FileField(upload_to="commitments/%Y/%m/", blank=True)
    proof_sha256 = models.CharField(max_length=64, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    verified_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    verified_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        indexes = [models.Index(fields=("organisation", "state", "due_on"), name="commitment_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(proof=""), name="commitment_done_needs_proof"
            )
        ]

    def __str__(self) -> str:
        return self.text

    def without_the_person(self, words: str) -> str:
        """The words as the record may keep them for ever."""
        return self.opinion.without_the_person(words) if self.opinion else words


class ConclusionItem(models.Model):
    """One numbered conclusion while the notice is written: task, lead unit, co-ordinating units, due date, official (A.4-c)."""

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("Việc"), max_length=500)
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    with_units = models.ManyToManyField(Organisation, related_name="+", blank=True)
    official = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("Thời hạn"), null=True, blank=True)
    commitment = models.OneToOneField(Commitment, models.PROTECT, null=True, blank=True, related_name="item")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("dialogue", "opinion"),
                condition=Q(opinion__isnull=False),
                name="item_once_an_opinion",
            )
        ]

    def __str__(self) -> str:
        return self.text


class ConclusionDraft(models.Model):
    """The words of the notice while it is written, and to whom it will go (A.4-c, A.4-g to A.4-i)."""

    dialogue = models.OneToOneField(Dialogue, models.PROTECT, related_name="+")
    assessment = models.TextField(_("Đánh giá chung"), blank=True)
    follow_up = models.TextField(_("Tổ chức thực hiện"), blank=True)
    # [{"organisation": id|null, "name": …, "why": clause}]; null until somebody chose, then the usual ones are gone.
    recipients = models.JSONField(null=True, blank=True)
    # Opinions that a person took out of the conclusions: they are not drafted again.
    left_out = models.ManyToManyField(Opinion, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.dialogue)


class CommitmentExtension(models.Model):
    """Gia hạn: asked with a reason, decided by another person; an extended term never counts as on time."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="extensions")
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
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("was_due")), name="commitment_extension_is_later"
            ),
            models.UniqueConstraint(
                fields=("commitment",), condition=Q(granted=None), name="commitment_extension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(granted=None) | Q(decided_by__isnull=False), name="commitment_extension_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was_due} → {self.due_on}"


class Urging(models.Model):
    """Đôn đốc: a unit is asked, for the n-th time, to report on what is overdue, until a day (A.6-c)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    nth = models.PositiveSmallIntegerField()
    answer_due = models.DateField(_("Báo cáo trước ngày"))
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_on = models.DateField(null=True, blank=True)
    answer = models.CharField(_("Trả lời"), max_length=1000, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=("organisation", "unit"), name="urging_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.nth}"


class UrgedMatter(models.Model):
    """What an urging letter names: a commitment, or an opinion to be answered or solved."""

    urging = models.ForeignKey(Urging, models.PROTECT, related_name="matters")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="urgings")
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(commitment__isnull=False) | Q(opinion__isnull=False),
                name="urged_matter_is_something",
            )
        ]

    def __str__(self) -> str:
        return str(self.commitment or self.opinion)
