"""Forms of Quản trị."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doithoai.organisations.models import (
    Appointment,
    Category,
    Kind,
    Layout,
    Level,
    Office,
    Organisation,
    Person,
    Role,
    RoleGrant,
)
from doithoai.regulations.clauses import all_regulations
from doithoai.regulations.working_days import CalendarDay, spelled
from doithoai.ui.forms import Form, ManyChoiceField, NfcCharField, OneChoiceField, ViDateField

DAY_KINDS = [
    ("holiday", _("Nghỉ lễ, tết")),
    ("comp", _("Nghỉ bù")),
    ("swap_off", _("Nghỉ hoán đổi")),
    ("makeup", _("Làm bù (ngày nghỉ phải đi làm)")),
    ("workday", _("Ngày thường (bỏ ngày đã ghi trong lịch)")),
]
WORK_ROLES = [(role.value, role.label) for role in Role if role is not Role.SYSTEM_ADMIN]


def with_blank(choices: Any) -> list[Any]:
    """Choices that begin with none chosen, so that nobody keeps the first by accident."""
    return [("", "—"), *choices]


class OrganisationForm(Form):
    """A new organisation."""

    parent = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Cấp trên trực tiếp"),
        help_text=_("Ban, phòng, đơn vị thì chọn cơ quan chủ quản."),
    )
    name = NfcCharField(label=_("Tên đầy đủ"), max_length=200)
    short_name = NfcCharField(label=_("Tên gọi"), max_length=120)
    kind = forms.ChoiceField(label=_("Loại"), choices=with_blank(Kind.choices))
    level = forms.ChoiceField(label=_("Cấp"), choices=with_blank(Level.choices))
    layout = forms.ChoiceField(
        label=_("Thể thức văn bản"),
        choices=with_blank(Layout.choices),
        required=False,
        help_text=_("Để trống: theo loại cơ quan."),
    )
    symbol = NfcCharField(
        label=_("Ký hiệu văn bản"), max_length=20, required=False, help_text=_("Ví dụ ĐU trong 05-TB/ĐU.")
    )
    place = NfcCharField(label=_("Địa danh trên văn bản"), max_length=60, required=False)
    address = NfcCharField(label=_("Trụ sở"), max_length=200, required=False)
    phone = NfcCharField(label=_("Điện thoại tiếp nhận"), max_length=40, required=False)
    valid_from = ViDateField(label=_("Hoạt động từ ngày"))

    def __init__(
        self, *args: Any, parents: QuerySet[Organisation], root_allowed: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        field = self.fields["parent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = parents
        field.required = not root_allowed


class PersonChoice(OneChoiceField):
    """A person with the organisation: names recur."""

    def label_from_instance(self, obj: Person) -> str:
        """Name and organisation."""
        return f"{obj.name} ({obj.organisation.short_name})"


class Act(Form):
    """A form about one organisation; `people` are those whom the administrator may name."""

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        people: QuerySet[Person],
        bodies: QuerySet[Organisation],
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        rows: dict[str, QuerySet[Any]] = {
            "office": organisation.offices.filter(valid_to__isnull=True),
            "person": people.select_related("organisation"),
            "deputy": people.select_related("organisation"),
            "holder": people.filter(account__isnull=False).select_related("organisation"),
            "appointment": Appointment.objects.filter(
                office__organisation=organisation, to_date__isnull=True
            ).select_related("person", "office"),
            "grant": RoleGrant.objects.filter(organisation=organisation, to_date__isnull=True).select_related(
                "account__person"
            ),
            "successors": bodies.filter(valid_to__isnull=True).exclude(pk=organisation.pk),
        }
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows[name]
            elif name == "from_date" and organisation.valid_to is None:
                field.initial = today


class OfficeForm(Act):
    """A new post."""

    title = NfcCharField(label=_("Chức danh"), max_length=120)
    category = forms.ChoiceField(label=_("Nhóm chức danh"), choices=with_blank(Category.choices))
    is_head = forms.BooleanField(label=_("Là người đứng đầu cơ quan"), required=False)
    valid_from = ViDateField(label=_("Có từ ngày"), required=False)


class AppointForm(Act):
    """Somebody takes an office."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Chức danh"))
    person = PersonChoice(Person.objects.none(), label=_("Người giữ chức"))
    from_date = ViDateField(label=_("Từ ngày"))
    to_date = ViDateField(label=_("Đến hết ngày"), required=False)
    decision = NfcCharField(label=_("Quyết định"), max_length=120, required=False)


