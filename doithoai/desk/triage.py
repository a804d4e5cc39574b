"""Phân loại: runs through what is not sorted yet, one after the other, by keyboard."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, official, own_organisations, whole
from doithoai.desk.opinion_forms import ReasonForm
from doithoai.desk.sorting_forms import ScopeForm, SortForm, SplitForm
from doithoai.dialogues.models import TeamMember
from doithoai.opinions import queries
from doithoai.opinions.models import OUT_OF_SCOPE_KINDS, Kind, Opinion
from doithoai.opinions.permissions import DESK
from doithoai.opinions.scope import suggest_kind


def _unsorted(request: OfficialRequest) -> QuerySet[Opinion]:
    """What this account may sort: its desk's, and that of the dialogues in whose team it is (B.Đ8.2-b)."""
    desks = own_organisations(request, *DESK)
    teams = TeamMember.objects.filter(person=request.account.person_id).values("dialogue")
    if not desks and not teams:
        raise Http404
    return queries.readable(request.authority).filter(
        queries.UNSORTED, Q(organisation__in=desks) | Q(dialogue__in=teams)
    )


@official
@require_safe
def triage(request: OfficialRequest) -> HttpResponse:
    """The next unsorted opinion with its form; `buoi` limits the run to one dialogue, `bo-qua` skips ahead."""
    rows = _unsorted(request)
    dialogue = whole(request.GET.get("buoi", ""))
    if dialogue:
        rows = rows.filter(dialogue=dialogue)
    left = rows.count()
    rows = rows.filter(pk__gt=whole(request.GET.get("bo-qua", "")))
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
