"""Forms of what the public reads."""

from django.utils.translation import gettext_lazy as _

from doithoai.desk.opinion_forms import ActForm
from doithoai.opinions.models import (
    Opinion,
)
from doithoai.ui.forms import NfcCharField


class PublishForm(ActForm):
    """Bản công khai: apart from the original; a person reads it before it is released."""

    public_text = NfcCharField(
        label=_("Nội dung công khai"),
        max_length=10_000,
        multiline=True,
        rows=5,
        help_text=_("Bỏ tên, điện thoại, địa chỉ, số giấy tờ, tài khoản."),
    )

    def prepare(self, opinion: Opinion) -> None:
        """The original as a start."""
        self.fields["public_text"].initial = opinion.public_text or opinion.text
