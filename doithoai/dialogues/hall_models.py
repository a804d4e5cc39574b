"""What the preparation and the hall add to a dialogue: who agreed, who comes, who was heard, what the minutes say."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doithoai.organisations.models import Account, Organisation


class CoOrganiser(models.Model):
    """A body that holds the dialogue together with ours, and the four points agreed with it (B.Đ8.2-g2)."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="co_organisers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    policy_agreed_on = models.DateField(_("Thống nhất chủ trương"), null=True, blank=True)
    content_agreed_on = models.DateField(_("Thống nhất nội dung"), null=True, blank=True)
    time_agreed_on = models.DateField(_("Thống nhất thời gian"), null=True, blank=True)
    people_agreed_on = models.DateField(_("Thống nhất thành phần"), null=True, blank=True)
    duty = models.CharField(_("Phần việc"), max_length=300, blank=True)
    paper = models.CharField(_("Văn bản thống nhất"), max_length=120, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("dialogue", "organisation"), name="co_organiser_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class Way(models.TextChoices):
    """How somebody registered."""

    PORTAL = "portal", _("Trang điện tử")
    PHONE = "phone", _("Điện thoại")
    DOOR = "door", _("Tại cửa")
    PAPER = "paper", _("Phiếu giấy")
    QUESTION = "question", _("Câu hỏi viết")


class AttendeeState(models.TextChoices):
    """Whether there is a seat."""

    REGISTERED = "registered", _("Đã đăng ký")
    WAITING = "waiting", _("Chờ chỗ")
    CANCELLED = "cancelled", _("Đã hủy")


class Attendee(models.Model):
    """Somebody, or a group, who comes to a dialogue: registered before or walked in (B.Đ8.1-b, B.Đ9.2-a)."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.PROTECT, related_name="attendees")
    number = models.PositiveIntegerField(_("Số"))
    # Printed on the registration and in its QR code; says nothing about the person.
    code = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=10, choices=AttendeeState.choices, default=AttendeeState.REGISTERED)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.PORTAL)
    name = models.CharField(_("Họ và tên"), max_length=120)
    # The name without diacritics: how it is searched at the door.
    name_folded = models.CharField(max_length=120, db_index=True)
    address = models.CharField(_("Thôn, khu phố"), max_length=200, blank=True)
    group = models.CharField(_("Đại diện cho"), max_length=200, blank=True)
    people = models.PositiveSmallIntegerField(_("Số người"), default=1)
    phone = models.CharField(_("Điện thoại"), max_length=20, blank=True)
    email = models.CharField(_("Thư điện tử"), max_length=120, blank=True)
    registered_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    once = models.CharField(max_length=40, unique=True, null=True, blank=True)
    seated_at = models.DateTimeField(null=True, blank=True)  # moved up from the waiting list
    reminded_on = models.DateField(null=True, blank=True)
    reminded_way = models.CharField(max_length=60, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    # From the printed sheet, after the conference.
    typed_in_later = models.BooleanField(default=False)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("dialogue", "number"), name="attendee_number_once"),
            models.CheckConstraint(condition=Q(people__gte=1), name="attendee_is_somebody"),
        ]
        indexes = [models.Index(fields=("dialogue", "state", "number"), name="attendee_list")]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class TimeBudget(models.Model):
    """Minutes that a group may speak in all; shown, never enforced (B.Đ9.2-b)."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="budgets")
    group = models.CharField(_("Nhóm"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("Số phút"))

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("dialogue", "group"), name="budget_one_a_group")]

    def __str__(self) -> str:
        return f"{self.group}: {self.minutes}"


class MinuteRevision(models.Model):
    """Another wording of one line of the minutes; the earlier ones stay (B.Đ9.1-g2c)."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.PROTECT, related_name="minute_revisions")
    # Which line: `item-3` of the programme, `note-5`, `speech-12`, `opinion-7`.
    key = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)  # nothing: back to what the records say
    # What the records said when it was written: whoever corrects them later is told that the wording stayed behind.
    over = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("key", "version")
        constraints = [
            models.UniqueConstraint(fields=("dialogue", "key", "version"), name="minute_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.key}/{self.version}"


class SignedMinutes(models.Model):
    """The minutes as they were signed: frozen with their fingerprint, locked when the chair signs too (B.Đ9.1-g2c)."""

    dialogue = models.OneToOneField("dialogues.Dialogue", models.PROTECT, related_name="signed_minutes")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    secretary = models.ForeignKey(Account, models.PROTECT, related_name="+")
    secretary_at = models.DateTimeField()
    chair = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    chair_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.sha256[:12]


class DeviceAct(models.Model):
    """One act that a device in the hall did, perhaps without a line, and what became of it here: once each."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.PROTECT, related_name="+")
    once = models.CharField(max_length=40, unique=True)
    act = models.CharField(max_length=20)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    device = models.CharField(max_length=40, blank=True)
    done_at = models.DateTimeField()  # by our clock: the device's own may be wrong
    received_at = models.DateTimeField()
    answer = models.JSONField(default=dict)
    refused = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.act} {self.once}"
