"""B.Đ9.1: the programme of the conference, item by item, each ticked when it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues.calling import BEFORE
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.minutes import require_unlocked
from doithoai.dialogues.models import Dialogue, ProgrammeItem
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.queries import before
from doithoai.dialogues.stepping import bump, fit, locked, require_state, said
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ9.1-g2b"
LONGEST_ITEM, MOST_ITEMS = 600, 60
CHAIR, TEAM = "Người chủ trì", "Bộ phận tham mưu"


@dataclass(frozen=True)
class Item:
    """One item: what, how long, who, and the clause that asks for it."""

    title: str
    minutes: int = 10
    who: str = ""
    clause: str = ""
    row: int | None = None  # the item that this one replaces: slips named for it stay with it


def prefill(dialogue: Dialogue, *, by: Account, at: datetime) -> list[ProgrammeItem]:
    """Writes the programme in the order of B.Đ9.1; refused when one was already written."""
    if dialogue.programme.exists():
        raise Refused("Buổi này đã có chương trình. Hãy sửa chương trình đó.", clause=CLAUSE)
    return arrange(dialogue, usual_items(dialogue), by=by, at=at)


def usual_items(dialogue: Dialogue) -> list[Item]:
    """Principles, briefing, results of the last dialogue, the people's turn for the rest of the time, conclusion."""
    opening = [
        Item("Ổn định tổ chức, giới thiệu đại biểu", 5, TEAM),
        Item(
            "Thông báo nguyên tắc đối thoại, giao bộ phận tham mưu điều hành chương trình",
            5,
            CHAIR,
            "B.Đ9.1-a",
        ),
        Item("Thông báo khái quát tình hình kinh tế - xã hội theo chủ đề", 10, CHAIR, "B.Đ9.1-g1b"),
    ]
    if last := before(dialogue):
        opening.append(Item(f"Kết quả thực hiện kết luận buổi đối thoại {last.code}", 10, TEAM, "B.Đ10.2-a"))
    closing = [Item("Kết luận của người chủ trì", 10, CHAIR, "A.4-c"), Item("Bế mạc", 5, TEAM)]
    rest = max(30, planned_minutes(dialogue) - sum(item.minutes for item in opening + closing))
    floor = Item("Nhân dân phát biểu; lãnh đạo trả lời, tiếp thu", rest, CHAIR, "B.Đ9.2-b")
    return [*opening, floor, *closing]


def planned_minutes(dialogue: Dialogue) -> int:
    """How long the conference is meant to last."""
    return int((dialogue.ends_at - dialogue.starts_at).total_seconds() // 60)


def arrange(dialogue: Dialogue, items: Sequence[Item], *, by: Account, at: datetime) -> list[ProgrammeItem]:
    """Replaces the programme while the floor is not open (B.Đ9.1-g2b)."""
    may_prepare(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, *BEFORE)
        if len(items) > MOST_ITEMS:
            raise Refused("Chương trình nhiều nhất %(most)s mục.", clause=CLAUSE, most=MOST_ITEMS)
        there = {row.pk: row for row in dialogue.programme.all()}
        rows = [_row(dialogue, position, item, there) for position, item in enumerate(items, 1)]
        for row in rows:
            row.save()
        dialogue.programme.exclude(pk__in=[row.pk for row in rows]).delete()
        bump(dialogue)
        dialogue.save(update_fields=["version"])
        record("arrange_programme", dialogue, by=by, at=at, clause=CLAUSE, facts={"items": len(rows)})
    return rows


def _row(dialogue: Dialogue, position: int, item: Item, there: dict[int, ProgrammeItem]) -> ProgrammeItem:
    title = said(item.title, Refused("Hãy ghi nội dung của mục.", clause=CLAUSE, field="title"))
    if not 1 <= item.minutes <= LONGEST_ITEM:
        raise Refused("Thời lượng một mục phải từ 1 đến 600 phút.", clause=CLAUSE, field="minutes")
    # An item given twice is written once over the old one, and the second time as a new one.
    row = there.pop(item.row or 0, None) or ProgrammeItem(dialogue=dialogue, clause=item.clause)
    row.position, row.title, row.minutes, row.who = position, title, item.minutes, item.who.strip()
    fit(row)
    return row


def tick(item: ProgrammeItem, *, by: Account, at: datetime) -> ProgrammeItem:
    """Marks an item as done: the proof that principles were told and a briefing was given (B.Đ9.1-a, B.Đ9.1-g1b)."""
    may_prepare(by, item.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(item.dialogue)
        require_state(dialogue, State.OPEN, State.ENDED)
        require_unlocked(dialogue)
        item = ProgrammeItem.objects.select_for_update(no_key=True).get(pk=item.pk)
        if item.done_at:
            raise Refused("Mục “%(title)s” đã xong.", clause=item.clause, title=item.title)
        item.done_at = at
        item.save(update_fields=["done_at"])
        bump(dialogue)
        dialogue.save(update_fields=["version"])
        told = {"item": item.position, "title": item.title}
        record("tick_programme_item", dialogue, by=by, at=at, clause=item.clause or CLAUSE, facts=told)
    return item
