"""One field, the tracking code: understood as people type it, and not looked up for whoever tries too many."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doithoai.opinions import published
from doithoai.opinions.codes import normalise_code
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, NfcCharField
from doithoai.ui.guessing import missed, waiting, waits

LONGEST_TYPED = 60


class FindForm(Form):
    """One field: the tracking code as it was typed."""

    ma = NfcCharField(
        label=gettext_lazy("Mã tra cứu"),
        max_length=LONGEST_TYPED,
        help_text=gettext_lazy(
            "In trên phiếu tiếp nhận, ví dụ TS26-K7M4-Q9. Gõ chữ thường, không dấu gạch cũng được."
        ),
        error_messages={"required": gettext_lazy("Ông bà nhập mã tra cứu in trên phiếu tiếp nhận.")},
    )

    def clean_ma(self) -> str:
        """The code as it is stored; a slip of the pen and an unknown code get different sentences."""
        try:
            code = normalise_code(self.cleaned_data["ma"])
        except Refused as mistyped:
            raise ValidationError(mistyped.words(_), code="mistyped") from None
        if published.follow(code) is None:
            raise ValidationError(
                _(
                    "Mã gõ đúng mẫu nhưng không có trên hệ thống. Ông bà xem lại phiếu tiếp nhận, hoặc gọi nơi đã nhận."
                ),
                code="unknown",
            )
        return code


class WaitForm(FindForm):
    """The same while no code is looked up for this visitor: neither a right one nor a wrong one is told."""

    def clean_ma(self) -> str:
        """Asks to wait."""
        raise ValidationError(waiting(), code="wait")


def _stored(typed: str) -> str:
    """The code as it is stored; nothing for a mistyped one."""
    try:
        return normalise_code(typed)
    except Refused:
        return ""


def looked_up(request: HttpRequest, typed: Mapping[str, str] | None) -> FindForm:
    """The form with the code as it was typed; a code that nobody has is counted, and too many are not looked up."""
    held_up = typed is not None and waits(request, _stored(typed.get("ma", "")))
    form = WaitForm(typed) if held_up else FindForm(typed)
    if form.has_error("ma", "unknown"):
        missed(request)
    return form
