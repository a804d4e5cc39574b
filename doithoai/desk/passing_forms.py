"""Forms that send an opinion on and tell the person."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doithoai.desk.opinion_forms import ActForm
from doithoai.opinions.models import (
    Opinion,
)
from doithoai.organisations.models import Organisation
from doithoai.ui.forms import NfcCharField, ViDateField


class TransferForm(ActForm):
    """Chuyển cơ quan có thẩm quyền (A.2-g)."""

    to = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Cơ quan trong hệ thống"), required=False, empty_label="—"
    )
    to_name = NfcCharField(label=_("hoặc cơ quan ngoài hệ thống"), max_length=200, required=False)
    reason = NfcCharField(label=_("Vì sao thuộc cơ quan đó"), max_length=500, multiline=True, rows=2)

    def prepare(self, opinion: Opinion) -> None:
        """Bodies in force, without the one that has it now."""
        choice = self.fields["to"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = (
            Organisation.objects.filter(valid_to=None)
            .filter(~Q(pk=opinion.organisation_id))
            .filter(kind__in=["party_committee", "council", "peoples_committee", "front", "department"])
            .order_by("path")
        )


class EscalateForm(ActForm):
    """Báo cáo cấp trên with its four parts (B.Đ7-3)."""

    to = forms.ModelChoiceField(Organisation.objects.none(), label=_("Cấp trên trực tiếp"))
    reason = NfcCharField(label=_("Vì sao vượt thẩm quyền"), max_length=500, multiline=True, rows=2)
    differences = NfcCharField(label=_("Những ý kiến còn khác nhau"), max_length=5000, multiline=True, rows=3)

    def prepare(self, opinion: Opinion) -> None:
        """Direct superiors."""
        choice = self.fields["to"]
        assert isinstance(choice, forms.ModelChoiceField)
        here = opinion.organisation
        choice.queryset = Organisation.objects.filter(
            Q(pk=here.parent_id)
            | Q(pk__in=here.further_superiors.values("pk"))
            | Q(pk=here.parent.parent_id if here.parent else None)
        )


class TellForm(ActForm):
    """Thông báo cho người nêu: when and how, or why it is not possible (A.2-i)."""

    told_on = ViDateField(label=_("Ngày báo cho người nêu"), required=False)
    way = NfcCharField(label=_("Bằng cách nào"), max_length=120, required=False)
    no_way_reason = NfcCharField(label=_("Nếu không báo được: vì sao"), max_length=300, required=False)
