"""Form fields and the form class of every page: NFC text, Vietnamese dates, errors that say what to do."""

import re
import uuid
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from doithoai.regulations.refusals import Refused
from doithoai.ui.components import clause_html
from doithoai.ui.days import datetime_vi
from doithoai.ui.uploads import UploadField, UploadsField
from doithoai.ui.words import is_blank, nfc, one_line

__all__ = [
    "Form",
    "ManyChoiceField",
    "ModelForm",
    "NfcCharField",
    "NotedChoiceField",
    "OnceField",
    "OnceForm",
    "UploadField",
    "UploadsField",
    "ViDateField",
    "ViDateTimeField",
]

MOST_LETTERS = 10_000
MOST_SHOWN = 40  # of what could not be read
DASHES = "---------"  # what Django says for a choice not yet made
FIRST_YEAR, LAST_YEAR = 1900, 2200
DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
# Telephone keyboards that show digits only have no stroke.
DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4})")
HOUR = re.compile(r"(\d{1,2})\s*(?:giờ|[:hg])\s*(\d{2})?(?::\d{2})?(?:\s*phút)?")


class TooLong(validators.MaxLengthValidator):
    """Says how long the text is and what to do."""

    message = ngettext_lazy(
        "Đã viết %(show_value)s ký tự, nhiều hơn %(limit_value)s ký tự. Hãy rút gọn, hoặc gửi phần còn lại trong tệp kèm theo.",
        "Đã viết %(show_value)s ký tự, nhiều hơn %(limit_value)s ký tự. Hãy rút gọn, hoặc gửi phần còn lại trong tệp kèm theo.",
        "limit_value",
    )


class NfcCharField(forms.CharField):
    """Text of a person: NFC, trimmed, with a limit that is told and never cuts; `at_times` the hint says when it is due."""

    def __init__(
        self,
        *,
        max_length: int = MOST_LETTERS,
        multiline: bool = False,
        rows: int = 5,
        at_times: bool = False,
        **options: Any,
    ) -> None:
        self.multiline = multiline
        self.at_times = at_times
        self.most = max_length
        if multiline:
            options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        # The limit is not given to CharField: `maxlength` in the page would cut pasted text silently.
        super().__init__(**options)
        self.validators.append(TooLong(max_length))

    def to_python(self, value: Any) -> str:
        """Normalise before the length is judged."""
        text = super().to_python(value)
        if not text or is_blank(text):
            return ""
        return nfc(text) if self.multiline else one_line(text)


def parse_day(text: str) -> date:
    """A date in one of the ways people write it; ValidationError says what is wrong."""
    example = _("Hãy ghi ngày/tháng/năm, ví dụ 04/12/2026.")
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := DAY_FIRST.fullmatch(text) or DIGITS.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValidationError(
            _("Chưa đọc được ngày “%(text)s”.") % {"text": text[:MOST_SHOWN]} + " " + example, code="invalid"
        )
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValidationError(_("Năm %(year)s chưa đúng.") % {"year": year} + " " + example, code="invalid")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        words = {"text": f"{day}/{month}/{year}"}
        raise ValidationError(
            _("Trong lịch không có ngày %(text)s.") % words + " " + example, code="invalid"
        ) from None


class ViDateField(forms.DateField):
    """A date: dd/mm/yyyy (also d/m/yyyy, eight digits, ISO); shown as dd/mm/yyyy."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "placeholder": gettext_lazy("ngày/tháng/năm")}
        options.setdefault("widget", forms.DateInput(attrs=attrs, format="%d/%m/%Y"))
        super().__init__(**options)
        self.widget.attrs.setdefault("class", "in-date")

    def to_python(self, value: Any) -> date | None:
        """Read the date or say how to write it."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else parse_day(one_line(str(value)))


class ViDateTimeInput(forms.DateTimeInput):
    """Shows a moment as 08:00 04/12/2026 in the time zone of the page."""

    def format_value(self, value: Any) -> str | None:
        """What was typed stays as typed."""
        return datetime_vi(value) if isinstance(value, datetime) else super().format_value(value)


