"""A commitment: text, unit, named official, due date, proof; closing needs proof and a verifier (spec 6)."""

from django.db import models
from django.db.models import Q
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
    official = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("Hạn"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_on = models.DateField()
    proof = models.CharField(max_length=300, blank=True)
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
