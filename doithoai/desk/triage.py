"""Phân loại: runs through what is not sorted yet, one after the other, by keyboard."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, official
from doithoai.desk.opinion_forms import ReasonForm, ScopeForm, SortForm, SplitForm
from doithoai.opinions import queries
from doithoai.opinions.models import OUT_OF_SCOPE_KINDS, Kind
from doithoai.opinions.scope import suggest_kind


@official
@require_safe
def triage(request: OfficialRequest) -> HttpResponse:
    """The next unsorted opinion with its form; `buoi` limits the run to one dialogue, `bo-qua` skips ahead."""
    rows = queries.readable(request.authority).filter(
        queries.UNSORTED, organisation__in=list(request.authority.own)
    )
    dialogue = request.GET.get("buoi", "")
    if dialogue.isdecimal():
        rows = rows.filter(dialogue_id=int(dialogue))
    left = rows.count()
    skipped = request.GET.get("bo-qua", "")
    if skipped.isdecimal():
        rows = rows.filter(pk__gt=int(skipped))
    opinion = rows.select_related("submission", "organisation", "dialogue").order_by("id").first()
    context: dict[str, Any] = {
        "left": left,
        "opinion": opinion,
        "buoi": dialogue,
        "back": request.get_full_path(),
    }
    if opinion:
        suggestion = suggest_kind(opinion.text)
        sort = SortForm(
            opinion=opinion,
            prefix="phan-loai",
            initial={
                "kind": opinion.kind
                or (Kind.PETITION if suggestion.kind in OUT_OF_SCOPE_KINDS else suggestion.kind)
            },
        )
        context |= {
            "suggestion": suggestion,
            "suggested_out": suggestion.kind in OUT_OF_SCOPE_KINDS,
            "sort": sort,
            "scope": ScopeForm(opinion=opinion, prefix="ngoai-pham-vi"),
            "decline": ReasonForm(opinion=opinion, prefix="khong-xem-xet"),
            "split": SplitForm(opinion=opinion, prefix="tach"),
            "title": _("Phân loại"),
        }
    return desk_page(request, "desk/triage.html", context, section="opinions")
