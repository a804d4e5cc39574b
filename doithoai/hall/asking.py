"""Gửi câu hỏi từ điện thoại: a question from somebody in the hall, with a receipt only after it is stored (B.Đ9.2-b)."""

import re
from threading import Lock

from django.core.exceptions import ValidationError
from django.forms import BooleanField
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doithoai.dialogues.published import addressee
from doithoai.hall.pictures import TICK
from doithoai.hall.stream import PREFIX, SUFFIX
from doithoai.opinions.codes import normalise_code
from doithoai.opinions.published_hall import Door, QuestionStanding, door, standing
from doithoai.opinions.questions import MOST_LETTERS, Asked, ask
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import NfcCharField, OnceForm
from doithoai.ui.guessing import given_out, missed, waiting, waits

PHONE = re.compile(r"(?:\+?84|0)\d{9,10}")
# Far above what the verb takes: the verb says how long it may be, and nothing typed is cut.
ANY_LENGTH = 1_000_000
DATA, PAGE = "application/json", "text/html"
# One at a time in each process, before the database is asked for anything: three hundred telephones that wait for the same
# rows would hold every connection, and SQLite's own waiting is not fair. A telephone that waited so long sends again.
TURN, TURN_SECONDS = Lock(), 10.0


class AskForm(OnceForm):
    """One question; who asks may stay unsaid."""

    text = NfcCharField(
        label=gettext_lazy("Câu hỏi của ông bà"),
        max_length=ANY_LENGTH,
        multiline=True,
        rows=5,
        help_text=gettext_lazy("Hỏi một việc, nói rõ ở đâu. Nhiều việc thì gửi nhiều câu hỏi."),
        error_messages={"required": gettext_lazy("Ông bà ghi câu hỏi, một câu cũng được.")},
    )
    name = NfcCharField(label=gettext_lazy("Họ và tên"), max_length=120, required=False)
    address = NfcCharField(label=gettext_lazy("Thôn, khu phố"), max_length=200, required=False)
    phone = NfcCharField(
        label=gettext_lazy("Số điện thoại"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Chỉ dùng để báo kết quả."),
    )
    publish_name = BooleanField(
        label=gettext_lazy("Được đọc tên tôi tại hội nghị và nêu tên khi công khai"), required=False
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "tel"}

    def clean_phone(self) -> str:
        """A telephone number, or nothing."""
        phone = re.sub(r"[\s.\-()]", "", self.cleaned_data["phone"])
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("Số điện thoại cần đủ 10 chữ số, ví dụ 0900 000 102."), code="phone")
        return phone

    def clean(self) -> None:
        """Whoever lets the name be read out gives one."""
        if self.cleaned_data.get("publish_name") and not self.cleaned_data.get("name"):
            self.add_error("name", _("Ông bà ghi họ tên để được đọc tên, hoặc bỏ dấu ở ô dưới."))

    def asked(self) -> Asked:
        """What the verb takes."""
        said = self.cleaned_data
        names = ("text", "name", "address", "phone", "publish_name")
        return Asked(**{name: said[name] for name in names}, once=str(said["once"] or ""))


def _found(code: str) -> Door:
    hall = door(code, timezone.now())
    if hall is None:
        raise Http404
    return hall


def _wants_data(request: HttpRequest) -> bool:
    return request.get_preferred_type([PAGE, DATA]) == DATA


def _address(one: QuestionStanding) -> str:
    return reverse("hall:asked", args=[one.dialogue_code, one.code])


def _data(one: QuestionStanding) -> dict[str, object]:
    """The same for the script of the page."""
    told = {name: getattr(one, name) for name in ("number", "code", "step", "words", "reason", "ahead")}
    return {**told, "open": one.is_open, "url": _address(one)}


def _stored(form: AskForm, code: str) -> QuestionStanding:
    """Hands the question in once, however often the form arrives; only what is stored has a number."""
    dialogue = addressee(code)
    if dialogue is None:
        raise Refused("Buổi đối thoại này không còn trên cổng.", field="dialogue")
    question = ask(dialogue, form.asked(), at=timezone.now())
    stored = standing(question.submission.code)
    assert stored is not None
    return stored


def _sent(request: HttpRequest, form: AskForm, hall: Door) -> HttpResponse:
    closed = False
    if form.is_valid():
        try:
            stored = _stored(form, hall.code)
        except Refused as why:
            closed = why.field == "dialogue"
            form.refuse(why)
        else:
            told = JsonResponse(_data(stored)) if _wants_data(request) else redirect(_address(stored))
            return given_out(request, told, stored.code, always=True)
    if _wants_data(request):
        wrong = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        plain = {name: " ".join(errors) for name, errors in wrong.items()}
        return JsonResponse({"errors": plain, "closed": closed}, status=422)
    return _form_page(request, form, hall, status=422)


def _in_turn(request: HttpRequest, code: str) -> HttpResponse:
    if not TURN.acquire(timeout=TURN_SECONDS):
        return _busy(request, code)
    try:
        return _sent(request, AskForm(request.POST), _found(code))
    finally:
        TURN.release()


def _busy(request: HttpRequest, code: str) -> HttpResponse:
    """Nothing is stored and nothing is lost: the telephone tries again by itself, a person presses once more."""
    if _wants_data(request):
        return JsonResponse({"busy": True}, status=503)
    form = AskForm(request.POST)
    form.add_error(
        None, _("Nhiều người đang gửi cùng lúc, máy chủ chưa lưu câu hỏi này. Ông bà bấm gửi lại.")
    )
    return _form_page(request, form, _found(code), status=503)


def _form_page(request: HttpRequest, form: AskForm, hall: Door, *, status: int = 200) -> HttpResponse:
    facts = {"hall": hall, "form": form, "most": MOST_LETTERS, "stream": _stream(hall.code)}
    return render(request, "hall/hoi.html", facts, status=status)


def _stream(code: str) -> str:
    return f"{PREFIX}{code}{SUFFIX}?man={TICK}"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def asking(request: HttpRequest, code: str) -> HttpResponse:
    """The form; without script it is sent like any form, with script it is kept on the telephone until it is stored."""
    if request.method == "POST":
        return _in_turn(request, code)
    return _form_page(request, AskForm(), _found(code))


def _code(typed: str) -> str:
    """The code as it is stored; a slip of the pen is no page, and no guess."""
    try:
        return normalise_code(typed)
    except Refused as mistyped:
        raise Http404 from mistyped


def _held_up(request: HttpRequest, hall: Door) -> HttpResponse:
    """No code is looked up for this network now; neither a right one nor a wrong one is told."""
    if _wants_data(request):
        return JsonResponse({"busy": True}, status=429)
    response = render(request, "hall/cho_tra_cuu.html", {"hall": hall, "why": waiting()}, status=429)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
@never_cache
def asked(request: HttpRequest, code: str, tracking: str) -> HttpResponse:
    """The receipt: number, code, and where the question stands now, for whoever holds the code."""
    hall, stored_as = _found(code), _code(tracking)
    if waits(request, stored_as):
        return _held_up(request, hall)
    one = standing(stored_as)
    if one is None or one.dialogue_code != hall.code:
        missed(request)
        raise Http404
    if _wants_data(request):
        return JsonResponse(_data(one))
    follow = request.build_absolute_uri(reverse("portal:follow", args=[one.code]))
    facts = {
        "hall": hall,
        "one": one,
        "follow": follow,
        "stream": _stream(hall.code),
        "address": _address(one),
    }
    response = render(request, "hall/cau_hoi.html", facts)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
