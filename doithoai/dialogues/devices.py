"""B.Đ9.1-g2: what a device of the hall did while the line was cut is received once each, at the hour it was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from doithoai.dialogues.hall_models import Attendee, DeviceAct
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.stepping import locked
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

Answer = dict[str, object]
# The person who was called may be named in a refusal; what is kept here outlives the right to keep names.
SOMEBODY = {"speaker": "Một người khác", "name": "người này"}


@dataclass(frozen=True)
class Done:
    """One act as the device tells it: its own mark, what it was, when by our clock, on which device."""

    once: str
    act: str
    at: datetime
    device: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


def hour_by_us(done: datetime, sent: datetime, *, since: datetime | None, at: datetime) -> datetime:
    """When it was done by our clock: as long ago as the device counts, whatever its clock says; never before `since`."""
    ago = max(sent - done, timedelta(0))
    earliest = min(since, at) if since else at - timedelta(days=1)
    # A device that counts years ago or years ahead is beyond reckoning.
    return max(at - ago, earliest) if ago < timedelta(days=365) else earliest


def settle(
    dialogue: Dialogue, done: Done, verb: Callable[[], Answer], *, by: Account, at: datetime
) -> DeviceAct:
    """Does the act unless it was done already; what it came to is kept and given again to whoever sends it again."""
    with transaction.atomic():
        locked(dialogue)  # two lines of one device, or a double of it, come one after the other
        if earlier := DeviceAct.objects.filter(once=done.once).first():
            return _of_here(earlier, dialogue)
        row = DeviceAct(
            dialogue=dialogue,
            once=done.once,
            act=done.act,
            by=by,
            device=done.device,
            done_at=done.at,
            received_at=at,
        )
        try:
            with transaction.atomic():
                row.answer = verb()
        except Refused as refused:
            row.refused = _without_the_person(refused)
            row.answer = {"field": refused.field, "clause": refused.clause}
        row.save(force_insert=True)
    return row


def _of_here(earlier: DeviceAct, dialogue: Dialogue) -> DeviceAct:
    if earlier.dialogue_id != dialogue.pk:
        raise Refused("Việc này đã gửi cho một buổi đối thoại khác.")
    return earlier


def _without_the_person(refused: Refused) -> str:
    refused.facts = {key: SOMEBODY.get(key, fact) for key, fact in refused.facts.items()}
    return refused.words()[:500]


def slip_meant(dialogue: Dialogue, number: int, once: str) -> Speech:
    """The slip that an act is about: by its number here, or by the mark it got on the device."""
    rows = Speech.objects.filter(dialogue=dialogue).select_related("dialogue__organisation")
    row = (rows.filter(once=once) if once else rows.filter(pk=number)).first()
    if row is None:
        raise _hangs_on(once) or Refused("Không thấy phiếu phát biểu của việc này.")
    return row


def attendee_meant(dialogue: Dialogue, number: int, once: str) -> Attendee:
    """The guest that an act is about, likewise."""
    rows = Attendee.objects.filter(dialogue=dialogue)
    row = (rows.filter(once=once) if once else rows.filter(pk=number)).first()
    if row is None:
        raise _hangs_on(once) or Refused("Không thấy người dự của việc này.")
    return row


def _hangs_on(once: str) -> Refused | None:
    before = DeviceAct.objects.filter(once=once).exclude(refused="").first() if once else None
    if before is None:
        return None
    return Refused(
        "Việc này dựa vào một việc trước mà máy chủ không nhận: %(why)s Hãy sửa và gửi lại việc trước.",
        why=before.refused,
    )


def turn_known(dialogue: Dialogue, device: str, seen: int) -> int:
    """The last change of the floor that this device can know of: what it saw, or what it did itself and we took."""
    own = DeviceAct.objects.filter(dialogue=dialogue, device=device, refused="").order_by("-pk")
    turns = (row.answer.get("turn") for row in own[:20])
    return max([seen, *(turn for turn in turns if isinstance(turn, int))])
