"""Quản trị, mẫu văn bản: a body's own forms: which are in use, which fields they may use, a try with examples, versions."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doithoai.desk.administration import SECTION, administrator, bodies
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, posted, whole
from doithoai.documents import fields, templates
from doithoai.documents.framing import profile_of
from doithoai.documents.models import PaperKind, PaperTemplate
from doithoai.documents.papers import MAKING
from doithoai.documents.papers import template as built_in_form
from doithoai.documents.rendering import pdf, program
from doithoai.docx.apart import MOST_BYTES
from doithoai.docx.fill import fill
from doithoai.organisations.models import Kind, Organisation
from doithoai.regulations.refusals import Refused
from doithoai.ui.downloads import DOCX, download, printed, stored
from doithoai.ui.forms import Form, NfcCharField, UploadField

MOST_CHOICES = 300
HOLDERS = (Kind.PARTY_COMMITTEE, Kind.COUNCIL, Kind.PEOPLES_COMMITTEE, Kind.FRONT, Kind.MASS_ORGANISATION)


class OwnForm(Form):
    """A .docx to take the place of the built-in form."""

    file = UploadField(label=gettext_lazy("Tệp mẫu"), kinds=("docx",), max_size=MOST_BYTES)
    note = NfcCharField(
        label=gettext_lazy("Ghi chú"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Khác mẫu có sẵn ở chỗ nào, theo quy định nào."),
    )


def _choices(request: OfficialRequest) -> QuerySet[Organisation]:
    """Whoever puts a symbol under papers."""
    return bodies(request).filter(valid_to__isnull=True).exclude(symbol="").order_by("path")


def _body(request: OfficialRequest) -> Organisation:
    """The body named in the address, else the account's own, else the first that holds dialogues."""
    rows = _choices(request)
    if asked := request.GET.get("co-quan", ""):
        return found(rows, pk=whole(asked))
    holders = rows.filter(kind__in=HOLDERS)
    row = holders.filter(pk=request.account.organisation_id).first() or holders.first() or rows.first()
    if row is None:
        raise Http404
    return row


def _kind(kind: str) -> PaperKind:
    if kind not in _kinds():
        raise Http404
    return PaperKind(kind)


def _kinds() -> list[PaperKind]:
    """In the order in which papers are made."""
    told = set(fields.kinds())
    return [PaperKind(kind) for kind in MAKING if kind in told]


def _form(request: OfficialRequest, pk: int) -> PaperTemplate:
    rows = PaperTemplate.objects.filter(organisation__in=bodies(request))
    return found(rows.select_related("organisation", "by__person"), pk=pk)


@administrator
@require_safe
def kinds(request: OfficialRequest) -> HttpResponse:
    """Every kind of paper: the built-in form, or the body's own since when."""
    body = _body(request)
    own: dict[str, list[PaperTemplate]] = {}
    for form in PaperTemplate.objects.filter(organisation=body).select_related("by__person"):
        own.setdefault(form.kind, []).append(form)
    rows = [
        (
            kind,
            next((one for one in own.get(kind, []) if one.retired_at is None), None),
            len(own.get(kind, [])),
        )
        for kind in _kinds()
    ]
    context = {"body": body, "choices": _choices(request)[:MOST_CHOICES], "rows": rows}
    return desk_page(request, "desk/paper_templates.html", context, section=SECTION)


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def kind_page(request: OfficialRequest, kind: str) -> HttpResponse:
    """One kind: its versions, its fields, and a new version."""
    told, body = _kind(kind), _body(request)
    form = OwnForm(posted(request), request.FILES or None)
    if form.is_valid() and (made := _uploaded(request, form, body, kind)):
        messages.success(request, _("Mẫu đọc được. Hãy xem thử rồi đưa vào dùng."))
        return redirect("desk:admin_paper_form", made.pk)
    rows = PaperTemplate.objects.filter(organisation=body, kind=kind).select_related("by__person")
    context = {
        "kind": told,
        "body": body,
        "form": form,
        "versions": rows,
        "in_use": next((row for row in rows if row.retired_at is None), None),
        "groups": fields.guide(kind),
        "has_pdf": program() is not None,
    }
    status = 422 if form.errors else 200
    return desk_page(request, "desk/paper_template_kind.html", context, section=SECTION, status=status)


