"""Papers and their register: what was made from which records, its number, date, file and signed copy."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doithoai.commitments.models import Urging
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Account, Organisation, Person
from doithoai.plans.models import Plan


class PaperKind(models.TextChoices):
    """Kinds of papers of papers.md that exist so far."""

    PLAN = "plan", _("Kế hoạch năm")
    NOTICE = "notice", _("Thông báo công khai")
    DOSSIER = "dossier", _("Hồ sơ đối thoại")
    MINUTES = "minutes", _("Biên bản hội nghị")
    CONCLUSION = "conclusion", _("Thông báo kết luận")
    WRITTEN_REPLY = "written_reply", _("Văn bản trả lời")
    TRANSFER_LETTER = "transfer_letter", _("Công văn chuyển ý kiến")
    DIALOGUE_REPORT = "dialogue_report", _("Báo cáo kết quả hội nghị")
    ANNUAL_REPORT = "annual_report", _("Báo cáo năm")
    SEMIANNUAL_REPORT = "semiannual_report", _("Báo cáo 6 tháng")
    CONSOLIDATED_REPORT = "consolidated_report", _("Báo cáo tổng hợp")
    DIALOGUE_PLAN = "dialogue_plan", _("Kế hoạch tổ chức buổi")
    OPINION_SUMMARY = "opinion_summary", _("Tổng hợp ý kiến trước hội nghị")
    ORDERS = "orders", _("Công văn giao việc")
    ESCALATION = "escalation", _("Báo cáo vượt thẩm quyền")
    TOLD = "told", _("Thông báo cho người nêu")
    TRACKING = "tracking", _("Sổ theo dõi kết luận")
    RESULTS = "results", _("Kết quả thực hiện kết luận kỳ trước")
    REVIEW = "review", _("Rút kinh nghiệm nội bộ")
    SPEAKING_SLIP = "speaking_slip", _("Phiếu đăng ký phát biểu")
    OPINION_SLIP = "opinion_slip", _("Phiếu ghi ý kiến")
    EVALUATION = "evaluation", _("Phiếu đánh giá")
    INVITATION = "invitation", _("Giấy mời")
    PROGRAMME = "programme", _("Chương trình hội nghị")
    URGING = "urging", _("Công văn đôn đốc")


class Standing(models.TextChoices):
    """Where a paper stands on its way from the draft to the people (spec 8)."""

    RESERVED = "reserved", _("Giữ số")
    DRAFTED = "drafted", _("Dự thảo")
    CHECKED = "checked", _("Đã kiểm tra thể thức")
    APPROVED = "approved", _("Đã duyệt")
    ISSUED = "issued", _("Đã ban hành")
    CANCELLED = "cancelled", _("Đã hủy")


class Step(models.TextChoices):
    """What somebody did with a paper."""

    RESERVED = "reserved", _("Giữ số")
    DRAFTED = "drafted", _("Soạn dự thảo")
    REPLACED = "replaced", _("Thay bản dự thảo")
    RETURNED = "returned", _("Trả lại để sửa")
    CHECKED = "checked", _("Kiểm tra thể thức")
    APPROVED = "approved", _("Duyệt")
    ISSUED = "issued", _("Ban hành")
    SIGNED = "signed", _("Đưa bản đã ký lên")
    SENT = "sent", _("Gửi đi")
    COVERED = "covered", _("Đưa bản che lên")
    CANCELLED = "cancelled", _("Hủy")


class SendingWay(models.TextChoices):
    """How a paper reaches a recipient."""

    SYSTEM = "system", _("Hệ thống văn bản điện tử")
    PAPER = "paper", _("Bản giấy, giao tận nơi")
    POST = "post", _("Bưu điện")
    EMAIL = "email", _("Thư điện tử")


# Kind codes of numbered papers (papers.md); what is missing here, like the dossier, bears no number.
CODES: dict[str, str] = {
    PaperKind.PLAN: "KH",
    PaperKind.NOTICE: "TB",
    PaperKind.MINUTES: "BB",
    PaperKind.CONCLUSION: "TB",
    PaperKind.WRITTEN_REPLY: "CV",
    PaperKind.TRANSFER_LETTER: "CV",
    PaperKind.DIALOGUE_REPORT: "BC",
    PaperKind.ANNUAL_REPORT: "BC",
    PaperKind.SEMIANNUAL_REPORT: "BC",
    PaperKind.CONSOLIDATED_REPORT: "BC",
    PaperKind.DIALOGUE_PLAN: "KH",
    PaperKind.ORDERS: "CV",
    PaperKind.ESCALATION: "BC",
    PaperKind.TOLD: "CV",
    PaperKind.RESULTS: "BC",
    PaperKind.REVIEW: "BC",
    PaperKind.INVITATION: "GM",
    PaperKind.URGING: "CV",
}


class PaperTemplate(models.Model):
    """A .docx form by which a body replaced the built-in one; earlier versions are kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    file = models.FileField(upload_to="templates/%Y/")
    name = models.CharField(_("Tên tệp"), max_length=200)
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "kind"), condition=Q(retired_at=None), name="template_one_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PaperRules(models.Model):
    """What a body asks of its papers before they leave the house; without a row it asks nothing more."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="+")
    signed_off = models.BooleanField(_("Mỗi văn bản phải qua kiểm tra thể thức và duyệt"), default=False)
    released = models.BooleanField(_("Tin báo cho người nêu chờ một người cho gửi"), default=True)

    def __str__(self) -> str:
        return str(self.organisation)


class Paper(models.Model):
    """One paper in the register of its organisation (sổ văn bản)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    subject = models.CharField(_("Trích yếu"), max_length=300)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="+")
    dialogue = models.ForeignKey(Dialogue, models.PROTECT, null=True, blank=True, related_name="+")
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, blank=True, related_name="+")
    # What it is about: the year of a plan or report, of the dialogue otherwise.
    year = models.PositiveSmallIntegerField()
    # Within it a number is given once: the term (Party) or the year (State).
    period = models.CharField(max_length=12, blank=True)
    number = models.CharField(_("Số, ký hiệu"), max_length=40, blank=True)
    issued_on = models.DateField(_("Ngày ban hành"), null=True, blank=True)
    signer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    recipients = models.JSONField(default=list)
    file = models.FileField(upload_to="papers/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    signed_copy = models.FileField(upload_to="signed/%Y/%m/", blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.ISSUED)
    cancelled_reason = models.CharField(_("Lý do hủy"), max_length=300, blank=True)
    # The uploaded form it was made from; none means the built-in one.
    template = models.ForeignKey(PaperTemplate, models.PROTECT, null=True, blank=True, related_name="+")
    # The unit a letter goes to: orders, urging.
    addressee = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    urging = models.ForeignKey(Urging, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-issued_on", "-id")
        indexes = [models.Index(fields=("organisation", "kind", "-issued_on"), name="paper_register")]
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "number", "period"),
                condition=~Q(number=""),
                name="paper_number_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}".strip()


class PaperStep(models.Model):
    """Who did what with a paper, and when."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step.choices)
    note = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.get_step_display())


class CoveredVersion(models.Model):
    """Bản che: what others read in the place of a paper that tells a matter which was restricted since (B.Đ4.2)."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="covers")
    file = models.FileField(upload_to="covered/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    # Numbers of the opinions that a person took out; one that is restricted later is not among them.
    without = models.JSONField(default=list)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.paper)


class Sending(models.Model):
    """A recipient of an issued paper: how, where to and on which day it was sent."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="sendings")
    name = models.CharField(_("Nơi nhận"), max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    way = models.CharField(_("Cách gửi"), max_length=10, choices=SendingWay.choices, blank=True)
    address = models.CharField(_("Địa chỉ"), max_length=300, blank=True)
    sent_on = models.DateField(_("Ngày gửi"), null=True, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(sent_on=None) | ~Q(way=""), name="sending_says_how")
        ]

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """Last number given to a kind of paper of an organisation in a year or term."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind_code = models.CharField(max_length=5)
    period = models.CharField(max_length=12)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("organisation", "kind_code", "period"), name="counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind_code} {self.period}: {self.last}"
