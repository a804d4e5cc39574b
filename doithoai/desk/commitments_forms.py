"""Forms of commitments: filters of the list, one entered by hand, proof, sending back, a later day."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doithoai.commitments.making import Promise
from doithoai.commitments.models import Commitment
from doithoai.dialogues.models import Dialogue
from doithoai.organisations.models import Organisation, Person
from doithoai.organisations.queries import units_of
from doithoai.ui.forms import Form, ManyChoiceField, NfcCharField, UploadField, ViDateField

MOST_CHOICES = 200
ANY = [("", _("Tất cả"))]


class FilterForm(Form):
    """Words, body, unit and dialogue; the choices are what the list has."""

    q = NfcCharField(label=_("Tìm trong nội dung"), required=False, max_length=200)
    co_quan = forms.ChoiceField(label=_("Cơ quan"), required=False)
    don_vi = forms.ChoiceField(label=_("Đơn vị thực hiện"), required=False)
    buoi = forms.ChoiceField(label=_("Buổi đối thoại"), required=False)
    # What an address calls them; "q" is the search of the frame.
    SAID: ClassVar[dict[str, str]] = {"q": "tim", "co_quan": "co-quan", "don_vi": "don-vi"}

    def __init__(self, data: Any, *, rows: QuerySet[Commitment], **options: Any) -> None:
        super().__init__(data, **options)
        rows = rows.order_by()
        self._offer("co_quan", rows, "organisation", "organisation__short_name", "organisation__path")
        self._offer("don_vi", rows, "unit", "unit__short_name", "unit__path")
        self._offer("buoi", rows.exclude(dialogue=None), "dialogue", "dialogue__code", "-dialogue__starts_at")

    def _offer(self, name: str, rows: QuerySet[Commitment], key: str, label: str, order: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        found = rows.values_list(key, label).order_by(order).distinct()[:MOST_CHOICES]
        field.choices = [*ANY, *((str(number), words) for number, words in found)]

    def add_prefix(self, field_name: str) -> str:
        """Addresses say hyphens."""
        return self.SAID.get(field_name, field_name)


class ProofForm(Form):
    """What proves that a commitment was kept: words, a day, a file."""

    also_called: ClassVar[dict[str, str]] = {"file": "scan"}

    proof = NfcCharField(
        label=_("Minh chứng"), max_length=300, help_text=_("Số, ngày văn bản, biên bản nghiệm thu…")
    )
    done_on = ViDateField(label=_("Ngày xong"), required=False, help_text=_("Để trống là hôm nay."))
    scan = UploadField(label=_("Tệp minh chứng"), required=False)


class BackForm(Form):
    """Why it is not done."""

    reason = NfcCharField(label=_("Vì sao chưa xong"), max_length=500, multiline=True, rows=2)


class LaterForm(Form):
    """Xin gia hạn."""

    due_on = ViDateField(label=_("Xin đến ngày"))
    reason = NfcCharField(label=_("Vì sao chưa xong được"), max_length=500, multiline=True, rows=2)


class DecideForm(Form):
    """Cho hay không, and why not; `extension` is the request that was read."""

    extension = forms.CharField(widget=forms.HiddenInput, required=False)
    granted = forms.ChoiceField(
        label=_("Quyết định"),
        choices=(("yes", _("Đồng ý")), ("no", _("Không đồng ý"))),
        widget=forms.RadioSelect,
    )
    note = NfcCharField(
        label=_("Ghi chú, hoặc vì sao không đồng ý"), max_length=500, multiline=True, rows=2, required=False
    )


class NewForm(Form):
    """A commitment entered by hand."""

    text = NfcCharField(label=_("Nội dung cam kết"), max_length=500, multiline=True, rows=3)
    unit = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Đơn vị chủ trì"), empty_label=_("Chọn đơn vị")
    )
    with_units = ManyChoiceField(
        Organisation.objects.none(),
        label=_("Đơn vị phối hợp"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    official = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Cán bộ chịu trách nhiệm"),
        required=False,
        empty_label=_("Đơn vị tự cử"),
    )
    due_on = ViDateField(label=_("Hạn"))
    dialogue = forms.ModelChoiceField(
        Dialogue.objects.none(), label=_("Hứa tại buổi"), required=False, empty_label=_("Không gắn buổi nào")
    )

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        here = Organisation.objects.filter(pk=organisation.pk) | Organisation.objects.filter(
            pk__in=units_of(organisation).values("pk")
        )
        people = Person.objects.filter(
            appointments__office__organisation__in=here, appointments__to_date__isnull=True
        )
        dialogues = Dialogue.objects.filter(organisation=organisation).order_by("-starts_at")
        for name, rows in (
            ("unit", here.order_by("path")),
            ("with_units", here.order_by("path")),
            ("official", people.distinct().order_by("name")),
            ("dialogue", dialogues),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def promise(self) -> Promise:
        """What the verb takes."""
        said = {**self.cleaned_data, "with_units": tuple(self.cleaned_data["with_units"])}
        return Promise(**said)
