"""Submissions (what a person handed over) and opinions (one matter to be answered), and what is done with them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.models import Dialogue, Speech
from doithoai.opinions.arrival_models import Import, Letter, Mailbox
from doithoai.opinions.file_models import Attachment, Withholding
from doithoai.opinions.house_models import HandlingRule, RoutingRule, SavedView, StandardText
from doithoai.opinions.lifecycle import Outcome, Result, Stage
from doithoai.opinions.question_models import Question
from doithoai.opinions.redaction import redact
from doithoai.opinions.term_models import Extension, Feedback, Reexamination, Suspension, Urging
from doithoai.organisations.models import Account, Organisation, Person

# One room, one list of tables: the files beside this one hold what would make it too long to read.
__all__ = [
    "Attachment",
    "Extension",
    "Feedback",
    "HandlingRule",
    "Import",
    "Letter",
    "Mailbox",
    "Question",
    "Reexamination",
    "RoutingRule",
    "SavedView",
    "StandardText",
    "Suspension",
    "Urging",
    "Withholding",
]


class Channel(models.TextChoices):
    """Where it came from (B.Đ8.1-g1, A.1-i)."""

    INVITATION = "invitation", _("Thư mời góp ý")
    SURVEY = "survey", _("Thăm dò ý kiến")
    PORTAL = "portal", _("Trang điện tử")
    EMAIL = "email", _("Thư điện tử")
    LETTER = "letter", _("Đơn, thư gửi đến")
    PAPER_SLIP = "paper_slip", _("Phiếu ghi ý kiến")
    PRESS = "press", _("Báo chí, dư luận")
    SPEECH = "speech", _("Phát biểu tại hội nghị")
    QUESTION = "question", _("Câu hỏi viết tại hội nghị")
    FRONT = "front", _("Mặt trận, đoàn thể tổng hợp")
    RECEPTION = "reception", _("Tiếp công dân")


class PetitionerKind(models.TextChoices):
    """Who raised it (B.Đ2.2)."""

    INDIVIDUAL = "individual", _("Cá nhân")
    GROUP = "group", _("Tập thể, tổ chức")
    ANONYMOUS = "anonymous", _("Không nêu tên")


class Kind(models.TextChoices):
    """Kind of opinion, advice too (B.I-1b, B.Đ4.5); the last three are out of scope (B.Đ1.2)."""

    PETITION = "petition", _("Kiến nghị")
    REPORT = "report", _("Phản ánh")
    SUGGESTION = "suggestion", _("Góp ý")
    QUESTION = "question", _("Đề nghị giải đáp")
    COMPLAINT = "complaint", _("Khiếu nại")
    DENUNCIATION = "denunciation", _("Tố cáo")
    COURT = "court", _("Thuộc tòa án")


OUT_OF_SCOPE_KINDS = frozenset({Kind.COMPLAINT, Kind.DENUNCIATION, Kind.COURT})


class Urgency(models.TextChoices):
    """How urgent (B.Đ8.1-g2b; the scale is ours, readings 22)."""

    URGENT = "urgent", _("Khẩn")
    HIGH = "high", _("Cao")
    MEDIUM = "medium", _("Trung bình")
    LOW = "low", _("Thấp")


class CompetentLevel(models.TextChoices):
    """Cấp giải quyết, the dossier's sixth column (B.Đ8.1-g4b)."""

    COMMUNE = "commune", _("Phường, xã")
    PROVINCE = "province", _("Tỉnh, thành phố")
    CENTRAL = "central", _("Trung ương")