def _uploaded(request: OfficialRequest, form: OwnForm, body: Organisation, kind: str) -> PaperTemplate | None:
    """Each fault of the file stands at the field."""
    said: dict[str, Any] = form.cleaned_data
    try:
        return templates.upload(body, kind, said["file"], said["note"], by=request.account, at=request.now)
    except templates.NotAccepted as why:
        for fault in why.faults:
            form.add_error("file", fault.words(_))
    except Refused as why:
        form.refuse(why)
    return None


@administrator
@require_safe
def built_in(request: OfficialRequest, kind: str) -> HttpResponse:
    """The built-in form with its fields, to be changed and uploaded."""
    told, body = _kind(kind), _body(request)
    name = f"mau-{slugify(told.label)}-{body.slug}.docx"
    return download(built_in_form(kind, profile_of(body).name), name, DOCX)


@administrator
@require_safe
def version(request: OfficialRequest, pk: int) -> HttpResponse:
    """One version: what the check says of it today, a try with examples, and putting it in use."""
    form = _form(request, pk)
    try:
        checked = templates.check(form.kind, templates.content_of(form), form.organisation)
    except Refused as gone:
        checked = templates.Checked((gone,), ())
    context = {
        "row": form,
        "kind": PaperKind(form.kind),
        "faults": [fault.words(_) for fault in checked.faults],
        "left_out": checked.left_out,
        "has_pdf": program() is not None,
    }
    return desk_page(request, "desk/paper_template.html", context, section=SECTION)


@administrator
@require_safe
def file(request: OfficialRequest, pk: int) -> HttpResponse:
    """The version as it was uploaded."""
    form = _form(request, pk)
    return stored(form.file, form.name)


@administrator
@require_safe
def preview(request: OfficialRequest, pk: int, ending: str) -> HttpResponse:
    """A paper in this form with examples."""
    form = _form(request, pk)
    return _tried(ending, PaperKind(form.kind), lambda: templates.sample(form, request.today))


@administrator
@require_safe
def built_in_preview(request: OfficialRequest, kind: str, ending: str) -> HttpResponse:
    """A paper in the built-in form with examples."""
    told, body = _kind(kind), _body(request)
    values = templates.sample_values(body, kind, request.today)
    return _tried(ending, told, lambda: fill(BytesIO(built_in_form(kind, profile_of(body).name)), values))


def _tried(ending: str, kind: PaperKind, make: Callable[[], bytes]) -> HttpResponse:
    name = f"xem-thu-{slugify(kind.label)}.{ending}"
    if ending == "pdf":
        return printed(pdf(make()), name)
    if ending != "docx":
        raise Http404
    return download(make(), name, DOCX)


@administrator
@require_POST
def use(request: OfficialRequest, pk: int) -> HttpResponse:
    """Puts the version in use; the one before is kept."""
    form = _form(request, pk)
    if done(request, None, lambda: templates.use(form, by=request.account, at=request.now)):
        messages.success(request, _("Từ nay văn bản này lập theo mẫu riêng. Văn bản đã lập giữ nguyên."))
        return redirect(_page(form))
    return redirect("desk:admin_paper_form", pk)


@administrator
@require_POST
def retire(request: OfficialRequest, pk: int) -> HttpResponse:
    """Back to the built-in form."""
    form = _form(request, pk)
    if done(request, None, lambda: templates.retire(form, by=request.account, at=request.now)):
        messages.success(request, _("Đã trở lại mẫu có sẵn. Các bản mẫu riêng vẫn được giữ."))
    return redirect(_page(form))


def _page(form: PaperTemplate) -> str:
    return f"{reverse('desk:admin_paper_forms_of', args=[form.kind])}?co-quan={form.organisation_id}"
