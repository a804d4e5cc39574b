"""What the triage screen asks: how to sort, whom to give it at once, and what it found before anybody decided."""

import json
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from doithoai.desk.sorting_forms import SortForm
from doithoai.opinions.assignment import Place
from doithoai.opinions.models import OUT_OF_SCOPE_KINDS, Opinion, Purpose
from doithoai.opinions.sorting_step import Decision
from doithoai.opinions.suggesting import Suggestions
from doithoai.opinions.triage import Sorting
from doithoai.organisations.models import Organisation
from doithoai.organisations.queries import units_of
from doithoai.ui.forms import ViDateField

PREFIX = "phan-loai"
SALT = "goi-y"
# What the screen suggests is kept beside what was decided; nobody can write something else there.
OFFERED = ("kind", "field", "urgency", "level", "area", "unit")


class TriageForm(SortForm):
    """Phân loại, and the unit that prepares the answer if it is known already."""

    unit = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Đơn vị chuẩn bị trả lời"),
        required=False,
        empty_label=_("Chưa giao"),
    )
    due_on = ViDateField(
        label=_("Hạn dự thảo"), required=False, help_text=_("Để trống: tính theo mức độ cấp thiết.")
    )
    suggested = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self, opinion: Opinion) -> None:
        """Units of the body beside the usual."""
        super().prepare(opinion)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = units_of(opinion.organisation)
        if opinion.kind in OUT_OF_SCOPE_KINDS:
            self.fields["kind"].initial = ""

    def clean_suggested(self) -> dict[str, object]:
        """What the page itself wrote down; anything else is nothing."""
        try:
            read = signing.loads(self.cleaned_data["suggested"] or "", salt=SALT)
        except signing.BadSignature:
            return {}
        return read if isinstance(read, dict) else {}

    def decision(self) -> Decision:
        """The form in the words of the verb."""
        said: dict[str, Any] = dict(self.cleaned_data)
        unit, due_on, suggested = (said.pop(name) for name in ("unit", "due_on", "suggested"))
        place = Place(unit, Purpose.DRAFT, due_on) if unit else None
        return Decision(Sorting(**{**said, "tags": tuple(said["tags"])}), place, suggested)


def begun(found: Suggestions, *, taken: bool) -> dict[str, object]:
    """First values of the form: the signed suggestions; the suggestions themselves only when a person took them."""
    first: dict[str, object] = {"suggested": signing.dumps(found.facts, salt=SALT, compress=True)}
    if taken:
        first |= {name: hint.value for name in OFFERED if (hint := found.best(name))}
        first["tags"] = [hint.value for hint in found.hints.get("tags", ())]
    return first


def picks(found: Suggestions, names: tuple[str, ...] = (*OFFERED, "tags")) -> str:
    """The same for a key that puts them into the form without a new page."""
    values = {f"{PREFIX}-{name}": [hint.value] for name in names if (hint := found.best(name))}
    return json.dumps(values, ensure_ascii=False)
