"""B.Đ9.1-g2b: the queue: moved by hand, ordered by theme or arrival, closed and opened, minutes given to a turn and a group."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.dialogues.lifecycle import SpeechState, State
from doithoai.dialogues.models import Dialogue, ProgrammeItem, Speech, TimeBudget
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.queries import queue
from doithoai.dialogues.stepping import fit, locked, require_state, said, show, slip_of
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from doithoai.search.folding import folded_words

CLAUSE = "B.Đ9.1-g2b"
MOST_MINUTES, MOST_OF_A_GROUP = 60, 600


def move(speech: Speech, position: int, *, seen: int | None = None, by: Account, at: datetime) -> Speech:
    """Puts a waiting slip at a place of the queue, 1 being next; a screen that missed a change moves nobody."""
    may_prepare(by, speech.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = _queued(speech.dialogue, seen)
        waiting = list(queue(dialogue).select_for_update(no_key=True))
        if speech not in waiting:
            raise Refused("Chỉ xếp lại được phiếu đang chờ.", clause=CLAUSE, field="position")
        moved = waiting.pop(waiting.index(speech))
        waiting.insert(max(0, position - 1), moved)
        _place(waiting)
        told = {"number": speech.number, "position": position}
        _reordered(dialogue, "move_speech", told, by=by, at=at)
    return moved


def order_by_theme(dialogue: Dialogue, *, seen: int | None = None, by: Account, at: datetime) -> list[Speech]:
    """Whoever waits, by item of the programme, then theme by theme as the first of each arrived."""
    return _order(dialogue, "theme", seen, by=by, at=at)


def order_by_arrival(
    dialogue: Dialogue, *, seen: int | None = None, by: Account, at: datetime
) -> list[Speech]:
    """Whoever waits, by item of the programme, then as they registered."""
    return _order(dialogue, "arrival", seen, by=by, at=at)


def _order(dialogue: Dialogue, way: str, seen: int | None, *, by: Account, at: datetime) -> list[Speech]:
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = _queued(dialogue, seen)
        waiting = list(queue(dialogue).select_for_update(no_key=True))
        item = dict(dialogue.programme.values_list("pk", "position"))
        first: dict[str, int] = {}
        for slip in sorted(waiting, key=lambda slip: slip.number):
            first.setdefault(_theme(slip), slip.number)

        def place(slip: Speech) -> tuple[int, int, int]:
            together = first[_theme(slip)] if way == "theme" else 0
            return item.get(slip.item_id or 0, 0), together, slip.number

        waiting.sort(key=place)
        _place(waiting)
        _reordered(dialogue, "order_queue", {"way": way}, by=by, at=at)
    return waiting


def _theme(slip: Speech) -> str:
    """What it is about, as two clerks may write it; a slip without a theme stands alone."""
    return " ".join(folded_words(slip.theme)) or f"#{slip.number}"


def sort_slip(
    speech: Speech, theme: str, item: ProgrammeItem | None = None, *, by: Account, at: datetime
) -> Speech:
    """Says to which theme and item of the programme a waiting slip belongs."""
    may_prepare(by, speech.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = _queued(speech.dialogue, None)
        speech = slip_of(dialogue, speech)
        if speech.state != SpeechState.WAITING:
            raise Refused("Chỉ xếp lại được phiếu đang chờ.", clause=CLAUSE, field="theme")
        if item is not None and item.dialogue_id != dialogue.pk:
            raise Refused("Người dự hoặc mục chương trình này thuộc buổi đối thoại khác.", clause=CLAUSE)
        speech.theme, speech.item = theme.strip(), item
        fit(speech)
        speech.save(update_fields=["theme", "item"])
        told = {"number": speech.number, "theme": speech.theme, "item": item.position if item else None}
        show(dialogue, "sort_slip", CLAUSE, told, by=by, at=at)
    return speech


def close_queue(dialogue: Dialogue, *, by: Account, at: datetime) -> Dialogue:
    """Takes no more slips from outside; whoever runs the conference may still add one."""
    return _turn_taps(dialogue, at, by=by, at=at)


def reopen_queue(dialogue: Dialogue, *, by: Account, at: datetime) -> Dialogue:
    """Takes slips again."""
    return _turn_taps(dialogue, None, by=by, at=at)


def _turn_taps(dialogue: Dialogue, closed_at: datetime | None, *, by: Account, at: datetime) -> Dialogue:
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = _queued(dialogue, None)
        if dialogue.queue_closed_at is None and closed_at is None:
            raise Refused("Hàng đợi đang mở.", clause="B.Đ9.1-g2a")
        if dialogue.queue_closed_at is not None and closed_at is not None:
            raise Refused("Hàng đợi đã ngừng nhận đăng ký rồi.", clause="B.Đ9.1-g2a")
        dialogue.queue_closed_at = closed_at
        dialogue.save(update_fields=["queue_closed_at"])
        act = "close_queue" if closed_at else "reopen_queue"
        show(dialogue, act, "B.Đ9.1-g2a", {}, by=by, at=at)
    return dialogue


def limit_speeches(dialogue: Dialogue, minutes: int, *, by: Account, at: datetime) -> Dialogue:
    """How many minutes a turn has; the one now is measured by it too."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, State.CALLED, State.ANNOUNCED, State.OPEN)
        if not 1 <= minutes <= MOST_MINUTES:
            raise Refused(
                "Mỗi lượt từ 1 đến %(most)s phút.", clause=CLAUSE, field="minutes", most=MOST_MINUTES
            )
        told = {"old": dialogue.speech_minutes, "new": minutes}
        dialogue.speech_minutes = minutes
        dialogue.save(update_fields=["speech_minutes"])
        show(dialogue, "limit_speeches", CLAUSE, told, by=by, at=at)
    return dialogue


