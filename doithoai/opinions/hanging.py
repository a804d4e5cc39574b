"""What falls between two hands: nobody's next step, so that it would be forgotten unless somebody lists it."""

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet

from doithoai.opinions.by_body import Kept, heads
from doithoai.opinions.lifecycle import EXITS, Outcome, Stage
from doithoai.opinions.models import (
    Assignment,
    Extension,
    Feedback,
    Opinion,
    Passing,
    Purpose,
    Reexamination,
    Suspension,
)
from doithoai.opinions.outside import unanswered
from doithoai.opinions.passing import ALARMING_HOPS
from doithoai.opinions.result import FINAL
from doithoai.opinions.tallying import tally

Bodies = Collection[int]
Row = TypeVar("Row", bound=Model)
OWED = Q(replied_on=None) & (Q(outcome=Outcome.ANSWER_LATER) | Q(needs_written_reply=True))
# Answered and nothing is owed, or done and confirmed: only the file has to be ended.
TO_CLOSE = (Q(stage=Stage.ANSWERED) & ~OWED) | Q(stage=Stage.FOLLOWING, result__in=FINAL)
AGREED_ALONE = Q(stage=Stage.AGREED, dialogue=None)
NOT_ACCEPTED = Q(to__isnull=False, accepted_at=None, returned_at=None)
NOT_TOLD = Q(told_on=None, no_way_reason="", returned_at=None)


def to_close(bodies: Bodies) -> QuerySet[Opinion]:
    """Answered, nothing is being solved or written anew or looked at again, and the file is still open."""
    working = Assignment.objects.filter(
        opinion=OuterRef("pk"), purpose__in=(Purpose.SOLVE, Purpose.DRAFT), done_on=None, ended_reason=""
    )
    looked_at = Reexamination.objects.filter(opinion=OuterRef("pk"), kept=None)
    unhappy = _unhappy().filter(opinion=OuterRef("pk"))
    rows = _opinions(bodies).filter(TO_CLOSE, stage__in=(Stage.ANSWERED, Stage.FOLLOWING))
    rows = rows.filter(~Exists(working), ~Exists(looked_at), ~Exists(unhappy))
    return rows.order_by("answered_on", "id")


def agreed_alone(bodies: Bodies) -> QuerySet[Opinion]:
    """Agreed, and no dialogue at which it would be said: somebody has to reply in writing or bring it to one."""
    return _opinions(bodies).filter(AGREED_ALONE).order_by("due_on", "id")


def not_accepted(bodies: Bodies) -> QuerySet[Passing]:
    """Sent, and the receiver has neither accepted nor returned it."""
    return _passings(bodies).filter(NOT_ACCEPTED).order_by("sent_at", "id")


def not_told(bodies: Bodies) -> QuerySet[Passing]:
    """Sent, and the person does not know (A.2-i)."""
    rows = _passings(bodies).filter(NOT_TOLD).exclude(opinion__stage=Stage.ACCEPTED)
    return rows.order_by("sent_at", "id")


def silent_outside(bodies: Bodies, on: date, days: int) -> QuerySet[Passing]:
    """Bodies outside the system that said nothing for so many days."""
    return unanswered(_passings(bodies), on, days)


def sent_around(bodies: Bodies) -> QuerySet[Opinion]:
    """Transferred three times or more, and still open somewhere."""
    often = Passing.objects.filter(hop__gte=ALARMING_HOPS).order_by()
    around = often.values("opinion").union(often.exclude(continuation=None).values("continuation"))
    # By a number that is no key, or SQLite begins with every opinion that the bodies have.
    rows = Opinion.objects.alias(body=F("organisation_id") + 0).filter(pk__in=around, body__in=bodies)
    return rows.exclude(stage=Stage.CLOSED).select_related("submission", "unit").order_by("id")


def passed_around() -> Q:
    """Of an opinion in a list: whether it was transferred three times or more, from here or before it came."""
    often = Passing.objects.filter(hop__gte=ALARMING_HOPS)
    return Exists(often.filter(opinion=OuterRef("pk"))) | Exists(often.filter(continuation=OuterRef("pk")))


