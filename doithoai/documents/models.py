"""Papers and their register: what was made from which records, its number, date, file and signed copy."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
}


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
