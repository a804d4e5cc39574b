"""A.4-c, A.4-g to A.4-i: the other words of the notice while it is written, and to whom it will go."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.commitments.models import ConclusionDraft, ConclusionItem
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.permissions import may_prepare
from doithoai.dialogues.queries import Recipient, recipients
from doithoai.dialogues.stepping import locked, require_state
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

LONGEST = 10_000
LONGEST_NAME = 200
MOST_RECIPIENTS = 200


@dataclass(frozen=True)
class Words:
    """Assessment, how it is followed up, and who receives the notice besides the units that have something to do."""

    assessment: str
    follow_up: str
    recipients: Sequence[Recipient]


def draft_of(dialogue: Dialogue) -> ConclusionDraft:
    """What was saved so far; an empty one, not stored, before anybody wrote."""
    return ConclusionDraft.objects.filter(dialogue=dialogue).first() or ConclusionDraft(
        dialogue=dialogue, version=0
    )


def save_words(
    dialogue: Dialogue, words: Words, version: int, *, by: Account, at: datetime
) -> ConclusionDraft:
    """Keeps what was written, for whoever goes on with it; it may still be incomplete."""
    may_prepare(by, dialogue, localdate(at))
    for field in ("assessment", "follow_up"):
        if len(getattr(words, field)) > LONGEST:
            raise Refused("Nội dung dài nhất %(most)s ký tự.", field=field, most=LONGEST)
    check_recipients(words.recipients)
    with transaction.atomic():
        dialogue = locked(dialogue)
        require_state(dialogue, State.ENDED)
        draft = ConclusionDraft.objects.get_or_create(dialogue=dialogue)[0]
        require_read(draft, version)
        draft.assessment, draft.follow_up = words.assessment.strip(), words.follow_up.strip()
        draft.recipients = [asdict(one) for one in words.recipients]
        draft.version += 1
        draft.save()
        facts = {"version": draft.version, "recipients": [one.name for one in words.recipients]}
        record("write_conclusion", dialogue, by=by, at=at, clause="A.4-c", facts=facts)
    return draft


def require_read(draft: ConclusionDraft, version: int) -> None:
    """Refuses words written over a draft that somebody else has saved since."""
    if version not in {draft.version, 0} or (version == 0 and _written(draft)):
        raise Refused(
            "Người khác vừa lưu bản soạn này. Hãy đối chiếu với bản đang lưu rồi lưu lại.",
            clause="A.4-c",
        )


def _written(draft: ConclusionDraft) -> bool:
    return bool(draft.assessment or draft.follow_up or draft.recipients is not None)


def check_recipients(chosen: Sequence[Recipient]) -> None:
    """Names within bounds; a notice that goes to nobody is refused when it is issued."""
    if len(chosen) > MOST_RECIPIENTS:
        raise Refused("Nhiều nhất %(most)s nơi nhận.", field="others", most=MOST_RECIPIENTS)
    for one in chosen:
        if len(one.name) > LONGEST_NAME:
            raise Refused(
                "Tên nơi nhận “%(name)s…” dài quá %(most)s ký tự.",
                field="others",
                name=one.name[:40],
                most=LONGEST_NAME,
            )


def usual_recipients(dialogue: Dialogue) -> list[Recipient]:
    """Superiors and supervisors that both directives name (readings 19)."""
    return recipients(dialogue)


def chosen_recipients(dialogue: Dialogue) -> list[Recipient]:
    """Those that were chosen, the usual ones before anybody chose; then every unit that has something to do."""
    saved = draft_of(dialogue).recipients
    chosen = usual_recipients(dialogue) if saved is None else [Recipient(**one) for one in saved]
    return with_units(dialogue, chosen)


def with_units(dialogue: Dialogue, chosen: Sequence[Recipient]) -> list[Recipient]:
    """Nobody is given a task without being sent the notice (B.Đ10.1-b)."""
    there = {one.organisation for one in chosen}
    return [*chosen, *(one for one in task_units(dialogue) if one.organisation not in there)]


def task_units(dialogue: Dialogue) -> list[Recipient]:
    """Units that lead or help in a conclusion, but for the body itself."""
    items = ConclusionItem.objects.filter(dialogue=dialogue)
    leading, helping = items.values("unit"), items.values("with_units")
    rows = (
        Organisation.objects.filter(pk__in=leading) | Organisation.objects.filter(pk__in=helping)
    ).exclude(pk=dialogue.organisation_id)
    return [Recipient(row.pk, row.short_name, "B.Đ10.1-b") for row in rows.distinct().order_by("path")]
