"""One dialogue and what belongs to it: team, tasks, notices, programme, speakers, minutes, conclusion, review."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.hall_models import (
    Attendee,
    AttendeeState,
    CoOrganiser,
    DeviceAct,
    MinuteRevision,
    SignedMinutes,
    TimeBudget,
    Way,
)
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.organisations.models import Account, Office, Organisation, Person
from doithoai.plans.models import PlanRow

# One room, one list of tables: `hall_models` holds what would make this file too long to read.
__all__ = [
    "Attendee",
    "AttendeeState",
    "CoOrganiser",
    "DeviceAct",
    "MinuteRevision",
    "SignedMinutes",
    "TimeBudget",
    "Way",
]


class Kind(models.TextChoices):
    """Kind of dialogue (A.1-e, A.1-h)."""

    PERIODIC = "periodic", _("Định kỳ")
    EXTRAORDINARY = "extraordinary", _("Đột xuất")
    THEMATIC = "thematic", _("Theo chuyên đề")
    IN_DEPTH = "in_depth", _("Chuyên sâu")


class Means(models.TextChoices):
    """How people meet (A.1-h)."""

    IN_PERSON = "in_person", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    HYBRID = "hybrid", _("Trực tiếp và trực tuyến")


class Audience(models.TextChoices):
    """With whom (the five forms of B.Đ6)."""

    PEOPLE = "people", _("Nhân dân")  # B.Đ6-1
    REPRESENTATIVES = "representatives", _("Đại diện của nhân dân")  # B.Đ6-2
    OFFICIALS = "officials", _("Lãnh đạo, cán bộ các cấp")  # B.Đ6-3
    MEMBERS = "members", _("Cán bộ, đảng viên")  # B.Đ6-4
    OTHER = "other", _("Chuyên đề và hình thức khác")  # B.Đ6-5


class Dialogue(models.Model):
    """Hội nghị đối thoại: called, announced, held, concluded, reported, closed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=30, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CALLED)
    plan_row = models.ForeignKey(PlanRow, models.PROTECT, null=True, blank=True, related_name="+")
    reason_called = models.CharField(_("Lý do tổ chức đột xuất"), max_length=500, blank=True)
    kind = models.CharField(_("Loại"), max_length=15, choices=Kind.choices, default=Kind.PERIODIC)
    means = models.CharField(_("Cách thức"), max_length=10, choices=Means.choices, default=Means.IN_PERSON)
    audience = models.CharField(
        _("Đối tượng"), max_length=16, choices=Audience.choices, default=Audience.PEOPLE
    )
    theme = models.CharField(_("Chủ đề"), max_length=300)
    theme_reason = models.CharField(_("Vì sao chọn chủ đề"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("Bắt đầu"))
    ends_at = models.DateTimeField(_("Dự kiến kết thúc"))
    place = models.CharField(_("Địa điểm"), max_length=200)
    participants = models.CharField(_("Thành phần tham dự"), max_length=500)
    planned_size = models.PositiveIntegerField(_("Quy mô dự kiến"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("Số chỗ"), null=True, blank=True)
    speech_minutes = models.PositiveSmallIntegerField(_("Số phút mỗi lượt"), default=5)
    queue_closed_at = models.DateTimeField(null=True, blank=True)  # no more slips until it is opened again
    chair = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Chủ trì"))
    chair_office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    # Always the head, even when a deputy chairs (A.2-a, B.Đ9.2-g2).
    accountable = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("Người chịu trách nhiệm")
    )
    accountable_office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    called_at = models.DateTimeField()
    announced_on = models.DateField(null=True, blank=True)
    late_notice_reason = models.CharField(_("Lý do thông báo muộn"), max_length=500, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    attendance = models.PositiveIntegerField(_("Số người dự"), null=True, blank=True)
    # Somebody counted heads in the hall: their figure stays, whatever the door adds up to.
    attendance_by_hand = models.BooleanField(default=False)
    # A.4-c; none while the calendar of the year is not issued: recomputed when it is entered.
    conclusion_due = models.DateField(null=True, blank=True)
    concluded_on = models.DateField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    stopped_reason = models.CharField(_("Lý do hoãn, hủy"), max_length=500, blank=True)
    # Counts every change that a live screen shows.
    version = models.PositiveIntegerField(default=1)
    # The version at which the floor last changed hands: a screen older than this calls nobody.
    turn_version = models.PositiveIntegerField(default=0)
    # The version at which the order of the queue last changed: a screen older than this moves nobody.
    queue_version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-starts_at", "-id")
        indexes = [models.Index(fields=("organisation", "state", "-starts_at"), name="dialogue_list")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="dialogue_times_in_order"),
            models.CheckConstraint(
                condition=~Q(state__in=["ended", "concluded", "reported", "closed"])
                | Q(ended_at__isnull=False, opened_at__isnull=False),
                name="dialogue_held_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("opened_at")),
                name="dialogue_ends_after_it_opened",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["called", "cancelled"]) | Q(announced_on__isnull=False),
                name="dialogue_announced_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["concluded", "reported", "closed"]) | Q(concluded_on__isnull=False),
                name="dialogue_concluded_has_a_date",
            ),
            # A row of the plan is one dialogue; a cancelled one gives its row back.
            models.UniqueConstraint(
                fields=("plan_row",), condition=~Q(state="cancelled"), name="dialogue_one_a_plan_row"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.theme}"


class TeamMember(models.Model):
    """Bộ phận tham mưu: gives edit rights on this dialogue (B.Đ8.2-b)."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    duty = models.CharField(_("Nhiệm vụ"), max_length=120, blank=True)
    is_secretary = models.BooleanField(_("Thư ký"), default=False)

    class Meta:
        ordering = ("-is_secretary", "id")
        constraints = [models.UniqueConstraint(fields=("dialogue", "person"), name="team_member_once")]

    def __str__(self) -> str:
        return str(self.person)


class InvitedBody(models.Model):
    """A body invited to attend and answer (B.Đ7-4)."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="invited")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    answers = models.BooleanField(default=True)
    sent_on = models.DateField(_("Ngày gửi giấy mời"), null=True, blank=True)
    comes = models.BooleanField(_("Nhận lời"), null=True, blank=True)
    representative = models.CharField(_("Người đến dự"), max_length=160, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("dialogue", "organisation"), name="invited_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class Phase(models.TextChoices):
    """Three phases of tasks (B.Đ8.2-g1)."""

    PREPARE = "prepare", _("Chuẩn bị")
    HOLD = "hold", _("Tiến hành")
    AFTER = "after", _("Sau đối thoại")


class Task(models.Model):
    """A task of one of the three phases with owner and due date (B.Đ8.2-g1)."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="tasks")
    phase = models.CharField(max_length=10, choices=Phase.choices)
    text = models.CharField(_("Nhiệm vụ"), max_length=300)
    owner = models.CharField(_("Người, đơn vị"), max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")

    def __str__(self) -> str:
        return self.text


class Notice(models.Model):
    """The public notice as it was posted: frozen, one a version (B.Đ8.3)."""

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="notices")
    version = models.PositiveSmallIntegerField()
    published_on = models.DateField()
    published_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    facts = models.JSONField()
    posted_at_places = models.CharField(_("Nơi niêm yết"), max_length=300, blank=True)
    change_reason = models.CharField(_("Lý do thay đổi"), max_length=500, blank=True)
    # A notice less than ten days ahead is a breach; the reason stands beside it for good (readings 7).
    late_reason = models.CharField(_("Lý do chậm"), max_length=500, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("version",)
        constraints = [models.UniqueConstraint(fields=("dialogue", "version"), name="notice_one_a_version")]

    def __str__(self) -> str:
        return f"{self.dialogue_id}/{self.version}"


class ProgrammeItem(models.Model):
    """One item of the programme, in order (B.Đ9.1)."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="programme")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Nội dung"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("Số phút"), default=10)
    who = models.CharField(_("Người thực hiện"), max_length=120, blank=True)
    clause = models.CharField(max_length=30, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.title


class Speech(models.Model):
    """A speaking slip and the turn on the floor that it becomes (B.Đ9.1-g2a, g2b)."""

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="speeches")
    number = models.PositiveIntegerField(_("Số phiếu"))
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=SpeechState.choices, default=SpeechState.WAITING)
    speaker = models.CharField(_("Người phát biểu"), max_length=120)
    address = models.CharField(_("Thôn, khu phố"), max_length=200, blank=True)
    on_behalf_of = models.CharField(_("Đại diện cho"), max_length=200, blank=True)
    phone = models.CharField(_("Điện thoại"), max_length=20, blank=True)
    subject = models.CharField(_("Nội dung tóm tắt"), max_length=500)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.DOOR)
    theme = models.CharField(_("Nhóm vấn đề"), max_length=120, blank=True)
    item = models.ForeignKey(ProgrammeItem, models.SET_NULL, null=True, blank=True, related_name="+")
    attendee = models.ForeignKey(Attendee, models.SET_NULL, null=True, blank=True, related_name="speeches")
    # Without diacritics: how a speaker of an earlier dialogue is known again.
    speaker_folded = models.CharField(max_length=120, blank=True, db_index=True)
    registered_at = models.DateTimeField()
    # The form's own mark: the same slip sent twice on a bad line is one slip.
    once = models.CharField(max_length=40, unique=True, null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # An interposed question stops the clock of the speech that it interrupts.
    interrupts = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    verbatim = models.TextField(_("Lời phát biểu"), blank=True)  # words taken down in full

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=("dialogue", "number"), name="speech_number_once"),
            models.UniqueConstraint(
                fields=("dialogue",), condition=Q(state="speaking"), name="speech_one_speaker_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.speaker}"


class MinuteEntry(models.Model):
    """A line of the minutes that is no opinion: opening, principles, briefing, conclusion of the chair (B.Đ9.1-g2c)."""

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="minute_entries")
    at = models.DateTimeField()
    text = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text[:60]