class Submission(models.Model):
    """What a person handed over at once: verbatim, with channel, day and receipt; never changed, never deleted."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    dialogue = models.ForeignKey(Dialogue, models.PROTECT, null=True, blank=True, related_name="+")
    speech = models.OneToOneField(Speech, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=20, unique=True)
    channel = models.CharField(_("Kênh tiếp nhận"), max_length=12, choices=Channel.choices)
    petitioner_kind = models.CharField(_("Người nêu"), max_length=12, choices=PetitionerKind.choices)
    petitioner = models.CharField(_("Họ tên, tên tổ chức"), max_length=200, blank=True)
    address = models.CharField(_("Thôn, khu phố"), max_length=300, blank=True)
    phone = models.CharField(_("Điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    publish_name = models.BooleanField(_("Đồng ý công khai tên"), default=False)
    text = models.TextField(_("Nội dung"))
    received_on = models.DateField(_("Ngày nhận"))
    received_at = models.DateTimeField()
    place = models.CharField(_("Nơi nhận"), max_length=200, blank=True)
    source = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    # Number and day of a letter, name and day of a newspaper, an address on the web.
    reference = models.CharField(_("Số, ngày đơn thư; báo, ngày đăng"), max_length=300, blank=True)
    # How many persons or households a group stands for, when it said so.
    people = models.PositiveIntegerField(_("Số người, số hộ"), null=True, blank=True)
    import_file = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="submissions")
    entered_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    # The form's own mark: the same form sent twice on a bad line is one submission.
    once = models.CharField(max_length=40, unique=True, null=True, blank=True)
    seal = models.CharField(max_length=32, blank=True)  # `opinions.fingerprints`
    # After the retention period the person is taken out; the row stays as a tombstone.
    anonymised_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-received_at", "-id")
        indexes = [models.Index(fields=("organisation", "-received_on"), name="submission_list")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="submission_says_something"),
            models.CheckConstraint(
                condition=Q(petitioner_kind="anonymous") | ~Q(petitioner=""),
                name="submission_names_or_is_anonymous",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def without_the_person(self, words: str) -> str:
        """The words as the record may keep them for ever."""
        return redact(words, (self.petitioner,) if self.petitioner else ())


RELEASED = Q(published_on__isnull=False)


class Opinion(models.Model):
    """Ý kiến, kiến nghị: one matter, with an owner, an outcome and an end."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="opinions")
    dialogue = models.ForeignKey(Dialogue, models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=24, unique=True)
    title = models.CharField(_("Tóm tắt"), max_length=200)
    text = models.TextField(_("Nội dung"))
    received_on = models.DateField()
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.RECEIVED)
    kind = models.CharField(_("Loại ý kiến"), max_length=12, choices=Kind.choices, blank=True)
    field = models.CharField(_("Lĩnh vực"), max_length=40, blank=True)
    urgency = models.CharField(_("Mức độ cấp thiết"), max_length=8, choices=Urgency.choices, blank=True)
    level = models.CharField(_("Cấp giải quyết"), max_length=10, choices=CompetentLevel.choices, blank=True)
    area = models.CharField(_("Địa bàn"), max_length=120, blank=True)
    tags = models.JSONField(default=list)
    # A denunciation, or words about a named official: seen only by those who must (B.Đ4.2, scope.md).
    restricted = models.BooleanField(default=False)
    exit_reason = models.CharField(max_length=500, blank=True)
    lead = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="members")
    origin = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continuations")
    # The same matter at an earlier dialogue, as a person confirmed: "đã nêu 3 lần".
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repetitions")
    # The unit that has it now: owner of the latest open assignment.
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("Hạn"), null=True, blank=True)
    due_clause = models.CharField(max_length=30, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    outcome_due = models.DateField(null=True, blank=True)
    answered_by = models.CharField(_("Người trả lời"), max_length=160, blank=True)
    # The turn on the floor at which a matter handed in before was raised.
    raised_in = models.ForeignKey(Speech, models.PROTECT, null=True, blank=True, related_name="+")
    # What was answered on the floor, in the words of the minutes (B.Đ9.1-g2c).
    said = models.TextField(_("Nội dung trả lời tại hội nghị"), blank=True)
    needs_written_reply = models.BooleanField(null=True)
    written_reply_reason = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=12, choices=Result.choices, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    # Waits for the petitioner until the end of this day; then it runs again by itself.
    suspended_until = models.DateField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    # Apart from the original; empty until a person released it.
    public_text = models.TextField(blank=True)
    public_title = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    # A decision not to publish is counted with its reason.
    withheld_on = models.DateField(null=True, blank=True)
    withheld_kind = models.CharField(_("Vì sao"), max_length=12, choices=Withholding.choices, blank=True)
    withheld_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-received_on", "-id")
        indexes = [
            models.Index(fields=("organisation", "stage", "-received_on", "-id"), name="opinion_list"),
            models.Index(fields=("organisation", "-received_on", "-id"), name="opinion_newest"),
            models.Index(fields=("-received_on", "-id"), name="opinion_newest_of_all"),
            # The counts beside the filters are read from this alone.
            models.Index(
                fields=("organisation", "restricted", "stage", "urgency", "field", "kind", "due_on"),
                name="opinion_counts",
            ),
            # The portal's questions, and its newest answers.
            models.Index(fields=("-published_on", "-id"), condition=RELEASED, name="opinion_published"),
            models.Index(fields=("-answered_on", "-id"), condition=RELEASED, name="opinion_released"),
            models.Index(fields=("dialogue", "stage"), name="opinion_dialogue"),
            models.Index(fields=("unit", "stage", "due_on"), name="opinion_unit"),
            models.Index(
                fields=("organisation", "due_on", "id"), condition=Q(due_on__isnull=False), name="opinion_due"
            ),
            models.Index(
                fields=("organisation", "suspended_until"),
                condition=Q(suspended_until__isnull=False),
                name="opinion_paused",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="answer_later") | Q(outcome_due__isnull=False),
                name="answered_later_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(stage="joined") | Q(lead__isnull=False), name="joined_follows_a_lead"
            ),
            models.CheckConstraint(condition=~Q(stage="closed") | ~Q(result=""), name="closed_has_a_result"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"

    def without_the_person(self, words: str) -> str:
        """The words as the record may keep them for ever."""
        return self.submission.without_the_person(words)


class Purpose(models.TextChoices):
    """Why a unit has the opinion."""

    DRAFT = "draft", _("Chuẩn bị trả lời")
    SOLVE = "solve", _("Giải quyết")
    CO_ORDINATE = "co_ordinate", _("Phối hợp")


class Assignment(models.Model):
    """Phân công: to draft the answer (B.Đ8.1-g2c) or to solve the matter (B.Đ8.1-g3b, B.Đ10.1-b)."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="assignments")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    official = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)  # taken back or moved

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("unit", "done_on", "due_on"), name="assignment_waiting")]

    def __str__(self) -> str:
        return f"{self.opinion_id} → {self.unit_id}"


class AnswerState(models.TextChoices):
    """How far a version of an answer is (B.Đ8.1-g3a)."""

    DRAFT = "draft", _("Dự thảo")
    RETURNED = "returned", _("Trả lại")
    AGREED = "agreed", _("Đã thống nhất")
    GIVEN = "given", _("Đã trả lời")


class Answer(models.Model):
    """A version of the answer; versions are kept."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="answers")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AnswerState.choices, default=AnswerState.DRAFT)
    text = models.TextField(_("Nội dung trả lời"))
    legal_basis = models.CharField(_("Căn cứ pháp lý"), max_length=500)
    responsible_unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    done_by = models.DateField(_("Ngày xong"), null=True, blank=True)
    no_date_reason = models.CharField(_("Vì sao chưa có ngày"), max_length=300, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    comment = models.TextField(blank=True)
    # What the public reads of it; empty until a person released it.
    public_text = models.TextField(blank=True)
    # The steps it went through, each by another hand (spec 5).
    signed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)  # the head of the unit
    agreed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)  # the advisory team
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)  # the leader, where the body requires it
    checked = models.JSONField(default=list)  # what of the checklist was confirmed
    seal = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ("version",)
        indexes = [
            models.Index(fields=("at",), condition=Q(state__in=("draft", "returned")), name="answer_waiting")
        ]
        constraints = [
            models.UniqueConstraint(fields=("opinion", "version"), name="answer_one_a_version"),
            models.CheckConstraint(
                condition=Q(done_by__isnull=False) | ~Q(no_date_reason=""),
                name="answer_has_a_date_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id}/{self.version}"


class ResultRecord(models.Model):
    """What was done, with its proof and who verified it (B.Đ10.2-a, A.1-k)."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="results")
    result = models.CharField(max_length=12, choices=Result.choices)
    text = models.TextField()
    happened_on = models.DateField()
    proof = models.FileField(upload_to="proofs/%Y/%m/", blank=True)
    proof_name = models.CharField(max_length=200, blank=True)
    proof_sha256 = models.CharField(max_length=64, blank=True)
    proof_reference = models.CharField(max_length=200, blank=True)  # number and date of a paper, minutes
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verified_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    # Disputed, or the file was opened again: kept, and counts no more.
    void_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(result="solved") | ~Q(proof="") | ~Q(proof_reference=""),
                name="solved_needs_proof",
            )
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id}: {self.result}"


class PassingKind(models.TextChoices):
    """To the competent body, or up."""

    TRANSFER = "transfer", _("Chuyển cơ quan có thẩm quyền")
    ESCALATION = "escalation", _("Báo cáo cấp trên")


class Passing(models.Model):
    """A transfer or an escalation: a handshake, complete when the person was told (A.2-g…i, B.Đ10.1, B.Đ7-3)."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="passings")
    kind = models.CharField(max_length=10, choices=PassingKind.choices)
    to = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    to_name = models.CharField(max_length=200, blank=True)  # a body outside the system
    reason = models.CharField(max_length=500)
    differences = models.TextField(blank=True)  # những ý kiến còn khác nhau (B.Đ7-3)
    papers = models.JSONField(default=dict)  # the other three parts of B.Đ7-3 by name
    paper_number = models.CharField(max_length=40, blank=True)
    batch = models.CharField(max_length=40, blank=True, db_index=True)  # many opinions, one paper
    sent_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)
    # Where it belongs, as the body that returns it says.
    better = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    # The sender's term: it keeps running there and back.
    due_on = models.DateField(null=True, blank=True)
    hop = models.PositiveSmallIntegerField(default=1)  # which transfer of this matter, over all bodies
    told_on = models.DateField(null=True, blank=True)
    told_way = models.CharField(max_length=120, blank=True)
    no_way_reason = models.CharField(max_length=300, blank=True)
    reported_up_on = models.DateField(null=True, blank=True)
    # A body outside the system answers on paper.
    answered_on = models.DateField(null=True, blank=True)
    answer_reference = models.CharField(max_length=200, blank=True)
    answer_text = models.TextField(blank=True)
    continuation = models.OneToOneField(Opinion, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("hop",), name="passing_hops")]

    def __str__(self) -> str:
        return f"{self.opinion_id} → {self.to_id or self.to_name}"
