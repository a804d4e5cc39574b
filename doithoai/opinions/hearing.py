"""B.Đ9.2-b: one turn on the floor heard to its end: written down in full, its outcome given, the floor free again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues import floor
from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Speech
from doithoai.dialogues.queries import has_the_floor
from doithoai.dialogues.turns import keep_words
from doithoai.opinions.gate import heard, may_write, speech_to_opinion
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.opinions.stepping import shown_live
from doithoai.opinions.wording import verbatim
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused


def hear(
    speech: Speech,
    text: str,
    parts: Sequence[str],
    said: Said,
    matched: Sequence[Opinion] = (),
    *,
    by: Account,
    at: datetime,
) -> list[Opinion]:
    """Writes the speech down, gives each opinion of it the outcome, and ends the turn; all or nothing.

    Without `matched` it becomes one opinion, or one of each part. What was handed in before and is now raised
    (`matched`) is no second opinion: only the parts said beyond it become new ones. A written question has its
    opinion already and keeps its words.
    """
    with transaction.atomic():
        matched = matched or _raised_before(heard(speech), text, parts)
        opinions = raise_prepared(speech, matched, text, by=by, at=at) if matched else []
        if parts or not matched:
            opinions += speech_to_opinion(speech, text, parts, by=by, at=at)
        for opinion in _answered(opinions):
            give_outcome(opinion, said, by=by, at=at)
        if has_the_floor(speech.dialogue).filter(pk=speech.pk).exists():
            floor.finish_speech(speech, by=by, at=at)
    return [Opinion.objects.get(pk=opinion.pk) for opinion in opinions]


def raise_prepared(
    speech: Speech, opinions: Sequence[Opinion], text: str = "", *, by: Account, at: datetime
) -> list[Opinion]:
    """Says at which turn of the floor opinions that were handed in before were raised; their words stay."""
    may_write(speech.dialogue, by, localdate(at))
    with transaction.atomic():
        speech = heard(speech)
        rows = Opinion.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in opinions])
        raised = list(rows.order_by("pk"))
        for opinion in raised:
            _may_be_raised(opinion, speech)
            opinion.raised_in = speech
            opinion.save(update_fields=["raised_in"])
            facts = {"number": speech.number}
            record("raise_on_floor", opinion, by=by, at=at, clause="B.Đ9.1-g2d", facts=facts)
        if text.strip():
            keep_words(speech, verbatim(text))
        shown_live(speech.dialogue_id)
    return raised


def _raised_before(speech: Speech, text: str, parts: Sequence[str]) -> list[Opinion]:
    """A turn that is over and raised a matter handed in before: sent again it is the same, other words are refused."""
    if speech.state != SpeechState.SPOKEN or parts:
        return []
    raised = list(Opinion.objects.filter(raised_in=speech).order_by("pk"))
    if raised and speech.verbatim and speech.verbatim != verbatim(text):
        raise Refused(
            "Lượt này đã ghi cho ý kiến %(code)s với lời khác. Hãy ghi phần thêm vào biên bản hoặc thành ý kiến mới.",
            clause="B.Đ9.1-g2c",
            field="text",
            code=raised[0].code,
        )
    return raised


def _may_be_raised(opinion: Opinion, speech: Speech) -> None:
    if opinion.dialogue_id != speech.dialogue_id:
        raise Refused("Ý kiến này không thuộc buổi đối thoại.", field="matched")
    if opinion.raised_in_id not in {None, speech.pk}:
        raise Refused(
            "Ý kiến %(code)s đã được nêu ở một lượt khác.",
            clause="B.Đ9.2-b",
            field="matched",
            code=opinion.code,
        )


def _answered(opinions: Sequence[Opinion]) -> list[Opinion]:
    """Whom the answer is given to: one that follows another is answered with it, and each once."""
    leads = [one.lead if one.stage == Stage.JOINED and one.lead else one for one in opinions]
    return list(dict.fromkeys(leads))
