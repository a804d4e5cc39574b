"""Everything that hangs on one opinion, read once for its page: the acts and the panels ask these rows, not the database."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Prefetch, prefetch_related_objects

from doithoai.desk.frame import OfficialRequest
from doithoai.dialogues import queries as dialogue_queries
from doithoai.dialogues.models import Dialogue
from doithoai.opinions import queries
from doithoai.opinions.models import (
    Answer,
    Assignment,
    Extension,
    Feedback,
    Opinion,
    Passing,
    Reexamination,
    ResultRecord,
    Suspension,
)
from doithoai.opinions.permissions import team_dialogues

Row = TypeVar("Row")
HANDS = ("by__person", "responsible_unit", "signed_by__person", "agreed_by__person", "approved_by__person")


def gather(opinion: Opinion) -> None:
    """Reads the rows of an opinion with everybody named in them, one statement a table."""
    ends = ("by__person", "decided_by__person")
    rows: dict[str, Any] = {
        "answers": Answer.objects.select_related(*HANDS),
        "assignments": Assignment.objects.select_related("unit", "official", "by__person"),
        "assignments__extensions": Extension.objects.select_related(*ends),
        "suspensions": Suspension.objects.select_related(*ends),
        "feedback": Feedback.objects.select_related("entered_by__person"),
        "reexaminations": Reexamination.objects.select_related("unit", "official", "feedback", *ends),
        "results": ResultRecord.objects.select_related("by__person", "verified_by__person"),
        "passings": Passing.objects.select_related("to", "continuation", "better"),
        "passings__urgings": None,
    }
    prefetch_related_objects([opinion], *(Prefetch(name, asked) for name, asked in rows.items()))


def last_of(rows: Iterable[Row]) -> Row | None:
    """The last of rows that were read already: a manager's own `last` would ask again."""
    return next(reversed(list(rows)), None)


def open_tasks(opinion: Opinion) -> list[Assignment]:
    """Tasks that nobody has done or taken back."""
    return [row for row in opinion.assignments.all() if row.done_on is None and not row.ended_reason]


def around(request: OfficialRequest, opinion: Opinion) -> dict[str, Any]:
    """The other opinions beside it, less what this account may not read, in one statement."""
    related = queries.related(opinion)
    told = [(row.pk, row.organisation_id, row.restricted) for row in related]
    seen = queries.among(request.authority, told)
    shown = [row for row in related if row.pk in seen]
    siblings = [row for row in related if row.submission_id == opinion.submission_id]
    return {
        "siblings": [row for row in siblings if row.pk in seen],
        "members": [row for row in shown if row.lead_id == opinion.pk],
        "lead": next((row for row in shown if row.pk == opinion.lead_id), None),
        "repeated_by": sorted(
            (row for row in shown if row.repeats_id == opinion.pk), key=lambda row: (row.received_on, row.pk)
        ),
        # A scan that came with a denunciation is for the desk alone.
        "guarded": any(row.restricted and row.pk not in seen for row in siblings),
        "dialogue": _dialogue(request, opinion),
    }


def _dialogue(request: OfficialRequest, opinion: Opinion) -> Dialogue | None:
    """The dialogue it was raised at, when this account may read it."""
    who, dialogue = request.authority, opinion.dialogue
    if dialogue is None:
        return None
    if dialogue.organisation_id in who.own:
        return dialogue
    if who.reach is None:
        return dialogue_queries.readable(who).filter(pk=dialogue.pk).first()
    may = dialogue.organisation_id in who.reach or dialogue.pk in team_dialogues(who)
    return dialogue if who.serves and may else None
