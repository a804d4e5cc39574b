"""Forms of the acts on one opinion."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doithoai.dialogues.models import Dialogue
from doithoai.opinions.fields import TAGS, field_choices
from doithoai.opinions.lifecycle import Outcome, Result
from doithoai.opinions.models import (
    OUT_OF_SCOPE_KINDS,
    CompetentLevel,
    Kind,
    Opinion,
    Purpose,
    Urgency,
)
from doithoai.organisations.models import Organisation
from doithoai.organisations.queries import units_of
from doithoai.ui.forms import Form, NfcCharField, UploadField, ViDateField

IN_SCOPE = [choice for choice in Kind.choices if choice[0] not in OUT_OF_SCOPE_KINDS]
OUTSIDE = [choice for choice in Kind.choices if choice[0] in OUT_OF_SCOPE_KINDS]


class ActForm(Form):
    """A form that knows which opinion it is about; `opinion` may give it choices."""

    # Fields whose choices are the units that can be given work.
    unit_fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, opinion: Opinion, **options: Any) -> None:
        super().__init__(*args, **options)
        self.opinion = opinion
        for name in self.unit_fields:
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = units_of(opinion.organisation)
        self.prepare(opinion)

    def prepare(self, opinion: Opinion) -> None:
        """Fills in choices and first values."""


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


class ScopeForm(ActForm):
    """Ngoài phạm vi: complaint, denunciation or court matter leaves with guidance (B.Đ1.2)."""

    kind = forms.ChoiceField(label=_("Thuộc loại"), choices=OUTSIDE, widget=forms.RadioSelect)
    reason = NfcCharField(label=_("Căn cứ để xác định"), max_length=500, multiline=True, rows=2)


class ReasonForm(ActForm):
    """A reason."""

    reason = NfcCharField(label=_("Lý do"), max_length=500, multiline=True, rows=2)


class CommentForm(ActForm):
    """What has to be put right."""

    comment = NfcCharField(label=_("Góp ý cho bản dự thảo"), max_length=2000, multiline=True, rows=3)


class NothingForm(ActForm):
    """An act that needs no words."""


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


class ResultForm(ActForm):
    """Kết quả: what was really done; solved needs proof (B.Đ10.2-a)."""

    # "Đã chuyển nơi khác" comes from the handshake of a transfer, never from a form.
    result = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[choice for choice in Result.choices if choice[0] != Result.PASSED_ON],
        widget=forms.RadioSelect,
    )
    text = NfcCharField(label=_("Đã làm gì"), max_length=5000, multiline=True, rows=3)
    happened_on = ViDateField(label=_("Ngày"))
    proof_file = UploadField(label=_("Tệp minh chứng"), required=False)
    proof_reference = NfcCharField(
        label=_("hoặc số, ngày văn bản minh chứng"), max_length=200, required=False
    )


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


class SplitForm(ActForm):
    """Tách: several matters in one submission become several opinions."""

    also_called: ClassVar[dict[str, str]] = {"text": "texts", "parts": "texts"}

    texts = NfcCharField(
        label=_("Mỗi đoạn là một ý kiến"),
        max_length=20_000,
        multiline=True,
        rows=8,
        help_text=_("Để một dòng trống giữa các ý kiến."),
    )

    def prepare(self, opinion: Opinion) -> None:
        """The words as they are."""
        self.fields["texts"].initial = opinion.text


class JoinForm(ActForm):
    """Trả lời chung: follows a lead opinion; reversible."""

    lead = NfcCharField(label=_("Mã ý kiến chính"), max_length=24)


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
