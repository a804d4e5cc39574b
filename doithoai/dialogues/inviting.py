"""B.Đ7-4: the bodies invited to attend and answer: the invitation goes out, they say whether and who comes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue, InvitedBody
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.reminding import moved_at
from doithoai.dialogues.stepping import fit, locked, require_state
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ7-4"
# Who comes may still be told while the conference runs.
INVITING = (State.CALLED, State.ANNOUNCED, State.POSTPONED, State.OPEN)


@dataclass(frozen=True)
class Reply:
    """What an invited body said: whether it comes (none: not said yet), who, and whether it answers."""

    comes: bool | None = None
    representative: str = ""
    answers: bool = True


def send_invitation(row: InvitedBody, sent_on: date, *, by: Account, at: datetime) -> InvitedBody:
    """Writes down the day on which the invitation was sent; after a change of time or place it is sent again."""
    may_prepare(by, row.dialogue, localdate(at))
    if sent_on > localdate(at):
        raise Refused("Ngày gửi giấy mời không thể sau hôm nay.", clause=CLAUSE, field="sent_on")
    with transaction.atomic():
        dialogue = locked(row.dialogue)
        require_state(dialogue, *INVITING)
        if sent_on > localdate(dialogue.starts_at):
            raise Refused(
                "Giấy mời phải gửi trước ngày đối thoại %(day)s.",
                clause=CLAUSE,
                field="sent_on",
                day=localdate(dialogue.starts_at),
            )
        row = _held(row)
        before, row.sent_on = row.sent_on, sent_on
        row.save(update_fields=["sent_on"])
        told = {"body": row.organisation_id, "sent_on": sent_on, "before": before}
        record("send_invitation", dialogue, by=by, at=at, clause=CLAUSE, facts=told)
    return row


def answer_invitation(row: InvitedBody, reply: Reply, *, by: Account, at: datetime) -> InvitedBody:
    """Writes down whether the body comes and who represents it."""
    may_prepare(by, row.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(row.dialogue)
        require_state(dialogue, *INVITING)
        row = _held(row)
        name = reply.representative.strip()
        if name and reply.comes is False:
            raise Refused(
                "Cơ quan không đến thì không có người đến dự. Hãy bỏ trống tên.",
                clause=CLAUSE,
                field="representative",
            )
        row.comes, row.representative, row.answers = reply.comes, name, reply.answers
        fit(row)
        row.save(update_fields=["comes", "representative", "answers"])
        # The record is never redacted: it says that somebody was named, not who.
        told = {
            "body": row.organisation_id,
            "comes": row.comes,
            "answers": row.answers,
            "named": bool(name),
        }
        record("answer_invitation", dialogue, by=by, at=at, clause=CLAUSE, facts=told)
    return row


def _held(row: InvitedBody) -> InvitedBody:
    return InvitedBody.objects.select_for_update(no_key=True).get(pk=row.pk)


def to_send_again(dialogue: Dialogue) -> set[int]:
    """Invitations that went out before the latest change of time or place: they name what no longer holds."""
    moved = moved_at(dialogue)
    if moved is None:
        return set()
    return set(dialogue.invited.filter(sent_on__lt=localdate(moved)).values_list("pk", flat=True))
