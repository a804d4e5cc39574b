"""Forms of the steps after a conference."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.conclusion import Reporting
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.queries import Recipient
from doithoai.organisations.models import Organisation, Person
from doithoai.ui.forms import Form, NfcCharField, UploadField, ViDateField


class SignedForm(Form):
    """Number, day and signer of a paper; an empty number takes the next one of the register."""

    number = NfcCharField(
        label=_("Số, ký hiệu"),
        max_length=40,
        required=False,
        help_text=_("Để trống thì lấy số tiếp theo của sổ."),
    )
    issued_on = ViDateField(label=_("Ngày ban hành"))
    signer = forms.ModelChoiceField(Person.objects.none(), label=_("Người ký"))

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        signer = self.fields["signer"]
        assert isinstance(signer, forms.ModelChoiceField)
        signer.queryset = Person.objects.filter(appointments__office__organisation=organisation).distinct()


class ReportForm(SignedForm):
    """Báo cáo kết quả hội nghị to superiors and supervisors (A.4-g to A.4-i, B.Đ10.2-b)."""

    also_called: ClassVar[dict[str, str]] = {"sent_on": "issued_on"}

    text = NfcCharField(label=_("Đánh giá, kiến nghị"), max_length=10_000, multiline=True, rows=4)
    recipients = forms.MultipleChoiceField(label=_("Nơi nhận"), widget=forms.CheckboxSelectMultiple)
    field_order = ("text", "recipients", "number", "issued_on", "signer")

    def __init__(self, *args: Any, found: list[Recipient], **options: Any) -> None:
        super().__init__(*args, **options)
        self.found = {str(n): recipient for n, recipient in enumerate(found)}
        choice = self.fields["recipients"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = [(key, f"{row.name} ({row.why})") for key, row in self.found.items()]
        choice.initial = list(self.found)

    def reporting(self) -> Reporting:
        """What the verb takes."""
        said = self.cleaned_data
        to = [self.found[key] for key in said["recipients"]]
        return Reporting(said["text"], said["number"], said["issued_on"], to, said["signer"])


class ReviewForm(Form):
    """Rút kinh nghiệm nội bộ: not public (B.Đ10.1-a)."""

    strengths = NfcCharField(label=_("Ưu điểm"), max_length=10_000, multiline=True, rows=2)
    shortcomings = NfcCharField(label=_("Tồn tại"), max_length=10_000, multiline=True, rows=2)
    remedies = NfcCharField(label=_("Việc sửa"), max_length=10_000, multiline=True, rows=2)


class UploadForm(Form):
    """The scan with signature and seal."""

    also_called: ClassVar[dict[str, str]] = {"file": "signed"}

    signed = UploadField(label=_("Bản đã ký, đóng dấu"))


def signing_of(dialogue: Dialogue) -> dict[str, Any]:
    """The chair signs unless somebody else is named."""
    return {"signer": dialogue.chair_id}
