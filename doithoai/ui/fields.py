"""One form field as HTML: label, hint, the error above the input, and what screen readers need."""

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doithoai.ui.components import icon_html

Text = str | Promise


def label_words(field: BoundField, label: Text) -> SafeString:
    """The label; what may stay empty says so, what is required says nothing, what is required at times has a hint."""
    words = label or field.label
    if field.field.required or getattr(field.field, "at_times", False):
        return format_html("{}", words)
    return format_html('{} <span class="opt">{}</span>', words, _("(không bắt buộc)"))


def about_html(field: BoundField, hint: Text) -> SafeString:
    """Hint and errors, with the ids that `aria-describedby` names."""
    words = hint or field.help_text
    told = format_html('<span class="hint" id="{}_helptext">{}</span>', field.auto_id, words) if words else ""
    errors = format_html_join(
        "",
        '<span class="err">{}<span>{}</span></span>',
        ((icon_html("alert"), error) for error in field.errors),
    )
    wrong = (
        format_html('<span class="errs" id="{}_error">{}</span>', field.auto_id, errors)
        if field.errors
        else ""
    )
    return format_html("{}{}", told, wrong)


def described_by(field: BoundField, hint: Text) -> str:
    """Ids of hint and errors for the input."""
    ids = [f"{field.auto_id}_helptext"] if hint or field.help_text else []
    return " ".join(ids + ([f"{field.auto_id}_error"] if field.errors else []))


def options_html(field: BoundField, label: SafeString, about: SafeString, described: str) -> SafeString:
    """Radio buttons or check boxes as a group of large targets."""
    notes: dict[str, Text] = getattr(field.field, "notes", {})
    options = format_html_join(
        "",
        "<label>{}<span>{}{}</span></label>",
        (
            (
                option.tag(),
                option.choice_label,
                format_html("<small>{}</small>", notes[str(option.data["value"])])
                if str(option.data["value"]) in notes
                else "",
            )
            for option in field.subwidgets
        ),
    )
    aria = format_html(' aria-describedby="{}"', described) if described else ""
    return format_html(
        '<fieldset class="f{} opts" id="{}"{}><legend>{}</legend>{}{}</fieldset>',
        " f--bad" if field.errors else "",
        field.auto_id,
        aria,
        label,
        about,
        options,
    )


def keys_html(
    field: BoundField, *, keys: str, columns: int = 1, label: Text = "", suggested: str = ""
) -> SafeString:
    """{% keychoices form.kind keys="1234" %}: radio buttons as keys, one letter or digit for each choice."""
    options = [option for option in field.subwidgets if option.data["value"] != ""]
    if len(keys) < len(options):
        raise ValueError(f"keychoices: {len(options)} choices, {len(keys)} keys")
    hint = format_html(' <span class="xs mut">{}</span>', _("gợi ý"))
    rows = (
        (key, key, option.tag(), option.choice_label, hint if str(option.data["value"]) == suggested else "")
        for key, option in zip(keys.upper(), options, strict=False)
    )
    shown = format_html_join("", '<label data-key="{}"><kbd>{}</kbd>{}<span>{}{}</span></label>', rows)
    return format_html(
        '<fieldset class="f{}" id="{}"><legend>{}</legend>{}<div class="keys keys--{}">{}</div></fieldset>',
        " f--bad" if field.errors else "",
        field.auto_id,
        label_words(field, label),
        about_html(field, ""),
        columns,
        shown,
    )


def file_html(field: BoundField, control: SafeString) -> SafeString:
    """A file input; with the script its button and the chosen names are in the language of the page."""
    return format_html(
        '<div class="drop">{}{}<output class="chosen" for="{}">{}</output><label class="btn btn--2" for="{}">{}</label></div>',
        icon_html("clip"),
        control,
        field.id_for_label,
        _("Chưa chọn tệp"),
        field.id_for_label,
        _("Chọn tệp"),
    )


def field_html(
    field: BoundField, *, label: Text = "", hint: Text = "", rows: int = 0, autofocus: bool = False
) -> SafeString:
    """{% formfield form.name %}; a hidden field is only its input."""
    if field.is_hidden:
        return field.as_widget()
    words, about, described = label_words(field, label), about_html(field, hint), described_by(field, hint)
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return options_html(field, words, about, described)
    attrs: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    if rows:
        attrs["rows"] = str(rows)
    if autofocus:
        attrs["autofocus"] = True
    css = " f--bad" if field.errors else ""
    control = field.as_widget(attrs=attrs)
    if isinstance(widget, forms.CheckboxInput):
        return format_html(
            '<div class="f{}">{}<label class="pick" for="{}">{}<span>{}</span></label></div>',
            css,
            about,
            field.id_for_label,
            control,
            label or field.label,
        )
    if isinstance(widget, forms.FileInput):
        control = file_html(field, control)
    return format_html(
        '<div class="f{}"><label for="{}">{}</label>{}{}</div>',
        css,
        field.id_for_label,
        words,
        about,
        control,
    )


def fields_html(form: forms.BaseForm) -> SafeString:
    """{% formfields form %}: all fields in their order, hidden ones included."""
    return format_html_join("", "{}", ((field_html(field),) for field in form))


def plain(error: object) -> str:
    """An error without the clause chip: a link cannot stand inside a link."""
    return strip_tags(error) if isinstance(error, SafeString) else str(error)


def summary_html(form: forms.BaseForm) -> SafeString:
    """{% errsum form %}: what is wrong, each with a link to its field; nothing when nothing is wrong."""
    if not form.is_bound or form.is_valid():
        return mark_safe("")
    wrong = [
        (f"#{form[name].id_for_label or form[name].auto_id}", plain(error))
        for name, errors in form.errors.items()
        if name in form.fields
        for error in errors
    ]
    general = format_html_join("", "<li>{}</li>", ((error,) for error in form.non_field_errors()))
    linked = format_html_join("", '<li><a href="{}">{}</a></li>', wrong)
    count = len(wrong) + len(form.non_field_errors())
    title = ngettext("Còn %(count)s chỗ cần sửa", "Còn %(count)s chỗ cần sửa", count) % {"count": count}
    return format_html(
        '<div class="errsum" role="alert" tabindex="-1" id="loi"><h2>{}{}</h2><ul>{}{}</ul><p class="small mut">{}</p></div>',
        icon_html("alert"),
        title,
        general,
        linked,
        kept_words(form),
    )


def kept_words(form: forms.BaseForm) -> str:
    """What came back: every word, and no file, which browsers let go of."""
    if not form.files:
        return _("Mọi điều ông bà đã viết vẫn còn nguyên.")
    return _(
        "Mọi điều ông bà đã viết vẫn còn nguyên. Riêng tệp đã chọn thì trình duyệt không giữ: hãy chọn lại tệp."
    )
