"""Chuyển nhiều ý kiến (A.2-g): chosen on a list, one body, one paper; looked at before it is sent."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from doithoai.desk.after_forms import SignedForm
from doithoai.desk.frame import OfficialRequest, desk_page, done, official, posted, whole
from doithoai.desk.hanging import seated
from doithoai.desk.passing_forms import receivers
from doithoai.documents.announcing import Signing
from doithoai.documents.models import Paper
from doithoai.documents.transferring import Sending, issue_transfer
from doithoai.opinions.batch import MOST, PASSABLE, Obstacle, sorted_out
from doithoai.opinions.codes import normalise_code
from doithoai.opinions.models import Opinion
from doithoai.opinions.passing import receiver_of
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import ManyChoiceField, NfcCharField


class SendManyForm(SignedForm):
    """Which ones, to whom, why; number, day and signer of the letter."""

    opinions = ManyChoiceField(
        queryset=Opinion.objects.none(),
        label=_("Ý kiến"),
        error_messages={"required": _("Hãy chọn ít nhất một ý kiến.")},
    )
    to = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Cơ quan trong hệ thống"), required=False, empty_label="—"
    )
    to_name = NfcCharField(label=_("hoặc cơ quan ngoài hệ thống"), max_length=200, required=False)
    reason = NfcCharField(label=_("Vì sao thuộc cơ quan đó"), max_length=500, multiline=True, rows=2)
    field_order = ("opinions", "to", "to_name", "reason", "number", "issued_on", "signer")

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, organisation=organisation, **options)
        chosen, to = self.fields["opinions"], self.fields["to"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        assert isinstance(to, forms.ModelChoiceField)
        chosen.queryset = Opinion.objects.filter(organisation=organisation).select_related(
            "submission", "organisation"
        )
        to.queryset = receivers(organisation)

    def clean(self) -> dict[str, Any]:
        """One body, of the system or outside."""
        said = super().clean() or {}
        if not {"to", "to_name"} & set(self.errors) and not said.get("to") and not said.get("to_name"):
            self.refuse(Refused("Hãy chọn hoặc ghi tên cơ quan nhận.", clause="A.2-g", field="to"))
        try:
            receiver_of(said.get("to"), said.get("to_name", ""))
        except Refused as twice:
            self.refuse(twice)
        return said

    @property
    def receiver(self) -> Organisation | str:
        """To whom."""
        to: Organisation | None = self.cleaned_data["to"]
        return to or str(self.cleaned_data["to_name"])


def asked_body(request: OfficialRequest) -> Organisation:
    """The desk asked for, else the first."""
    bodies = seated(request)
    asked = whole(request.POST.get("co-quan") or request.GET.get("co-quan") or "")
    if not asked and (first := whole(request.GET.get("y", ""))):
        asked = Opinion.objects.filter(pk=first).values_list("organisation", flat=True).first() or 0
    return Organisation.objects.get(pk=asked if asked in bodies else bodies[0])


def desks_of(request: OfficialRequest) -> QuerySet[Organisation]:
    """The bodies to choose from."""
    return Organisation.objects.filter(pk__in=seated(request)).order_by("path")


def _passable(body: Organisation) -> QuerySet[Opinion]:
    rows = Opinion.objects.filter(organisation=body, stage__in=PASSABLE, restricted=False)
    return rows.select_related("submission", "unit").order_by("field", "received_on", "id")


@official
@require_http_methods(["GET", "HEAD", "POST"])
def passing_many(request: OfficialRequest) -> HttpResponse:
    """Choose; look at what can go and what cannot; send."""
    body = asked_body(request)
    form = SendManyForm(posted(request), organisation=body, initial={"issued_on": request.today})
    if not form.is_valid():
        return _choosing(request, body, form)
    can, cannot = sorted_out(form.cleaned_data["opinions"], form.receiver, request.authority, request.today)
    if request.POST.get("buoc") != "chuyen":
        return _looking(request, body, form, (can, cannot))
    sent: list[Paper] = []
    if done(request, form, lambda: sent.append(_send(request, form, can))):
        count = len(can)
        words = ngettext(
            "Đã chuyển %(n)s ý kiến, văn bản số %(number)s. Tin báo cho từng người nêu chờ cho gửi ở đây.",
            "Đã chuyển %(n)s ý kiến, văn bản số %(number)s. Tin báo cho từng người nêu chờ cho gửi ở đây.",
            count,
        )
        messages.success(request, words % {"n": count, "number": sent[0].number})
        return redirect("desk:outbox")
    return _looking(request, body, form, (can, cannot), status=422)


def _send(request: OfficialRequest, form: SendManyForm, can: list[Opinion]) -> Paper:
    said = form.cleaned_data
    return issue_transfer(
        Sending(can, form.receiver, said["reason"]),
        Signing(said["issued_on"], said["signer"], said["number"]),
        by=request.account,
        at=request.now,
    )


def _looking(
    request: OfficialRequest,
    body: Organisation,
    form: SendManyForm,
    found: tuple[list[Opinion], list[Obstacle]],
    *,
    status: int = 200,
) -> HttpResponse:
    """What would go and what would not, and the letter's facts; nothing was written yet."""
    can, cannot = found
    said = form.cleaned_data
    context = {
        "form": form,
        "body": body,
        "can": can,
        "cannot": cannot,
        "receiver": form.receiver,
        "outside": isinstance(form.receiver, str),
        "said": said,
        "typed": [(name, request.POST.get(name, "")) for name in form.fields if name != "opinions"],
    }
    return desk_page(request, "desk/passing_many_look.html", context, section="opinions", status=status)


def _choosing(request: OfficialRequest, body: Organisation, form: SendManyForm) -> HttpResponse:
    rows = _passable(body)
    ticked = set(request.POST.getlist("opinions")) if form.is_bound else _asked(request, body)
    page = Paginator(rows, MOST).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, str(row.pk) in ticked) for row in page.object_list],
        "body": body,
        "bodies": desks_of(request),
        "ticked": ticked,
    }
    status = 422 if form.is_bound else 200
    return desk_page(request, "desk/passing_many.html", context, section="opinions", status=status)


def _asked(request: OfficialRequest, body: Organisation) -> set[str]:
    """What another list already chose: numbers (`?y=…`) or codes (`?ma=…`)."""
    codes, keys = [], [whole(number) for number in request.GET.getlist("y")[:MOST]]
    for code in request.GET.getlist("ma")[:MOST]:
        try:
            codes.append(normalise_code(code))
        except Refused:
            continue
    chosen = Opinion.objects.filter(Q(code__in=codes) | Q(pk__in=keys), organisation=body)
    found = chosen.values_list("pk", flat=True)
    return {str(key) for key in found}
