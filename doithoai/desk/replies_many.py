"""Trả lời nhiều ý kiến (A.4-d): chosen on a list, looked at, then each issued under its own number."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from doithoai.desk.after_forms import SignedForm
from doithoai.desk.frame import OfficialRequest, desk_page, done, official, posted
from doithoai.desk.passing_many import asked_body, desks_of
from doithoai.documents.batches import MOST, Signed, issue_replies, replies_sorted, replyable
from doithoai.documents.models import Paper
from doithoai.opinions.batch import Obstacle
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Organisation
from doithoai.ui.forms import ManyChoiceField

TEMPLATE = "desk/replies_many"


class RepliesForm(SignedForm):
    """Which ones; day and signer of every paper, each with the next number of the register."""

    number = None  # type: ignore[assignment]  # Django's way to leave out a field of the form above
    opinions = ManyChoiceField(
        queryset=Opinion.objects.none(),
        label=_("Ý kiến"),
        error_messages={"required": _("Hãy chọn ít nhất một ý kiến.")},
    )
    field_order: tuple[str, ...] = ("opinions", "issued_on", "signer")

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, organisation=organisation, **options)
        chosen = self.fields["opinions"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = Opinion.objects.filter(organisation=organisation).select_related(
            "submission", "organisation"
        )

    @property
    def signed(self) -> Signed:
        """What the verb takes."""
        return Signed(self.cleaned_data["issued_on"], self.cleaned_data["signer"])


@official
@require_http_methods(["GET", "HEAD", "POST"])
def replies_many(request: OfficialRequest) -> HttpResponse:
    """Choose; look at what can be answered and what cannot; issue."""
    body = asked_body(request)
    form = RepliesForm(posted(request), organisation=body, initial={"issued_on": request.today})
    if not form.is_valid():
        return choosing(request, body, form, replyable(body), TEMPLATE)
    chosen = list(form.cleaned_data["opinions"])
    can, cannot = replies_sorted(chosen, body, form.cleaned_data["issued_on"])
    if request.POST.get("buoc") != "ban-hanh":
        return looking(request, form, (can, cannot), TEMPLATE)
    issued: list[Paper] = []
    if done(
        request,
        form,
        lambda: issued.extend(issue_replies(can, form.signed, by=request.account, at=request.now)),
    ):
        words = ngettext(
            "Đã ban hành %(n)s văn bản trả lời, số %(first)s đến %(last)s. Tin báo chờ cho gửi ở đây.",
            "Đã ban hành %(n)s văn bản trả lời, số %(first)s đến %(last)s. Tin báo chờ cho gửi ở đây.",
            len(issued),
        )
        facts = {"n": len(issued), "first": issued[0].number, "last": issued[-1].number}
        messages.success(request, words % facts)
        return redirect("desk:outbox")
    return looking(request, form, (can, cannot), TEMPLATE, status=422)


def looking(
    request: OfficialRequest,
    form: RepliesForm,
    found: tuple[list[Opinion], list[Obstacle]],
    template: str,
    *,
    status: int = 200,
) -> HttpResponse:
    """What would be issued and what would not; nothing was written yet."""
    can, cannot = found
    context = {
        "form": form,
        "body": asked_body(request),
        "can": can,
        "cannot": cannot,
        "said": form.cleaned_data,
        "typed": [(name, request.POST.get(name, "")) for name in form.fields if name != "opinions"],
    }
    return desk_page(request, f"{template}_look.html", context, section="telling", status=status)


def choosing(
    request: OfficialRequest, body: Organisation, form: RepliesForm, rows: QuerySet[Opinion], template: str
) -> HttpResponse:
    """The list to choose from, with what was ticked and typed."""
    page = Paginator(rows, MOST).get_page(request.GET.get("trang"))
    ticked = set(request.POST.getlist("opinions"))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, str(row.pk) in ticked) for row in page.object_list],
        "body": body,
        "bodies": desks_of(request),
    }
    status = 422 if form.is_bound else 200
    return desk_page(request, f"{template}.html", context, section="telling", status=status)
