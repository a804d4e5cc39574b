"""A.4-c: the numbered conclusions while the notice is written: drafted from the outcomes, worded by people, checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.commitments.models import ConclusionDraft, ConclusionItem
from doithoai.commitments.proposing import MOST, Proposed, offered, proposed
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue, InvitedBody
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.stepping import locked, require_state
from doithoai.opinions.models import Opinion
from doithoai.organisations.models import Account, Organisation, Person
from doithoai.organisations.queries import existing, units_of
from doithoai.regulations.refusals import Refused

CLAUSE = "A.4-c"


@dataclass(frozen=True)
class Worded:
    """One conclusion as a person wrote it: the task, who leads, who helps, until when, who answers for it."""

    text: str
    unit: Organisation | None
    due_on: date | None
    with_units: tuple[Organisation, ...] = ()
    official: Person | None = None


def items_of(dialogue: Dialogue) -> QuerySet[ConclusionItem]:
    """In the order of the notice."""
    rows = ConclusionItem.objects.filter(dialogue=dialogue).select_related(
        "unit", "official__organisation", "opinion", "commitment"
    )
    return rows.prefetch_related("with_units").order_by("position", "id")


def leading_units(dialogue: Dialogue, on: date | None = None) -> QuerySet[Organisation]:
    """Who can be told to lead or to help: the body, what belongs to the same place, whoever was invited to answer (B.Đ7-4)."""
    here = dialogue.organisation
    invited = InvitedBody.objects.filter(dialogue=dialogue).values("organisation")
    found = Q(pk=here.pk) | Q(pk__in=units_of(here, on).values("pk")) | Q(pk__in=invited)
    return existing(on).filter(found).order_by("path")


def officials_of(dialogue: Dialogue, on: date) -> QuerySet[Person]:
    """Who can be named as answering for a conclusion: people of those units, in office or with an account."""
    units = leading_units(dialogue, on).values("pk")
    holds = Q(appointments__office__organisation__in=units, appointments__from_date__lte=on) & (
        Q(appointments__to_date=None) | Q(appointments__to_date__gte=on)
    )
    works = Q(organisation__in=units, account__is_active=True)
    return Person.objects.filter(holds | works).select_related("organisation").distinct()


# --- drafting --------------------------------------------------------------------------------------------------------


def draft_items(dialogue: Dialogue, *, by: Account, at: datetime) -> list[ConclusionItem]:
    """Drafts a conclusion from each outcome that asks for one; pressed again it adds only what is new."""
    today = localdate(at)
    may_prepare(by, dialogue, today)
    with transaction.atomic():
        dialogue = _open(dialogue)
        made = fill(dialogue, today)
        record("draft_conclusions", dialogue, by=by, at=at, clause=CLAUSE, facts={"count": len(made)})
    return made


def fill(dialogue: Dialogue, today: date) -> list[ConclusionItem]:
    """Stores what is proposed after what stands there; belongs inside a verb that holds the dialogue."""
    ConclusionDraft.objects.get_or_create(dialogue=dialogue)
    found = proposed(dialogue, today)
    first = _last(dialogue) + 1
    return [_stored(dialogue, one, place) for place, one in enumerate(found, first)]


def _stored(dialogue: Dialogue, one: Proposed, position: int) -> ConclusionItem:
    item = ConclusionItem.objects.create(
        dialogue=dialogue,
        position=position,
        opinion=one.opinion,
        text=one.text,
        unit=one.unit,
        official=one.official,
        due_on=one.due_on,
    )
    if helping := [unit for unit in one.with_units if unit != one.unit]:
        item.with_units.set(helping)
    return item


def _last(dialogue: Dialogue) -> int:
    found = ConclusionItem.objects.filter(dialogue=dialogue).aggregate(last=Max("position"))["last"]
    return int(found or 0)


def take_in(dialogue: Dialogue, opinion: Opinion, *, by: Account, at: datetime) -> ConclusionItem:
    """Makes a conclusion of an opinion that has none: taken out before, or answered with a day on which it will be done."""
    today = localdate(at)
    may_prepare(by, dialogue, today)
    with transaction.atomic():
        dialogue = _open(dialogue)
        found = [one for one in offered(dialogue, today) if one.opinion == opinion]
        if not found:
            raise Refused("Ý kiến này đã có trong kết luận, hoặc không còn việc phải làm.", clause=CLAUSE)
        words, _made = ConclusionDraft.objects.get_or_create(dialogue=dialogue)
        words.left_out.remove(opinion)
        item = _stored(dialogue, found[0], _last(dialogue) + 1)
        record("add_conclusion", dialogue, by=by, at=at, clause=CLAUSE, facts={"opinion": opinion.code})
    return item


# --- wording ---------------------------------------------------------------------------------------------------------


def add(dialogue: Dialogue, worded: Worded, *, by: Account, at: datetime) -> ConclusionItem:
    """A conclusion of the chair that comes from no single opinion."""
    today = localdate(at)
    may_prepare(by, dialogue, today)
    with transaction.atomic():
        dialogue = _open(dialogue)
        item = ConclusionItem(dialogue=dialogue, position=_last(dialogue) + 1)
        _write(item, worded, today)
        record("add_conclusion", dialogue, by=by, at=at, clause=CLAUSE, facts=_facts(item))
    return item


def edit(item: ConclusionItem, worded: Worded, version: int, *, by: Account, at: datetime) -> ConclusionItem:
    """Words it anew; who read an older version is told, and what they typed is theirs to send again."""

    def change(row: ConclusionItem) -> None:
        if row.version != version:
            raise Refused(
                "Người khác vừa sửa kết luận này. Bản đang lưu ở ngay bên trên; hãy đối chiếu rồi lưu lại.",
                clause=CLAUSE,
            )
        _write(row, worded, localdate(at))

    return _changed(item, "edit_conclusion", change, by=by, at=at)


def move(item: ConclusionItem, *, up: bool, by: Account, at: datetime) -> ConclusionItem:
    """One place up or down; at the end it stays."""

    def change(row: ConclusionItem) -> None:
        order = list(ConclusionItem.objects.filter(dialogue=row.dialogue_id).order_by("position", "id"))
        here = order.index(row)
        there = here + (-1 if up else 1)
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
        for place, one in enumerate(order, 1):
            one.position = place
        ConclusionItem.objects.bulk_update(order, ["position"])

    return _changed(item, "move_conclusion", change, by=by, at=at)


def leave_out(item: ConclusionItem, *, by: Account, at: datetime) -> ConclusionItem:
    """Takes it out; what was said of the opinion at the conference stays, and it can be taken in again."""

    def change(row: ConclusionItem) -> None:
        if row.opinion is not None:
            words, _made = ConclusionDraft.objects.get_or_create(dialogue=row.dialogue)
            words.left_out.add(row.opinion)
        ConclusionItem.objects.filter(pk=row.pk).delete()

    return _changed(item, "leave_out_conclusion", change, by=by, at=at)


def _changed(
    item: ConclusionItem, act: str, change: Callable[[ConclusionItem], None], *, by: Account, at: datetime
) -> ConclusionItem:
    may_prepare(by, item.dialogue, localdate(at))
    with transaction.atomic():
        dialogue = _open(item.dialogue)
        row = ConclusionItem.objects.select_for_update(no_key=True, of=("self",)).filter(pk=item.pk).first()
        if row is None:
            raise Refused("Kết luận này vừa có người bỏ ra.", clause=CLAUSE)
        facts = _facts(row)  # as it was, before it may be gone
        change(row)
        if act == "edit_conclusion":
            facts = _facts(row)
        record(act, dialogue, by=by, at=at, clause=CLAUSE, facts=facts)
    return row


def _open(dialogue: Dialogue) -> Dialogue:
    """The dialogue held, between the end of the conference and the notice: what was issued is not worded anew."""
    dialogue = locked(dialogue)
    require_state(dialogue, State.ENDED)
    return dialogue


def _facts(item: ConclusionItem) -> dict[str, object]:
    # Not the words: a person may stand in them, and the record is never changed.
    return {
        "conclusion": item.pk,
        "unit": item.unit.short_name if item.unit else "",
        "due_on": item.due_on or "",
        "version": item.version,
    }


def _write(item: ConclusionItem, worded: Worded, today: date) -> None:
    _check(item.dialogue, worded, today)
    item.text = " ".join(worded.text.split())
    item.unit, item.official, item.due_on = worded.unit, worded.official, worded.due_on
    item.version += 1 if item.pk else 0
    item.save()
    item.with_units.set([unit for unit in worded.with_units if unit != worded.unit])


def _check(dialogue: Dialogue, worded: Worded, today: date) -> None:
    if not worded.text.strip():
        raise Refused("Hãy ghi việc phải làm.", clause=CLAUSE, field="text")
    if len(worded.text) > MOST:
        raise Refused("Kết luận dài quá %(most)s ký tự.", clause=CLAUSE, field="text", most=MOST)
    if worded.unit is None:
        raise Refused("Hãy chọn đơn vị chủ trì.", clause="B.Đ10.1-b", field="unit")
    if worded.due_on is None:
        raise Refused("Hãy ghi thời hạn.", clause="B.Đ10.1-b", field="due_on")
    if worded.due_on < today:
        raise Refused("Hạn %(day)s đã qua.", clause="B.Đ10.1-b", field="due_on", day=worded.due_on)
    _check_units(dialogue, worded, today)


def _check_units(dialogue: Dialogue, worded: Worded, today: date) -> None:
    known = set(leading_units(dialogue, today).values_list("pk", flat=True))
    named = [("unit", worded.unit), *(("with_units", unit) for unit in worded.with_units)]
    for field, unit in named:
        if unit is not None and unit.pk not in known:
            raise Refused(
                "%(unit)s không thuộc cơ quan này và không được mời trả lời tại buổi đối thoại.",
                clause="B.Đ7-4",
                field=field,
                unit=unit.short_name,
            )


# --- before the notice -----------------------------------------------------------------------------------------------


def lacks(item: ConclusionItem, on: date) -> str:
    """What keeps it from being issued: a field, or nothing."""
    if item.unit is None or not item.unit.holds_on(on):
        return "unit"
    if item.due_on is None or item.due_on < on:
        return "due_on"
    return ""


def require_complete(items: Sequence[ConclusionItem], on: date) -> None:
    """Every conclusion names who leads and until when, or none is issued."""
    for number, item in enumerate(items, 1):
        wrong = "" if item.commitment_id else lacks(item, on)
        facts = {"number": number, "text": item.text[:60]}
        if item.commitment_id is None and item.opinion is not None and item.opinion.restricted:
            raise Refused(
                "Kết luận số %(number)s nói về ý kiến %(code)s nay được bảo vệ nên không đưa vào thông báo. Hãy bỏ ra.",
                clause="B.Đ4.2",
                field="items",
                number=number,
                code=item.opinion.code,
            )
        if wrong == "unit":
            raise Refused(
                "Kết luận số %(number)s (%(text)s…) chưa có đơn vị chủ trì đang hoạt động.",
                clause="B.Đ10.1-b",
                field="items",
                **facts,
            )
        if wrong and item.due_on is None:
            raise Refused(
                "Kết luận số %(number)s (%(text)s…) chưa có thời hạn.",
                clause="B.Đ10.1-b",
                field="items",
                **facts,
            )
        if wrong:
            raise Refused(
                "Kết luận số %(number)s (%(text)s…): thời hạn %(day)s đã qua. Hãy ghi thời hạn mới.",
                clause="B.Đ10.1-b",
                field="items",
                day=item.due_on,
                **facts,
            )
