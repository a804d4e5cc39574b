"""Files handed over, and why something is not made public."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Withholding(models.TextChoices):
    """Why an answered opinion is not published (A.2-c); each is counted."""

    WISH = "wish", _("Người nêu không muốn công khai")
    KNOWN = "known", _("Che tên rồi vẫn nhận ra người nêu")
    SECRET = "secret", _("Thuộc phạm vi bí mật hoặc chưa được phép công bố")
    THIRD = "third", _("Nói về đời tư, danh dự người khác")
    SAME = "same", _("Trùng ý kiến đã công khai")
    OTHER = "other", _("Lý do khác")


class Attachment(models.Model):
    """A file handed over with a submission, checked by content; its fingerprint outlives it."""

    submission = models.ForeignKey("opinions.Submission", models.PROTECT, related_name="attachments")
    # Empty once it was removed after the retention period.
    file = models.FileField(upload_to="submissions/%Y/%m/", blank=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # of what was handed over
    stripped = models.BooleanField(default=False)  # place and camera were taken out of a picture
    kept_sha256 = models.CharField(max_length=64, blank=True)  # of what is kept, when that differs
    # The name under which it may be shown; empty until a person released it.
    public_name = models.CharField(max_length=200, blank=True)
    removed_on = models.DateField(null=True, blank=True)
    removed_rule = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
