"""What every form of an act on one opinion shares, and the plain ones."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doithoai.opinions.models import (
    Assignment,
    Opinion,
)
from doithoai.organisations.authority import Authority
from doithoai.organisations.queries import units_of
from doithoai.ui.forms import Form, NfcCharField, OneChoiceField


class ActForm(Form):
    """A form that knows which opinion it is about; `opinion` may give it choices."""

    # Fields whose choices are the units that can be given work.
    unit_fields: ClassVar[tuple[str, ...]] = ()
    # A template of its own for the fields, and what a local draft of the form is based on (ui.js); empty: the usual.
    part: ClassVar[str] = ""
    of: str = ""
    wide: ClassVar[bool] = False  # long words are written in the wide column

    def __init__(self, *args: Any, opinion: Opinion, who: Authority | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.opinion, self.who = opinion, who
        for name in self.unit_fields:
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = units_of(opinion.organisation)
        self.prepare(opinion)

    def prepare(self, opinion: Opinion) -> None:
        """Fills in choices and first values."""

    def knows(self, name: str, of: Callable[[Opinion], str]) -> None:
        """After a refusal because somebody else was faster: the form now tells of the opinion as it is."""
        if isinstance(self.data, QueryDict):
            self.opinion.refresh_from_db()
            data = self.data.copy()
            data[self.add_prefix(name)] = of(self.opinion)
            self.data = data


class ReasonForm(ActForm):
    """A reason."""

    reason = NfcCharField(label=_("Lý do"), max_length=500, multiline=True, rows=2)


class CommentForm(ActForm):
    """What has to be put right."""

    comment = NfcCharField(label=_("Góp ý cho bản dự thảo"), max_length=2000, multiline=True, rows=3)


class NothingForm(ActForm):
    """An act that needs no words."""


class TaskChoice(OneChoiceField):
    """An open task in words."""

    def label_from_instance(self, obj: Assignment) -> str:
        """What, who, until when."""
        day = f", {obj.due_on:%d/%m/%Y}" if obj.due_on else ""
        return f"{obj.get_purpose_display()}: {obj.unit.short_name}{day}"
