"""B.Đ9.2-b: one turn on the floor heard to its end: written down in full, its outcome given, the floor free again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from doithoai.dialogues import floor
from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Speech
from doithoai.opinions.gate import speech_to_opinion
from doithoai.opinions.models import Opinion
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.organisations.models import Account


def hear(
    speech: Speech, text: str, parts: Sequence[str], said: Said, *, by: Account, at: datetime
) -> list[Opinion]:
    """Writes the speech down as one opinion or several, gives each the outcome, and ends the turn; all or nothing."""
    with transaction.atomic():
        opinions = [
            give_outcome(opinion, said, by=by, at=at)
            for opinion in speech_to_opinion(speech, text, parts, by=by, at=at)
        ]
        speech.refresh_from_db()
        if speech.state == SpeechState.SPEAKING:
            floor.finish_speech(speech, by=by, at=at)
    return opinions
