"""Questions about opinions: what may be read, what waits for whom, what is late, how many of each."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from doithoai.dialogues.models import Dialogue, TeamMember
from doithoai.opinions.lifecycle import EXITS, Outcome, Stage
from doithoai.opinions.models import (
    Assignment,
    Feedback,
    Opinion,
    Passing,
    Purpose,
    Reexamination,
    ResultRecord,
)
from doithoai.opinions.permissions import READERS_OF_NAMES, team_dialogues, units
from doithoai.organisations.authority import SECRETARIAT, Authority
from doithoai.organisations.models import Organisation

SHOWN = ("organisation", "submission", "dialogue", "unit", "lead")


def desks(who: Authority) -> list[int]:
    """Organisations whose every opinion the account reads, restricted or not."""
    return [number for number, roles in who.own.items() if roles & SECRETARIAT]


def readable(who: Authority) -> QuerySet[Opinion]:
    """What the account may read: its organisation's and subtree's, its units' tasks, its dialogues', what was sent to it."""
    if not who.serves:
        return Opinion.objects.none()
    # Each way to an opinion is a key that an index knows: conditions that ask every row cost a second at 100,000.
    return Opinion.objects.filter(held(who) | came_to(who))


def held(who: Authority) -> Q:
    """Of its own organisation and of those below: by far the most."""
    return Q(organisation_id__in=desks(who)) | (Q(restricted=False) & _within_reach(who))


def among(who: Authority, rows: Iterable[tuple[int, int, bool]]) -> set[int]:
    """Of these opinions, told by number, organisation and whether restricted, those that the account may read."""
    told, here = list(rows), set(desks(who))
    found = {number for number, body, _restricted in told if body in here}
    if len(found) < len(told):
        reach = set(who.reach or ())
        found |= {number for number, body, restricted in told if not restricted and body in reach}
    rest = [number for number, _body, _restricted in told if number not in found]
    return found if not rest else found | set(readable(who).filter(pk__in=rest).values_list("pk", flat=True))


def teams(who: Authority) -> QuerySet[Any]:
    """Dialogues whose assisting team it belongs to, as a part of another question."""
    return TeamMember.objects.filter(person_id=who.account.person_id).order_by().values("dialogue_id")


def came_to(who: Authority) -> Q:
    """Of any organisation, because its dialogue, its unit's task or a transfer brought it here."""
    here, mine = desks(who), units(who)
    asked = Q(restricted=False, dialogue_id__in=teams(who))
    if mine:
        assigned = Assignment.objects.filter(unit_id__in=mine)
        asked |= Q(restricted=False, pk__in=assigned.values("opinion"))
        disputed = Reexamination.objects.filter(unit_id__in=mine)
        asked |= Q(restricted=False, pk__in=disputed.values("opinion"))
        # A denunciation is seen by the desk alone; a unit sees restricted words only of what it was asked to do.
        asked |= ~Q(stage=Stage.OUT_OF_SCOPE) & Q(pk__in=assigned.filter(ended_reason="").values("opinion"))
    if here:
        sent = Passing.objects.filter(to_id__in=here, returned_at=None)
        asked |= Q(pk__in=sent.values("opinion"))
    return asked


def named(who: Authority) -> Q | None:
    """Of which the account may know the petitioner, as `permissions.named` says it of rows; none: of no opinion."""
    own = [number for number, roles in who.own.items() if roles & READERS_OF_NAMES]
    teams, mine = team_dialogues(who), units(who)
    if not who.serves or not (own or teams or mine):
        return None
    asked = Q(organisation_id__in=own) | Q(dialogue_id__in=teams)
    if mine:
        asked |= Q(pk__in=Assignment.objects.filter(unit_id__in=mine).values("opinion"))
    return Q(organisation_id__in=desks(who)) | (Q(restricted=False) & asked)


def _within_reach(who: Authority) -> Q:
    """Of the bodies that the account may read: by their numbers while they are few."""
    numbers = who.reach
    return who.readable("organisation") if numbers is None else Q(organisation_id__in=numbers)


def opinion_list(who: Authority) -> QuerySet[Opinion]:
    """Rows for tables, with all that a row shows."""
    return readable(who).select_related(*SHOWN)


# What a row of the list shows, what covering it needs, and what the words that were looked for stand in.
ROW = (
    "code", "title", "text", "said", "received_on", "stage", "kind", "urgency", "outcome", "result", "due_on", "closed_on",
    "suspended_until",
    "restricted", "organisation_id", "dialogue_id", "lead_id", "unit__short_name", "submission__channel",
    "submission__petitioner",
)  # fmt: skip


