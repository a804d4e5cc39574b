"""The numbered conclusions of a dialogue as papers and pages tell them: written, still to be written, or issued."""

from dataclasses import dataclass
from datetime import date

from doithoai.commitments.concluding_items import items_of
from doithoai.commitments.models import Commitment, ConclusionItem
from doithoai.commitments.proposing import proposed
from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Dialogue
from doithoai.organisations.models import Organisation, Person

GUARDED = "Việc được bảo vệ, xem hồ sơ riêng"


@dataclass(frozen=True)
class Concluded:
    """One conclusion: task, who leads, who helps, until when, who answers for it."""

    number: int
    text: str
    unit: Organisation | None
    with_units: tuple[Organisation, ...]
    due_on: date | None
    official: Person | None
    opinion_id: int | None


def conclusions_of(dialogue: Dialogue, on: date) -> list[Concluded]:
    """What was issued; before that what is written, and after it what the outcomes still ask for."""
    rows = list(items_of(dialogue))
    found = [_written(item, number) for number, item in enumerate(rows, 1)]
    if dialogue.state in {State.OPEN, State.ENDED}:
        after = len(found) + 1
        found += [
            Concluded(n, one.text, one.unit, one.with_units, one.due_on, one.official, one.opinion.pk)
            for n, one in enumerate(proposed(dialogue, on), after)
        ]
    return found or _promised(dialogue)


def _written(item: ConclusionItem, number: int) -> Concluded:
    helping = tuple(item.with_units.all())
    # It may be found to name an official after it was worded (B.Đ4.2).
    text = GUARDED if item.opinion is not None and item.opinion.restricted else item.text
    return Concluded(number, text, item.unit, helping, item.due_on, item.official, item.opinion_id)


def _promised(dialogue: Dialogue) -> list[Concluded]:
    """Of a conclusion that was issued before conclusions were numbered."""
    rows = (
        Commitment.objects.filter(dialogue=dialogue, opinion__isnull=False)
        .select_related("unit", "official", "opinion")
        .prefetch_related("with_units")
        .order_by("id")
    )
    return [
        Concluded(
            n,
            GUARDED if r.opinion and r.opinion.restricted else r.text,
            r.unit,
            tuple(r.with_units.all()),
            r.due_on,
            r.official,
            r.opinion_id,
        )
        for n, r in enumerate(rows, 1)
    ]
