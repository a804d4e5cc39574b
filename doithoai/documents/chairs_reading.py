"""What the pages of the chair's file are made of, asked at once however many matters there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from doithoai.commitments.models import Commitment
from doithoai.dialogues.models import Dialogue, InvitedBody
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Feedback, Opinion
from doithoai.opinions.repeating import LONGEST, Repeats, Time, came_of, raised_on


@dataclass(frozen=True)
class Reading:
    """The rows, and what belongs to them."""

    rows: list[Opinion]
    earlier: dict[int, Repeats]
    promises: dict[int, list[Commitment]]
    unhappy: dict[int, Feedback]
    invited: dict[int, InvitedBody]
    on: date


def read(dialogue: Dialogue, opinions: QuerySet[Opinion], on: date) -> Reading:
    """Reads the matters of these opinions."""
    joined = Opinion.objects.filter(restricted=False, stage=Stage.JOINED).select_related("submission__source")
    rows = list(
        opinions.select_related("organisation", "submission__source", "unit", "dialogue").prefetch_related(
            "answers__responsible_unit",
            "assignments__unit",
            "assignments__official",
            "passings__to",
            Prefetch("members", joined.order_by("received_on", "id")),
        )
    )
    earlier = repeats(rows)
    told = {time.opinion.pk for chain in earlier.values() for time in chain.earlier}
    promises: dict[int, list[Commitment]] = {}
    for promise in (
        Commitment.objects.filter(opinion__in=told | {row.pk for row in rows})
        .exclude(dialogue=dialogue)
        .select_related("unit", "official", "opinion")
        .order_by("made_on", "id")
    ):
        promises.setdefault(promise.opinion_id or 0, []).append(promise)
    said = Feedback.objects.filter(opinion__in=told).order_by("id").select_related("opinion__submission")
    last = {one.opinion_id: one for one in said}
    return Reading(
        rows=rows,
        earlier=earlier,
        promises=promises,
        unhappy={key: one for key, one in last.items() if not one.satisfied},
        invited={one.organisation_id: one for one in dialogue.invited.select_related("organisation")},
        on=on,
    )


def repeats(rows: Iterable[Opinion]) -> dict[int, Repeats]:
    """How often each was raised before: step by step for all at once, not chain by chain."""
    held = list(rows)
    known: dict[int, Opinion] = {row.pk: row for row in held}
    wanted = {row.repeats_id for row in held if row.repeats_id} - known.keys()
    for _step in range(LONGEST):
        if not wanted:
            break
        found = Opinion.objects.select_related("dialogue", "lead").in_bulk(list(wanted))
        known |= found
        wanted = {row.repeats_id for row in found.values() if row.repeats_id} - known.keys()
    return {row.pk: _chain(row, known) for row in held if row.repeats_id}


def _chain(row: Opinion, known: dict[int, Opinion]) -> Repeats:
    found: list[Opinion] = []
    seen, number = {row.pk}, row.repeats_id
    while number and number not in seen and number in known:
        found.append(known[number])
        seen.add(number)
        number = known[number].repeats_id
    shown = [Time(one, raised_on(one), came_of(one)) for one in found if not one.restricted]
    return Repeats(len(found) + 1, tuple(shown))
