"""Parts of a public thread: what the person is asked, who looks again, what a body elsewhere answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.timezone import localdate

from doithoai.opinions.covering import Names
from doithoai.opinions.lifecycle import EXITS
from doithoai.opinions.models import Opinion, Passing, Reexamination, Suspension
from doithoai.opinions.redaction import redact


@dataclass(frozen=True)
class Pause:
    """It waits for the person: what is asked, and until when."""

    number: int  # of the opinion that waits, which may be the one at the receiver
    asked: str
    until: date


@dataclass(frozen=True)
class Examination:
    """Somebody else looks again at what was answered; then what they found."""

    unit: str
    due_on: date
    decided_on: date | None
    kept: bool | None
    text: str


@dataclass(frozen=True)
class Elsewhere:
    """What a body outside the system answered on paper."""

    body: str
    on: date
    reference: str
    text: str


# Read with the rows of a thread, so that each costs one statement for any number of them.
PARTS = (
    Prefetch("suspensions", Suspension.objects.filter(granted=True, ended_on=None), to_attr="pausing"),
    Prefetch("reexaminations", Reexamination.objects.select_related("unit")),
    Prefetch("passings", Passing.objects.filter(answered_on__isnull=False), to_attr="answered_elsewhere"),
)


def pause_of(rows: Iterable[Opinion], names: Names) -> Pause | None:
    """The pause of the first of these that waits: the opinion, or the one at the receiver."""
    for row in rows:
        waiting = getattr(row, "pausing", ())
        if row.suspended_until is None or row.stage in EXITS or row.restricted or not waiting:
            continue
        return Pause(row.pk, redact(waiting[-1].reason, names), row.suspended_until)
    return None


def examinations_of(row: Opinion, names: Names) -> tuple[Examination, ...]:
    """Every second look at the answer, in their order."""
    return tuple(
        Examination(
            one.unit.short_name,
            one.due_on,
            localdate(one.decided_at) if one.decided_at else None,
            one.kept,
            redact(one.text, names),
        )
        for one in row.reexaminations.all()
    )


def elsewhere_of(rows: Iterable[Opinion], names: Names) -> tuple[Elsewhere, ...]:
    """The papers that came back."""
    found: list[Passing] = [one for row in rows for one in getattr(row, "answered_elsewhere", ())]
    return tuple(
        Elsewhere(
            one.to_name, one.answered_on, redact(one.answer_reference, names), redact(one.answer_text, names)
        )
        for one in found
        if one.answered_on
    )
