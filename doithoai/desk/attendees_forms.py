"""Forms of the list of those who come."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from doithoai.dialogues.attending import LARGEST_HALL, MOST_PEOPLE, Coming
from doithoai.dialogues.models import Way
from doithoai.ui.forms import Form, NfcCharField, OnceForm

# How a clerk takes a registration; the portal and the door have pages of their own.
WAYS = [(Way.PHONE.value, Way.PHONE.label), (Way.PAPER.value, Way.PAPER.label)]
TOLD_BY = [
    (gettext_noop("Gọi điện"), gettext_lazy("Gọi điện")),
    (gettext_noop("Nhắn tin"), gettext_lazy("Nhắn tin")),
    (gettext_noop("Gặp trực tiếp"), gettext_lazy("Gặp trực tiếp")),
    (gettext_noop("Qua trưởng thôn, khu phố"), gettext_lazy("Qua trưởng thôn, khu phố")),
]


class ComingForm(OnceForm):
    """A registration that a clerk takes by telephone or from paper (B.Đ8.3-a)."""

    also_called = {"speaker": "name", "on_behalf_of": "group"}

    name = NfcCharField(label=gettext_lazy("Họ và tên"), max_length=120)
    address = NfcCharField(label=gettext_lazy("Thôn, khu phố"), max_length=200, required=False)
    people = forms.IntegerField(label=gettext_lazy("Số người"), initial=1, min_value=1, max_value=MOST_PEOPLE)
    phone = NfcCharField(label=gettext_lazy("Điện thoại"), max_length=20, required=False)
    group = NfcCharField(label=gettext_lazy("Đại diện cho"), max_length=200, required=False)
    way = forms.ChoiceField(label=gettext_lazy("Đăng ký bằng"), choices=WAYS)
    subject = NfcCharField(
        label=gettext_lazy("Muốn phát biểu về"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Ghi thì lập luôn phiếu phát biểu."),
    )

    def coming(self) -> Coming:
        """What the verb takes."""
        said = self.cleaned_data
        names = ("name", "address", "people", "phone", "group", "way")
        return Coming(**{name: said[name] for name in names}, once=str(said["once"] or ""))


class SeatsForm(Form):
    """How many seats the hall has."""

    capacity = forms.IntegerField(
        label=gettext_lazy("Số chỗ của hội trường"),
        min_value=1,
        max_value=LARGEST_HALL,
        required=False,
        help_text=gettext_lazy("Để trống: không giới hạn."),
    )


class RemindForm(Form):
    """How somebody was told."""

    way = forms.ChoiceField(label=gettext_lazy("Đã báo bằng"), choices=TOLD_BY)


def lowered(form: SeatsForm, seated: int) -> str:
    """What to say when more people registered than there are seats now; nobody is thrown out."""
    capacity: Any = form.cleaned_data["capacity"]
    if capacity is None or capacity >= seated:
        return ""
    words = _(
        "Số chỗ %(capacity)s ít hơn %(seated)s người đã có chỗ. Không ai bị hủy; người đăng ký sau thì chờ."
    )
    return words % {"capacity": capacity, "seated": seated}
