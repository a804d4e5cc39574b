"""B.Đ9.1-g2a: slips of those who wish to speak are received, before the dialogue and at its door."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, record
from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Attendee, Dialogue, ProgrammeItem, Speech, Way
from doithoai.dialogues.permissions import may_receive_slip
from doithoai.dialogues.sent_once import other_mark
from doithoai.dialogues.stepping import bump, fit, locked, said
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from doithoai.search.folding import folded_words

CLAUSE = "B.Đ9.1-g2a"
Row = TypeVar("Row", Attendee, ProgrammeItem)
# Slips are taken from the notice on and while the floor is open.
TAKES_SLIPS = frozenset({State.ANNOUNCED, State.OPEN})
# How people are addressed is no part of their name: "Ông Phạm Bá Thử" is known again as "Phạm Bá Thử".
ADDRESSED = frozenset({"ong", "ba", "anh", "chi", "co", "chu", "bac", "em"})


@dataclass(frozen=True)
class Slip:
    """What a speaking slip says."""

    speaker: str
    address: str = ""
    on_behalf_of: str = ""
    phone: str = ""
    subject: str = ""
    once: str = ""
    way: str = ""  # of `Way`; without one, the portal for the public and the door for an account
    attendee: Attendee | None = None
    theme: str = ""
    item: ProgrammeItem | None = None


def register_to_speak(dialogue: Dialogue, slip: Slip, *, by: Actor, at: datetime) -> Speech:
    """Receives a slip and puts it last in the queue; the same form sent twice is one slip."""
    may_receive_slip(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        late = _written_before_the_end(dialogue, by=by, at=at)
        if dialogue.state not in TAKES_SLIPS and not late:
            raise Refused(
                "Chỉ nhận đăng ký phát biểu từ khi thông báo đến khi hội nghị kết thúc.", clause=CLAUSE
            )
        # The dialogue is locked: whoever sent the same slip at the same moment has come to its end.
        slip, first = _sent_before(dialogue, slip)
        if first is not None:
            return first
        _still_taken(dialogue, by)
        speech = Speech(dialogue=dialogue, registered_at=at, **_cleaned(slip))
        speech.way = slip.way or (Way.DOOR if isinstance(by, Account) else Way.PORTAL)
        speech.attendee, speech.item = _of_this(dialogue, slip.attendee), _of_this(dialogue, slip.item)
        speech.state = SpeechState.NOT_REACHED if late else SpeechState.WAITING
        fit(speech)
        top = dialogue.speeches.aggregate(number=Max("number"), position=Max("position"))
        speech.number = (top["number"] or 0) + 1
        speech.position = (top["position"] or 0) + 1
        speech.save(force_insert=True)
        bump(dialogue)
        dialogue.save(update_fields=["version"])
        # The record is never redacted, so it holds the number of the slip and not the name.
        told = {"number": speech.number, "way": speech.way}
        record("register_to_speak", dialogue, by=by, at=at, clause=CLAUSE, facts=told)
    return speech


def _written_before_the_end(dialogue: Dialogue, *, by: Actor, at: datetime) -> bool:
    """A slip that a device at the door took without a line, told after the end: not reached, so the gate asks for it."""
    ended = dialogue.ended_at if dialogue.state == State.ENDED else None
    return isinstance(by, Account) and ended is not None and at < ended


def _sent_before(dialogue: Dialogue, slip: Slip) -> tuple[Slip, Speech | None]:
    """What was received of the same form; whoever went back and wrote somebody else has written another slip."""
    said = (slip.speaker.strip(), slip.subject.strip())
    first = Speech.objects.filter(once=slip.once).first() if slip.once else None
    if first is None or (first.dialogue_id == dialogue.pk and (first.speaker, first.subject) == said):
        return slip, first
    slip = replace(slip, once=other_mark(slip.once, dialogue, *said))
    return slip, Speech.objects.filter(once=slip.once).first()


def folded_name(name: str) -> str:
    """A name as it is compared and searched: without diacritics and without how the person is addressed."""
    parts = folded_words(name)
    return " ".join(parts[1:] if len(parts) > 2 and parts[0] in ADDRESSED else parts)


def _still_taken(dialogue: Dialogue, by: Actor) -> None:
    """A closed queue takes nobody from outside; whoever runs the conference may still add one."""
    if dialogue.queue_closed_at is not None and not isinstance(by, Account):
        raise Refused(
            "Hội nghị đã ngừng nhận đăng ký phát biểu. Ông/bà có thể gửi ý kiến viết, có mã để theo dõi.",
            clause=CLAUSE,
        )


def _of_this(dialogue: Dialogue, row: Row | None) -> Row | None:
    if row is not None and row.dialogue_id != dialogue.pk:
        raise Refused("Người dự hoặc mục chương trình này thuộc buổi đối thoại khác.", clause=CLAUSE)
    return row


def _cleaned(slip: Slip) -> dict[str, str | None]:
    said(slip.speaker, Refused("Hãy ghi họ và tên người phát biểu.", clause=CLAUSE, field="speaker"))
    said(slip.subject, Refused("Hãy ghi tóm tắt nội dung phát biểu.", clause=CLAUSE, field="subject"))
    if slip.way and slip.way not in Way.values:
        raise Refused("Hãy chọn cách đăng ký.", clause=CLAUSE, field="way")
    texts = ("speaker", "address", "on_behalf_of", "phone", "subject", "theme")
    cleaned: dict[str, str | None] = {name: getattr(slip, name).strip() for name in texts}
    return {**cleaned, "once": slip.once or None, "speaker_folded": folded_name(slip.speaker)[:120]}
