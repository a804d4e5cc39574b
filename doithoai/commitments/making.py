"""A.0-P3b, A.4-c, B.Đ10.1-b: what was promised becomes a commitment with unit and date."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.commitments.concluding_items import fill, items_of, require_complete
from doithoai.commitments.models import Commitment, ConclusionItem
from doithoai.commitments.permissions import may_commit
from doithoai.commitments.promise import Promise
from doithoai.commitments.proposing import MOST
from doithoai.commitments.tasking import give_tasks
from doithoai.dialogues.models import Dialogue
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

__all__ = ["Promise", "commit", "from_conclusion"]


def commit(organisation: Organisation, promise: Promise, *, by: Account, at: datetime) -> Commitment:
    """Enters a commitment by hand."""
    may_commit(by, organisation.pk, localdate(at))
    with transaction.atomic():
        return _store(organisation, promise, by=by, at=at)


def _store(organisation: Organisation, promise: Promise, *, by: Account, at: datetime) -> Commitment:
    today = localdate(at)
    text = " ".join(promise.text.split())
    if not text:
        raise Refused("Hãy ghi nội dung cam kết.", clause="A.0-P3b", field="text")
    if len(text) > MOST:
        raise Refused("Nội dung cam kết dài quá %(most)s ký tự.", field="text", most=MOST)
    if promise.due_on < today:
        raise Refused("Hạn %(day)s đã qua.", clause="B.Đ10.1-b", field="due_on", day=promise.due_on)
    for belonging in (promise.dialogue, promise.opinion):
        if belonging is not None and belonging.organisation_id != organisation.pk:
            raise Refused("Buổi đối thoại hoặc ý kiến này của cơ quan khác.")
    if not promise.unit.holds_on(today):
        raise Refused("%(unit)s không còn hoạt động.", field="unit", unit=promise.unit.short_name)
    commitment = Commitment.objects.create(
        organisation=organisation,
        dialogue=promise.dialogue,
        opinion=promise.opinion,
        text=text,
        unit=promise.unit,
        official=promise.official,
        due_on=promise.due_on,
        made_on=today,
        number=promise.number,
    )
    if promise.with_units:
        commitment.with_units.set(promise.with_units)
    facts = {"unit": promise.unit.short_name, "due_on": promise.due_on}
    record("commit", commitment, by=by, at=at, clause="B.Đ10.1-b", facts=facts)
    return commitment


def from_conclusion(dialogue: Dialogue, *, by: Account, at: datetime) -> list[Commitment]:
    """The conclusions become commitments and tasks; what nobody drafted is drafted now, a second call adds only what is new."""
    today = localdate(at)
    may_commit(by, dialogue.organisation_id, today)
    with transaction.atomic():
        dialogue = (
            Dialogue.objects.select_for_update(no_key=True, of=("self",))
            .select_related("organisation")
            .get(pk=dialogue.pk)
        )
        fill(dialogue, today)
        items = list(items_of(dialogue))
        require_complete(items, today)
        return [
            _kept(dialogue, item, number, by=by, at=at)
            for number, item in enumerate(items, 1)
            if item.commitment_id is None
        ]


def _kept(dialogue: Dialogue, item: ConclusionItem, number: int, *, by: Account, at: datetime) -> Commitment:
    assert item.unit is not None  # `require_complete` has seen to both
    assert item.due_on is not None
    promise = Promise(
        item.text,
        item.unit,
        item.due_on,
        item.official,
        dialogue,
        item.opinion,
        tuple(item.with_units.all()),
        number,
    )
    commitment = _store(dialogue.organisation, promise, by=by, at=at)
    item.commitment = commitment
    item.save(update_fields=["commitment"])
    give_tasks(promise, by=by, at=at)
    return commitment
