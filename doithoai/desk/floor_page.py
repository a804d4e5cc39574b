"""What the operator's page shows at one moment: the queue, who speaks, what is written down, what still waits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse

from doithoai.desk import floor_choices as choices
from doithoai.desk.dialogues import may_prepare, opinions_of
from doithoai.desk.floor_forms import (
    AttendanceForm,
    BudgetForm,
    EndForm,
    HearForm,
    InterposeForm,
    LimitForm,
    MinuteForm,
    OutcomeForm,
    SlipForm,
)
from doithoai.desk.frame import OfficialRequest, desk_page
from doithoai.dialogues.fairness import Fairness, fairness
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.queries import on_the_floor, queue
from doithoai.dialogues.turns import seconds_spoken
from doithoai.opinions.covering import covered
from doithoai.opinions.gate import unwritten_speeches, without_outcome
from doithoai.opinions.matching import Offered, prepared_for
from doithoai.opinions.models import Opinion
from doithoai.opinions.published_hall import counts
from doithoai.organisations.queries import units_of
from doithoai.search.folding import folded_words

WRITTEN_DAYS = 15
OFFERED_FOR = 3  # turns for which opinions handed in before are looked for at once

Turn = tuple[Speech, HearForm]


@dataclass
class Row:
    """One slip of the queue with what came of it."""

    speech: Any
    heard: list[Opinion] = field(default_factory=list)
    spoken: str = ""
    is_first: bool = False


def clock(seconds: int) -> str:
    """3:05."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def hear_form(
    request: OfficialRequest, dialogue: Dialogue, speech: Speech, *, typed: bool = False
) -> HearForm:
    """The form of one turn; each has ids of its own, several may stand on the page."""
    waits = Q(pk__in=without_outcome(dialogue).values("pk")) | Q(raised_in=speech)
    return HearForm(
        request.POST if typed else None,
        prefix="nghe",
        auto_id=f"id_{speech.pk}_%s",
        dialogue=dialogue,
        speech=speech,
        prepared=opinions_of(request, dialogue).filter(waits),
        initial={"text": speech.verbatim or ("" if speech.way == "question" else speech.subject)},
    )


def shown(request: OfficialRequest, dialogue: Dialogue, status: int = 200, **forms: Any) -> HttpResponse:
    """The page; `forms` are those that were sent and refused, `typed` the turn that was being written."""
    runs = may_prepare(request, dialogue)
    context = _facts(request, dialogue, runs=runs, prepared=forms.get("prepared"))
    typed = forms.pop("typed", None)
    if runs:
        context |= _tools(request, dialogue, context, typed)
    else:  # who spoke is for those who run the conference
        hidden = ("slips", "now", "interrupted", "left")
        context |= {name: covered(context[name]) for name in hidden}
        context["slips"] = [
            Row(covered(row.speech), covered(row.heard), row.spoken) for row in context["rows"]
        ]
    return desk_page(request, "desk/floor.html", {**context, **forms}, section="dialogues", status=status)


def _facts(
    request: OfficialRequest, dialogue: Dialogue, *, runs: bool, prepared: Opinion | None
) -> dict[str, Any]:
    """What everybody who may open the page sees of it."""
    opinions = opinions_of(request, dialogue).order_by("id")
    speeches = list(dialogue.speeches.select_related("item"))
    now = on_the_floor(dialogue) if dialogue.state == State.OPEN else None
    left = list(opinions.filter(pk__in=without_outcome(dialogue).values("pk")).select_related("submission"))
    fair = fairness(dialogue, speeches, request.now) if runs else Fairness()
    rows = _rows(request, speeches, opinions, fair)
    counted = opinions.count()
    waiting = [speech for speech in speeches if speech.state == SpeechState.WAITING]
    prepared = prepared or (left[0] if left else None)
    return {
        "dialogue": dialogue,
        "State": State,
        "may_run": runs,
        "rows": rows,
        "slips": rows,
        "now": now,
        "now_first": bool(now) and now.pk in fair.firsts if now else False,
        "interrupted": next((one for one in speeches if now and one.pk == now.interrupts_id), None),
        "next_slip": waiting[0] if waiting else None,
        "waiting_count": len(waiting),
        "spoken_count": sum(s.state == SpeechState.SPOKEN for s in speeches),
        "fair": fair,
        "limit": dialogue.speech_minutes * 60,
        "left": left,
        "prepared": prepared,
        "agreed": prepared.answers.last() if prepared else None,
        "total": counted,
        "with_outcome": counted - len(left),
        "live": reverse("hall:live", args=[dialogue.code]) if dialogue.announced_on else "",
    }


