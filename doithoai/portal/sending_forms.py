"""What a person fills in to send an opinion: one page, three short parts, only the first one required."""

import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms import BooleanField, ChoiceField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doithoai.opinions.wording import MOST_LETTERS
from doithoai.ui.forms import NfcCharField, NotedChoiceField, OnceForm, UploadsField

PHONE = re.compile(r"(?:\+?84|0)\d{9,10}")
Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]


def contact_of(text: str) -> tuple[str, str]:
    """A telephone number or an e-mail address, told apart; refused when it is neither."""
    if "@" in text:
        try:
            EmailValidator()(text)
        except ValidationError:
            raise ValidationError(
                _("Địa chỉ thư điện tử chưa đúng, ví dụ ten@example.vn."), code="email"
            ) from None
        return "", text
    phone = re.sub(r"[\s.\-()]", "", text)
    if phone and not PHONE.fullmatch(phone):
        raise ValidationError(_("Số điện thoại cần đủ 10 chữ số, ví dụ 0900 000 102."), code="phone")
    return phone, ""


class SendForm(OnceForm):
    """An opinion sent from the portal."""

    text = NfcCharField(
        label=gettext_lazy("Nội dung"),
        max_length=MOST_LETTERS,
        multiline=True,
        rows=7,
        help_text=gettext_lazy("Việc gì, ở đâu, từ bao giờ, ông bà đề nghị thế nào. Viết như nói."),
        error_messages={"required": gettext_lazy("Ông bà ghi nội dung ý kiến, một câu cũng được.")},
    )
    attached = UploadsField(
        label=gettext_lazy("Ảnh, tệp kèm theo"),
        max_files=3,
        required=False,
    )
    to = ChoiceField(label=gettext_lazy("Gửi đến cơ quan nào, buổi đối thoại nào"))
    place = NfcCharField(
        label=gettext_lazy("Việc ở đâu"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Thôn, khu phố, đường, ngõ."),
    )
    name = NfcCharField(label=gettext_lazy("Họ và tên"), max_length=200, required=False)
    group = BooleanField(label=gettext_lazy("Tôi gửi thay cho một tập thể, tổ chức"), required=False)
    contact = NfcCharField(
        label=gettext_lazy("Số điện thoại hoặc thư điện tử"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Chỉ dùng để báo kết quả. Không cần số căn cước."),
    )
    publish_name = NotedChoiceField(
        label=gettext_lazy("Khi công khai"),
        choices=(
            ("no", gettext_lazy("Không nêu tên tôi")),
            ("yes", gettext_lazy("Được nêu tên tôi")),
        ),
        notes={"no": gettext_lazy("Vẫn công khai nội dung và kết quả")},
        initial="no",
    )

    def __init__(self, *args: Any, to: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["to"]
        if isinstance(field, ChoiceField):
            field.choices = [("", _("Chọn nơi nhận")), *to]
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean_contact(self) -> tuple[str, str]:
        """Telephone and e-mail address, one of them empty."""
        return contact_of(self.cleaned_data["contact"])

    def clean(self) -> None:
        """Whoever lets the name be published gives one."""
        if self.cleaned_data.get("publish_name") == "yes" and not self.cleaned_data.get("name"):
            self.add_error(
                "name", _("Ông bà ghi họ tên để được nêu tên, hoặc chọn “Không nêu tên tôi” ở phần 3.")
            )
        if self.cleaned_data.get("group") and not self.cleaned_data.get("name"):
            self.add_error("name", _("Ông bà ghi tên tập thể, tổ chức."))
