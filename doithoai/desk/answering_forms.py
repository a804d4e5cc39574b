"""Forms that assign, draft, sign, agree, approve and record what was said."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.desk.answer_panel import newest, versions
from doithoai.desk.opinion_forms import ActForm
from doithoai.opinions.checking import Check, findings
from doithoai.opinions.house_rules import earlier_grounds, standard_texts
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.models import (
    Opinion,
    Purpose,
    StandardText,
)
from doithoai.opinions.versions import Change, changes
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import NfcCharField, ViDateField

DRAFTED = ("text", "legal_basis", "responsible_unit", "done_by", "no_date_reason")


class AssignForm(ActForm):
    """Phân công: unit, purpose, due date (B.Đ8.1-g2c, B.Đ8.1-g3b)."""

    unit_fields = ("unit",)
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("Đơn vị"))
    purpose = forms.ChoiceField(label=_("Để làm gì"), choices=Purpose.choices)
    due_on = ViDateField(label=_("Hạn"), required=False, help_text=_("Để trống: tính theo mức độ cấp thiết."))


class SeenInput(forms.TextInput):
    """Not shown, yet kept with a local draft: words that were typed belong to the version they began with."""

    def __init__(self) -> None:
        super().__init__(attrs={"hidden": True, "tabindex": "-1", "aria-hidden": "true"})

    @property
    def is_hidden(self) -> bool:
        """No label, no place on the page."""
        return True


class SeenForm(ActForm):
    """An act on the version that was on the page: refused when there is a newer one, and then it shows the newer one."""

    also_called: ClassVar[dict[str, str]] = {"seen": ""}  # a refusal stands on top: the field is not shown
    seen = forms.IntegerField(widget=SeenInput, required=False)

    def prepare(self, opinion: Opinion) -> None:
        """The version on the page."""
        last = newest(opinion)
        self.newest = last.version if last else 0
        self.fields["seen"].initial = self.newest
        self.overtaken: list[Change] | None = None

    def refuse(self, refused: Refused) -> None:
        """Somebody else was faster: what changed is shown, and the next try knows of it."""
        super().refuse(refused)
        if refused.field != "seen":
            return
        self.opinion.refresh_from_db()
        rows = {answer.version: answer for answer in versions(self.opinion)}
        read, last = rows.get(self.cleaned_data.get("seen") or 0), rows[max(rows)]
        self.overtaken = changes(read, last) if read else []
        self.overtaking = last
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data[self.add_prefix("seen")] = str(last.version)
        self.data = data


class DraftForm(SeenForm):
    """Dự thảo trả lời: answers the question, legal basis, responsible unit, date or why none (B.Đ9.2-g1a)."""

    part = "desk/answer_drafting.html"
    wide = True
    unit_fields = ("responsible_unit",)
    text = NfcCharField(label=_("Nội dung trả lời"), max_length=10_000, multiline=True, rows=9)
    legal_basis = NfcCharField(
        label=_("Căn cứ pháp lý"),
        max_length=500,
        widget=forms.TextInput(attrs={"list": "can-cu-da-dung", "autocomplete": "off"}),
    )
    responsible_unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("Đơn vị chịu trách nhiệm"))
    done_by = ViDateField(label=_("Ngày xong"), required=False)
    no_date_reason = NfcCharField(label=_("Vì sao chưa có ngày xong"), max_length=300, required=False)
    standard = forms.ModelChoiceField(
        StandardText.objects.none(), label=_("Câu mẫu"), required=False, empty_label=_("Chọn câu mẫu")
    )

    def __init__(self, data: Any = None, files: Any = None, *, prefix: str, **options: Any) -> None:
        self.inserted = bool(data) and f"{prefix}-insert" in data
        typed = (
            {name: data.get(f"{prefix}-{name}", "") for name in (*DRAFTED, "seen", "standard")}
            if data
            else {}
        )
        if self.inserted:
            # Not sent yet: the page comes again with the text put in and everything typed, without a fault shown.
            super().__init__(prefix=prefix, initial=typed, **options)
            self._insert(typed)
        else:
            super().__init__(data, files, prefix=prefix, **options)

    def _insert(self, typed: dict[str, str]) -> None:
        chosen = typed.pop("standard")
        texts = standard_texts(self.opinion.organisation)
        text = texts.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None
        if text is None:
            return
        before = typed["text"].replace("\r\n", "\n").rstrip()
        self.initial["text"] = f"{before}\n\n{text.text}" if before else text.text
        self.initial["legal_basis"] = typed["legal_basis"] or text.legal_basis

    def prepare(self, opinion: Opinion) -> None:
        """The latest version is the start of the next one."""
        super().prepare(opinion)
        self.of = str(self.newest)
        choice = self.fields["standard"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = standard_texts(opinion.organisation, opinion.field)
        last = newest(opinion)
        if last:
            for name in DRAFTED:
                self.fields[name].initial = getattr(last, name)
        else:
            self.fields["responsible_unit"].initial = opinion.unit_id

    @property
    def grounds(self) -> list[str]:
        """Offered while the legal ground is typed."""
        return earlier_grounds(self.opinion)

    def clean(self) -> dict[str, Any]:
        """A date, or why there is none."""
        said = super().clean() or {}
        said.pop("standard", None)
        if not self.errors and not said.get("done_by") and not said.get("no_date_reason"):
            self.add_error("done_by", _("Ghi ngày xong, hoặc ghi vì sao chưa có ngày ở ô bên dưới."))
        return said


class ChecklistField(forms.MultipleChoiceField):
    """Boxes to tick, with a sentence below a line where one is needed (`notes`: value → sentence)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **options)
        self.notes: dict[str, str | Promise] = {}

    def validate(self, value: Any) -> None:
        """The verb says which lines are missing, in one sentence, also when none is ticked."""
        if value:
            super().validate(value)


class AgreeForm(SeenForm):
    """Thống nhất trả lời: the checklist, each line with what makes it doubtful (B.Đ9.2-g1a)."""

    part = "desk/answer_checking.html"
    checked = ChecklistField(label=_("Đã đọc và xác nhận từng dòng"), choices=Check.choices)

    def prepare(self, opinion: Opinion) -> None:
        """What was found in the draft stands below its line."""
        super().prepare(opinion)
        last = newest(opinion)
        found = findings(last, opinion.submission.petitioner) if last else {}
        self.doubts = bool(found)
        lines = self.fields["checked"]
        assert isinstance(lines, ChecklistField)
        lines.notes = {
            check: _("Cần xem kỹ: %(words)s") % {"words": ", ".join(f"“{word}”" for word in words)}
            for check, words in found.items()
        }


class SendBackForm(SeenForm):
    """What has to be put right."""

    comment = NfcCharField(label=_("Góp ý cho bản dự thảo"), max_length=2000, multiline=True, rows=3)


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
