"""Báo cáo cấp trên nhiều ý kiến (B.Đ7-3): chosen on a list, looked at, each reported under its own number."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from doithoai.desk.frame import OfficialRequest, done, official, posted
from doithoai.desk.passing_many import asked_body
from doithoai.desk.replies_many import RepliesForm, choosing, looking
from doithoai.documents.batches import Upward, escalatable, escalations_sorted, issue_escalations
from doithoai.documents.models import Paper
from doithoai.organisations.models import Organisation
from doithoai.organisations.queries import existing
from doithoai.ui.forms import NfcCharField

TEMPLATE = "desk/escalating_many"


class UpwardForm(RepliesForm):
    """Which ones, to which superior, why; day and signer of every report."""

    to = forms.ModelChoiceField(Organisation.objects.none(), label=_("Cấp trên trực tiếp"))
    reason = NfcCharField(label=_("Vì sao vượt thẩm quyền"), max_length=500, multiline=True, rows=2)
    differences = NfcCharField(
        label=_("Những ý kiến còn khác nhau"),
        max_length=5000,
        multiline=True,
        rows=3,
        help_text=_("Ghi chung cho mọi ý kiến đã chọn; không có thì ghi rõ “Không có”."),
    )
    field_order = ("opinions", "to", "reason", "differences", "issued_on", "signer")

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, organisation=organisation, **options)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        above = Q(pk=organisation.parent_id) | Q(pk__in=organisation.further_superiors.values("pk"))
        to.queryset = existing().filter(above)

    @property
    def upward(self) -> Upward:
        """What the verb takes."""
        said = self.cleaned_data
        return Upward(said["to"], said["reason"], said["differences"])


@official
@require_http_methods(["GET", "HEAD", "POST"])
def escalating_many(request: OfficialRequest) -> HttpResponse:
    """Choose; look at what has its four parts and what lacks one; report."""
    body = asked_body(request)
    form = UpwardForm(posted(request), organisation=body, initial={"issued_on": request.today})
    if not form.is_valid():
        return choosing(request, body, form, escalatable(body), TEMPLATE)
    can, cannot = escalations_sorted(list(form.cleaned_data["opinions"]), body)
    issued: list[Paper] = []
    refused = False
    if request.POST.get("buoc") == "ban-hanh":
        refused = not done(
            request,
            form,
            lambda: issued.extend(
                issue_escalations(can, form.upward, form.signed, by=request.account, at=request.now)
            ),
        )
    if issued:
        words = ngettext(
            "Đã báo cáo cấp trên %(n)s ý kiến, mỗi ý kiến một văn bản. Tin báo chờ cho gửi ở đây.",
            "Đã báo cáo cấp trên %(n)s ý kiến, mỗi ý kiến một văn bản. Tin báo chờ cho gửi ở đây.",
            len(issued),
        )
        messages.success(request, words % {"n": len(issued)})
        return redirect("desk:outbox")
    return looking(request, form, (can, cannot), TEMPLATE, status=422 if refused else 200)
