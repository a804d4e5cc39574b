"""Ý kiến giống: what was raised and answered before, beside one opinion; fetched when its page already stands."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, found, official
from doithoai.opinions import identity, permissions, queries
from doithoai.opinions.alike import PastAnswer, past_answers, similar_to
from doithoai.opinions.covering import covered, is_unsorted, names_of


def _told(past: PastAnswer, known: frozenset[int]) -> PastAnswer:
    """An answer names whom it answers."""
    row = past.similar.opinion
    return past if row.pk in known else cast("PastAnswer", covered(past, names_of(row.submission)))


@official
@require_safe
def similar(request: OfficialRequest, code: str) -> HttpResponse:
    """Similar opinions with what was answered to them; a part of the page, or a page of its own without script."""
    readable = queries.readable(request.authority)
    opinion = found(readable.select_related("submission", "organisation", "dialogue"), code=code)
    near = similar_to(opinion, readable)
    known = permissions.named(request.authority, [opinion, *(one.opinion for one in near)])
    # Whoever may not read an unsorted matter is not told either what it is like.
    silent = is_unsorted(opinion) and opinion.pk not in known
    near = tuple(
        one for one in near if not silent and (one.opinion.pk in known or not is_unsorted(one.opinion))
    )
    shown = identity.shown(request.authority, [one.opinion for one in near])
    both = {one.opinion.pk for one in near if opinion.pk in known and one.opinion.pk in known}
    context = {
        "opinion": identity.shown(request.authority, [opinion])[0],
        "rows": [
            (one, row, one.words if row.pk in both else ()) for one, row in zip(near, shown, strict=True)
        ],
        "answers": [_told(past, known) for past in past_answers(near)],
        "may_sort": permissions.triages(request.authority, opinion),
    }
    if request.headers.get("HX-Request"):
        return render(request, "desk/opinion_similar.html", context)
    return desk_page(request, "desk/similar.html", context, section="opinions")
