"""Đối chiếu: the sums of one conference, each figure with the list that it counts, and what is still missing (B.Đ9.2-b)."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from doithoai.desk.dialogues import in_hand, opinions_of
from doithoai.desk.frame import OfficialRequest, desk_page, official
from doithoai.dialogues.models import Dialogue
from doithoai.documents import reconciling as asked
from doithoai.opinions import identity


def _list(request: OfficialRequest, dialogue: Dialogue, key: str) -> dict[str, Any]:
    """What the chosen figure counts; a protected opinion is counted and stays in its own file."""
    opinions = asked.opinions_of(dialogue, key)
    if opinions is None:
        return {"slips": asked.slips_of(dialogue, key), "questions": asked.questions_of(dialogue, key)}
    mine = set(opinions_of(request, dialogue).values_list("pk", flat=True))
    seen = [opinion for opinion in opinions if opinion.pk in mine]
    return {
        "opinions": identity.shown(request.authority, seen),
        "hidden": len(opinions) - len(seen),
    }


@official
@require_safe
def reconciling(request: OfficialRequest, pk: int) -> HttpResponse:
    """The books; lists bear names, so only for those who prepare the dialogue."""
    dialogue = in_hand(request, pk)
    books, key = asked.books(dialogue), request.GET.get("xem", "")
    figures = {f.key: f for b in books.balances for f in (b.total, *b.parts)}
    chosen = figures.get(key)
    context = {
        "dialogue": dialogue,
        "books": books,
        "people": asked.people(dialogue),
        "gaps": [(gap, reverse(f"desk:{gap.page}", args=[dialogue.pk])) for gap in books.gaps],
        "chosen": chosen,
        "printed_at": request.now,
        **(_list(request, dialogue, key) if chosen else {}),
    }
    return desk_page(request, "desk/reconciling.html", context, section="dialogues")
