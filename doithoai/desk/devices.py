"""Sổ tay tại hội trường: a page that works without a line, what it keeps, and the door through which it sends (B.Đ9)."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.forms.boundfield import BoundField
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doithoai.desk.device_acts import ON_THE_FLOOR, Act, perform
from doithoai.desk.device_forms import GuestForm, NoteForm, SlipForm, WordsForm
from doithoai.desk.device_picture import picture
from doithoai.desk.device_words import WORDS
from doithoai.desk.device_worker import SCRIPTS, worker_text
from doithoai.desk.dialogues import in_hand
from doithoai.desk.frame import OfficialRequest, official
from doithoai.dialogues.devices import Done, hour_by_us, settle
from doithoai.dialogues.models import DeviceAct, Dialogue
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, NfcCharField

MOST_ACTS = 100
MARK = re.compile(r"[0-9A-Za-z-]{8,40}")
NAME = re.compile(r"[a-z_]{1,20}")


@official
@never_cache
@require_safe
def notebook(request: OfficialRequest, pk: int) -> HttpResponse:
    """The page itself: the same with and without a line; who and what stands in it comes from the device's own store."""
    dialogue = in_hand(request, pk)
    get_token(request)  # the cookie with which it will send
    addresses = {
        "pk": dialogue.pk,
        "page": reverse("desk:offline", args=[pk]),
        "sync": reverse("desk:devices", args=[pk]),
        "worker": reverse("desk:worker"),
        "scope": reverse("desk:dialogues"),
        "signIn": reverse("desk:sign_in"),
        "stream": reverse("hall:live", args=[dialogue.code]) + "dong?man=nhip",
    }
    forms = {
        "guest_form": GuestForm(auto_id="khach_%s"),
        "slip_form": SlipForm(auto_id="phieu_%s"),
        "hear_form": WordsForm(auto_id="nghe_%s", dialogue=dialogue),
        "minute_form": NoteForm(auto_id="bb_%s"),
    }
    context = {
        **forms,
        "limits": {bound.auto_id: most for form in forms.values() for bound, most in _limits(form)},
        "dialogue": dialogue,
        "addresses": addresses,
        "words": WORDS,
        "scripts": SCRIPTS,
    }
    return render(request, "desk/offline.html", context)


def _limits(form: Form) -> Iterator[tuple[BoundField, int]]:
    for bound in form:
        if isinstance(bound.field, NfcCharField):
            yield bound, bound.field.most


@official
@require_safe
def worker(_request: OfficialRequest) -> HttpResponse:
    """The service worker: its address decides what it may serve, the pages of dialogues and nothing else."""
    answer = HttpResponse(worker_text(), content_type="text/javascript; charset=utf-8")
    answer.headers["Service-Worker-Allowed"] = reverse("desk:dialogues")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@official
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sync(request: OfficialRequest, pk: int) -> JsonResponse:
    """GET: the dialogue as it stands. POST: acts in the order they were done; each is done once and answered, then as GET."""
    dialogue = in_hand(request, pk)
    get_token(request)
    answers: list[dict[str, Any]] = []
    if request.method == "POST":
        try:
            sent = _sent(request)
        except Refused as refused:
            return JsonResponse({"refused": refused.words(_)}, status=422)
        answers = [_received(request, dialogue, *one) for one in sent]
        dialogue.refresh_from_db()
    return JsonResponse({"answers": answers, "picture": picture(dialogue, request.account, request.now)})


Sent = tuple[Done, datetime]


def _sent(request: OfficialRequest) -> list[Sent]:
    """What the device sent, when it is written as our page writes it."""
    try:
        told = _whole_words(request.body)
        now, device, acts = _moment(told["now"]), str(told["device"])[:40], told["acts"]
        if told["account"] != request.account.pk:
            raise Refused("Những việc này do tài khoản khác ghi. Hãy đăng nhập bằng tài khoản đó để gửi.")
        return [_one(act, device, now) for act in acts[:MOST_ACTS]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Refused("Máy chủ không đọc được những việc đã gửi.") from None


def _whole_words(body: bytes) -> Any:
    """As it was written; half a sign, which JSON can write and no store can keep, becomes a question mark."""
    written = json.dumps(json.loads(body), ensure_ascii=False)
    return json.loads(written.encode("utf-8", "replace"))


def _moment(text: object) -> datetime:
    moment = parse_datetime(str(text))
    if moment is None or not is_aware(moment):
        raise ValueError(text)
    return moment


def _one(told: dict[str, Any], device: str, now: datetime) -> Sent:
    once, name, data = told["once"], told["act"], told["data"]
    if not (MARK.fullmatch(once) and NAME.fullmatch(name) and isinstance(data, dict)):
        raise ValueError(once)
    return Done(once, name, _moment(told["at"]), device.replace("\0", ""), data), now


def _received(request: OfficialRequest, dialogue: Dialogue, done: Done, now: datetime) -> dict[str, Any]:
    dialogue.refresh_from_db()
    since = dialogue.opened_at if done.act in ON_THE_FLOOR else None
    at = hour_by_us(done.at, now, since=since, at=request.now)
    act = Act(dialogue, request.account, at, done.once, done.device, done.data)
    done = Done(done.once, done.act, at, done.device, done.data)
    try:
        row = settle(dialogue, done, lambda: perform(act, done.act), by=request.account, at=request.now)
    except Refused as refused:
        return {"once": done.once, "refused": refused.words(_)}
    return _told(row)


def _told(row: DeviceAct) -> dict[str, Any]:
    return {"once": row.once, "refused": row.refused, "at": localtime(row.done_at), **row.answer}
