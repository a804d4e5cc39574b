"""Questions written on telephones in the hall."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.models import Dialogue
from doithoai.organisations.models import Account


class QuestionState(models.TextChoices):
    """Where a written question stands; nobody sees it before it was approved."""

    WAITING = "waiting", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    QUEUED = "queued", _("Đã đưa vào hàng đợi")
    HELD_BACK = "held_back", _("Không đọc tại hội nghị")


class Question(models.Model):
    """A question written on a telephone in the hall: a submission like any other, with a number in this hall (B.Đ9.2-b)."""

    submission = models.OneToOneField("opinions.Submission", models.PROTECT, related_name="question")
    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("Số"))
    state = models.CharField(max_length=10, choices=QuestionState.choices, default=QuestionState.WAITING)
    reason = models.CharField(_("Lý do"), max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=("dialogue", "number"), name="question_number_once")]
        indexes = [models.Index(fields=("dialogue", "state", "number"), name="question_list")]

    def __str__(self) -> str:
        return str(self.number)