def paused(bodies: Bodies, on: date) -> QuerySet[Opinion]:
    """Waiting for the petitioner."""
    rows = _opinions(bodies).filter(suspended_until__gte=on).exclude(stage__in=EXITS)
    return rows.order_by("suspended_until", "id")


def disputed(bodies: Bodies) -> QuerySet[Feedback]:
    """“Not satisfied” that nobody was asked to look at again; the last word counts (A.2-b)."""
    rows = _of(_unhappy(), bodies)
    return rows.select_related("opinion__submission", "opinion__unit").order_by("at", "id")


def _unhappy() -> QuerySet[Feedback]:
    later = Feedback.objects.filter(opinion=OuterRef("opinion"), pk__gt=OuterRef("pk"))
    looked_at = Reexamination.objects.filter(feedback=OuterRef("pk"))
    return Feedback.objects.filter(~Exists(later), ~Exists(looked_at), satisfied=False)


def examined(bodies: Bodies) -> QuerySet[Reexamination]:
    """Second looks that are not concluded."""
    rows = _of(Reexamination.objects.filter(kept=None), bodies)
    return rows.select_related("opinion__submission", "unit", "official").order_by("due_on", "id")


def asked_longer(bodies: Bodies) -> QuerySet[Extension]:
    """Requests for a later day that nobody decided, while the task is still that unit's."""
    task = Assignment.objects.filter(pk=OuterRef("assignment"), done_on=None, ended_reason="")
    rows = Extension.objects.filter(Exists(task.filter(opinion__organisation__in=bodies)), granted=None)
    return rows.select_related("assignment__opinion__submission", "assignment__unit", "by__person").order_by(
        "at"
    )


def asked_pause(bodies: Bodies) -> QuerySet[Suspension]:
    """Requests for a pause that nobody decided."""
    rows = _of(Suspension.objects.filter(granted=None), bodies).exclude(opinion__stage__in=EXITS)
    return rows.select_related("opinion__submission", "opinion__unit", "by__person").order_by("at")


def _of(rows: QuerySet[Row], bodies: Bodies) -> QuerySet[Row]:
    """Of these bodies' opinions; asked of each row, or SQLite begins with every opinion that the bodies have.

    Few of such rows are open in the whole country at a time, and each table has an index of the open ones.
    """
    return rows.filter(Exists(Opinion.objects.filter(pk=OuterRef("opinion"), organisation__in=bodies)))


def _opinions(bodies: Bodies) -> QuerySet[Opinion]:
    return Opinion.objects.filter(organisation__in=bodies).select_related("submission", "unit")


def _passings(bodies: Bodies) -> QuerySet[Passing]:
    rows = Passing.objects.filter(opinion__organisation__in=bodies)
    return rows.select_related("opinion__submission", "opinion__organisation", "to")


def counts(bodies: Bodies, on: date, quiet_days: int) -> dict[str, int]:
    """How many of each, in one statement; what has to be closed is asked of nearly every opinion, and is kept."""
    known = heads(bodies)
    loose = [number for number in bodies if number not in known]
    found = tally(
        to_close=to_close(loose),
        agreed_alone=agreed_alone(bodies),
        paused=paused(bodies, on),
        sent_around=sent_around(bodies),
        not_accepted=not_accepted(bodies),
        not_told=not_told(bodies),
        silent_outside=silent_outside(bodies, on, quiet_days),
        disputed=disputed(bodies),
        examined=examined(bodies),
        asked=asked_longer(bodies),
        asked_pause=asked_pause(bodies),
    )
    found["to_close"] += sum(_to_close.of(known).values())
    return found


def _to_close_now(bodies: Bodies) -> dict[int, int]:
    grouped = to_close(bodies).select_related(None).order_by().values_list("organisation_id")
    return dict.fromkeys(bodies, 0) | dict(grouped.annotate(number=Count("*")))


_to_close = Kept(_to_close_now)
