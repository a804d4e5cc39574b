"""A speaking slip handed in from the portal (B.Đ9.1-g2a)."""

from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doithoai.audit.record import PUBLIC
from doithoai.dialogues import published
from doithoai.dialogues.published import PublicDialogue
from doithoai.dialogues.registration import Slip, register_to_speak
from doithoai.portal.dialogue_pages import found
from doithoai.portal.frame import page, scope_at, show
from doithoai.portal.sending_forms import contact_of
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import NfcCharField, OnceForm

REGISTERED = "so-phieu"


class SpeakForm(OnceForm):
    """What a speaking slip asks."""

    speaker = NfcCharField(label=gettext_lazy("Họ và tên người phát biểu"), max_length=120)
    address = NfcCharField(label=gettext_lazy("Thôn, khu phố"), max_length=200, required=False)
    on_behalf_of = NfcCharField(
        label=gettext_lazy("Đại diện cho"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ghi nếu ông bà nói thay một nhóm, tổ chức, khu phố."),
    )
    phone = NfcCharField(
        label=gettext_lazy("Số điện thoại"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Chỉ dùng khi cần liên hệ về buổi này."),
    )
    subject = NfcCharField(
        label=gettext_lazy("Ông bà sẽ nói về việc gì"),
        max_length=500,
        multiline=True,
        rows=3,
        help_text=gettext_lazy("Ghi tóm tắt để cơ quan chuẩn bị trả lời."),
    )

    def clean_phone(self) -> str:
        """A telephone number, or nothing."""
        typed: str = self.cleaned_data["phone"]
        contact_of(typed.replace("@", ""))
        return typed


def slip(form: SpeakForm) -> Slip:
    """What the form says, in the words of the verb."""
    said = form.cleaned_data
    names = ("speaker", "address", "on_behalf_of", "phone", "subject")
    return Slip(**{name: said[name] for name in names}, once=str(said["once"] or ""))


def slip_number(dialogue: PublicDialogue, signed: str) -> str:
    """The number on the slip, if this page gave it."""
    try:
        return Signer(salt=dialogue.code).unsign(signed) if signed else ""
    except BadSignature:
        return ""


def registered(form: SpeakForm, code: str) -> str:
    """Hand the slip in once, however often the form arrives; the number of the slip, signed."""
    dialogue = published.addressee(code)
    if dialogue is None:
        raise Refused("Buổi đối thoại này không còn trên cổng.")
    speech = register_to_speak(dialogue, slip(form), by=PUBLIC, at=timezone.now())
    return Signer(salt=code).sign(str(speech.number))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Đăng ký phát biểu: a slip with a number, in the order of arrival."""
    dialogue = found(code)
    form = SpeakForm(request.POST or None)
    if form.is_valid():
        try:
            signed = registered(form, dialogue.code)
        except Refused as why:
            form.refuse(why)
        else:
            address = reverse("portal:speak", args=[dialogue.code])
            return redirect(f"{address}?{urlencode({REGISTERED: signed})}")
    facts = {
        "dialogue": dialogue,
        "scope": scope_at(dialogue.organisation_slug),
        "form": form,
        "number": slip_number(dialogue, request.GET.get(REGISTERED, "")),
        "nav": "dialogues",
    }
    return show(request, "speak", facts, status=422 if form.errors else 200)
