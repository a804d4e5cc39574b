"""Questions asked at the door: who is looked for, who came last, how many are in the hall, which groups are there."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.timezone import localdate

from doithoai.dialogues.models import Attendee, AttendeeState, Dialogue
from doithoai.dialogues.queries import readable
from doithoai.dialogues.seat_codes import HEAD, seat_code
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused
from doithoai.search.folding import bare, folded_words

CLAUSE = "B.Đ8.1-b"
MOST_SHOWN = 8
MOST_READ = 60
MOST_WORDS = 6
MOST_LETTERS = 200  # whatever a scanner reads
FEWEST_DIGITS = 3  # of a telephone number


@dataclass(frozen=True)
class Counts:
    """What the door adds up to; one registration may stand for several people."""

    registered: int
    expected: int
    arrived: int
    persons: int
    waiting: int
    cancelled: int
    groups: int
    groups_arrived: int


def counts(dialogue: Dialogue) -> Counts:
    """All figures of the door in one question."""
    came = Q(arrived_at__isnull=False)
    seat, group = Q(state=AttendeeState.REGISTERED), ~Q(group="")
    told = Attendee.objects.filter(dialogue=dialogue).aggregate(
        registered=Count("pk", filter=seat),
        expected=Sum("people", filter=seat, default=0),
        arrived=Count("pk", filter=came),
        persons=Sum("people", filter=came, default=0),
        waiting=Count("pk", filter=Q(state=AttendeeState.WAITING) & ~came),
        cancelled=Count("pk", filter=Q(state=AttendeeState.CANCELLED) & ~came),
        groups=Count("group", filter=group & (seat | came), distinct=True),
        groups_arrived=Count("group", filter=group & came, distinct=True),
    )
    return Counts(**told)


def persons_present(dialogue: Dialogue) -> int:
    """How many people the arrivals stand for."""
    came = Attendee.objects.filter(dialogue=dialogue, arrived_at__isnull=False)
    return int(came.aggregate(n=Sum("people", default=0))["n"])


def last_in(dialogue: Dialogue) -> QuerySet[Attendee]:
    """Who came in, the last first."""
    came = Attendee.objects.filter(dialogue=dialogue, arrived_at__isnull=False)
    return came.prefetch_related("speeches").order_by("-arrived_at", "-number")


@dataclass(frozen=True)
class Found:
    """Who may be meant; `sure` when a code or number names one person, or only one has this name."""

    hits: tuple[Attendee, ...] = ()
    sure: bool = False
    more: bool = False


def looked_for(dialogue: Dialogue, text: str, *, by: Account, on: date) -> Found:
    """By code, number, last digits of the telephone, or name and group without diacritics."""
    text = text.strip()[:MOST_LETTERS]
    rows = Attendee.objects.filter(dialogue=dialogue).prefetch_related("speeches")
    if code := _code_in(text):
        if hit := rows.filter(code=code).first():
            return Found((hit,), sure=True)
        # Eight letters of a name can look like a code without its head.
        if HEAD in text.upper() or any(sign.isdigit() for sign in code):
            raise _of_another(code, by, on)
    if text.isdecimal():
        return _by_digits(rows, text)
    return _by_words(dialogue, rows, text)


def _code_in(text: str) -> str:
    """The code of a registration, also at the end of the address that its QR code holds."""
    parts = reversed(re.split(r"[/?=&#]", text))
    return next((code for part in parts if (code := seat_code(part))), "")


def _of_another(code: str, by: Account, on: date) -> Refused:
    """Says which dialogue the code belongs to only to whoever may read that one."""
    theirs = Attendee.objects.filter(code=code).select_related("dialogue").first()
    if theirs and readable(authority(by, on)).filter(pk=theirs.dialogue_id).exists():
        return Refused(
            "Mã này thuộc buổi đối thoại khác: “%(theme)s”, ngày %(day)s.",
            clause=CLAUSE,
            field="text",
            theme=theirs.dialogue.theme,
            day=localdate(theirs.dialogue.starts_at),
        )
    return Refused("Mã này không thuộc buổi này.", clause=CLAUSE, field="text")


def _by_digits(rows: QuerySet[Attendee], text: str) -> Found:
    number = int(text) if len(text) < MOST_WORDS else 0
    meant = Q(number=number)
    if len(text) >= FEWEST_DIGITS:
        meant |= Q(phone__endswith=text)
    hits = sorted(rows.filter(meant)[:MOST_READ], key=lambda row: row.number != number)
    sure = bool(hits) and (len(hits) == 1 or hits[0].number == number)
    return Found(tuple(hits[:MOST_SHOWN]), sure, len(hits) > MOST_SHOWN)


def _by_words(dialogue: Dialogue, rows: QuerySet[Attendee], text: str) -> Found:
    words = folded_words(text)[:MOST_WORDS]
    if not words:
        return Found()
    named = Q()
    for word in words:
        named &= Q(name_folded__contains=word)
    groups = Attendee.objects.filter(dialogue=dialogue).exclude(group="").order_by()
    meant = [group for group in groups.values_list("group", flat=True).distinct() if _all_in(words, group)]
    hits = sorted(rows.filter(named | Q(group__in=meant))[:MOST_READ], key=lambda row: _rank(row, words))
    return Found(tuple(hits[:MOST_SHOWN]), len(hits) == 1, len(hits) > MOST_SHOWN)


def _all_in(words: list[str], group: str) -> bool:
    folded = bare(group)
    return all(word in folded for word in words)


def _rank(row: Attendee, words: list[str]) -> tuple[bool, bool, int]:
    """Whoever is still expected first, then whole words before parts of words, then by number."""
    names = row.name_folded.split()
    return row.arrived_at is not None, not all(word in names for word in words), row.number
