"""Câu hỏi viết: those who run the conference read each question first and decide: approve, group, queue, not read (B.Đ9.2-b)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk.dialogues import in_hand
from doithoai.desk.frame import OfficialRequest, desk_page, done, found, official, whole
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue
from doithoai.opinions import questions as verbs
from doithoai.opinions.alike import Similar
from doithoai.opinions.models import OUT_OF_SCOPE_KINDS, Opinion
from doithoai.opinions.question_lists import (
    APPROVED,
    DONE,
    HELD_BACK,
    QUEUED,
    TOGETHER,
    WAITING,
    alike_in_hall,
    counted,
    in_hall,
    matter_of,
    view_of,
)
from doithoai.opinions.question_models import Question
from doithoai.opinions.scope import Suggestion, suggest_kind
from doithoai.ui.forms import Form, NfcCharField

MOST = 20  # of one view; the next ones follow when these are decided
VIEWS: tuple[tuple[str, str, str | Promise], ...] = (
    ("", WAITING, gettext_lazy("Chờ duyệt")),
    ("da-duyet", APPROVED, gettext_lazy("Đã duyệt")),
    ("hang-doi", QUEUED, gettext_lazy("Trong hàng đợi")),
    ("chung", TOGETHER, gettext_lazy("Trả lời chung")),
    ("khong-doc", HELD_BACK, gettext_lazy("Không đọc")),
    ("xong", DONE, gettext_lazy("Đã có trả lời")),
)
REASONS = (
    gettext_lazy("Ngoài chủ đề của buổi này"),
    gettext_lazy("Việc này đã được nêu và trả lời trong buổi"),
    gettext_lazy("Việc riêng của ông/bà, cơ quan trả lời riêng"),
    gettext_lazy("Lời lẽ chưa phù hợp để đọc trước hội trường"),
)
SIMILAR_KEYS = ("G", "1", "2", "3")


class HoldForm(Form):
    """Why a question is not read out: the person is told in these words."""

    reason = NfcCharField(
        label=gettext_lazy("Lý do (người hỏi sẽ thấy)"), max_length=verbs.MOST_REASON, multiline=True, rows=2
    )


@dataclass(frozen=True)
class Row:
    """A question of the list: what it says, where it stands, what speaks for care."""

    question: Question
    opinion: Opinion
    view: str
    flag: Suggestion | None
    similar: tuple[tuple[str, Similar, int | None], ...]

    @property
    def nearest(self) -> int | None:
        """The number of the question most like it."""
        return next((number for _key, _one, number in self.similar if number), None)


def _flag(opinion: Opinion) -> Suggestion | None:
    """Complaint, denunciation, court: a suggestion to whoever decides (B.Đ1.2, B.Đ4.2)."""
    suggested = _suggested(opinion.text, get_language() or "")
    return suggested if suggested.kind in OUT_OF_SCOPE_KINDS else None


@lru_cache(maxsize=256)
def _suggested(text: str, _language: str) -> Suggestion:
    """The page is drawn anew with every change in the hall; the words of a question stay."""
    return suggest_kind(text)


def _number(opinion: Opinion) -> int | None:
    question: Question | None = getattr(opinion.submission, "question", None)
    return question.number if question else None


def _rows(dialogue: Dialogue, questions: list[Question]) -> list[Row]:
    """Each with its suggestions; the hall is compared once for all."""
    pairs = [(one, opinion) for one in questions if (opinion := matter_of(one)) is not None]
    alike = alike_in_hall(dialogue, [opinion for _one, opinion in pairs])
    rows = []
    for one, opinion in pairs:
        near = [a for a in alike[opinion.pk] if a.may_lead and a.lead.pk != opinion.pk]
        keyed = tuple((key, a, _number(a.lead)) for key, a in zip(SIMILAR_KEYS, near, strict=False))
        rows.append(Row(one, opinion, view_of(one), _flag(opinion), keyed))
    return rows


def _address(dialogue: Dialogue, view: str, number: int = 0) -> str:
    asked = {name: value for name, value in (("xem", view), ("so", number)) if value}
    url = reverse("desk:questions", args=[dialogue.pk])
    return f"{url}?{urlencode(asked)}" if asked else url


def _view(request: OfficialRequest) -> str:
    chosen = request.POST.get("xem", request.GET.get("xem", ""))
    return chosen if chosen in {key for key, _name, _label in VIEWS} else ""


def _shown(
    request: OfficialRequest, dialogue: Dialogue, number: int, form: HoldForm | None = None
) -> HttpResponse:
    chosen, counts = _view(request), counted(dialogue)
    listed = list(in_hall(dialogue, {key: name for key, name, _label in VIEWS}[chosen])[:MOST])
    named = next((one for one in listed if one.number == number), None)
    if number and named is None:
        named = in_hall(dialogue).filter(number=number).first()
    current = named or (listed[0] if listed else None)
    rows = _rows(dialogue, listed if current in listed or current is None else [current, *listed])
    places = [row.question.number for row in rows]
    at = places.index(current.number) if current else 0
    context: dict[str, Any] = {
        "dialogue": dialogue,
        "State": State,
        "chosen": chosen,
        "views": [(_address(dialogue, key), key, label, counts[name]) for key, name, label in VIEWS],
        "asked": sum(counts.values()),
        "rows": [row for row in rows if row.question in listed],
        "more": counts[{key: name for key, name, _label in VIEWS}[chosen]] - len(listed),
        "row": rows[at] if rows else None,
        "later": _address(dialogue, chosen, places[at + 1]) if at + 1 < len(places) else "",
        "hold": form or HoldForm(),
        "reasons": REASONS,
        "takes": verbs.takes_questions(dialogue, request.now),
    }
    status = 422 if form is not None and form.errors else 200
    return desk_page(request, "desk/questions.html", context, section="dialogues", status=status)


@official
@require_safe
def questions(request: OfficialRequest, pk: int) -> HttpResponse:
    """One question after the other, the oldest first; `so` names one, `xem` chooses where they stand."""
    return _shown(request, in_hand(request, pk), whole(request.GET.get("so", "")))


ACTS: dict[str, tuple[Callable[..., object], str | Promise]] = {
    "duyet": (verbs.approve, gettext_lazy("Đã duyệt câu hỏi số %(number)s.")),
    "hang-doi": (verbs.put_in_queue, gettext_lazy("Đã đưa câu hỏi số %(number)s vào hàng đợi.")),
    "ra-hang-doi": (verbs.take_out_of_queue, gettext_lazy("Câu hỏi số %(number)s đã ra khỏi hàng đợi.")),
    "tach": (verbs.ungroup, gettext_lazy("Câu hỏi số %(number)s đứng riêng.")),
}


def _done(
    request: OfficialRequest, dialogue: Dialogue, number: int, words: str | Promise = ""
) -> HttpResponse:
    if words:
        messages.success(request, str(words) % {"number": number})
    return redirect(_address(dialogue, _view(request)))


def _grouped(request: OfficialRequest, dialogue: Dialogue, question: Question) -> HttpResponse:
    lead = found(Opinion.objects.filter(dialogue=dialogue), code=request.POST.get("lead", ""))
    well = done(request, None, lambda: verbs.group(question, lead, by=request.account, at=request.now))
    words = _("Câu hỏi số %(number)s được trả lời chung.") if well else ""
    return _done(request, dialogue, question.number, words)


def _held_back(request: OfficialRequest, dialogue: Dialogue, question: Question) -> HttpResponse:
    form = HoldForm(request.POST)
    if form.is_valid() and done(
        request,
        form,
        lambda: verbs.hold_back(question, form.cleaned_data["reason"], by=request.account, at=request.now),
    ):
        words = _("Câu hỏi số %(number)s không đọc; người hỏi được trả lời bằng văn bản.")
        return _done(request, dialogue, question.number, words)
    return _shown(request, dialogue, question.number, form)


OTHERS: dict[str, Callable[[OfficialRequest, Dialogue, Question], HttpResponse]] = {
    "gop": _grouped,
    "khong-doc": _held_back,
}


@official
@require_POST
def act(request: OfficialRequest, pk: int, number: int, act: str) -> HttpResponse:
    """Decides one question; the list goes on to the next."""
    dialogue = in_hand(request, pk)
    rows = Question.objects.select_related("dialogue__organisation")
    question = found(rows, dialogue=dialogue, number=number)
    if act in OTHERS:
        return OTHERS[act](request, dialogue, question)
    if act not in ACTS:
        raise Http404
    verb, words = ACTS[act]
    well = done(request, None, lambda: verb(question, by=request.account, at=request.now))
    return _done(request, dialogue, number, words if well else "")
