"""Đúng hạn: kept by the first day that was set; an extended or suspended matter never counts as on time (spec 5)."""

from collections.abc import Collection
from datetime import date
from functools import partial

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import Assignment, Extension, Opinion, Purpose, Suspension

Term = tuple[date | None, date | None]
TIMED = (Purpose.DRAFT, Purpose.SOLVE)
FINISHED = frozenset({Stage.ANSWERED, Stage.FOLLOWING, Stage.CLOSED})


def _tasks() -> QuerySet[Assignment]:
    return Assignment.objects.filter(opinion=OuterRef("pk"), purpose__in=TIMED, ended_reason="")


def moved() -> Q:
    """A later day was granted, or it waited for the petitioner: visible, and never on time."""
    longer = Extension.objects.filter(assignment__opinion=OuterRef("pk"), granted=True)
    return Exists(longer) | Exists(Suspension.objects.filter(opinion=OuterRef("pk"), granted=True))


def late(on: date) -> Q:
    """A day that was set has passed before the thing was done, or without it."""
    tasks = _tasks().filter(Q(done_on__gt=F("due_on")) | Q(done_on=None, due_on__lt=on))
    promised = Q(outcome=Outcome.ANSWER_LATER)
    answered_late = promised & (Q(answered_on__gt=F("outcome_due")) | Q(answered_on=None, outcome_due__lt=on))
    return Exists(tasks) | answered_late


def had_term() -> Q:
    """A day was set at all."""
    return Exists(_tasks().exclude(due_on=None)) | Q(outcome=Outcome.ANSWER_LATER)


def kept_in_time_rows(rows: QuerySet[Opinion], on: date) -> QuerySet[Opinion]:
    """Those answered whose every day was kept: what a figure may call "đúng hạn"."""
    still = _tasks().filter(done_on=None)
    return (
        rows.filter(had_term(), stage__in=FINISHED).filter(~Exists(still)).exclude(late(on)).exclude(moved())
    )


def kept_in_time(opinion: Opinion, on: date) -> bool | None:
    """Whether its days were kept; none while nothing was due yet, or no day was ever set."""
    tasks = [row for row in opinion.assignments.all() if row.purpose in TIMED and not row.ended_reason]
    if _was_moved(opinion) or any(map(partial(_is_late, on=on), [*_promise(opinion), *map(_task, tasks)])):
        return False
    timed = any(row.due_on for row in tasks) or opinion.outcome == Outcome.ANSWER_LATER
    done = opinion.stage in FINISHED and all(row.done_on for row in tasks)
    return True if timed and done else None


def _was_moved(opinion: Opinion) -> bool:
    """As `moved`, of the rows that hang on it."""
    longer = [row for task in opinion.assignments.all() for row in task.extensions.all()]
    return any(row.granted for row in longer) or any(row.granted for row in opinion.suspensions.all())


def _task(task: Assignment) -> Term:
    return task.due_on, task.done_on


def _promise(opinion: Opinion) -> list[Term]:
    """The written answer that was promised."""
    promised = opinion.outcome == Outcome.ANSWER_LATER
    return [(opinion.outcome_due, opinion.answered_on)] if promised else []


def _is_late(term: Term, on: date) -> bool:
    """As `late`, of one day that was set."""
    due, done = term
    return due is not None and due < (done or on)


def moved_among(keys: Collection[int]) -> set[int]:
    """Of these opinions those that were extended or suspended; one statement for a page."""
    return set(Opinion.objects.filter(moved(), pk__in=keys).values_list("pk", flat=True))