def budget(dialogue: Dialogue, group: str, minutes: int, *, by: Account, at: datetime) -> TimeBudget | None:
    """Minutes that a group may speak in all, shown and never enforced; nought takes it away."""
    may_prepare(by, dialogue, localdate(at))
    group = said(group, Refused("Hãy ghi tên nhóm.", clause="B.Đ9.2-b", field="group"))
    if not 0 <= minutes <= MOST_OF_A_GROUP:
        raise Refused(
            "Mỗi nhóm từ 0 đến %(most)s phút.", clause="B.Đ9.2-b", field="minutes", most=MOST_OF_A_GROUP
        )
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, State.CALLED, State.ANNOUNCED, State.OPEN)
        row = next((one for one in dialogue.budgets.all() if _same(one.group, group)), None)
        row = row or TimeBudget(dialogue=dialogue, group=group)
        row.minutes = minutes
        fit(row)
        if minutes:
            row.save()
        elif row.pk:
            row.delete()
        show(dialogue, "budget_time", "B.Đ9.2-b", {"group": group, "minutes": minutes}, by=by, at=at)
    return row if minutes else None


def _same(one: str, other: str) -> bool:
    return folded_words(one) == folded_words(other)


def _queued(dialogue: Dialogue, seen: int | None) -> Dialogue:
    dialogue = locked(dialogue)
    require_state(dialogue, State.ANNOUNCED, State.OPEN)
    if seen is not None and seen < dialogue.queue_version:
        raise Refused("Màn hình này đã cũ: hàng đợi vừa được xếp lại. Hãy xem lại rồi xếp.", clause=CLAUSE)
    return dialogue


def _place(waiting: Sequence[Speech]) -> None:
    """The places stay those of the waiting, so slips already heard keep theirs."""
    places = sorted(slip.position for slip in waiting)
    for slip, place in zip(waiting, places, strict=True):
        slip.position = place
    Speech.objects.bulk_update(waiting, ["position"])


def _reordered(
    dialogue: Dialogue, act: str, facts: Mapping[str, object], *, by: Account, at: datetime
) -> None:
    dialogue.queue_version = dialogue.version + 1
    dialogue.save(update_fields=["queue_version"])
    show(dialogue, act, CLAUSE, facts, by=by, at=at)
