"""Cách trả lời và câu mẫu: which hands a body asks for and how many days it gives; the texts it uses again."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from doithoai.audit.models import Entry
from doithoai.audit.record import history
from doithoai.desk.administration import administrator, bodies
from doithoai.desk.frame import (
    OfficialRequest,
    desk_page,
    done,
    found,
    official,
    own_organisations,
    posted,
    whole,
)
from doithoai.opinions import house_rules
from doithoai.opinions.fields import field_choices, field_label
from doithoai.opinions.house_rules import Handling, Wording
from doithoai.opinions.models import HandlingRule, StandardText
from doithoai.organisations.models import Organisation, Role
from doithoai.ui.forms import Form, NfcCharField

# Bodies have party committees, councils and the like; a unit answers by the rule of its body.
MOST_CHOICES = 300
READERS = (Role.CLERK, Role.ADVISORY, Role.LEADER, Role.ORG_ADMIN)


def _days(label: Any) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "class": "in-date"}
    return forms.IntegerField(
        label=label, min_value=1, max_value=house_rules.MOST_DAYS, widget=forms.TextInput(attrs=attrs)
    )


class HandlingForm(Form):
    """How the body answers."""

    unit_head_signs = forms.BooleanField(
        label=gettext_lazy("Trưởng đơn vị ký dự thảo trước khi trình"), required=False
    )
    leader_approves = forms.BooleanField(
        label=gettext_lazy("Lãnh đạo phê duyệt trước khi trả lời"), required=False
    )
    days_urgent = _days(gettext_lazy("Khẩn: số ngày làm việc"))
    days_high = _days(gettext_lazy("Cao: số ngày làm việc"))
    days_medium = _days(gettext_lazy("Trung bình: số ngày làm việc"))
    days_low = _days(gettext_lazy("Thấp: số ngày làm việc"))
    keep_years = forms.IntegerField(
        label=gettext_lazy("Giữ dữ liệu cá nhân (năm)"),
        min_value=1,
        max_value=house_rules.MOST_YEARS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "in-date"}),
        help_text=gettext_lazy(
            "Hết số năm này kể từ khi kết thúc hồ sơ, tên và liên hệ của người nêu được gỡ khỏi hồ sơ."
        ),
    )


def _chosen(request: OfficialRequest, rows: QuerySet[Organisation]) -> Organisation:
    """The body named in the address, else the account's own, else the first."""
    asked = request.GET.get("co-quan", "")
    if asked:
        return found(rows, pk=whole(asked))
    row = rows.filter(pk=request.account.organisation_id).first() or rows.first()
    if row is None:
        raise Http404
    return row


def _here(name: str, body: Organisation) -> str:
    return f"{reverse(name)}?co-quan={body.pk}"


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def handling(request: OfficialRequest) -> HttpResponse:
    """How a body answers: further hands, days for each urgency, years until names are taken out."""
    rows = bodies(request).filter(valid_to__isnull=True).order_by("path")
    body = _chosen(request, rows)
    rule = house_rules.handling_rule(body)
    form = HandlingForm(posted(request), initial=asdict(_as_set(rule)))
    if form.is_valid() and done(
        request,
        form,
        lambda: house_rules.set_handling_rule(
            body, Handling(**form.cleaned_data), by=request.account, at=request.now
        ),
    ):
        messages.success(request, _("Đã lưu cách trả lời của %(name)s.") % {"name": body.short_name})
        return redirect(_here("desk:admin_handling", body))
    context = {
        "form": form,
        "body": body,
        "choices": rows[:MOST_CHOICES],
        "history": _history(rule),
    }
    status = 422 if form.errors else 200
    return desk_page(request, "desk/admin_handling.html", context, section="administration", status=status)


def _history(rule: HandlingRule) -> list[tuple[Entry, list[str]]]:
    """Who changed what: each line the name of a setting, before and after."""
    if not rule.pk:
        return []
    names = {name: str(field.label) for name, field in HandlingForm.base_fields.items()}
    return [
        (
            entry,
            [
                f"{names.get(name, name)}: {_word(old)} → {_word(new)}"
                for name, (old, new) in entry.facts["changed"].items()
            ],
        )
        for entry in history(rule).reverse()
    ]


def _word(value: object) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return str(value)


def _as_set(rule: HandlingRule) -> Handling:
    return Handling(**{name: getattr(rule, name) for name in Handling.__dataclass_fields__})


class TextForm(Form):
    """A text to use again."""

    name = NfcCharField(label=gettext_lazy("Tên để tìm lại"), max_length=120)
    field = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"), required=False)
    text = NfcCharField(
        label=gettext_lazy("Nội dung"), max_length=house_rules.MOST_TEXT, multiline=True, rows=6
    )
    legal_basis = NfcCharField(label=gettext_lazy("Căn cứ pháp lý"), max_length=500, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["field"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("Mọi lĩnh vực")), *field_choices()]


@official
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: OfficialRequest) -> HttpResponse:
    """The texts in use, and a new one."""
    rows = own_organisations(request, *READERS)
    body = _chosen(request, rows)
    writes = house_rules.writes_texts(request.authority, body.pk)
    if request.method == "POST" and not writes:
        raise Http404
    form = TextForm(posted(request))
    if form.is_valid() and done(
        request,
        form,
        lambda: house_rules.add_standard_text(
            body, Wording(**form.cleaned_data), by=request.account, at=request.now
        ),
    ):
        messages.success(request, _("Đã thêm câu mẫu."))
        return redirect(_here("desk:standard_texts", body))
    kept = house_rules.standard_texts(body).select_related("by__person")
    context = {
        "form": form if writes else None,
        "body": body,
        "choices": rows[:MOST_CHOICES],
        "texts": [(text, field_label(text.field) if text.field else "") for text in kept],
    }
    status = 422 if form.errors else 200
    return desk_page(request, "desk/standard_texts.html", context, section="opinions", status=status)


@official
@require_POST
def retire_text(request: OfficialRequest, pk: int) -> HttpResponse:
    """Takes a text out of use."""
    text = found(StandardText.objects.select_related("organisation"), pk=pk)
    if not house_rules.writes_texts(request.authority, text.organisation_id):
        raise Http404
    if done(
        request, None, lambda: house_rules.retire_standard_text(text, by=request.account, at=request.now)
    ):
        messages.success(request, _("Đã thôi dùng câu mẫu “%(name)s”.") % {"name": text.name})
    return redirect(_here("desk:standard_texts", text.organisation))
