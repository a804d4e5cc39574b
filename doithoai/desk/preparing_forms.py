"""Forms of the preparation: team, tasks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.models import Phase
from doithoai.organisations.models import Person
from doithoai.ui.forms import Form, ManyChoiceField, NfcCharField, ViDateField


class PersonField(ManyChoiceField):
    """People with the organisation they work in."""

    def label_from_instance(self, obj: Any) -> str:
        """Name, then organisation."""
        return f"{obj.name}, {obj.organisation.short_name}"


class TeamForm(Form):
    """Bộ phận tham mưu and its secretary (B.Đ8.2-b)."""

    members = PersonField(Person.objects.none(), label=_("Thành viên"), widget=forms.CheckboxSelectMultiple)
    secretary = forms.ModelChoiceField(Person.objects.none(), label=_("Thư ký ghi biên bản"), required=False)

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("members", "secretary"):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = people


class TaskForm(Form):
    """One task of the three phases (B.Đ8.2-g1)."""

    phase = forms.ChoiceField(label=_("Giai đoạn"), choices=Phase.choices)
    text = NfcCharField(label=_("Việc"), max_length=300)
    owner = NfcCharField(label=_("Người, đơn vị làm"), max_length=120)
    due_on = ViDateField(label=_("Hạn"))
