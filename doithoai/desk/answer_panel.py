"""The answer on the page of its opinion: its versions, the hands it has and waits for, and two versions compared."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from doithoai.desk.frame import OfficialRequest, whole
from doithoai.desk.opinion_rows import HANDS
from doithoai.opinions import hands
from doithoai.opinions.checking import findings
from doithoai.opinions.hands import Hand
from doithoai.opinions.models import Answer, AnswerState, HandlingRule, Opinion
from doithoai.opinions.versions import changes
from doithoai.organisations.standing import acting_heads
from doithoai.ui.days import datetime_vi

Step = dict[str, str]


def versions(opinion: Opinion) -> list[Answer]:
    """All versions with who had a hand in them, asked once for a page; again when the opinion was read again."""
    prefetch_related_objects([opinion], Prefetch("answers", Answer.objects.select_related(*HANDS)))
    return list(opinion.answers.all())


def newest(opinion: Opinion) -> Answer | None:
    """The version that counts."""
    return next(reversed(versions(opinion)), None)


def answer_panel(request: OfficialRequest, opinion: Opinion, rule: HandlingRule) -> dict[str, Any]:
    """What the part of the answer shows; little when there is none yet."""
    answers, answer = versions(opinion), newest(opinion)
    if answer is None:
        return {"answers": answers, "answer": None}
    found = findings(answer) if answer.state == AnswerState.DRAFT else {}
    return {
        "answers": answers,
        "answer": answer,
        "weaknesses": found.get("phrases", []),
        "hand_steps": _steps(request, opinion, answer, rule),
        "compared": _compared(request, answers),
    }


def _steps(request: OfficialRequest, opinion: Opinion, answer: Answer, rule: HandlingRule) -> list[Step]:
    """The road of this version: drafted, the hands that the body asks for, given."""
    returned, given = answer.state == AnswerState.RETURNED, answer.state == AnswerState.GIVEN
    lacking = [] if given else hands.missing(answer, rule)
    road: list[Step] = [
        {
            "label": _("Trả lại người soạn") if returned else _("Soạn"),
            "state": "bad" if returned else "done",
            "note": _by(answer.by.person.name, answer.at),
        }
    ]
    there = hands.there(answer)
    for hand in Hand:
        if hand in there:
            road.append({"label": str(hand.label), "state": "done", "note": _put(answer, hand)})
        elif hand in lacking:
            now = not returned and hand == lacking[0]
            note = _awaited(request, opinion, answer, hand) if now else ""
            road.append({"label": str(hand.label), "state": "now" if now else "next", "note": note})
    last = "done" if given else "next" if lacking or returned else "now"
    return [*road, {"label": _("Trả lời"), "state": last, "note": ""}]


def _by(name: str, at: Any) -> str:
    return f"{name}, {datetime_vi(at)}"


def _put(answer: Answer, hand: Hand) -> str:
    """Who put the hand and when; nothing is known of what was agreed before hands were kept."""
    who, at = {
        Hand.SIGN: (answer.signed_by, answer.signed_at),
        Hand.AGREE: (answer.agreed_by, answer.agreed_at),
        Hand.APPROVE: (answer.approved_by, answer.approved_at),
    }[hand]
    return _by(who.person.name, at) if who else ""


def _awaited(request: OfficialRequest, opinion: Opinion, answer: Answer, hand: Hand) -> str:
    """Whose hand it is that is waited for, as far as it is one person's."""
    if hand == Hand.AGREE:
        return _("đang chờ")
    body = hands.signing_unit(opinion, answer) if hand == Hand.SIGN else opinion.organisation
    heads = acting_heads(body, request.today)
    if not heads:
        return _("đang chờ %(body)s") % {"body": body.short_name}
    first = heads[0]
    if first.holder is None:
        return _("đang chờ %(name)s") % {"name": first.person.name}
    return _("đang chờ %(name)s, %(instead)s đến hết %(day)s") % {
        "name": first.person.name,
        "instead": first.in_place_of,
        "day": f"{first.until:%d/%m/%Y}",
    }


def _compared(request: OfficialRequest, answers: list[Answer]) -> dict[str, Any] | None:
    """Two versions side by side: those asked for, else the last two."""
    if len(answers) < 2:
        return None
    rows = {answer.version: answer for answer in answers}
    numbers = sorted(rows)
    after = whole(request.GET.get("den", "")) or numbers[-1]
    before = whole(request.GET.get("tu", "")) or max((n for n in numbers if n < after), default=numbers[0])
    if before not in rows or after not in rows:
        before, after = numbers[-2], numbers[-1]
    return {
        "before": rows[before],
        "after": rows[after],
        "changes": changes(rows[before], rows[after]),
        "asked": "tu" in request.GET,
    }
