"""Giao nhiều ý kiến: chosen on the list or all that wait; a preview says of each row whether it can and why not."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doithoai.desk.frame import OfficialRequest, desk_page, done, official, own_organisations, whole
from doithoai.desk.sorting_forms import lead_choices
from doithoai.dialogues.models import TeamMember
from doithoai.opinions import queries
from doithoai.opinions.assigning_many import MOST, Row, Wanted, assign_many, preview
from doithoai.opinions.grouping import could_join, join_many
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion, Purpose
from doithoai.opinions.permissions import DESK
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Organisation
from doithoai.organisations.queries import units_of
from doithoai.ui.forms import Form, ViDateField

TOLD = 10  # refusals told one by one after the act


class ManyForm(Form):
    """To which unit, for what, until when."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Để làm gì"), choices=Purpose.choices, initial=Purpose.DRAFT
    )
    unit = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Đơn vị"),
        required=False,
        empty_label=gettext_lazy("Theo luật phân công của từng ý kiến"),
    )
    due_on = ViDateField(
        label=gettext_lazy("Hạn"),
        required=False,
        help_text=gettext_lazy("Để trống: tính riêng từng ý kiến theo mức độ cấp thiết."),
    )

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        numbers = {unit for body in bodies for unit in units_of(body).values_list("pk", flat=True)}
        choice.queryset = Organisation.objects.filter(pk__in=numbers).order_by("path")

    def wanted(self) -> Wanted:
        """For the verb."""
        said = self.cleaned_data
        return Wanted(said["purpose"], said["unit"], said["due_on"])


def _chosen(request: OfficialRequest, sent: QueryDict, bodies: QuerySet[Organisation]) -> list[Opinion]:
    """The rows that were ticked, as far as they are worked on here, in the order they came."""
    numbers = {whole(text) for text in sent.getlist("y")[: MOST + 1]} - {0}
    teams = TeamMember.objects.filter(person=request.account.person_id).values("dialogue")
    # Of other bodies one may read the matter but not who raised it: their words have no place here.
    rows = queries.opinion_list(request.authority).filter(
        Q(organisation__in=bodies) | Q(dialogue__in=teams), pk__in=numbers
    )
    found = list(rows.order_by("received_on", "id"))
    if left := len(numbers) - len(found):
        messages.info(
            request,
            _("Bỏ %(number)s ý kiến đã chọn: của cơ quan khác hoặc không còn ở đây.") % {"number": left},
        )
    return found


def _workers(request: OfficialRequest, roles: frozenset[Any]) -> QuerySet[Organisation]:
    """Bodies at whose desk the account works; others have no such page, unless they are in a dialogue's team."""
    bodies = own_organisations(request, *roles)
    if not bodies and not TeamMember.objects.filter(person=request.account.person_id).exists():
        raise Http404
    return bodies


@official
@require_http_methods(["GET", "HEAD", "POST"])
def assign_page(request: OfficialRequest) -> HttpResponse:
    """Choose, look at each row, then assign those that can be; each row stands for itself."""
    bodies = _workers(request, SECRETARIAT)
    sent = request.POST if request.method == "POST" else request.GET
    looked = "xem" in sent
    form = ManyForm(sent if looked else None, bodies=bodies)
    opinions = _chosen(request, sent, bodies)
    rows: list[Row] = []
    if looked and form.is_valid():
        who: dict[str, Any] = {"by": request.account, "at": request.now}
        if request.method == "POST":
            made: list[Row] = []
            if done(request, form, lambda: made.extend(assign_many(opinions, form.wanted(), **who))):
                _tell(request, made)
                return redirect("desk:opinions")
        else:
            done(request, form, lambda: rows.extend(preview(opinions, form.wanted(), **who)))
    waiting = queries.readable(request.authority).filter(
        Q(organisation__in=bodies) | Q(pk__in=[row.pk for row in opinions]), stage=Stage.ACCEPTED
    )
    context = {
        "form": form,
        "chosen": {row.pk for row in opinions},
        "offered": opinions
        or list(waiting.select_related("organisation").order_by("received_on", "id")[:MOST]),
        "rows": rows,
        "can": [row for row in rows if row.can],
        "most": MOST,
    }
    return desk_page(
        request, "desk/assign_many.html", context, section="opinions", status=422 if form.errors else 200
    )


def _tell(request: OfficialRequest, made: list[Row]) -> None:
    good = [row for row in made if row.can]
    if good:
        messages.success(request, _("Đã giao %(number)s ý kiến.") % {"number": len(good)})
    for row in [row for row in made if not row.can][:TOLD]:
        messages.error(request, f"{row.opinion.code}: {row.refusal.words(_) if row.refusal else ''}")


class LeadForm(Form):
    """Which of the chosen ones leads the group."""

    lead = forms.ModelChoiceField(
        Opinion.objects.none(),
        label=gettext_lazy("Ý kiến chính"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, opinions: list[Opinion], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["lead"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = lead_choices(opinions)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def join_page(request: OfficialRequest) -> HttpResponse:
    """Several opinions of one matter follow one of them; each row says whether it can."""
    bodies = _workers(request, DESK)
    sent = request.POST if request.method == "POST" else request.GET
    opinions = _chosen(request, sent, bodies)
    looked = "xem" in sent
    first = {"lead": next((row.pk for row in opinions if row.stage != Stage.RECEIVED), None)}
    form = LeadForm(sent if looked else None, opinions=opinions, initial=first)
    rows: list[tuple[Opinion, Any]] = []
    if looked and form.is_valid():
        lead = form.cleaned_data["lead"]
        if request.method == "POST":
            _joined(request, opinions, lead)
            return redirect("desk:opinion", lead.code)
        rows = [
            (row, could_join(row, lead, by=request.account, on=request.today))
            for row in opinions
            if row.pk != lead.pk
        ]
    context = {
        "form": form,
        "opinions": opinions,
        "rows": rows,
        "can": sum(refusal is None for _row, refusal in rows),
        "lead": form.cleaned_data.get("lead") if looked and form.is_valid() else None,
    }
    return desk_page(
        request, "desk/join_many.html", context, section="opinions", status=422 if form.errors else 200
    )


def _joined(request: OfficialRequest, opinions: list[Opinion], lead: Opinion) -> None:
    made = join_many(opinions, lead, by=request.account, at=request.now)
    good = [row for row in made if row.refusal is None]
    if good:
        messages.success(request, _("Đã gộp %(number)s ý kiến để trả lời chung.") % {"number": len(good)})
    for row in [row for row in made if row.refusal][:TOLD]:
        messages.error(request, f"{row.opinion.code}: {row.refusal.words(_) if row.refusal else ''}")
