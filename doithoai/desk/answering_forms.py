"""Forms that assign, draft and record what was said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doithoai.desk.opinion_forms import ActForm
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.models import (
    Opinion,
    Purpose,
)
from doithoai.organisations.models import Organisation
from doithoai.ui.forms import NfcCharField, ViDateField


class AssignForm(ActForm):
    """Phân công: unit, purpose, due date (B.Đ8.1-g2c, B.Đ8.1-g3b)."""

    unit_fields = ("unit",)
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("Đơn vị"))
    purpose = forms.ChoiceField(label=_("Để làm gì"), choices=Purpose.choices)
    due_on = ViDateField(label=_("Hạn"))


class DraftForm(ActForm):
    """Dự thảo trả lời: answers the question, legal basis, responsible unit, date or why none (B.Đ9.2-g1a)."""

    unit_fields = ("responsible_unit",)
    text = NfcCharField(label=_("Nội dung trả lời"), max_length=10_000, multiline=True, rows=6)
    legal_basis = NfcCharField(label=_("Căn cứ pháp lý"), max_length=500)
    responsible_unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("Đơn vị chịu trách nhiệm"))
    done_by = ViDateField(label=_("Ngày xong"), required=False)
    no_date_reason = NfcCharField(label=_("Vì sao chưa có ngày xong"), max_length=300, required=False)

    def prepare(self, opinion: Opinion) -> None:
        """The latest version is the start of the next one."""
        latest = opinion.answers.last()
        if latest:
            for name in ("text", "legal_basis", "responsible_unit", "done_by", "no_date_reason"):
                self.fields[name].initial = getattr(latest, name)
        else:
            self.fields["responsible_unit"].initial = opinion.unit_id

    def clean(self) -> dict[str, Any]:
        """A date, or why there is none."""
        said = super().clean() or {}
        if not self.errors and not said.get("done_by") and not said.get("no_date_reason"):
            self.add_error("done_by", _("Ghi ngày xong, hoặc ghi vì sao chưa có ngày ở ô bên dưới."))
        return said


class OutcomeForm(ActForm):
    """Cách trả lời tại hội nghị: one of three (B.Đ8.1-g4c)."""

    unit_fields = ("unit",)
    outcome = forms.ChoiceField(label=_("Cách trả lời"), choices=Outcome.choices, widget=forms.RadioSelect)
    answered_by = NfcCharField(label=_("Người trả lời"), max_length=160)
    due_on = ViDateField(
        label=_("Trả lời trước ngày"), required=False, help_text=_("Bắt buộc khi trả lời sau.")
    )
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("Đơn vị"), required=False)
    note = NfcCharField(
        label=_("Nội dung đã trả lời"), max_length=5000, multiline=True, rows=3, required=False
    )


class NeedReplyForm(ActForm):
    """Whether a written reply is needed, decided by the chair with the reason (A.4-d, readings 9)."""

    needed = forms.TypedChoiceField(
        label=_("Cần trả lời bằng văn bản?"),
        choices=[("1", _("Cần")), ("0", _("Không cần"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reason = NfcCharField(label=_("Lý do"), max_length=300)
