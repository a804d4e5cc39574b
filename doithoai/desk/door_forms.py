"""Forms of the door: who is looked for, how many came, who came without registering, what somebody wishes to say."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.arriving import LARGEST_GROUP
from doithoai.dialogues.attending import MOST_PEOPLE, Coming
from doithoai.dialogues.models import Way
from doithoai.dialogues.seat_codes import HEAD, seat_code
from doithoai.ui.forms import Form, NfcCharField, OnceForm


class FindForm(Form):
    """One field for the code, the number, the end of the telephone number or the name."""

    also_called: ClassVar[dict[str, str]] = {"text": "tim", "number": "tim", "people": "tim"}
    tim = NfcCharField(label=_("Mã, số đăng ký hoặc họ tên"), max_length=200, required=False)


class ArriveForm(Form):
    """How many of the group have come."""

    people = forms.IntegerField(label=_("Số người đến"), min_value=1, max_value=LARGEST_GROUP)


class GuestForm(OnceForm):
    """Somebody who did not register (B.Đ9.2-a)."""

    name = NfcCharField(label=_("Họ và tên"), max_length=120)
    address = NfcCharField(label=_("Thôn, khu phố"), max_length=200, required=False)
    group = NfcCharField(label=_("Đại diện cho"), max_length=200, required=False)
    people = forms.IntegerField(label=_("Số người"), min_value=1, max_value=MOST_PEOPLE, initial=1)
    phone = NfcCharField(label=_("Điện thoại"), max_length=20, required=False)
    subject = NfcCharField(label=_("Muốn phát biểu về"), max_length=500, required=False)
    field_order = ("name", "address", "group", "people", "phone", "subject", "once")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (("address", "door-places"), ("group", "door-groups")):
            self.fields[name].widget.attrs.update({"list": choices, "autocomplete": "off"})
        self.fields["phone"].widget.attrs.update({"inputmode": "tel", "autocomplete": "off"})
        self.fields["name"].widget.attrs.update({"autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        """A scanner that is fired while the form is open writes a code into it and presses Enter."""
        said = super().clean() or self.cleaned_data
        for name in ("name", "address", "group", "phone", "subject"):
            if HEAD in said.get(name, "") and seat_code(said[name].rsplit("/", 1)[-1]):
                self.add_error(name, _("Đây là mã trên thẻ tham dự. Hãy quét vào ô tìm ở trên."))
        return said

    def coming(self) -> Coming:
        """What the verb takes."""
        said = self.cleaned_data
        return Coming(
            name=said["name"],
            address=said["address"],
            group=said["group"],
            people=said["people"],
            phone=said["phone"],
            way=Way.DOOR,
            once=str(said["once"] or ""),
        )


class WishForm(OnceForm):
    """What somebody at the door wishes to speak about, in one line (B.Đ9.1-g2a)."""

    subject = NfcCharField(label=_("Muốn phát biểu về"), max_length=500)
