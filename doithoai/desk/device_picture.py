"""What a device of the hall keeps to work without a line: guests, slips, programme, minutes; no telephone."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from doithoai.dialogues.models import Attendee, AttendeeState, Dialogue, Speech
from doithoai.opinions.lifecycle import Outcome
from doithoai.opinions.models import Submission
from doithoai.organisations.models import Account

KEPT = timedelta(days=1)  # after the dialogue, on the device


def picture(dialogue: Dialogue, account: Account, at: datetime) -> dict[str, Any]:
    """The dialogue as it stands, for the device of somebody who runs it."""
    return {
        "now": at,
        "version": dialogue.version,
        "turn": dialogue.turn_version,
        "account": {"id": account.pk, "name": account.person.name},
        "dialogue": _dialogue(dialogue),
        "attendees": list(_attendees(dialogue)),
        "slips": list(_slips(dialogue)),
        "programme": list(dialogue.programme.values("id", "position", "title", "minutes", "done_at")),
        "outcomes": [{"code": code, "label": str(label)} for code, label in Outcome.choices],
        "minutes": list(dialogue.minute_entries.order_by("-at", "-id").values("id", "at", "text")[:30]),
    }


def _dialogue(dialogue: Dialogue) -> dict[str, Any]:
    ends = max(dialogue.ends_at, dialogue.ended_at or dialogue.ends_at)
    return {
        "id": dialogue.pk,
        "code": dialogue.code,
        "theme": dialogue.theme,
        "state": dialogue.state,
        "starts_at": dialogue.starts_at,
        "opened_at": dialogue.opened_at,
        "ended_at": dialogue.ended_at,
        "capacity": dialogue.capacity,
        "minutes": dialogue.speech_minutes,
        "queue_closed_at": dialogue.queue_closed_at,
        "keep_until": ends + KEPT,
    }


def _attendees(dialogue: Dialogue) -> Any:
    rows = Attendee.objects.filter(dialogue=dialogue).exclude(state=AttendeeState.CANCELLED)
    return rows.order_by("number").values(
        "id", "number", "code", "state", "name", "address", "group", "people", "arrived_at", "once"
    )


def _slips(dialogue: Dialogue) -> Any:
    written = Exists(Submission.objects.filter(speech=OuterRef("pk")))
    rows = Speech.objects.filter(dialogue=dialogue).annotate(written=written).order_by("position", "id")
    return rows.values(
        "id", "number", "position", "state", "speaker", "address", "on_behalf_of", "subject", "theme",
        "called_at", "finished_at", "paused_at", "paused_seconds", "verbatim", "once", "written",
        "way", "interrupts",
    )  # fmt: skip
