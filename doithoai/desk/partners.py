"""Phối hợp, giấy mời: who holds the dialogue with us and what is agreed, who is invited and comes (B.Đ8.2-g2, B.Đ7-4)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk.dialogues import in_hand, loaded, may_prepare, workspace
from doithoai.desk.frame import OfficialRequest, done, found, official
from doithoai.desk.partners_forms import AgreedForm, InviteForm, PartnerForm, ReplyForm, SentForm
from doithoai.dialogues import agreeing, calling, inviting
from doithoai.dialogues.calling import BEFORE
from doithoai.dialogues.models import CoOrganiser, Dialogue, InvitedBody
from doithoai.documents import invitation
from doithoai.organisations.models import Organisation
from doithoai.ui.downloads import DOCX, download
from doithoai.ui.forms import Form


def _bodies(dialogue: Dialogue) -> QuerySet[Organisation]:
    """Bodies in force near the dialogue's organisation and its superior."""
    day = localdate(dialogue.starts_at)
    top = dialogue.organisation.parent or dialogue.organisation
    near = Q(path__startswith=top.path) & (Q(level=dialogue.organisation.level) | Q(parent=top))
    if top.level != dialogue.organisation.level:
        near = Q(path__startswith=dialogue.organisation.path) | Q(parent=top)
    return (
        Organisation.objects.filter(near, valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .exclude(pk=dialogue.organisation_id)
    )


def _shown(
    request: OfficialRequest,
    dialogue: Dialogue,
    *,
    agreed: dict[int, Form] | None = None,
    sent: dict[int, Form] | None = None,
    replied: dict[int, Form] | None = None,
    **forms: Any,
) -> HttpResponse:
    """The page; a form that was refused stands in its row as it was typed."""
    refused = bool(agreed or sent or replied or forms)
    bodies = list(dialogue.invited.select_related("organisation"))
    rows = dialogue.co_organisers.select_related("organisation")
    context = {
        "partners": [(row, _points(row), (agreed or {}).get(row.pk) or _agreed_form(row)) for row in rows],
        "invited": _lines(request, dialogue, bodies, sent or {}, replied or {}),
        "coming": sum(row.comes is True for row in bodies),
        "unsent": sum(row.sent_on is None for row in bodies),
        "open": dialogue.state in inviting.INVITING,
        "choosing": dialogue.state in BEFORE,
        "partner_form": PartnerForm(choices=_bodies(dialogue)),
        "invite_form": InviteForm(
            choices=_bodies(dialogue), initial={"organisations": [row.organisation_id for row in bodies]}
        ),
    }
    full = {**context, **forms, "tab": "prepare", "part": "partners"}
    return workspace(request, "desk/partners.html", dialogue, full, status=422 if refused else 200)


def _lines(
    request: OfficialRequest,
    dialogue: Dialogue,
    bodies: list[InvitedBody],
    sent: dict[int, Form],
    replied: dict[int, Form],
) -> list[tuple[InvitedBody, bool, Form, Form]]:
    """Each invited body, whether its invitation is to be sent again, and its two forms."""
    again = inviting.to_send_again(dialogue)
    fresh = {"sent_on": request.today}
    return [
        (
            row,
            row.pk in again,
            sent.get(row.pk) or SentForm(auto_id=f"id_s{row.pk}_%s", initial=fresh),
            replied.get(row.pk) or _reply_form(row),
        )
        for row in bodies
    ]


def _agreed_form(row: CoOrganiser, data: Any = None) -> AgreedForm:
    return AgreedForm(data, auto_id=f"id_c{row.pk}_%s", initial=AgreedForm.initial_of(row))


def _reply_form(row: InvitedBody, data: Any = None) -> ReplyForm:
    return ReplyForm(data, auto_id=f"id_r{row.pk}_%s", initial=ReplyForm.initial_of(row))


def _points(row: CoOrganiser) -> list[tuple[str, Any]]:
    labels = {"policy_agreed_on": _("Chủ trương"), "content_agreed_on": _("Nội dung")}
    labels |= {"time_agreed_on": _("Thời gian"), "people_agreed_on": _("Thành phần")}
    return [(labels[point], getattr(row, point)) for point in agreeing.POINTS]


@official
@require_safe
def partners(request: OfficialRequest, pk: int) -> HttpResponse:
    """Who holds it with us, who is invited, and how each stands."""
    return _shown(request, loaded(request, pk))


@official
@require_POST
def hold_with(request: OfficialRequest, pk: int) -> HttpResponse:
    """Names a body that holds the dialogue with ours."""
    dialogue = in_hand(request, pk)
    form = PartnerForm(request.POST, choices=_bodies(dialogue))
    if form.is_valid() and done(
        request,
        form,
        lambda: agreeing.hold_with(dialogue, form.cleaned_data["body"], by=request.account, at=request.now),
    ):
        return redirect("desk:partners", pk)
    return _shown(request, dialogue, partner_form=form)


@official
@require_POST
def agree(request: OfficialRequest, pk: int, partner: int) -> HttpResponse:
    """Writes down what was agreed, point by point."""
    dialogue = in_hand(request, pk)
    row = found(CoOrganiser.objects.select_related("dialogue"), dialogue=dialogue, pk=partner)
    form = _agreed_form(row, request.POST)
    if form.is_valid() and done(
        request, form, lambda: agreeing.agree(row, form.agreed(), by=request.account, at=request.now)
    ):
        messages.success(request, _("Đã ghi nội dung thống nhất."))
        return redirect("desk:partners", pk)
    return _shown(request, dialogue, agreed={row.pk: form})


@official
@require_POST
def hold_without(request: OfficialRequest, pk: int, partner: int) -> HttpResponse:
    """The body does not hold it with us after all."""
    dialogue = in_hand(request, pk)
    row = found(CoOrganiser.objects.select_related("dialogue"), dialogue=dialogue, pk=partner)
    done(request, None, lambda: agreeing.hold_without(row, by=request.account, at=request.now))
    return redirect("desk:partners", pk)


@official
@require_POST
def invite(request: OfficialRequest, pk: int) -> HttpResponse:
    """Invites bodies to attend and answer (B.Đ7-4)."""
    dialogue = in_hand(request, pk)
    form = InviteForm(request.POST, choices=_bodies(dialogue))
    if form.is_valid():
        bodies = list(form.cleaned_data["organisations"])
        if done(request, form, lambda: calling.invite(dialogue, bodies, by=request.account, at=request.now)):
            messages.success(request, _("Đã ghi cơ quan được mời."))
            return redirect("desk:partners", pk)
    return _shown(request, dialogue, invite_form=form)


def _body(dialogue: Dialogue, body: int) -> InvitedBody:
    rows = InvitedBody.objects.select_related("dialogue__organisation__parent", "organisation")
    return found(rows, dialogue=dialogue, pk=body)


@official
@require_POST
def send(request: OfficialRequest, pk: int, body: int) -> HttpResponse:
    """Writes down when the invitation went out."""
    dialogue = in_hand(request, pk)
    row = _body(dialogue, body)
    form = SentForm(request.POST, auto_id=f"id_s{row.pk}_%s")
    if form.is_valid() and done(
        request,
        form,
        lambda: inviting.send_invitation(
            row, form.cleaned_data["sent_on"], by=request.account, at=request.now
        ),
    ):
        return redirect("desk:partners", pk)
    return _shown(request, dialogue, sent={row.pk: form})


@official
@require_POST
def answer(request: OfficialRequest, pk: int, body: int) -> HttpResponse:
    """Writes down whether the body comes and who represents it."""
    dialogue = in_hand(request, pk)
    row = _body(dialogue, body)
    form = _reply_form(row, request.POST)
    if form.is_valid() and done(
        request,
        form,
        lambda: inviting.answer_invitation(row, form.reply(), by=request.account, at=request.now),
    ):
        return redirect("desk:partners", pk)
    return _shown(request, dialogue, replied={row.pk: form})


def _paper(request: OfficialRequest, pk: int, name: str, make: Callable[[Dialogue], bytes]) -> HttpResponse:
    dialogue = loaded(request, pk)
    if not may_prepare(request, dialogue):
        raise Http404
    return download(make(dialogue), f"{name}-{slugify(dialogue.code)}.docx", DOCX)


@official
@require_safe
def letter(request: OfficialRequest, pk: int, body: int) -> HttpResponse:
    """Giấy mời to one body, as .docx."""
    return _paper(
        request, pk, f"giay-moi-{body}", lambda dialogue: invitation.letter_docx(_body(dialogue, body))
    )


@official
@require_safe
def invited_list(request: OfficialRequest, pk: int) -> HttpResponse:
    """The list of all invited bodies, as .docx."""
    return _paper(request, pk, "danh-sach-moi", invitation.list_docx)
