"""How opinions arrive many at a time: files of the Front or an office, and a mailbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.models import Dialogue
from doithoai.organisations.models import Account, Organisation


class Import(models.Model):
    """A file of opinions taken in whole or not at all; the same file twice is one import (B.Đ8.1-g1, A.1-i)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    dialogue = models.ForeignKey(Dialogue, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=("organisation", "sha256"), name="import_once_a_body")]

    def __str__(self) -> str:
        return self.name


class Mailbox(models.Model):
    """An address of a body that is read by the clock; its password is in the environment, never here."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    address = models.EmailField(_("Địa chỉ thư"), unique=True)
    host = models.CharField(_("Máy chủ IMAP"), max_length=200)
    port = models.PositiveIntegerField(_("Cổng"), default=993)
    encrypted = models.BooleanField(_("Mã hóa TLS"), default=True)
    username = models.CharField(_("Tên đăng nhập"), max_length=200)
    folder = models.CharField(_("Thư mục"), max_length=100, default="INBOX")
    secret = models.CharField(_("Tên biến môi trường giữ mật khẩu"), max_length=60)
    active = models.BooleanField(_("Đang dùng"), default=True)
    # How far it was read (IMAP); a server that counts anew is read from the beginning, and nothing is taken twice.
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("organisation_id", "id")

    def __str__(self) -> str:
        return self.address


class Letter(models.Model):
    """An e-mail as it came, kept whole; the same letter twice is one."""

    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="letters")
    # Of the whole message without what servers add on its way.
    sha256 = models.CharField(max_length=64)
    subject = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=300, blank=True)
    came_at = models.DateTimeField()
    raw = models.FileField(upload_to="letters/%Y/%m/")
    submission = models.OneToOneField(
        "opinions.Submission", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why it did not become an opinion by itself, or what of it was left out; a person looks.
    trouble = models.CharField(max_length=1000, blank=True)
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    settled_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-came_at", "-id")
        indexes = [models.Index(fields=("mailbox", "settled_by", "-came_at"), name="letter_list")]
        constraints = [models.UniqueConstraint(fields=("mailbox", "sha256"), name="letter_once_a_mailbox")]

    def __str__(self) -> str:
        return self.subject

    @property
    def organisation_id(self) -> int:
        """Whose mailbox it came to: its record lies there."""
        return self.mailbox.organisation_id