def _rows(
    request: OfficialRequest, speeches: Sequence[Speech], opinions: QuerySet[Opinion], fair: Fairness
) -> list[Row]:
    """Each slip that was not withdrawn, with the opinions that came of it or were raised by it."""
    heard: dict[int, list[Opinion]] = {}
    here = Q(submission__speech__in=speeches) | Q(raised_in__in=speeches)
    for opinion in opinions.filter(here).select_related("submission"):
        heard.setdefault(opinion.raised_in_id or opinion.submission.speech_id or 0, []).append(opinion)
    sought = " ".join(folded_words(request.GET.get("tim", "")[:100]))
    return [
        Row(
            speech,
            heard.get(speech.pk, []),
            clock(seconds_spoken(speech, request.now)) if speech.called_at else "",
            speech.pk in fair.firsts,
        )
        for speech in speeches
        if speech.state != SpeechState.WITHDRAWN and _is_sought(speech, sought)
    ]


def _is_sought(speech: Speech, sought: str) -> bool:
    text = f"{speech.number} {speech.speaker} {speech.subject} {speech.theme}"
    return not sought or sought in " ".join(folded_words(text))


def _tools(
    request: OfficialRequest, dialogue: Dialogue, facts: dict[str, Any], typed: Turn | None
) -> dict[str, Any]:
    """What those who run the conference do with it."""
    invited = list(dialogue.invited.select_related("organisation"))
    names = choices.answerers(dialogue, invited)
    prepared: Opinion | None = facts["prepared"]
    now: Speech | None = facts["now"]
    return {
        "items": list(dialogue.programme.all()),
        "themes": sorted({row.speech.theme for row in facts["rows"]} - {""}),
        "to_write": _to_write(request, dialogue, facts, typed),
        "answerers": names,
        "who_keys": choices.who_keys(names),
        "unit_keys": choices.unit_keys(units_of(dialogue.organisation)),
        "day_keys": choices.day_keys(request.today),
        "pages": choices.pages(dialogue),
        "questions": counts(dialogue.pk),
        "now_before": _spoken_before(facts["fair"], now, request.now),
        "now_group": clock(facts["fair"].of_group(now)) if now else "",
        "used": [(one, clock(one.seconds)) for one in facts["fair"].used],
        "entries": dialogue.minute_entries.all(),
        "slip_form": SlipForm(prefix="phieu", dialogue=dialogue),
        "interpose_form": InterposeForm(prefix="xen", waiting=queue(dialogue)),
        "prepared_form": OutcomeForm(prefix="gui", dialogue=dialogue, initial=_agreed(prepared)),
        "minute_form": MinuteForm(prefix="bb"),
        "attendance_form": AttendanceForm(prefix="nguoi", initial={"number": dialogue.attendance}),
        "limit_form": LimitForm(prefix="phut", initial={"minutes": dialogue.speech_minutes}),
        "budget_form": BudgetForm(prefix="quy"),
        "end_form": EndForm(
            prefix="het", initial={"written_due_on": request.today + timedelta(days=WRITTEN_DAYS)}
        ),
    }


def _spoken_before(fair: Fairness, now: Speech | None, at: datetime) -> str:
    """How long whoever speaks had the floor at earlier turns of this dialogue."""
    before = fair.of_person(now) - seconds_spoken(now, at) if now else 0
    return clock(before) if before else ""


def _to_write(
    request: OfficialRequest, dialogue: Dialogue, facts: dict[str, Any], typed: Turn | None
) -> list[tuple[Speech, HearForm, list[Offered]]]:
    """Turns still to be written down: the one now, those already over, and what was typed for another."""
    now: Speech | None = facts["now"]
    over = [] if now else list(unwritten_speeches(dialogue))
    speeches = [*([now] if now else []), *over]
    if typed is not None and typed[0] not in speeches:
        speeches.insert(0, typed[0])
    turns = []
    for place, speech in enumerate(speeches):
        given = typed[1] if typed is not None and typed[0] == speech else hear_form(request, dialogue, speech)
        looked = place < OFFERED_FOR
        turns.append((speech, given, prepared_for(speech, facts["left"]) if looked else []))
    return turns


def _agreed(opinion: Opinion | None) -> dict[str, Any]:
    """The agreed answer as a start (B.Đ9.1-g2d)."""
    answer = opinion.answers.filter(state="agreed").last() if opinion else None
    return {"outcome": "answered", "note": answer.text, "due_on": answer.done_by} if answer else {}
