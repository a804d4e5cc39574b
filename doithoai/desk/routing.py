"""Luật phân công: which unit a matter usually goes to, in which order; and a trial that says which rule decides."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, posted, whole
from doithoai.desk.opinion_sorting import lead_of
from doithoai.opinions import queries
from doithoai.opinions.fields import field_choices
from doithoai.opinions.models import CompetentLevel, Opinion, RoutingRule
from doithoai.opinions.permissions import routes
from doithoai.opinions.routing import (
    Matter,
    add_rule,
    end_rule,
    hidden_by,
    judge,
    matter_of,
    move_rule,
    of_rule,
    rules_of,
    told,
)
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Organisation, Role
from doithoai.organisations.queries import units_of
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, NfcCharField

KEEPERS = SECRETARIAT | {Role.ORG_ADMIN, Role.SYSTEM_ADMIN}
MOVES = {"len": True, "xuong": False}
END = "ket-thuc"


class MatterForm(Form):
    """Field, area and level; empty is any."""

    field = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"), required=False)
    area = NfcCharField(label=gettext_lazy("Địa bàn"), max_length=120, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Cấp giải quyết"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: tuple[tuple[str, list[Any]], ...] = (
            ("field", field_choices()),
            ("level", CompetentLevel.choices),
        )
        for name, offered in choices:
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [("", _("Bất kỳ")), *offered]

    def matter(self) -> Matter:
        """What was typed, for the rules."""
        said = self.cleaned_data
        return Matter(said["field"], said["area"], said["level"])


class RuleForm(MatterForm):
    """A new rule."""

    unit = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Giao cho đơn vị"))

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = units_of(organisation)


class TryForm(MatterForm):
    """The trial: an opinion by its code, or what is typed."""

    code = NfcCharField(label=gettext_lazy("Mã ý kiến"), max_length=24, required=False)
    field_order = ("code", "field", "area", "level")


class EndForm(Form):
    """Why a rule ends."""

    reason = NfcCharField(label=gettext_lazy("Lý do"), max_length=300)


def _bodies(request: OfficialRequest) -> QuerySet[Organisation]:
    """Bodies whose rules this account may see: its own desks', and those it administers."""
    own = [number for number, roles in request.authority.own.items() if roles & KEEPERS]
    asked = Q(pk__in=own)
    if request.authority.is_system_admin:
        asked = Q()
    return Organisation.objects.filter(asked).order_by("path")


def _body(request: OfficialRequest) -> Organisation:
    """The chosen body, or the account's first."""
    bodies = _bodies(request)
    own = bodies.filter(pk__in=list(request.authority.own))
    asked = request.GET.get("co-quan", "")
    row = bodies.filter(pk=whole(asked)).first() if asked else own.first()
    if row is None:
        raise Http404
    return row


@official
@require_http_methods(["GET", "HEAD", "POST"])
def routing(request: OfficialRequest) -> HttpResponse:
    """The rules in their order, a form to add one, and the trial."""
    body = _body(request)
    form = RuleForm(posted(request), organisation=body)
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        if done(
            request, form, lambda: add_rule(body, form.matter(), unit, by=request.account, at=request.now)
        ):
            messages.success(request, _("Đã thêm luật phân công."))
            return redirect(_address(body))
    return _shown(request, body, form)


def _address(body: Organisation) -> str:
    return f"{reverse('desk:routing')}?co-quan={body.pk}"


def _shown(
    request: OfficialRequest,
    body: Organisation,
    form: RuleForm | None = None,
    refused: tuple[int, EndForm] | None = None,
) -> HttpResponse:
    rules = list(rules_of(body))
    hidden = hidden_by(rules)
    rows = [
        (
            number,
            rule,
            told(of_rule(rule)),
            hidden.get(number),
            not rule.unit.holds_on(request.today),
            refused[1] if refused and refused[0] == rule.pk else EndForm(auto_id=f"id_{rule.pk}_%s"),
        )
        for number, rule in enumerate(rules, 1)
    ]
    wrong = bool(refused or (form and form.errors))
    context = {
        "body": body,
        "bodies": list(_bodies(request)[:50]),
        "rows": rows,
        "form": form or RuleForm(organisation=body),
        "may": routes(request.authority, body),
        **_tried(request, rules),
    }
    return desk_page(request, "desk/routing.html", context, section="opinions", status=422 if wrong else 200)


def _tried(request: OfficialRequest, rules: list[RoutingRule]) -> dict[str, Any]:
    """The trial: which rule decides and why each other is passed over; nothing is written."""
    if "thu" not in request.GET:
        return {"trial": TryForm(prefix="thu"), "judged": None}
    form = TryForm(request.GET, prefix="thu")
    if not form.is_valid():
        return {"trial": form, "judged": None}
    matter, opinion = form.matter(), None
    if form.cleaned_data["code"]:
        try:
            opinion = _readable(request, form.cleaned_data["code"])
        except Refused as refused:
            form.refuse(refused)
            return {"trial": form, "judged": None}
        matter = matter_of(opinion)
    judged = judge(rules, matter, request.today)
    return {
        "trial": form,
        "judged": judged,
        "decided": any(one.decides for one in judged),
        "tried": told(matter) if matter != Matter() else _("chưa ghi lĩnh vực, địa bàn, cấp giải quyết"),
        "opinion": opinion,
    }


def _readable(request: OfficialRequest, code: str) -> Opinion:
    row = lead_of(code, "code")
    if not queries.readable(request.authority).filter(pk=row.pk).exists():
        raise Refused("Không có ý kiến mang mã “%(code)s”.", field="code", code=code)
    return row


@official
@require_POST
def routing_rule(request: OfficialRequest, pk: int, act: str) -> HttpResponse:
    """Moves a rule up or down, or ends it."""
    rows = RoutingRule.objects.filter(organisation__in=_bodies(request)).select_related(
        "organisation", "unit"
    )
    rule = found(rows, pk=pk)
    who: dict[str, Any] = {"by": request.account, "at": request.now}
    if act in MOVES:
        done(request, None, lambda: move_rule(rule, up=MOVES[act], **who))
        return redirect(_address(rule.organisation))
    if act != END:
        raise Http404
    form = EndForm(request.POST, auto_id=f"id_{rule.pk}_%s")
    if form.is_valid() and done(request, form, lambda: end_rule(rule, form.cleaned_data["reason"], **who)):
        messages.success(request, _("Đã kết thúc luật phân công; lý do được lưu."))
        return redirect(_address(rule.organisation))
    return _shown(request, rule.organisation, refused=(rule.pk, form))