class Conclusion(models.Model):
    """Thông báo kết luận: what the chair concluded, its number, date and signer (A.4-c)."""

    dialogue = models.OneToOneField(Dialogue, models.PROTECT, related_name="conclusion")
    assessment = models.TextField(_("Đánh giá chung"))
    follow_up = models.TextField(_("Tổ chức thực hiện"), blank=True)
    number = models.CharField(_("Số, ký hiệu"), max_length=40)
    issued_on = models.DateField(_("Ngày ban hành"))
    signer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    late_reason = models.CharField(_("Lý do chậm"), max_length=500, blank=True)

    def __str__(self) -> str:
        return self.number


class UpwardReport(models.Model):
    """Báo cáo kết quả hội nghị with minutes and dossier, and to whom it went (A.4-g…i, B.Đ10.2-b)."""

    dialogue = models.OneToOneField(Dialogue, models.PROTECT, related_name="report")
    text = models.TextField()
    number = models.CharField(_("Số, ký hiệu"), max_length=40)
    sent_on = models.DateField()
    recipients = models.JSONField(default=list)  # [{"organisation": id|null, "name": …, "why": clause}]
    signer = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.number


class InternalReview(models.Model):
    """Rút kinh nghiệm nội bộ: not public, required to close (B.Đ10.1-a)."""

    dialogue = models.OneToOneField(Dialogue, models.PROTECT, related_name="review")
    strengths = models.TextField(_("Ưu điểm"))
    shortcomings = models.TextField(_("Tồn tại"))
    remedies = models.TextField(_("Việc sửa"))
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.dialogue_id)
