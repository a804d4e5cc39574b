"""The picture of a running dialogue for the screens in the hall: frozen, with names only where they are called out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Dialogue, Speech
from doithoai.dialogues.published import addressee
from doithoai.dialogues.queries import counts_of_slips, queue

SHOWN_NEXT = 3
SAME = (
    *("id", "code", "version", "state", "theme", "starts_at", "opened_at", "ended_at", "attendance"),
    "queue_closed_at",
)


@dataclass(frozen=True)
class Turn:
    """Who speaks or comes next; the name only where it is called out in the hall, never a telephone number."""

    number: int
    speaker: str
    address: str
    subject: str
    since: datetime | None
    paused_at: datetime | None = None
    paused_seconds: int = 0
    interposed: bool = False
    interrupted: bool = False


@dataclass(frozen=True)
class LiveBoard:
    """One picture of a running dialogue; a screen with the same version has nothing to fetch."""

    id: int
    code: str
    version: int
    state: str
    organisation: str
    theme: str
    chair: str
    chair_title: str
    starts_at: datetime
    opened_at: datetime | None
    ended_at: datetime | None
    attendance: int | None
    queue_closed_at: datetime | None
    limit: int  # seconds of a turn
    item: str  # of the programme, the one that is on
    speaking: Turn | None
    interrupted: Turn | None
    coming: tuple[Turn, ...]
    registered: int
    waiting: int
    spoken: int
    not_reached: int

    @property
    def limit_minutes(self) -> int:
        """Minutes of a turn."""
        return self.limit // 60


def live_board(code: str, *, named: bool = False) -> LiveBoard | None:
    """The picture of an announced dialogue; `named` for the hall itself, where people are called by their names."""
    row = addressee(code)
    if row is None:
        return None
    counts = counts_of_slips(row)
    speaking, interrupted = _floor(row, named=named)
    return LiveBoard(
        **{name: getattr(row, name) for name in SAME},
        organisation=row.organisation.short_name,
        chair=row.chair.name,
        chair_title=row.chair_office.title if row.chair_office else "",
        limit=row.speech_minutes * 60,
        item=_item(row),
        speaking=speaking,
        interrupted=interrupted,
        coming=tuple(_turn(slip, named=named) for slip in queue(row)[:SHOWN_NEXT]),
        registered=sum(counts.values()),
        waiting=counts[SpeechState.WAITING],
        spoken=counts[SpeechState.SPOKEN],
        not_reached=counts[SpeechState.NOT_REACHED],
    )


def _item(row: Dialogue) -> str:
    return row.programme.filter(done_at=None).values_list("title", flat=True).first() or ""


def _floor(row: Dialogue, *, named: bool) -> tuple[Turn | None, Turn | None]:
    """Whose turn it is, and whom they interrupt."""
    states = (SpeechState.SPEAKING, SpeechState.PAUSED)
    holding = {one.pk: one for one in Speech.objects.filter(Q(state__in=states), dialogue=row)}
    inside = {one.interrupts_id for one in holding.values()}
    now = next((one for one in holding.values() if one.pk not in inside), None)
    if now is None:
        return None, None
    waits = holding.get(now.interrupts_id or 0)
    return (
        _turn(now, named=named, interposed=waits is not None),
        _turn(waits, named=named, interrupted=True) if waits else None,
    )


def _turn(slip: Speech, *, named: bool, interposed: bool = False, interrupted: bool = False) -> Turn:
    return Turn(
        number=slip.number,
        speaker=slip.speaker if named else "",
        address=slip.address,
        subject=slip.subject,
        since=slip.called_at,
        paused_at=slip.paused_at,
        paused_seconds=slip.paused_seconds,
        interposed=interposed,
        interrupted=interrupted,
    )


def live_version(code: str) -> int | None:
    """The version alone, for whoever asks often."""
    row = addressee(code)
    return row.version if row else None


def live_versions(codes: Iterable[str]) -> dict[str, int]:
    """The versions of several dialogues, for whoever watches them all."""
    told = Dialogue.objects.filter(announced_on__isnull=False, code__in=codes)
    return dict(told.order_by().values_list("code", "version"))
