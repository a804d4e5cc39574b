"""Nhập phiếu: what was handed over on paper, by letter or by word of mouth is entered for the person."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
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
from doithoai.desk.receiving import TAKING, committees, dialogues, gathered_by, name_field, receivers, sources
from doithoai.dialogues.models import Dialogue
from doithoai.opinions import queries
from doithoai.opinions.intake import Handed, receive
from doithoai.opinions.models import Channel, Opinion, PetitionerKind, Submission
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Organisation
from doithoai.ui.forms import NfcCharField, OnceForm, UploadsField, ViDateField

BY_HAND = [choice for choice in Channel.choices if choice[0] not in {Channel.PORTAL, Channel.SPEECH}]
PARTS = ("part_1", "part_2", "part_3", "part_4")
MOST_PEOPLE = 1_000_000
# What the next slip of the same pile has in common with the last one.
SAME = ("organisation", "dialogue", "channel", "received_on", "source", "place")


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
    source = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Nơi tổng hợp, chuyển đến"),
        required=False,
        empty_label=gettext_lazy("Không qua nơi nào"),
    )
    reference = NfcCharField(
        label=gettext_lazy("Số, ngày đơn thư; báo, ngày đăng"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Khảo sát: tên đợt, câu hỏi."),
    )
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
    leaves_out = forms.BooleanField(
        label=gettext_lazy("Đã xem phần không chép: không nêu việc nào"), required=False
    )
    petitioner_kind = forms.ChoiceField(
        label=gettext_lazy("Người nêu"),
        choices=PetitionerKind.choices,
        widget=forms.RadioSelect,
        initial=PetitionerKind.INDIVIDUAL,
    )
    petitioner = name_field()
    address = NfcCharField(label=gettext_lazy("Thôn, khu phố"), max_length=300, required=False)
    phone = NfcCharField(label=gettext_lazy("Điện thoại"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("Thư điện tử"), required=False)
    people = forms.IntegerField(
        label=gettext_lazy("Số người, số hộ"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Khi nhiều người cùng nêu."),
    )
    publish_name = forms.BooleanField(label=gettext_lazy("Đồng ý công khai tên"), required=False)
    place = NfcCharField(label=gettext_lazy("Nhận tại"), max_length=200, required=False)
    attached = UploadsField(label=gettext_lazy("Bản chụp, tệp kèm theo"), required=False)

    def __init__(self, request: OfficialRequest, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        taking = dialogues(request).filter(state__in=TAKING)
        rows: dict[str, QuerySet[Any]] = {
            "organisation": _receivers(request, taking),
            "dialogue": taking,
            "source": sources(request),
        }
        for name, queryset in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset

    def clean(self) -> None:
        """What the Front gathered names who gathered it (A.1-i)."""
        if self.cleaned_data.get("channel") == Channel.FRONT and not self.cleaned_data.get("source"):
            self.add_error("source", _("Hãy chọn Mặt trận, đoàn thể đã tổng hợp."))

    def handed(self) -> Handed:
        """What the verb takes."""
        said = self.cleaned_data
        same = (
            "organisation", "dialogue", "channel", "received_on", "text", "petitioner_kind",
            "petitioner", "address", "phone", "email", "people", "publish_name", "place", "source", "reference",
            "leaves_out",
        )  # fmt: skip
        return Handed(
            **{name: said[name] for name in same},
            parts=tuple(said[part] for part in PARTS if said[part]),
            files=tuple(said["attached"] or ()),
            once=str(said["once"] or ""),
        )


def _receivers(request: OfficialRequest, taking: QuerySet[Dialogue]) -> QuerySet[Organisation]:
    """As for files, and the bodies of the dialogues in whose team the account is."""
    keys = receivers(request).order_by().values("pk")
    return Organisation.objects.filter(
        Q(pk__in=keys) | Q(pk__in=taking.order_by().values("organisation"))
    ).order_by("path")


def _submissions(request: OfficialRequest) -> QuerySet[Submission]:
    """What the account's desk or teams received, and what it entered itself."""
    here = Q(organisation__in=own_organisations(request, *SECRETARIAT)) | Q(dialogue__in=dialogues(request))
    return Submission.objects.filter(here | Q(entered_by=request.account))


def _initial(request: OfficialRequest, last: Submission | None) -> dict[str, Any]:
    """The next slip begins as the last one did; the first one with the dialogue that the address names."""
    if last is not None:
        kept = {name: getattr(last, f"{name}_id", None) or getattr(last, name) for name in SAME}
        return {name: value for name, value in kept.items() if value}
    taking = dialogues(request).filter(state__in=TAKING)
    asked = taking.filter(pk=whole(request.GET.get("buoi", ""))).first()
    keys = list(_receivers(request, taking).values_list("pk", flat=True))
    # The committee beside the Front, the account's own body, else the first of those it receives for.
    home = next(
        (key for key in (*committees(request), request.account.organisation_id, *keys) if key in keys), None
    )
    return {
        "received_on": request.today,
        "organisation": asked.organisation_id if asked else home,
        "dialogue": asked.pk if asked else None,
        "source": gathered_by(request),
        "channel": Channel.FRONT if gathered_by(request) else Channel.PAPER_SLIP,
    }


def _opinions(request: OfficialRequest, submission: Submission) -> list[Opinion]:
    return list(queries.readable(request.authority).filter(submission=submission).order_by("id"))


@official
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: OfficialRequest) -> HttpResponse:
    """Enters one slip; the next one is ready at once, and the receipt of the last one is at hand."""
    code = request.GET.get("sau", "").replace("\0", "")
    last = _submissions(request).filter(code=code, entered_by=request.account).first() if code else None
    form = SlipForm(request, posted(request), request.FILES or None, initial=_initial(request, last))
    organisation = form.fields["organisation"]
    assert isinstance(organisation, forms.ModelChoiceField)
    if not organisation.queryset:
        raise Http404
    kept: list[Submission] = []
    if form.is_valid() and done(
        request, form, lambda: kept.append(receive(form.handed(), by=request.account, at=request.now))
    ):
        return redirect(f"{reverse('desk:opinion_enter')}?{urlencode({'sau': kept[0].code})}")
    context = {
        "form": form,
        "last": last,
        "last_opinions": _opinions(request, last) if last else [],
        "tab": "enter",
        "desk_tabs": bool(receivers(request)),
        "several": len(organisation.queryset) > 1,
    }
    return desk_page(
        request, "desk/enter.html", context, section="receiving", status=422 if form.errors else 200
    )


@official
@require_safe
def receipt(request: OfficialRequest, code: str) -> HttpResponse:
    """What was stored, to print for the person, and the way to the next slip."""
    rows = _submissions(request).select_related("organisation", "dialogue", "source", "entered_by__person")
    submission = found(rows, code=code)
    follow = request.build_absolute_uri(reverse("portal:follow", args=[submission.code]))
    context = {"submission": submission, "opinions": _opinions(request, submission), "follow_url": follow}
    return desk_page(request, "desk/entered.html", context, section="receiving")
