"""Forms of the notebook that no other page has."""

from django import forms
from django.utils.translation import gettext_lazy as _

from doithoai.ui.forms import Form, NfcCharField

MOST_PEOPLE = 50


class GuestForm(Form):
    """Somebody at the door who did not register (B.Đ9.2-a)."""

    name = NfcCharField(label=_("Họ và tên"), max_length=120)
    people = forms.IntegerField(label=_("Số người"), min_value=1, max_value=MOST_PEOPLE, initial=1)
    address = NfcCharField(label=_("Thôn, khu phố"), max_length=200, required=False)
    group = NfcCharField(label=_("Đại diện cho"), max_length=200, required=False)
