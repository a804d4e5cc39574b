"""Forms of bodies that hold the dialogue with ours and of those that are invited."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.agreeing import Agreed
from doithoai.dialogues.inviting import Reply
from doithoai.dialogues.models import CoOrganiser, InvitedBody
from doithoai.organisations.models import Organisation
from doithoai.ui.forms import Form, ManyChoiceField, NfcCharField, OneChoiceField, ViDateField

ANSWERS = (("", _("Chưa trả lời")), ("yes", _("Đến dự")), ("no", _("Không đến")))
COMES = {"": None, "yes": True, "no": False}


class BodyField(OneChoiceField):
    """One body by key; a number that no key can be is no choice either."""

    def clean(self, value: Any) -> Any:
        """SQLite takes no number longer than a key."""
        try:
            return super().clean(value)
        except OverflowError:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from None


class PartnerForm(Form):
    """A body that holds the dialogue together with ours (B.Đ8.2-g2)."""

    body = BodyField(Organisation.objects.none(), label=_("Cơ quan phối hợp"))

    def __init__(self, *args: Any, choices: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["body"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = choices


class AgreedForm(Form):
    """The four points, each with the day on which it was agreed (B.Đ8.2-g2)."""

    policy_agreed_on = ViDateField(label=_("Chủ trương"), required=False)
    content_agreed_on = ViDateField(label=_("Nội dung"), required=False)
    time_agreed_on = ViDateField(label=_("Thời gian"), required=False)
    people_agreed_on = ViDateField(label=_("Thành phần"), required=False)
    duty = NfcCharField(label=_("Phần việc được phân công"), max_length=300, required=False)
    paper = NfcCharField(
        label=_("Văn bản thống nhất"),
        max_length=120,
        required=False,
        help_text=_("Số, ký hiệu, ngày."),
    )

    def agreed(self) -> Agreed:
        """What the verb takes."""
        return Agreed(**self.cleaned_data)

    @staticmethod
    def initial_of(row: CoOrganiser) -> dict[str, Any]:
        """What is shown of a stored agreement."""
        return {name: getattr(row, name) for name in AgreedForm.base_fields}


class InviteForm(Form):
    """Bodies invited to attend and answer (B.Đ7-4)."""

    organisations = ManyChoiceField(
        Organisation.objects.none(),
        label=_("Cơ quan được mời"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choices: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["organisations"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)
        choice.queryset = choices


class SentForm(Form):
    """The day on which the invitation went out."""

    sent_on = ViDateField(label=_("Ngày gửi giấy mời"))


class ReplyForm(Form):
    """Whether the body comes, who, and whether it answers (B.Đ7-4)."""

    comes = forms.ChoiceField(label=_("Trả lời giấy mời"), choices=ANSWERS, required=False)
    representative = NfcCharField(
        label=_("Người đến dự"), max_length=160, required=False, help_text=_("Họ tên, chức vụ.")
    )
    answers = forms.BooleanField(label=_("Trả lời ý kiến tại hội nghị"), required=False)

    def reply(self) -> Reply:
        """What the verb takes."""
        said = self.cleaned_data
        return Reply(COMES[said["comes"]], said["representative"], said["answers"])

    @staticmethod
    def initial_of(row: InvitedBody) -> dict[str, Any]:
        """What is shown of a stored answer."""
        comes = {None: "", True: "yes", False: "no"}[row.comes]
        return {"comes": comes, "representative": row.representative, "answers": row.answers}
