"""The pages of the screens; each shows the picture of the moment and is fed by the stream when there is script."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doithoai.dialogues.permissions import may_show
from doithoai.dialogues.published_live import LiveBoard
from doithoai.hall.pictures import BOARD, PROJECTOR, Screen, facts, seen
from doithoai.hall.stream import PREFIX, SUFFIX, ticket

ASKING = frozenset({"announced", "open"})


def _found(code: str, kind: str) -> LiveBoard:
    board = seen(Screen(code, kind, ""))
    if board is None:
        raise Http404
    return board


def _shown(request: HttpRequest, board: LiveBoard, kind: str, the: str = "") -> HttpResponse:
    language = get_language() or ""
    source = f"{PREFIX}{board.code}{SUFFIX}?man={kind}&tieng={language}" + (f"&the={the}" if the else "")
    # On the wall people are sent where questions are written; on a telephone back to the dialogue.
    where = "hall:ask" if kind == PROJECTOR and board.state in ASKING else "portal:dialogue"
    page = request.build_absolute_uri(reverse(where, args=[board.code]))
    return render(
        request, f"hall/{kind}.html", {**facts(board), "source": source, "page": page, "shown_at": now()}
    )


@require_safe
@never_cache
def live(request: HttpRequest, code: str) -> HttpResponse:
    """Bảng trực tiếp: who is heard by number and matter, who comes next, what was answered; for every telephone."""
    return _shown(request, _found(code, BOARD), BOARD)


@require_safe
@never_cache
@login_required
def projector(request: HttpRequest, code: str) -> HttpResponse:
    """Màn chiếu: read from ten metres; it calls people by name, so an official of the dialogue opens it."""
    board = _found(code, PROJECTOR)
    if not may_show(request.user, board.code, localdate(now())):
        raise Http404
    return _shown(request, board, PROJECTOR, ticket(board.code))