class ViDateTimeField(forms.DateTimeField):
    """An hour and a date in either order: 08:00 04/12/2026, 8h 4/12/2026, 2026-12-04T08:00."""

    def __init__(self, **options: Any) -> None:
        attrs = {
            "autocomplete": "off",
            "placeholder": gettext_lazy("giờ:phút ngày/tháng/năm"),
            "class": "in-date",
        }
        options.setdefault("widget", ViDateTimeInput(attrs=attrs))
        super().__init__(**options)

    def to_python(self, value: Any) -> datetime | None:
        """Read hour and day or say how to write them."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return from_current_timezone(value)
        text = one_line(str(value)).replace("T", " ").replace(",", " ")
        found = HOUR.search(text)
        if not found:
            raise ValidationError(
                _("Còn thiếu giờ. Hãy ghi giờ rồi ngày, ví dụ 08:00 04/12/2026."), code="invalid"
            )
        rest = (text[: found.start()] + text[found.end() :]).strip()
        if not rest:
            raise ValidationError(
                _("Còn thiếu ngày. Hãy ghi giờ rồi ngày, ví dụ 08:00 04/12/2026."), code="invalid"
            )
        day = parse_day(rest)
        hour, minute = int(found[1]), int(found[2] or 0)
        if hour > 23 or minute > 59:
            raise ValidationError(
                _("Không có giờ %(text)s. Hãy ghi từ 00:00 đến 23:59.") % {"text": found[0]}, code="invalid"
            )
        return from_current_timezone(datetime.combine(day, time(hour, minute)))


class NotedChoiceField(forms.ChoiceField):
    """Radio buttons whose choices carry a sentence each (`notes`: value → sentence)."""

    def __init__(self, *, notes: dict[str, str | Promise] | None = None, **options: Any) -> None:
        options.setdefault("widget", forms.RadioSelect)
        super().__init__(**options)
        self.notes = notes or {}


class OneChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """One row by key; a subclass says how a row is called."""


class ManyChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Several rows by key; a number that no key can be is no choice either."""

    def clean(self, value: Any) -> Any:
        """SQLite takes no number longer than a key."""
        try:
            return super().clean(value)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class OnceField(forms.UUIDField):
    """Hidden token: the same form sent twice (double click, lost answer) carries the same one."""

    def __init__(self, **options: Any) -> None:
        # A browser that goes back shall not fill in the token of the form before.
        hidden = forms.HiddenInput({"autocomplete": "off"})
        super().__init__(required=False, initial=uuid.uuid4, widget=hidden, **options)

    def to_python(self, value: Any) -> Any:
        """What is no token is none: nobody typed it, so nobody can mend it."""
        try:
            return super().to_python(value)
        except ValidationError:
            return None


class Manners(forms.BaseForm):
    """What `Form` and `ModelForm` share: no browser pop-ups, sentences with the field's name, `refuse`."""

    use_required_attribute = False
    # A verb's name for a field → this form's own.
    also_called: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            self.word_errors(field, field.label or name)
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
                field.empty_label = _("Chọn") if field.required else _("Không chọn")

    @staticmethod
    def word_errors(field: forms.Field, label: str | Promise) -> None:
        """Replace Django's stock messages; messages that the form itself gives stay."""
        words = {"label": label}
        if isinstance(field, forms.BooleanField):
            told = _("Cần đánh dấu “%(label)s”.")
        elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField):
            told = _("Cần chọn “%(label)s”.")
        else:
            told = _("Cần điền “%(label)s”.")
        stock = forms.Field.default_error_messages["required"]
        if field.error_messages.get("required") == stock:
            field.error_messages["required"] = told % words
        if "invalid_choice" in field.error_messages:
            field.error_messages["invalid_choice"] = (
                _("Lựa chọn ở “%(label)s” không còn trong danh sách. Hãy chọn lại.") % words
            )

    def refuse(self, refused: Refused) -> None:
        """Show why an act was refused, at the field it names or on top."""
        words = refused.words(_)
        told = format_html("{} {}", words, clause_html(refused.clause)) if refused.clause else words
        field = self.also_called.get(refused.field, refused.field)
        self.add_error(field if field in self.fields else None, ValidationError(told, code="refused"))


class Form(Manners, forms.Form):
    """The form of every page."""


class ModelForm(Manners, forms.ModelForm):  # type: ignore[type-arg]  # the model is named by the subclass
    """The same over a model, for plain administration."""


class OnceForm(Form):
    """A form that must not act twice: views hand `once` to the verb."""

    once = OnceField()
