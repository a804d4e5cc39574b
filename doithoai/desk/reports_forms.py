"""Forms of the reports of a period."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doithoai.organisations.models import Organisation
from doithoai.reports.models import Kind, Report
from doithoai.reports.writing import FIRST_YEAR, Written
from doithoai.ui.forms import Form, NfcCharField, ViDateField

TEXTS = ("situation", "assessment", "tasks", "proposals")


class BeginForm(Form):
    """Of which body, which report, which year."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Cơ quan"))
    kind = forms.ChoiceField(label=_("Loại báo cáo"), choices=Kind.choices)
    year = forms.TypedChoiceField(label=_("Năm"), coerce=int)

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation], today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        body, year = self.fields["organisation"], self.fields["year"]
        assert isinstance(body, forms.ModelChoiceField)
        assert isinstance(year, forms.ChoiceField)
        body.queryset = organisations
        year.choices = [(number, number) for number in range(today.year, FIRST_YEAR - 1, -1)]


class WriteForm(Form):
    """The days that are counted and the words beside the figures."""

    first = ViDateField(label=_("Số liệu từ ngày"))
    last = ViDateField(label=_("Chốt đến hết ngày"))
    situation = NfcCharField(
        label=_("I. Tình hình triển khai"),
        required=False,
        max_length=20_000,
        multiline=True,
        rows=4,
        help_text=_("Để trống thì ghi số kế hoạch đã ban hành."),
    )
    assessment = NfcCharField(
        label=_("III. Ưu điểm, hạn chế, nguyên nhân"),
        required=False,
        max_length=20_000,
        multiline=True,
        rows=6,
    )
    tasks = NfcCharField(
        label=_("IV. Nhiệm vụ thời gian tới"), required=False, max_length=20_000, multiline=True, rows=4
    )
    proposals = NfcCharField(
        label=_("V. Đề xuất, kiến nghị"), required=False, max_length=20_000, multiline=True, rows=3
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def written(self) -> Written:
        """What the verb takes."""
        return Written(**{name: self.cleaned_data[name] for name in ("first", "last", *TEXTS)})


def as_written(report: Report) -> dict[str, Any]:
    """What the form starts with."""
    return {name: getattr(report, name) for name in ("first", "last", "version", *TEXTS)}


class CorrectForm(Form):
    """Why an issued report is corrected."""

    reason = NfcCharField(label=_("Lý do đính chính"), max_length=500, multiline=True, rows=2)
