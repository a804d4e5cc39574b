"""A.2-g: what the receiver did flows back to the one who sent it on, so that one person sees one thread."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import translation
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.opinions.lifecycle import EXITS, Result, Stage
from doithoai.opinions.models import Opinion, Passing, ResultRecord
from doithoai.opinions.stepping import locked, step
from doithoai.organisations.models import Account


def origins(opinion: Opinion) -> list[Opinion]:
    """What it came from, the nearest first."""
    found = []
    while opinion.origin is not None:
        opinion = opinion.origin
        found.append(opinion)
    return found


def bodies_back(opinion: Opinion) -> list[int]:
    """The bodies it came through, its own first: those in whose chains a verb may record."""
    return [row.organisation_id for row in (opinion, *origins(opinion))]


@dataclass(frozen=True)
class There:
    """What the receiver found: in which words, when, under which code or number."""

    text: str
    on: date | None
    reference: str
    result: str = ""


def _found_there(passing: Passing) -> There:
    """The end of the linked opinion, or the paper of a body outside the system."""
    further = passing.continuation
    if further is None:
        text = f"{passing.to_name}: {passing.answer_text}"
        return There(text, passing.answered_on, passing.answer_reference)
    # Kept and published, so Vietnamese whatever language the clerk's screen has.
    with translation.override("vi"):
        text = f"{further.organisation.short_name}: {Result(further.result).label}"
    return There(text, further.closed_on, further.code, further.result)


def flow_back(origin: Opinion, *, by: Account, at: datetime) -> None:
    """Closes a passed opinion as passed on, once its continuation is closed and the person was told."""
    passing = (
        Passing.objects.filter(Q(continuation__stage=Stage.CLOSED) | Q(answered_on__isnull=False))
        .filter(opinion=origin, returned_at=None)
        .select_related("continuation__organisation")
        .last()
    )
    if passing is None:
        return
    if passing.told_on is None and not passing.no_way_reason:
        return
    origin = locked(origin)
    if origin.stage not in {Stage.TRANSFERRED, Stage.ESCALATED}:
        return
    if origin.continuations.exclude(stage__in=EXITS).exists():
        return  # split over there, and a part is still open
    there = _found_there(passing)
    taken = step(origin, Stage.CLOSED)
    ResultRecord.objects.create(
        opinion=origin,
        result=Result.PASSED_ON,
        text=there.text,
        happened_on=there.on or localdate(at),
        proof_reference=there.reference,
        by=by,
        at=at,
    )
    origin.result, origin.closed_on = Result.PASSED_ON, localdate(at)
    origin.save(update_fields=["stage", "result", "closed_on"])
    facts = {**taken.facts, "result": Result.PASSED_ON, "there": there.result, "code": there.reference}
    record("flow_back", origin, by=by, at=at, clause=taken.clause, facts=facts)
    if origin.origin is not None:
        flow_back(origin.origin, by=by, at=at)
