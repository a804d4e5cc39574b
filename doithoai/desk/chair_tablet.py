"""Màn hình chủ trì: read at a glance by whoever chairs and looks at people; an outcome is one touch."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doithoai.desk import chair_floor as now
from doithoai.desk.chair import chaired
from doithoai.desk.frame import OfficialRequest, done, found, official, whole
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Dialogue
from doithoai.opinions.hearing import raise_prepared
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.opinions.permissions import gives_outcome
from doithoai.regulations.refusals import Refused
from doithoai.ui.forms import Form, ViDateField


class TouchForm(Form):
    """One of the three outcomes; one of the days offered means that it is answered later (B.Đ8.1-g4c)."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Cách trả lời tại hội nghị"), choices=Outcome.choices, required=False
    )
    due_on = ViDateField(label=gettext_lazy("Trả lời trước ngày"), required=False)
    chosen = ViDateField(label=gettext_lazy("Trả lời trước ngày"), required=False)
    seen = forms.CharField(required=False, max_length=20)

    def said(self, answered_by: str, note: str) -> Said:
        """What the verb takes."""
        told = self.cleaned_data
        outcome = Outcome.ANSWER_LATER if told["chosen"] else told["outcome"]
        return Said(outcome, answered_by, told["chosen"] or told["due_on"], note=note)


def _chair(dialogue: Dialogue) -> str:
    office = dialogue.chair_office
    return f"{office.title} {dialogue.chair.name}" if office else dialogue.chair.name


def _shown(
    request: OfficialRequest, dialogue: Dialogue, status: int = 200, touched: TouchForm | None = None
) -> HttpResponse:
    speeches = list(dialogue.speeches.all())
    turn = now.turn(dialogue, speeches, request.now)
    about = turn.speech if turn else now.just_heard(speeches)
    raised = now.raised(request, dialogue, about)
    answered = any(page.matter.answer for page in raised)
    guesses = now.suggested(request, dialogue, turn.speech) if turn and not answered else []
    known = {page.pk for page in raised}
    waiting = [one for one in speeches if one.state == SpeechState.WAITING]
    asked = now.questions(dialogue)
    context: dict[str, Any] = {
        "dialogue": dialogue,
        "State": State,
        "chair": _chair(dialogue),
        "turn": turn,
        "about": about,
        "raised": raised,
        "guesses": [page for page in guesses if page.pk not in known],
        "coming": waiting[: now.NEXT],
        "waiting": len(waiting),
        "spoken": sum(one.state == SpeechState.SPOKEN for one in speeches),
        "sums": now.sums(dialogue),
        "questions": asked[: now.QUESTIONS],
        "asked": len(asked),
        "step": now.step_of(dialogue, request.now),
        "dates": now.dates(request.today),
        "touched": touched,
        "Outcome": Outcome,
    }
    return render(request, "desk/chair_tablet.html", context, status=status)


@official
@require_safe
@never_cache
def tablet(request: OfficialRequest, pk: int) -> HttpResponse:
    """The whole screen; it follows the floor by itself."""
    return _shown(request, chaired(request, pk))


@official
@require_POST
def outcome(request: OfficialRequest, pk: int, opinion: int) -> HttpResponse:
    """Gives an outcome with one touch; what the secretary wrote down of it stays."""
    dialogue = chaired(request, pk)
    rows = Opinion.objects.filter(dialogue=dialogue, restricted=False)
    row = found(rows.select_related("organisation", "dialogue", "submission"), pk=opinion)
    if not gives_outcome(request.authority, row):
        raise Http404
    form = TouchForm(request.POST)
    if form.is_valid() and done(request, form, lambda: _touch(request, dialogue, row, form)):
        messages.success(request, _("Đã ghi: %(outcome)s.") % {"outcome": Outcome(row.outcome).label})
        return redirect("desk:chair_tablet", pk)
    return _shown(request, dialogue, status=422, touched=form)


@official
@require_POST
def match(request: OfficialRequest, pk: int, opinion: int) -> HttpResponse:
    """Says that whoever speaks raises this matter, which was handed in before: then it has its keys."""
    dialogue = chaired(request, pk)
    row = found(Opinion.objects.filter(dialogue=dialogue, restricted=False), pk=opinion)
    if not gives_outcome(request.authority, row):
        raise Http404
    speech = dialogue.speeches.filter(pk=whole(request.POST.get("speech", ""))).first()
    if speech is None:
        messages.error(request, _("Lượt phát biểu này không còn. Hãy xem lại rồi chọn."))
    elif done(request, None, lambda: raise_prepared(speech, [row], by=request.account, at=request.now)):
        messages.success(request, _("Đã ghép với phiếu số %(number)s.") % {"number": speech.number})
    return redirect("desk:chair_tablet", pk)


def _touch(request: OfficialRequest, dialogue: Dialogue, row: Opinion, form: TouchForm) -> None:
    if form.cleaned_data["seen"] != row.outcome:
        raise Refused("Thư ký vừa ghi cách trả lời khác. Hãy xem lại rồi chọn.", clause="B.Đ9.2-b")
    chosen = form.said(row.answered_by or _chair(dialogue), row.said)
    row.outcome = give_outcome(row, chosen, by=request.account, at=request.now).outcome