class EndAppointmentForm(Act):
    """Somebody leaves an office."""

    appointment = forms.ModelChoiceField(Appointment.objects.none(), label=_("Người thôi giữ chức"))
    to_date = ViDateField(label=_("Giữ chức đến hết ngày"))


class DelegateForm(Act):
    """A deputy acts."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Chức danh"))
    deputy = PersonChoice(Person.objects.none(), label=_("Người được ủy quyền"))
    from_date = ViDateField(label=_("Từ ngày"))
    to_date = ViDateField(label=_("Đến hết ngày"))
    reason = NfcCharField(label=_("Lý do"), max_length=200, required=False)


class AdoptForm(Act):
    """A directive binds from a day."""

    regulation = forms.ChoiceField(label=_("Văn bản"))
    from_date = ViDateField(label=_("Áp dụng từ ngày"))
    decision = NfcCharField(label=_("Quyết định áp dụng"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["regulation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = with_blank(
            (text.code, f"{text.code}: {text.number or text.issuer}") for text in all_regulations()
        )


class GrantForm(Act):
    """Somebody gets a role."""

    holder = PersonChoice(
        Person.objects.none(), label=_("Người dùng"), help_text=_("Chỉ gồm người đã có tài khoản.")
    )
    role = forms.ChoiceField(label=_("Vai trò"), choices=with_blank(WORK_ROLES))
    from_date = ViDateField(label=_("Từ ngày"))
    to_date = ViDateField(label=_("Đến hết ngày"), required=False)


class RevokeForm(Act):
    """Somebody loses a role."""

    grant = forms.ModelChoiceField(RoleGrant.objects.none(), label=_("Vai trò thôi giữ"))
    to_date = ViDateField(label=_("Đến hết ngày"))


class EndForm(Act):
    """The organisation ends, and others carry on its work."""

    on = ViDateField(label=_("Hoạt động đến hết ngày"))
    decision = NfcCharField(label=_("Quyết định"), max_length=200, required=False)


class SucceedForm(Act):
    """Others carry on its work."""

    successors = ManyChoiceField(
        Organisation.objects.none(),
        label=_("Cơ quan kế thừa"),
        help_text=_("Giữ Ctrl để chọn nhiều cơ quan."),
    )
    on = ViDateField(label=_("Kế thừa từ ngày"))
    decision = NfcCharField(label=_("Quyết định"), max_length=200, required=False)


class PersonForm(Form):
    """A new person."""

    name = NfcCharField(label=_("Họ và tên"), max_length=120)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Cơ quan, đơn vị"))
    salutation = NfcCharField(label=_("Xưng hô"), max_length=20, initial=_("đồng chí"))

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies


class PasswordForm(Form):
    """A new password."""

    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự."),
    )

    def clean_password(self) -> str:
        """As at sign-in: keyboards write Vietnamese letters in two ways."""
        return unicodedata.normalize("NFC", self.cleaned_data["password"])


class AccountForm(PasswordForm):
    """A new account."""

    username = NfcCharField(label=_("Tên đăng nhập"), max_length=60)
    field_order = ["username", "password"]


class DayForm(Form):
    """One day of the calendar with its decision."""

    date = ViDateField(label=_("Ngày"))
    name = NfcCharField(label=_("Tên ngày"), max_length=120)
    kind = forms.ChoiceField(label=_("Loại ngày"), choices=with_blank(DAY_KINDS))
    decision = NfcCharField(
        label=_("Văn bản quy định"), max_length=200, help_text=_("Số, ngày, cơ quan ban hành.")
    )


class YearForm(Form):
    """A year's calendar is issued; the assumed days that the decision keeps are ticked."""

    decision = NfcCharField(
        label=_("Văn bản ban hành lịch nghỉ"), max_length=200, help_text=_("Số, ngày, cơ quan ban hành.")
    )
    kept = forms.TypedMultipleChoiceField(
        label=_("Ngày giả định mà văn bản này quy định là ngày nghỉ"),
        coerce=date.fromisoformat,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Ngày không chọn sẽ bỏ khỏi lịch."),
    )

    def __init__(self, *args: Any, assumed: list[CalendarDay], **options: Any) -> None:
        # The form for a day stands on the same page, with a field of the same name.
        super().__init__(*args, auto_id="year_%s", **options)
        field = self.fields["kept"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(day.date.isoformat(), f"{spelled(day.date)}: {day.name}") for day in assumed]
        if not assumed:
            del self.fields["kept"]
