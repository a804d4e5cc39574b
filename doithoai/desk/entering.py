"""Nhập phiếu: what was handed over on paper, by letter or by word of mouth is entered for the person."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

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
from doithoai.dialogues.models import Dialogue, TeamMember
from doithoai.opinions import queries
from doithoai.opinions.intake import Handed, receive
from doithoai.opinions.models import Channel, PetitionerKind, Submission
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Organisation
from doithoai.ui.forms import NfcCharField, OnceForm, UploadsField, ViDateField

BY_HAND = [choice for choice in Channel.choices if choice[0] not in {Channel.PORTAL, Channel.SPEECH}]
TAKING = ("called", "announced", "open", "postponed", "ended")
PARTS = ("part_1", "part_2", "part_3", "part_4")


class SlipForm(OnceForm):
    """One slip: verbatim words, the matters in it, who, how, when."""

    also_called: ClassVar[dict[str, str]] = {"parts": "part_1", "files": "attached"}

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Cơ quan nhận"))
    dialogue = forms.ModelChoiceField(
        Dialogue.objects.none(),
        label=pgettext_lazy("một buổi", "Buổi đối thoại"),
        required=False,
        empty_label=gettext_lazy("Không gắn buổi nào"),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Kênh tiếp nhận"), choices=BY_HAND, initial=Channel.PAPER_SLIP
    )
    received_on = ViDateField(label=gettext_lazy("Ngày nhận"))
    text = NfcCharField(
        label=gettext_lazy("Nguyên văn"),
        max_length=20_000,
        multiline=True,
        rows=6,
        help_text=gettext_lazy("Ghi đúng lời, không sửa."),
    )
    part_1 = NfcCharField(
        label=gettext_lazy("Ý kiến thứ nhất"), max_length=20_000, multiline=True, rows=2, required=False
    )
    part_2 = NfcCharField(
        label=gettext_lazy("Ý kiến thứ hai"), max_length=20_000, multiline=True, rows=2, required=False
    )
    part_3 = NfcCharField(
        label=gettext_lazy("Ý kiến thứ ba"), max_length=20_000, multiline=True, rows=2, required=False
    )
    part_4 = NfcCharField(
        label=gettext_lazy("Ý kiến thứ tư"), max_length=20_000, multiline=True, rows=2, required=False
    )
    petitioner_kind = forms.ChoiceField(
        label=gettext_lazy("Người nêu"),
        choices=PetitionerKind.choices,
        widget=forms.RadioSelect,
        initial=PetitionerKind.INDIVIDUAL,
    )
    petitioner = NfcCharField(label=gettext_lazy("Họ tên, tên tổ chức"), max_length=200, required=False)
    address = NfcCharField(label=gettext_lazy("Thôn, khu phố"), max_length=300, required=False)
    phone = NfcCharField(label=gettext_lazy("Điện thoại"), max_length=30, required=False)
    publish_name = forms.BooleanField(label=gettext_lazy("Đồng ý công khai tên"), required=False)
    place = NfcCharField(label=gettext_lazy("Nhận tại"), max_length=200, required=False)
    attached = UploadsField(label=gettext_lazy("Bản chụp, tệp kèm theo"), required=False)

    def __init__(self, *args: Any, organisations: Any, dialogues: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        organisation, dialogue = self.fields["organisation"], self.fields["dialogue"]
        assert isinstance(organisation, forms.ModelChoiceField)
        assert isinstance(dialogue, forms.ModelChoiceField)
        organisation.queryset = organisations
        dialogue.queryset = dialogues

    def handed(self) -> Handed:
        """What the verb takes."""
        said = self.cleaned_data
        same = (
            "organisation", "dialogue", "channel", "received_on", "text", "petitioner_kind",
            "petitioner", "address", "phone", "publish_name", "place",
        )  # fmt: skip
        return Handed(
            **{name: said[name] for name in same},
            parts=tuple(said[part] for part in PARTS if said[part]),
            files=tuple(said["attached"] or ()),
            once=str(said["once"] or ""),
        )


def _dialogues(request: OfficialRequest) -> QuerySet[Dialogue]:
    """Those of the account's desks, and those in whose team it is (B.Đ8.2-b)."""
    desks = own_organisations(request, *SECRETARIAT)
    teams = TeamMember.objects.filter(person=request.account.person_id).values("dialogue")
    return Dialogue.objects.filter(Q(organisation__in=desks) | Q(pk__in=teams)).order_by("-starts_at")


@official
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: OfficialRequest) -> HttpResponse:
    """Enters one slip; the next one is ready at once."""
    dialogues = _dialogues(request).filter(state__in=TAKING)
    desks = own_organisations(request, *SECRETARIAT)
    mine = Organisation.objects.filter(
        Q(pk__in=desks.values("pk")) | Q(pk__in=dialogues.order_by().values("organisation"))
    ).order_by("path")
    if not mine:
        raise Http404
    dialogue = dialogues.filter(pk=whole(request.GET.get("buoi", ""))).first()
    initial = {
        "received_on": request.today,
        "organisation": dialogue.organisation_id if dialogue else request.account.organisation_id,
        "dialogue": dialogue.pk if dialogue else None,
    }
    form = SlipForm(
        posted(request), request.FILES or None, organisations=mine, dialogues=dialogues, initial=initial
    )
    kept: list[Submission] = []
    if form.is_valid() and done(
        request, form, lambda: kept.append(receive(form.handed(), by=request.account, at=request.now))
    ):
        messages.success(request, _("Đã nhận, mã %(code)s.") % {"code": kept[0].code})
        return redirect("desk:desk_receipt", kept[0].code)
    return desk_page(
        request, "desk/enter.html", {"form": form}, section="opinions", status=422 if form.errors else 200
    )


@official
@require_safe
def receipt(request: OfficialRequest, code: str) -> HttpResponse:
    """What was stored, to print for the person, and the way to the next slip."""
    here = Q(organisation__in=own_organisations(request, *SECRETARIAT)) | Q(dialogue__in=_dialogues(request))
    submission = found(Submission.objects.filter(here).select_related("organisation", "dialogue"), code=code)
    opinions = queries.readable(request.authority).filter(submission=submission).order_by("id")
    context = {"submission": submission, "opinions": opinions}
    return desk_page(request, "desk/entered.html", context, section="opinions")
