"""Forms that sort, split, group and lead out an opinion."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doithoai.desk.answering_forms import SeenInput
from doithoai.desk.opinion_forms import ActForm
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.fields import TAGS, field_choices
from doithoai.opinions.models import (
    OUT_OF_SCOPE_KINDS,
    CompetentLevel,
    Kind,
    Opinion,
    Urgency,
)
from doithoai.opinions.splitting import words_mark
from doithoai.opinions.triage import sorted_as
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import NfcCharField

IN_SCOPE = [choice for choice in Kind.choices if choice[0] not in OUT_OF_SCOPE_KINDS]
OUTSIDE = [choice for choice in Kind.choices if choice[0] in OUT_OF_SCOPE_KINDS]


def lead_choices(opinions: Sequence[Opinion]) -> QuerySet[Opinion]:
    """The chosen ones as choices, in the order they came."""
    return Opinion.objects.filter(pk__in=[row.pk for row in opinions]).order_by("received_on", "id")


class SortForm(ActForm):
    """Phân loại: kind, field, urgency, competent level (B.Đ8.1-g2b)."""

    kind = forms.ChoiceField(label=_("Loại ý kiến"), choices=IN_SCOPE, widget=forms.RadioSelect)
    field = forms.ChoiceField(label=_("Lĩnh vực"))
    urgency = forms.ChoiceField(
        label=_("Mức độ cấp thiết"), choices=Urgency.choices, widget=forms.RadioSelect
    )
    level = forms.ChoiceField(
        label=_("Cấp giải quyết"), choices=CompetentLevel.choices, widget=forms.RadioSelect
    )
    area = NfcCharField(label=_("Địa bàn"), max_length=120, required=False)
    title = NfcCharField(label=_("Tóm tắt"), max_length=200)
    tags = forms.MultipleChoiceField(
        label=_("Nhãn"), choices=list(TAGS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )

    def prepare(self, opinion: Opinion) -> None:
        """Choices by group; what is already known."""
        field = self.fields["field"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *field_choices()]
        for name in ("kind", "field", "urgency", "level", "area", "title", "tags"):
            self.fields[name].initial = getattr(opinion, name)


class SortSeenForm(SortForm):
    """The same on the page of the opinion: over what was on the page, not over what somebody decided meanwhile."""

    also_called: ClassVar[dict[str, str]] = {"seen": ""}  # a refusal stands on top: the field is not shown
    seen = forms.CharField(widget=SeenInput, required=False, max_length=16)

    def prepare(self, opinion: Opinion) -> None:
        """How it was sorted when the page was opened."""
        super().prepare(opinion)
        self.fields["seen"].initial = sorted_as(opinion)

    def refuse(self, refused: Refused) -> None:
        """Somebody else was faster: the next try knows of it."""
        super().refuse(refused)
        if refused.field == "seen":
            self.knows("seen", sorted_as)


class ScopeForm(ActForm):
    """Ngoài phạm vi: complaint, denunciation or court matter leaves with guidance (B.Đ1.2)."""

    kind = forms.ChoiceField(label=_("Thuộc loại"), choices=OUTSIDE, widget=forms.RadioSelect)
    reason = NfcCharField(label=_("Căn cứ để xác định"), max_length=500, multiline=True, rows=2)


def parted(said: dict[str, Any]) -> dict[str, Any]:
    """What the verb takes: the matters that a person parted by an empty line."""
    return {**said, "texts": [part.strip() for part in said["texts"].split("\n\n") if part.strip()]}


class SplitForm(ActForm):
    """Tách: several matters in one submission become several opinions."""

    also_called: ClassVar[dict[str, str]] = {"text": "texts", "parts": "texts", "seen": "texts"}

    texts = NfcCharField(
        label=_("Mỗi đoạn là một ý kiến"),
        max_length=20_000,
        multiline=True,
        rows=8,
        help_text=_("Để một dòng trống giữa các ý kiến."),
    )
    leaves_out = forms.BooleanField(label=_("Đã xem phần không chép: không nêu việc nào"), required=False)
    seen = forms.CharField(widget=SeenInput, required=False, max_length=16)

    def prepare(self, opinion: Opinion) -> None:
        """The words as they are."""
        self.fields["texts"].initial = opinion.text
        self.fields["seen"].initial = words_mark(opinion)

    def refuse(self, refused: Refused) -> None:
        """Somebody else was faster: the next try knows of it."""
        super().refuse(refused)
        if refused.field == "seen":
            self.knows("seen", words_mark)


class JoinForm(ActForm):
    """Trả lời chung: follows a lead opinion; reversible."""

    lead = NfcCharField(label=_("Mã ý kiến chính"), max_length=24)


class EarlierForm(ActForm):
    """Đã nêu trước đây: the earlier time of the same matter."""

    earlier = NfcCharField(label=_("Mã ý kiến đã nêu trước"), max_length=24)


class AttachForm(ActForm):
    """Đưa vào buổi đối thoại."""

    dialogue = forms.ModelChoiceField(
        Dialogue.objects.none(), label=pgettext_lazy("một buổi", "Buổi đối thoại")
    )

    def prepare(self, opinion: Opinion) -> None:
        """Dialogues of the organisation that were not held yet."""
        choice = self.fields["dialogue"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Dialogue.objects.filter(
            organisation=opinion.organisation_id, state__in=["called", "announced", "open", "postponed"]
        )
