"""Thư, cuộc gọi phải làm: whom to reach by hand, printed with contact data for a reason, and ticked off (A.2-i)."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from doithoai.desk.frame import OfficialRequest, desk_page, done, official, posted
from doithoai.desk.hanging import seated
from doithoai.desk.outbox import ReleaseForm
from doithoai.desk.outbox_lines import lined, tabs, ticked
from doithoai.documents import releasing
from doithoai.documents.releasing import BY_HAND, Ticking
from doithoai.documents.worklist import Line, printed
from doithoai.notifications.models import Message, Way
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Organisation, Role
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import NfcCharField, ViDateField

PAGE = 50
TOLD, NOBODY = "told", "nobody"


class TickForm(ReleaseForm):
    """Which were told on which day; or why nobody could be reached."""

    result = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[(TOLD, _("Đã báo")), (NOBODY, _("Không báo được"))],
        initial=TOLD,
        widget=forms.RadioSelect,
    )
    on = ViDateField(label=_("Ngày báo"), required=False)
    reason = NfcCharField(
        label=_("Vì sao không báo được"),
        max_length=300,
        required=False,
        help_text=_("Chỉ khi không báo được."),
    )

    def clean(self) -> dict[str, Any]:
        """A day, or a reason."""
        said = super().clean() or {}
        if said.get("result") == TOLD and not said.get("on") and "on" not in self.errors:
            self.refuse(Refused("Hãy ghi ngày đã báo.", clause="A.2-i", field="on"))
        return said

    def ticking(self) -> Ticking:
        """What the verb takes."""
        said = self.cleaned_data
        return Ticking(said["on"]) if said["result"] == TOLD else Ticking(reason=said["reason"])


class PrintForm(ReleaseForm):
    """Why contact data are shown; one form with the ticking, so it has a name of its own there."""

    also_called: ClassVar[dict[str, str]] = {"reason": "why"}

    why = NfcCharField(label=_("Lý do xem liên hệ"), max_length=500, initial=_("Báo tin cho người nêu"))


def _rows(request: OfficialRequest) -> QuerySet[Message]:
    rows = releasing.by_hand(seated(request))
    way = request.GET.get("cach", "")
    return rows.filter(way=way) if way in BY_HAND else rows


@official
@require_http_methods(["GET", "HEAD", "POST"])
def worklist(request: OfficialRequest) -> HttpResponse:
    """What is to be done by hand; several are ticked off at once."""
    form = TickForm(posted(request), rows=releasing.by_hand(seated(request)), initial={"on": request.today})
    if form.is_valid():
        chosen = list(form.cleaned_data["messages"])
        if done(
            request, form, lambda: releasing.tick(chosen, form.ticking(), by=request.account, at=request.now)
        ):
            words = ngettext("Đã ghi %(n)s việc.", "Đã ghi %(n)s việc.", len(chosen))
            messages.success(request, words % {"n": len(chosen)})
            return redirect("desk:worklist")
    return _page(request, form)


def _page(request: OfficialRequest, form: TickForm, print_form: PrintForm | None = None) -> HttpResponse:
    bodies = seated(request)
    page = Paginator(_rows(request), PAGE).get_page(request.GET.get("trang"))
    reveals = request.authority.own.values()
    context = {
        "form": form,
        "print_form": print_form or PrintForm(rows=Message.objects.none()),
        "may_print": any(here & (SECRETARIAT - {Role.LEADER}) for here in reveals),
        "page": page,
        "rows": lined(list(page), ticked(request, list(page)), request.today),
        "tabs": tabs(bodies),
        "current": "viec",
        "ways": [(way.value, way.label) for way in BY_HAND],
        "way": request.GET.get("cach", ""),
    }
    wrong = bool(form.errors or (print_form and print_form.errors))
    return desk_page(request, "desk/worklist.html", context, section="telling", status=422 if wrong else 200)


@official
@require_POST
def worklist_print(request: OfficialRequest) -> HttpResponse:
    """The list on paper with names, addresses and telephones; each look is written down."""
    rows = releasing.by_hand(seated(request))
    form = PrintForm(request.POST, rows=rows)
    lines: list[Line] = []
    if form.is_valid():
        chosen, reason = list(form.cleaned_data["messages"]), form.cleaned_data["why"]
        done(
            request,
            form,
            lambda: lines.extend(printed(chosen, reason, by=request.account, at=request.now)),
        )
    if not lines:
        typed = {name: request.POST.get(name, "") for name in ("result", "on", "reason")}
        return _page(request, TickForm(rows=rows, initial=typed), form)
    bodies = Organisation.objects.filter(pk__in={line.message.organisation_id for line in lines})
    context = {
        "piles": _piles(lines),
        "body": ", ".join(bodies.order_by("path").values_list("name", flat=True)),
        "today": request.today,
        "who": request.account.person.name,
    }
    return render(request, "desk/worklist_print.html", context)


def _piles(lines: list[Line]) -> list[tuple[Way, list[Line]]]:
    """Letters, calls and messages apart: each is another kind of work."""
    found = [(way, [line for line in lines if line.message.way == way]) for way in BY_HAND]
    return [(way, rows) for way, rows in found if rows]
