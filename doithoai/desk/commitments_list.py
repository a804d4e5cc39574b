"""Cam kết: the list with its counts and filters, late ones first (A.0-P3b), and one entered by hand."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from doithoai.commitments.making import commit
from doithoai.commitments.models import Commitment, CommitmentExtension, State
from doithoai.commitments.queries import late_first, readable
from doithoai.desk.commitments import promised
from doithoai.desk.commitments_forms import FilterForm, NewForm
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
from doithoai.opinions.covering import names_of
from doithoai.opinions.redaction import redact
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Organisation
from doithoai.search.folding import fold

PAGE = 30
ASKED = Exists(CommitmentExtension.objects.filter(commitment=OuterRef("pk"), granted=None))
OPEN, KEPT = Q(state=State.OPEN), Q(state=State.VERIFIED)
VIEWS: dict[str, tuple[str | Promise, Q | None]] = {
    "": (gettext_lazy("Đang theo dõi"), ~KEPT),
    "qua-han": (gettext_lazy("Quá hạn"), None),
    "cho-xac-nhan": (gettext_lazy("Báo xong, chờ xác nhận"), Q(state=State.DONE)),
    "xin-gia-han": (gettext_lazy("Xin gia hạn"), OPEN & Q(asked=True)),
    "da-xong": (gettext_lazy("Đã xong, có minh chứng"), KEPT),
    "tat-ca": (gettext_lazy("Tất cả"), Q()),
}


def _condition(key: str, request: OfficialRequest) -> Q:
    condition = VIEWS[key][1]
    return OPEN & Q(due_on__lt=request.today) if condition is None else condition


def _asked(rows: QuerySet[Commitment], form: FilterForm) -> QuerySet[Commitment]:
    said = form.cleaned_data if form.is_valid() else {}
    for name, key in (("co_quan", "organisation"), ("don_vi", "unit"), ("buoi", "dialogue")):
        if said.get(name):
            rows = rows.filter(**{key: said[name]})
    return rows.filter(pk__in=_with_words(rows, said["q"])) if said.get("q") else rows


def _with_words(rows: QuerySet[Commitment], words: str) -> list[int]:
    """Those whose words have these, with or without diacritics; a petitioner's name finds nothing."""
    wanted = fold(words)
    near = [row for row in rows.order_by() if wanted in fold(row.text)]
    return [
        row.pk
        for row in near
        if row.opinion is None or wanted in fold(redact(row.text, names_of(row.opinion.submission)))
    ]


@official
@require_safe
def commitments(request: OfficialRequest) -> HttpResponse:
    """What was promised and how it stands; the filters are in the address."""
    visible = readable(request.authority).annotate(asked=ASKED)
    form = FilterForm(request.GET, rows=visible)
    rows = _asked(visible, form)
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else ""
    counts = rows.order_by().aggregate(
        **{f"n{n}": Count("pk", filter=_condition(key, request)) for n, key in enumerate(VIEWS)}
    )
    shown = late_first(rows.filter(_condition(view, request)), request.today)
    page = Paginator(shown.prefetch_related("extensions", "with_units", "urgings"), PAGE).get_page(
        request.GET.get("trang")
    )
    context = {
        "page": page,
        "rows": promised(request, page.object_list),
        "views": [(key, label, counts[f"n{n}"]) for n, (key, (label, _q)) in enumerate(VIEWS.items())],
        "form": form,
        "filtered": any(request.GET.get(form.add_prefix(name)) for name in form.fields),
        "view": view,
        "may_add": bool(own_organisations(request, *SECRETARIAT)),
    }
    status = 422 if form.errors else 200
    return desk_page(request, "desk/commitments.html", context, section="commitments", status=status)


def _body(request: OfficialRequest) -> Organisation:
    """The body that follows it: the one asked for among the account's own, or the first of them."""
    own = own_organisations(request, *SECRETARIAT)
    wanted = request.GET.get("co-quan", "")
    if wanted:
        return found(own, pk=whole(wanted))
    first = own.first()
    if first is None:
        raise Http404
    return first


@official
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_new(request: OfficialRequest) -> HttpResponse:
    """Enters a commitment by hand: promised on another occasion, or forgotten in the conclusion."""
    body = _body(request)
    form = NewForm(posted(request), organisation=body, initial={"dialogue": request.GET.get("buoi")})
    made: list[Commitment] = []
    if form.is_valid() and done(
        request,
        form,
        lambda: made.append(commit(body, form.promise(), by=request.account, at=request.now)),
    ):
        messages.success(request, _("Đã ghi cam kết."))
        return redirect("desk:commitment", made[0].pk)
    context: dict[str, Any] = {
        "form": form,
        "body": body,
        "bodies": own_organisations(request, *SECRETARIAT),
    }
    status = 422 if form.errors else 200
    return desk_page(request, "desk/commitment_new.html", context, section="commitments", status=status)
