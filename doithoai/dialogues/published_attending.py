"""What the holder of a registration and the public may know of seats: numbers and codes, nothing about the person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from doithoai.dialogues.attending import TAKES_PEOPLE, free_seats
from doithoai.dialogues.lifecycle import SpeechState
from doithoai.dialogues.models import Attendee, AttendeeState, Dialogue
from doithoai.dialogues.seat_codes import seat_code


@dataclass(frozen=True)
class PublicRoom:
    """How many come and how many seats are left; no limit is none."""

    takes_people: bool
    capacity: int | None
    seated: int
    waiting: int
    free: int | None

    @property
    def full(self) -> bool:
        """Whether whoever registers now waits."""
        return self.free == 0


@dataclass(frozen=True)
class PublicSeat:
    """One registration as its holder sees it with the code."""

    dialogue_code: str
    number: int
    code: str
    state: str
    state_label: str
    people: int
    registered_at: datetime
    seated_at: datetime | None
    cancelled_at: datetime | None
    arrived: bool
    ahead: int  # people who wait before this registration
    slips: tuple[int, ...]  # speaking slips that stand

    @property
    def stands(self) -> bool:
        """Whether it can still be given back."""
        return self.state != AttendeeState.CANCELLED and not self.arrived


def room(dialogue: Dialogue) -> PublicRoom:
    """The seats of an announced dialogue."""
    rows = (
        Attendee.objects.filter(dialogue=dialogue).order_by().values_list("state").annotate(n=Sum("people"))
    )
    people = dict.fromkeys(AttendeeState.values, 0) | dict(rows)
    return PublicRoom(
        takes_people=dialogue.state in TAKES_PEOPLE,
        capacity=dialogue.capacity,
        seated=people[AttendeeState.REGISTERED],
        waiting=people[AttendeeState.WAITING],
        free=free_seats(dialogue),
    )


def holder(typed: str) -> Attendee | None:
    """The registration with this code, to be handed to a verb; nothing of it is shown."""
    code = seat_code(typed)
    return Attendee.objects.select_related("dialogue").filter(code=code).first() if code else None


def public_seat(typed: str) -> PublicSeat | None:
    """The registration with this code."""
    row = holder(typed)
    if row is None:
        return None
    waits = Attendee.objects.filter(dialogue=row.dialogue, state=AttendeeState.WAITING, number__lt=row.number)
    same = ("number", "code", "state", "people", "registered_at", "seated_at", "cancelled_at")
    return PublicSeat(
        dialogue_code=row.dialogue.code,
        **{name: getattr(row, name) for name in same},
        state_label=str(AttendeeState(row.state).label),
        arrived=row.arrived_at is not None,
        ahead=waits.aggregate(n=Sum("people"))["n"] or 0,
        slips=tuple(row.speeches.exclude(state=SpeechState.WITHDRAWN).values_list("number", flat=True)),
    )
