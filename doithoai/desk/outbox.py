"""Báo tin: what is to be told to whoever raised a matter, let go by a person; one message with its words and ways (A.2-i)."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, posted
from doithoai.desk.hanging import seated
from doithoai.desk.outbox_lines import lined, tabs, ticked
from doithoai.documents import releasing, telling
from doithoai.documents.reaching import ways
from doithoai.documents.telling import REPLY
from doithoai.notifications.lifecycle import OPEN, State
from doithoai.notifications.models import Message, Way
from doithoai.ui.forms import Form, ManyChoiceField, NfcCharField

PAGE = 50


class ReleaseForm(Form):
    """Which ones may leave."""

    messages = ManyChoiceField(
        queryset=Message.objects.none(),
        label=gettext_lazy("Tin"),
        error_messages={"required": gettext_lazy("Hãy chọn ít nhất một tin.")},
    )

    def __init__(self, *args: Any, rows: QuerySet[Message], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["messages"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = rows


class TurnForm(Form):
    """Another way, of those that are open."""

    way = forms.ChoiceField(label=gettext_lazy("Báo bằng cách khác"))

    def __init__(self, *args: Any, open_ways: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["way"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(way, Way(way).label) for way in open_ways]


class WithdrawForm(Form):
    """Why it is not sent."""

    reason = NfcCharField(label=gettext_lazy("Vì sao thôi gửi"), max_length=300)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def outbox(request: OfficialRequest) -> HttpResponse:
    """Messages that wait; those that are ticked leave."""
    bodies = seated(request)
    rows = releasing.waiting(bodies)
    form = ReleaseForm(posted(request), rows=rows | releasing.failed(bodies))
    if form.is_valid():
        chosen = list(form.cleaned_data["messages"])
        if done(request, form, lambda: releasing.release(chosen, by=request.account, at=request.now)):
            words = ngettext("Đã cho gửi %(n)s tin.", "Đã cho gửi %(n)s tin.", len(chosen))
            messages.success(request, words % {"n": len(chosen)})
            return redirect("desk:outbox")
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "rows": lined(list(page), ticked(request, list(page)), request.today),
        "tabs": tabs(bodies),
        "current": "cho",
        "unwritten": telling.without_message(bodies).count(),
        "post": post_office(),
    }
    return desk_page(
        request, "desk/outbox.html", context, section="telling", status=422 if form.errors else 200
    )


def post_office() -> str:
    """Where e-mails go on this machine: to a server, into files (a demo), or nowhere yet."""
    backend = settings.EMAIL_BACKEND
    if not backend:
        return "none"
    return "server" if settings.EMAIL_HOST else "files"


@official
@require_POST
def write_rest(request: OfficialRequest) -> HttpResponse:
    """Writes the messages of what went elsewhere before there were messages."""
    number = telling.tell_of_rest(seated(request), by=request.account, at=request.now)
    words = ngettext("Đã soạn tin cho %(n)s ý kiến.", "Đã soạn tin cho %(n)s ý kiến.", number)
    messages.success(request, words % {"n": number})
    return redirect("desk:outbox")


@official
@require_safe
def others(request: OfficialRequest) -> HttpResponse:
    """E-mails on their way, those that could not be sent, and what is done."""
    bodies = seated(request)
    lists = {"dang": releasing.leaving, "hong": releasing.failed, "xong": releasing.ended}
    asked = request.GET.get("muc", "")
    slug = asked if asked in lists else "dang"
    page = Paginator(lists[slug](bodies), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": lined(list(page)),
        "tabs": tabs(bodies),
        "current": slug,
        "post": post_office(),
    }
    return desk_page(request, "desk/outbox_others.html", context, section="telling")


def _mine(request: OfficialRequest, pk: int) -> Message:
    return found(Message.objects.filter(organisation_id__in=seated(request)), pk=pk)


@official
@require_safe
def message(request: OfficialRequest, pk: int) -> HttpResponse:
    """One message: its words, where it stands, and the ways that are open."""
    return _message(request, _mine(request, pk))


def _message(
    request: OfficialRequest,
    row: Message,
    turn_form: TurnForm | None = None,
    withdraw_form: WithdrawForm | None = None,
) -> HttpResponse:
    (line,) = lined([row])
    others = [way for way in _ways(row) if way != row.way]
    refused = turn_form or withdraw_form
    context = {
        "line": line,
        "row": row,
        "may_act": row.state in OPEN,
        "may_again": row.state == State.FAILED,
        "turn_form": turn_form or (TurnForm(open_ways=others) if others else None),
        "withdraw_form": withdraw_form or WithdrawForm(),
    }
    return desk_page(request, "desk/message.html", context, section="telling", status=422 if refused else 200)


def _ways(row: Message) -> list[str]:
    opinion = releasing.opinions_of([row]).get(row.about_id)
    return list(ways(opinion, written=row.occasion == REPLY)) if opinion else []


@official
@require_POST
def turn(request: OfficialRequest, pk: int) -> HttpResponse:
    """Chooses another way."""
    row = _mine(request, pk)
    form = TurnForm(request.POST, open_ways=_ways(row))
    if form.is_valid() and done(
        request,
        form,
        lambda: releasing.turn(row, form.cleaned_data["way"], by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã đổi cách báo. Hãy xem lại lời của tin."))
        return redirect("desk:message", row.pk)
    return _message(request, row, turn_form=form)


@official
@require_POST
def withdraw(request: OfficialRequest, pk: int) -> HttpResponse:
    """It is not sent, and why."""
    row = _mine(request, pk)
    form = WithdrawForm(request.POST)
    if form.is_valid() and done(
        request,
        form,
        lambda: releasing.withdraw(row, form.cleaned_data["reason"], by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã thôi gửi tin này."))
        return redirect("desk:message", row.pk)
    return _message(request, row, withdraw_form=form)
