"""Coming to a dialogue: registered without an account, kept with a code, given back with it (B.Đ8.3-a)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.audit.record import PUBLIC
from doithoai.dialogues import published, published_attending
from doithoai.dialogues.attending import (
    MOST_PEOPLE,
    Coming,
    cancel_attendance,
    register_to_attend,
    register_to_attend_and_speak,
)
from doithoai.dialogues.published_attending import PublicSeat
from doithoai.portal.dialogue_pages import found
from doithoai.portal.frame import Missing, page, private, scope_at, show
from doithoai.portal.sending_forms import contact_of
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, NfcCharField, OnceForm


class AttendForm(OnceForm):
    """What a registration asks: a name, and what helps to keep a seat and to call."""

    # A slip refused for its subject is shown at the field of this form.
    also_called = {"speaker": "name", "on_behalf_of": "group"}

    name = NfcCharField(label=gettext_lazy("Họ và tên"), max_length=120)
    address = NfcCharField(label=gettext_lazy("Thôn, khu phố"), max_length=200, required=False)
    people = forms.IntegerField(
        label=gettext_lazy("Mấy người cùng đến"),
        initial=1,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "in-date"}),
        help_text=gettext_lazy("Kể cả ông bà."),
        error_messages={
            "invalid": gettext_lazy("Hãy ghi một số, ví dụ 1."),
            "min_value": gettext_lazy("Ít nhất là 1 người."),
            "max_value": gettext_lazy(
                "Mỗi lần đăng ký nhiều nhất %(limit_value)s người. Đoàn đông hơn xin gọi cơ quan tổ chức."
            ),
        },
    )
    group = NfcCharField(
        label=gettext_lazy("Đại diện cho"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ghi nếu ông bà đến thay một nhóm, tổ chức, khu phố."),
    )
    phone = NfcCharField(
        label=gettext_lazy("Số điện thoại"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Để báo khi đổi giờ, đổi nơi hoặc khi có chỗ."),
    )
    speaks = forms.BooleanField(label=gettext_lazy("Tôi muốn phát biểu"), required=False)
    subject = NfcCharField(
        label=gettext_lazy("Ông bà sẽ nói về việc gì"),
        max_length=500,
        multiline=True,
        rows=3,
        required=False,
        help_text=gettext_lazy("Ghi tóm tắt để cơ quan chuẩn bị trả lời. Bỏ trống nếu chỉ đến nghe."),
    )

    def clean_phone(self) -> str:
        """A telephone number, or nothing."""
        typed: str = self.cleaned_data["phone"]
        return contact_of(typed.replace("@", ""))[0]

    def clean(self) -> dict[str, Any]:
        """Who wishes to speak says about what."""
        said = super().clean() or self.cleaned_data
        if said.get("speaks") and not said.get("subject") and "subject" not in self.errors:
            self.add_error("subject", _("Ông bà ghi tóm tắt sẽ nói về việc gì."))
        return said

    def coming(self) -> Coming:
        """What the form says, in the words of the verb."""
        said = self.cleaned_data
        names = ("name", "address", "group", "people", "phone")
        return Coming(**{name: said[name] for name in names}, once=str(said["once"] or ""))


class SeatForm(Form):
    """One field: the code of a registration as it was typed."""

    ma = NfcCharField(
        label=gettext_lazy("Mã đăng ký"),
        max_length=60,
        help_text=gettext_lazy("Ví dụ DU-K7M4-Q9TR. Gõ chữ thường, không dấu gạch cũng được."),
        error_messages={"required": gettext_lazy("Ông bà nhập mã đăng ký, bắt đầu bằng DU.")},
    )

    def clean_ma(self) -> str:
        """The code as it is stored."""
        seat = published_attending.public_seat(self.cleaned_data["ma"])
        if seat is None:
            raise ValidationError(
                _("Không có đăng ký nào mang mã này. Ông bà xem lại từng chữ, hoặc gọi cơ quan tổ chức."),
                code="unknown",
            )
        return seat.code


def registered(form: AttendForm, code: str) -> str:
    """Registers once, however often the form arrives; the code that opens the registration."""
    dialogue = published.addressee(code)
    if dialogue is None:
        raise Refused("Buổi đối thoại này không còn trên cổng.")
    said, now = form.cleaned_data, timezone.now()
    if not said["speaks"]:
        return register_to_attend(dialogue, form.coming(), by=PUBLIC, at=now).code
    attendee, _slip = register_to_attend_and_speak(
        dialogue, form.coming(), said["subject"], by=PUBLIC, at=now
    )
    return attendee.code


@require_http_methods(["GET", "HEAD", "POST"])
@page
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Đăng ký tham dự: a seat, or a place in line, with a code."""
    dialogue = found(code)
    form = AttendForm(request.POST or None)
    if form.is_valid():
        try:
            seat = registered(form, dialogue.code)
        except Refused as why:
            form.refuse(why)
        else:
            return redirect("portal:seat", seat)
    row = published.addressee(dialogue.code)
    facts = {
        "dialogue": dialogue,
        "scope": scope_at(dialogue.organisation_slug),
        "form": form,
        "seat_form": SeatForm(),
        "room": published_attending.room(row) if row else None,
        "nav": "dialogues",
    }
    return show(request, "attend", facts, status=422 if form.errors else 200)


@require_safe
@private
def find_seat(request: HttpRequest) -> HttpResponse:
    """The registration by its code, for whoever wrote it down."""
    form = SeatForm(request.GET if "ma" in request.GET else None)
    if form.is_valid():
        return redirect("portal:seat", form.cleaned_data["ma"])
    facts = {"form": form, "nav": "dialogues"}
    return show(request, "seat_find", facts, status=422 if form.errors else 200)


def _held(code: str) -> PublicSeat:
    seat = published_attending.public_seat(code)
    if seat is None:
        raise Missing(
            _("Không có đăng ký này"),
            _("Ông bà xem lại từng chữ của mã, hoặc gọi cơ quan tổ chức buổi đối thoại."),
        )
    return seat


@require_safe
@private
def seat(request: HttpRequest, code: str) -> HttpResponse:
    """Thẻ tham dự: number, code and QR for the door; nothing about the person."""
    return _shown(request, _held(code))


def _shown(request: HttpRequest, held: PublicSeat, refused: str = "") -> HttpResponse:
    dialogue = found(held.dialogue_code)
    url = request.build_absolute_uri(reverse("portal:seat", args=[held.code]))
    facts = {"seat": held, "dialogue": dialogue, "seat_url": url, "refused": refused}
    return show(request, "seat", facts, status=422 if refused else 200)


@require_POST
@private
def give_back(request: HttpRequest, code: str) -> HttpResponse:
    """The holder does not come: the seat goes to whoever waits."""
    held = _held(code)
    row = published_attending.holder(code)
    assert row is not None  # `_held` has seen it
    try:
        cancel_attendance(row, by=PUBLIC, at=timezone.now())
    except Refused as why:
        return _shown(request, held, why.words(_))
    return redirect("portal:seat", held.code)
