"""Forms of what the public reads."""

from django import forms
from django.utils.translation import gettext_lazy as _

from doithoai.opinions.models import Withholding
from doithoai.ui.forms import Form, NfcCharField, NotedChoiceField


class PublishForm(Form):
    """Bản công khai: words of question and answer apart from the original; a person reads them before they are released."""

    title = NfcCharField(
        label=_("Tiêu đề công khai"),
        max_length=200,
        required=False,
        help_text=_("Để trống: lấy câu đầu của lời công khai."),
    )
    public_text = NfcCharField(label=_("Lời công khai"), max_length=20_000, multiline=True, rows=6)
    answer = NfcCharField(
        label=_("Câu trả lời công khai"), max_length=20_000, multiline=True, rows=6, required=False
    )
    keep_reason = NfcCharField(
        label=_("Lý do vẫn giữ chỗ còn được nhắc"),
        max_length=300,
        required=False,
        help_text=_("Chỉ khi chỗ đó không phải của người nêu, ví dụ số điện thoại của cơ quan."),
    )


class WithholdForm(Form):
    """Not published: why."""

    kind = NotedChoiceField(label=_("Vì sao không công khai"), choices=Withholding.choices)
    reason = NfcCharField(label=_("Ghi thêm"), max_length=300, multiline=True, rows=2, required=False)


class TakeBackForm(Form):
    """Why what was published is taken back."""

    reason = NfcCharField(label=_("Lý do thôi công khai"), max_length=500, multiline=True, rows=2)


class FileForm(Form):
    """One file for everybody: the name it bears, and that somebody looked inside."""

    public_name = NfcCharField(label=_("Tên tệp công khai"), max_length=120)
    looked = forms.BooleanField(
        label=_("Tôi đã mở xem cả tệp: không có tên, chữ ký, địa chỉ, điện thoại, khuôn mặt của ai"),
        required=False,
    )
