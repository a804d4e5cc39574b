"""B.Đ9.1-g2a: slips of those who wish to speak are received, before the dialogue and at its door."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.permissions import may_receive_slip
from doithoai.dialogues.stepping import bump, fit, locked, said
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ9.1-g2a"
# Slips are taken from the notice on and while the floor is open.
TAKES_SLIPS = frozenset({State.ANNOUNCED, State.OPEN})


@dataclass(frozen=True)
class Slip:
    """What a speaking slip says."""

    speaker: str
    address: str = ""
    on_behalf_of: str = ""
    phone: str = ""
    subject: str = ""
    once: str = ""


def register_to_speak(dialogue: Dialogue, slip: Slip, *, by: Actor, at: datetime) -> Speech:
    """Receives a slip and puts it last in the queue; the same form sent twice is one slip."""
    may_receive_slip(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        if dialogue.state not in TAKES_SLIPS:
            raise Refused(
                "Chỉ nhận đăng ký phát biểu từ khi thông báo đến khi hội nghị kết thúc.", clause=CLAUSE
            )
        # The dialogue is locked: whoever sent the same slip at the same moment has come to its end.
        if slip.once and (first := dialogue.speeches.filter(once=slip.once).first()):
            return first
        speech = Speech(dialogue=dialogue, registered_at=at, **_cleaned(slip))
        fit(speech)
        top = dialogue.speeches.aggregate(number=Max("number"), position=Max("position"))
        speech.number = (top["number"] or 0) + 1
        speech.position = (top["position"] or 0) + 1
        speech.save(force_insert=True)
        bump(dialogue)
        dialogue.save(update_fields=["version"])
        # The record is never redacted, so it holds the number of the slip and not the name.
        record("register_to_speak", dialogue, by=by, at=at, clause=CLAUSE, facts={"number": speech.number})
    return speech


def _cleaned(slip: Slip) -> dict[str, str | None]:
    said(slip.speaker, Refused("Hãy ghi họ và tên người phát biểu.", clause=CLAUSE, field="speaker"))
    said(slip.subject, Refused("Hãy ghi tóm tắt nội dung phát biểu.", clause=CLAUSE, field="subject"))
    return {**{name: value.strip() for name, value in vars(slip).items()}, "once": slip.once or None}
