"""Ý kiến giống: what was raised and answered before, beside one opinion; fetched when its page already stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, found, official
from doithoai.opinions import identity, permissions, queries
from doithoai.opinions.alike import past_answers, similar_to


@official
@require_safe
def similar(request: OfficialRequest, code: str) -> HttpResponse:
    """Similar opinions with what was answered to them; a part of the page, or a page of its own without script."""
    readable = queries.readable(request.authority)
    opinion = found(readable.select_related("submission", "organisation", "dialogue"), code=code)
    near = similar_to(opinion, readable)
    shown = identity.shown(request.authority, [one.opinion for one in near])
    context = {
        "opinion": opinion,
        "rows": list(zip(near, shown, strict=True)),
        "answers": past_answers(near),
        "may_sort": permissions.triages(request.authority, opinion),
    }
    if request.headers.get("HX-Request"):
        return render(request, "desk/opinion_similar.html", context)
    return desk_page(request, "desk/similar.html", context, section="opinions")
