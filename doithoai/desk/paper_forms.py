"""Forms of the register and of one paper's page."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from doithoai.desk.after_forms import SignedForm
from doithoai.documents.models import CODES, Paper, PaperKind, Sending, SendingWay
from doithoai.documents.sending import Recipient
from doithoai.ui.forms import Form, NfcCharField, UploadField, ViDateField

FROM_ELSEWHERE = (PaperKind.ANNUAL_REPORT, PaperKind.SEMIANNUAL_REPORT, PaperKind.CONSOLIDATED_REPORT)
NUMBERED = [(code, label) for code, label in PaperKind.choices if code in CODES]


class EnterForm(SignedForm):
    """A report issued elsewhere (A.6-b, B.Đ13-b)."""

    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=[(k.value, k.label) for k in FROM_ELSEWHERE])
    year = forms.IntegerField(label=_("Năm"), min_value=2015, max_value=2100)
    subject = NfcCharField(label=_("Trích yếu"), max_length=300)
    copy = UploadField(label=_("Bản chụp"), required=False)
    field_order = ("kind", "year", "subject", "number", "issued_on", "signer", "copy")


class ReserveForm(Form):
    """Keeps a number for a paper that is still being written."""

    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=NUMBERED)
    subject = NfcCharField(label=_("Giữ số cho văn bản nào"), max_length=300)
    on = ViDateField(label=_("Giữ từ ngày"), help_text=_("Số thuộc nhiệm kỳ hoặc năm của ngày này."))
    number = NfcCharField(
        label=_("Số, ký hiệu"),
        max_length=40,
        required=False,
        help_text=_("Để trống thì lấy số tiếp theo của sổ."),
    )
    also_called: ClassVar[dict[str, str]] = {"issued_on": "on"}


class IssueForm(SignedForm):
    """Number, day, signer and recipients of any paper."""

    recipients = NfcCharField(
        label=_("Nơi nhận"),
        max_length=5000,
        required=False,
        multiline=True,
        rows=4,
        help_text=_("Mỗi dòng một nơi nhận."),
    )

    def names(self) -> tuple[str, ...]:
        """Recipients as they stand on the paper."""
        lines = (line.strip().rstrip(",;") for line in self.cleaned_data["recipients"].splitlines())
        return tuple(f"{line}," for line in dict.fromkeys(lines) if line)


class CancelForm(Form):
    """Why a number or a draft is struck out."""

    reason = NfcCharField(label=_("Lý do hủy"), max_length=300)


class ReturnForm(Form):
    """What is to be changed in a draft."""

    note = NfcCharField(label=_("Cần sửa gì"), max_length=300, multiline=True, rows=2)


class ReplaceForm(Form):
    """The draft as a person edited it."""

    also_called: ClassVar[dict[str, str]] = {"file": "draft"}

    draft = UploadField(label=_("Bản dự thảo đã sửa"), kinds=("docx",))


class CoverForm(Form):
    """What others read in the place of a paper that tells a matter restricted since (B.Đ4.2)."""

    covered = UploadField(label=_("Bản che (.docx hoặc .pdf)"), kinds=("docx", "pdf"))
    read = forms.BooleanField(
        label=_("Tôi đã đọc hết bản này: không còn lời, tên hay chi tiết nào nhận ra người nêu.")
    )


class RecipientForm(Form):
    """A recipient: who, by which way, where."""

    name = NfcCharField(label=_("Nơi nhận"), max_length=200)
    way = forms.ChoiceField(
        label=_("Cách gửi"), choices=[("", _("chưa có cách gửi")), *SendingWay.choices], required=False
    )
    address = NfcCharField(
        label=_("Địa chỉ"),
        max_length=300,
        required=False,
        help_text=_("Cần khi gửi bưu điện hoặc thư điện tử."),
    )

    def recipient(self) -> Recipient:
        """What the verb takes."""
        said = self.cleaned_data
        return Recipient(said["name"], said["way"], said["address"])


class SendForm(Form):
    """Which recipients got the paper, how and when."""

    recipients = forms.MultipleChoiceField(label=_("Gửi cho"), widget=forms.CheckboxSelectMultiple)
    way = forms.ChoiceField(
        label=_("Cách gửi"),
        choices=[("", _("như đã ghi ở từng nơi nhận")), *SendingWay.choices],
        required=False,
    )
    on = ViDateField(label=_("Ngày gửi"))

    def __init__(self, *args: Any, waiting: list[Sending], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["recipients"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = [(str(row.pk), _named(row)) for row in waiting]
        choice.initial = [str(row.pk) for row in waiting]


def _named(row: Sending) -> str:
    way = str(row.get_way_display()) if row.way else str(_("chưa có cách gửi"))
    return f"{row.name} ({way})"


class RulesForm(Form):
    """What a body asks of its papers."""

    signed_off = forms.BooleanField(
        label=_("Mỗi văn bản phải qua kiểm tra thể thức và duyệt trước khi ban hành"), required=False
    )
    released = forms.BooleanField(
        label=_("Tin báo cho người nêu chỉ đi khi có người cho gửi"), required=False
    )


def issue_initial(paper: Paper) -> dict[str, Any]:
    """What the draft already says."""
    return {"signer": paper.signer_id, "recipients": "\n".join(paper.recipients)}
