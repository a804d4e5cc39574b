"""Forms of urging: which overdue matters, until when, how the letter is signed; and what the unit answered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doithoai.commitments.urging import Behind, Matter
from doithoai.desk.after_forms import SignedForm
from doithoai.documents.urging_issuing import UrgingIssue
from doithoai.ui.forms import Form, NfcCharField, ViDateField

MOST_RECIPIENTS = 20


def _words(one: Matter, on: date) -> str:
    told = _("%(text)s. Hạn %(due)s, quá %(days)s ngày") % {
        "text": one.text.rstrip(". "),
        "due": f"{one.due_on:%d/%m/%Y}",
        "days": one.days_late(on),
    }
    return told + (_("; đã đôn đốc %(n)s lần") % {"n": one.times} if one.times else "")


class UrgeForm(SignedForm):
    """Công văn đôn đốc (A.6-c)."""

    matters = forms.MultipleChoiceField(
        label=gettext_lazy("Việc quá hạn nêu trong công văn"), widget=forms.CheckboxSelectMultiple
    )
    answer_due = ViDateField(label=gettext_lazy("Báo cáo trước ngày"))
    recipients = NfcCharField(
        label=gettext_lazy("Nơi nhận"),
        max_length=1000,
        multiline=True,
        rows=4,
        help_text=gettext_lazy("Mỗi dòng một nơi. Dòng lưu được thêm ở cuối."),
    )
    field_order = ("matters", "answer_due", "number", "issued_on", "signer", "recipients")

    def __init__(self, *args: Any, late: Behind, on: date, **options: Any) -> None:
        super().__init__(*args, organisation=late.organisation, **options)
        self.late = late
        choice = self.fields["matters"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = [(one.key, _words(one, on)) for one in late.to_name]
        choice.initial = [one.key for one in late.to_name]

    def clean_recipients(self) -> tuple[str, ...]:
        """One a line, each once."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["recipients"].splitlines()]
        found = tuple(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_RECIPIENTS:
            raise forms.ValidationError(
                _("Có %(n)s nơi nhận; nhiều nhất %(most)s.") % {"n": len(found), "most": MOST_RECIPIENTS}
            )
        return found

    def asked(self) -> UrgingIssue:
        """What the verb takes."""
        said = self.cleaned_data
        return UrgingIssue(
            self.late.organisation,
            self.late.unit,
            frozenset(said["matters"]),
            said["answer_due"],
            said["issued_on"],
            said["signer"],
            said["number"],
            said["recipients"],
        )


class AnswerForm(Form):
    """What the unit answered."""

    text = NfcCharField(
        label=gettext_lazy("Đơn vị trả lời"), max_length=1000, multiline=True, rows=4,
        help_text=gettext_lazy("Từng việc: xong chưa, vì sao chậm, bao giờ xong; số văn bản nếu có."),
    )  # fmt: skip
    answered_on = ViDateField(
        label=gettext_lazy("Ngày trả lời"), required=False, help_text=gettext_lazy("Để trống là hôm nay.")
    )


def lines(names: Sequence[str]) -> str:
    """Recipients as they are edited."""
    return "\n".join(names)
