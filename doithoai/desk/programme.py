"""Chương trình: the items in the order of B.Đ9.1, their minutes against the time there is, what was promised before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doithoai.commitments import queries as commitments
from doithoai.commitments.models import Commitment
from doithoai.commitments.models import State as Kept
from doithoai.desk.dialogues import in_hand, loaded, may_prepare, workspace
from doithoai.desk.frame import OfficialRequest, done, official, posted
from doithoai.desk.programme_forms import ItemForm, forms_of, items_of
from doithoai.dialogues import programme as programmes
from doithoai.dialogues.calling import BEFORE
from doithoai.dialogues.models import Dialogue, ProgrammeItem
from doithoai.dialogues.queries import before
from doithoai.documents import programme_paper
from doithoai.ui.downloads import DOCX, download

PAPERS = {"chuong-trinh": programme_paper.programme_docx, "kich-ban": programme_paper.run_sheet_docx}


@dataclass(frozen=True)
class Length:
    """The minutes of the items against the time from beginning to end."""

    items: int
    planned: int

    @property
    def over(self) -> int:
        """Minutes too many; below nought when time is left."""
        return self.items - self.planned

    @property
    def left(self) -> int:
        """Minutes that no item fills."""
        return max(0, -self.over)


@dataclass(frozen=True)
class Before:
    """What was promised at the last dialogue, what older ones left open, and how it stands (B.Đ10.2-a)."""

    dialogue: Dialogue
    promises: list[Commitment]

    @property
    def kept(self) -> int:
        """How many are done and confirmed."""
        return sum(one.state == Kept.VERIFIED for one in self.promises)


def promised_before(dialogue: Dialogue) -> Before | None:
    """The last dialogue with what is still to be told, late ones first; none when there was no dialogue."""
    last = before(dialogue)
    if last is None:
        return None
    rows = commitments.late_first(commitments.to_report_at(dialogue), timezone.localdate())
    return Before(last, list(rows))


def timed(dialogue: Dialogue, items: list[ProgrammeItem]) -> list[tuple[datetime, ProgrammeItem]]:
    """Each item with the hour at which it is expected."""
    at, rows = dialogue.starts_at, []
    for item in items:
        rows.append((at, item))
        at += timedelta(minutes=item.minutes)
    return rows


def _shown(
    request: OfficialRequest, dialogue: Dialogue, forms: list[ItemForm] | None = None, status: int = 200
) -> HttpResponse:
    items = list(dialogue.programme.all())
    edits = may_prepare(request, dialogue) and dialogue.state in BEFORE
    context: dict[str, Any] = {
        "rows": timed(dialogue, items),
        "length": Length(sum(item.minutes for item in items), programmes.planned_minutes(dialogue)),
        "before": promised_before(dialogue),
        "edits": edits,
        "forms": forms if forms is not None else (forms_of(items) if edits and items else []),
        "refused": forms is not None,
        "tab": "programme",
    }
    return workspace(request, "desk/dialogue_programme.html", dialogue, context, status=status)


@official
@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: OfficialRequest, pk: int) -> HttpResponse:
    """The programme; a press fills it in, rows are edited in place."""
    dialogue = loaded(request, pk)
    data = posted(request)
    if data is None:
        return _shown(request, dialogue)
    dialogue = in_hand(request, pk)
    if "rows" not in data:
        done(request, None, lambda: programmes.prefill(dialogue, by=request.account, at=request.now))
        return redirect("desk:dialogue_programme", pk)
    forms = forms_of([], data)
    fine = all(form.is_valid() for form in forms)
    if fine and done(
        request,
        forms[0] if forms else None,
        lambda: programmes.arrange(dialogue, items_of(forms), by=request.account, at=request.now),
    ):
        messages.success(request, _("Đã lưu chương trình."))
        return redirect("desk:dialogue_programme", pk)
    return _shown(request, dialogue, forms, status=422)


@official
@require_safe
def paper(request: OfficialRequest, pk: int, kind: str) -> HttpResponse:
    """The programme for the guests, or the run sheet for those who run it, as .docx."""
    dialogue = loaded(request, pk)
    if kind not in PAPERS or not may_prepare(request, dialogue):
        raise Http404
    return download(PAPERS[kind](dialogue), f"{kind}-{slugify(dialogue.code)}.docx", DOCX)
