"""Forms of what was done."""

from django.utils.translation import gettext_lazy as _

from doithoai.desk.opinion_forms import ActForm
from doithoai.opinions.lifecycle import Result
from doithoai.ui.forms import NfcCharField, NotedChoiceField, UploadField, ViDateField


class ResultForm(ActForm):
    """Kết quả: what was really done; solved needs proof (B.Đ10.2-a)."""

    # "Đã chuyển nơi khác" comes from the handshake of a transfer, never from a form.
    result = NotedChoiceField(
        label=_("Kết quả"),
        choices=[choice for choice in Result.choices if choice[0] != Result.PASSED_ON],
        notes={Result.SOLVED: _("Cần tệp hoặc số văn bản minh chứng, và người khác xác nhận")},
    )
    text = NfcCharField(label=_("Đã làm gì"), max_length=5000, multiline=True, rows=3)
    happened_on = ViDateField(label=_("Ngày"))
    proof_file = UploadField(label=_("Tệp minh chứng"), required=False)
    proof_reference = NfcCharField(
        label=_("hoặc số, ngày văn bản minh chứng"), max_length=200, required=False
    )
