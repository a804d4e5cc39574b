"""Messages to people outside: to whom, by which way, in which words, and how far they came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doithoai.notifications.lifecycle import State


class Way(models.TextChoices):
    """How a person is told."""

    EMAIL = "email", _("Thư điện tử")
    SMS = "sms", _("Tin nhắn")
    CALL = "call", _("Gọi điện")
    LETTER = "letter", _("Thư giấy")
    NONE = "none", _("Chưa có cách báo")


class Message(models.Model):
    """One message about one thing on one occasion."""

    # Plain values, not keys: the room does not know the rooms above.
    organisation_id = models.BigIntegerField()
    occasion = models.CharField(max_length=20)
    occasion_id = models.BigIntegerField()
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    way = models.CharField(_("Cách báo"), max_length=6, choices=Way.choices)
    name = models.CharField(_("Người nhận"), max_length=200, blank=True)
    address = models.CharField(_("Gửi đến"), max_length=300, blank=True)
    sender = models.CharField(_("Nơi gửi"), max_length=200, blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(_("Tiêu đề"), max_length=200)
    text = models.TextField(_("Nội dung"))
    # Never by open means: a closed envelope, or hand to hand.
    guarded = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    released_by_id = models.BigIntegerField(null=True, blank=True)
    released_by = models.CharField(max_length=200, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    # The day on which the person was told, or why nobody could be; who says so.
    told_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("occasion", "occasion_id", "about_id"), name="message_once"),
            models.CheckConstraint(
                condition=Q(guarded=False) | Q(way__in=("letter", "none")), name="message_guarded_is_closed"
            ),
            models.CheckConstraint(
                condition=~Q(state="unreached") | ~Q(note=""), name="message_unreached_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=("organisation_id", "state", "way", "id"), name="message_list"),
            models.Index(fields=("state", "way", "next_try_at"), name="message_due"),
            models.Index(fields=("about_kind", "about_id"), name="message_about"),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}: {self.subject}"