def list_rows(keys: Sequence[int], **said: Q) -> list[Opinion]:
    """As `rows_of`, with no more of each than the list shows: reading whole rows takes longer than finding them."""
    rows = Opinion.objects.select_related("submission", "unit").only(*ROW)
    found = rows.annotate(**said).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def rows_of(keys: Sequence[int]) -> list[Opinion]:
    """The rows of a page whose numbers are known, in their order: only these are read in full, not all that are sorted."""
    found = Opinion.objects.select_related(*SHOWN).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def is_open(rows: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Those that have not come to an end here."""
    return rows.exclude(stage__in=EXITS)


# Not sorted yet: just received, or spoken and answered on the floor before anybody could sort it.
UNSORTED = Q(stage=Stage.RECEIVED) | (Q(kind="") & ~Q(stage__in=EXITS))


def related(opinion: Opinion) -> list[Opinion]:
    """Handed in with it, answered with it, the one whose answer it has, and what repeats it; readable or not."""
    asked = Q(submission=opinion.submission_id) | Q(lead=opinion.pk) | Q(repeats=opinion.pk)
    asked |= Q(pk=opinion.lead_id) if opinion.lead_id else Q()
    return list(Opinion.objects.filter(asked).exclude(pk=opinion.pk).select_related("submission"))


def unsorted(organisation: Organisation) -> QuerySet[Opinion]:
    """What waits to be sorted, oldest first."""
    return Opinion.objects.filter(UNSORTED, organisation=organisation).order_by("received_on", "id")


def unassigned(organisation: Organisation) -> QuerySet[Opinion]:
    """Sorted, and nobody has it yet; the most urgent first by date."""
    return Opinion.objects.filter(organisation=organisation, stage=Stage.ACCEPTED).order_by(
        "received_on", "id"
    )


def _waiting(unit: Organisation, purpose: str) -> QuerySet[Assignment]:
    return (
        Assignment.objects.filter(unit=unit, purpose=purpose, done_on=None, ended_reason="")
        .exclude(opinion__stage__in=EXITS)
        .select_related("opinion__organisation", "official", "unit")
        .order_by("due_on", "id")
    )


def awaiting_draft(unit: Organisation) -> QuerySet[Assignment]:
    """What the unit must write an answer to, the nearest date first."""
    return _waiting(unit, Purpose.DRAFT)


def awaiting_solution(unit: Organisation) -> QuerySet[Assignment]:
    """What the unit must solve, the nearest date first."""
    return _waiting(unit, Purpose.SOLVE)


def co_ordinating(unit: Organisation) -> QuerySet[Assignment]:
    """What the unit helps with."""
    return _waiting(unit, Purpose.CO_ORDINATE)


def awaiting_reply(organisation: Organisation) -> QuerySet[Opinion]:
    """Written replies still owed (A.4-d)."""
    owed = Q(outcome=Outcome.ANSWER_LATER) | Q(needs_written_reply=True)
    return is_open(Opinion.objects.filter(owed, organisation=organisation, replied_on=None)).order_by(
        "due_on", "id"
    )


def awaiting_verification(organisation: Organisation) -> QuerySet[ResultRecord]:
    """Results that somebody else has to confirm."""
    later = ResultRecord.objects.filter(opinion=OuterRef("opinion"), pk__gt=OuterRef("pk"))
    return (
        ResultRecord.objects.filter(
            ~Exists(later),
            opinion__organisation=organisation,
            verified_by=None,
            void_at=None,
            result="solved",
            opinion__stage__in=(Stage.ANSWERED, Stage.FOLLOWING),
        )
        .select_related("opinion__unit", "by__person")
        .order_by("at", "id")
    )


def awaiting_telling(organisation: Organisation) -> QuerySet[Passing]:
    """Sent on, and the person was not yet told (A.2-i)."""
    return (
        Passing.objects.filter(
            opinion__organisation=organisation, told_on=None, no_way_reason="", returned_at=None
        )
        .select_related("opinion", "to")
        .order_by("sent_at", "id")
    )


def passed_to(organisation: Organisation) -> QuerySet[Passing]:
    """Đến từ nơi khác: waits to be accepted or returned."""
    return (
        Passing.objects.filter(to=organisation, accepted_at=None, returned_at=None)
        .select_related("opinion__organisation", "opinion__submission", "by__person")
        .order_by("sent_at", "id")
    )


def overdue(rows: QuerySet[Opinion], on: date) -> QuerySet[Opinion]:
    """Those whose next deadline has passed, the latest first."""
    return is_open(rows).filter(due_on__lt=on).order_by("due_on", "id")


def due_soon(rows: QuerySet[Opinion], on: date, days: int = 7) -> QuerySet[Opinion]:
    """Those whose next deadline comes within these calendar days."""
    return (
        is_open(rows).filter(due_on__gte=on, due_on__lte=on + timedelta(days=days)).order_by("due_on", "id")
    )


def of_dialogue(dialogue: Dialogue) -> QuerySet[Opinion]:
    """Everything raised at or prepared for a dialogue, in the order it came."""
    return (
        Opinion.objects.filter(dialogue=dialogue)
        .select_related("submission__speech", "unit", "lead", "organisation")
        .order_by("received_on", "id")
    )


def dissatisfied(organisation: Organisation) -> QuerySet[Feedback]:
    """“Not satisfied” that nobody has given to another to look at again (A.2-b); what was said later counts."""
    later = Feedback.objects.filter(opinion=OuterRef("opinion"), pk__gt=OuterRef("pk"))
    return (
        Feedback.objects.filter(
            ~Exists(later),
            ~Exists(Reexamination.objects.filter(feedback=OuterRef("pk"))),
            opinion__organisation=organisation,
            satisfied=False,
        )
        .select_related("opinion")
        .order_by("at", "id")
    )


def examining(units: Collection[int], official: int | None = None) -> QuerySet[Reexamination]:
    """Re-examinations that wait for these units, or for this official."""
    asked = Q(unit_id__in=units) | Q(official_id=official) if official else Q(unit_id__in=units)
    return (
        Reexamination.objects.filter(asked, kept=None)
        .select_related("opinion", "unit", "official")
        .order_by("due_on", "id")
    )


def counts_by_stage(rows: QuerySet[Opinion]) -> dict[str, int]:
    """How many at each stage."""
    grouped = rows.order_by().values_list("stage").annotate(number=Count("*"))
    return {str(stage): number for stage, number in grouped}
