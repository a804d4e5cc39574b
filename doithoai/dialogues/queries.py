"""Questions about dialogues: which may be read, which come next, which wait, who speaks, who must be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from doithoai.dialogues.lifecycle import HELD, SpeechState, State
from doithoai.dialogues.models import Dialogue, Speech, Task
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Kind as BodyKind
from doithoai.organisations.models import Organisation
from doithoai.organisations.queries import place_of, superiors, supervisors_of
from doithoai.plans.lifecycle import State as PlanState
from doithoai.plans.models import PlanRow


def readable(authority: Authority) -> QuerySet[Dialogue]:
    """Dialogues of what the account may read, and those whose team it is in (B.Đ8.2-b)."""
    if not authority.serves:
        return Dialogue.objects.none()
    in_team = Dialogue.objects.filter(team__person=authority.account.person_id).values("pk")
    return Dialogue.objects.filter(authority.readable() | Q(pk__in=in_team))


def of(organisation: Organisation) -> QuerySet[Dialogue]:
    """All dialogues of one organisation, newest first."""
    return Dialogue.objects.filter(organisation=organisation)


def upcoming(organisation: Organisation) -> QuerySet[Dialogue]:
    """Called, announced or being held; the nearest first."""
    return (
        of(organisation).filter(state__in=[State.CALLED, State.ANNOUNCED, State.OPEN]).order_by("starts_at")
    )


def held_in(organisation: Organisation, year: int) -> QuerySet[Dialogue]:
    """Really held in that year: the figure that quotas count (A.1-e, B.Đ11-a)."""
    return of(organisation).filter(state__in=HELD, ended_at__year=year)


def waiting_for_conclusion(organisation: Organisation) -> QuerySet[Dialogue]:
    """Ended and not concluded; the nearest due date first, unknown ones last (A.4-c)."""
    return of(organisation).filter(state=State.ENDED).order_by("conclusion_due", "ended_at")


def waiting_for_report(organisation: Organisation) -> QuerySet[Dialogue]:
    """Concluded and not reported to the superior (B.Đ10.2-b)."""
    return of(organisation).filter(state=State.CONCLUDED).order_by("concluded_on")


def waiting_for_review(organisation: Organisation) -> QuerySet[Dialogue]:
    """Held and without internal review (B.Đ10.1-a)."""
    return of(organisation).filter(state__in=HELD, review__isnull=True).order_by("ended_at")


def open_tasks(organisation: Organisation) -> QuerySet[Task]:
    """Tasks of the three phases that are not done (B.Đ8.2-g1)."""
    rows = Task.objects.filter(dialogue__organisation=organisation, done_on__isnull=True)
    return rows.exclude(dialogue__state=State.CANCELLED).select_related("dialogue")


def before(dialogue: Dialogue) -> Dialogue | None:
    """The one held before it, whose conclusion is told first at the next (A.0-P3b)."""
    return of(dialogue.organisation).filter(state__in=HELD, ended_at__lt=dialogue.starts_at).first()


def queue(dialogue: Dialogue) -> QuerySet[Speech]:
    """Slips that wait, in the order of the programme (B.Đ9.1-g2b)."""
    return Speech.objects.filter(dialogue=dialogue, state=SpeechState.WAITING)


def has_the_floor(dialogue: Dialogue) -> QuerySet[Speech]:
    """Who speaks, who was told to pause, and whom somebody interrupted."""
    return Speech.objects.filter(dialogue=dialogue, state__in=(SpeechState.SPEAKING, SpeechState.PAUSED))


def on_the_floor(dialogue: Dialogue) -> Speech | None:
    """Whose turn it is now, speaking or paused: the one whom nobody interrupts."""
    holding = has_the_floor(dialogue)
    interrupted = holding.filter(interrupts__isnull=False).values("interrupts")
    return holding.exclude(pk__in=interrupted).first()


def counts_of_slips(dialogue: Dialogue) -> dict[str, int]:
    """How many slips stand at each step; their sum is everybody who registered, nobody is lost (B.Đ9.2-b)."""
    rows = Speech.objects.filter(dialogue=dialogue).order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(SpeechState.values, 0) | dict(rows)


def _line_of(row: PlanRow) -> Iterator[int]:
    step: PlanRow | None = row
    while step is not None:
        yield step.pk
        step = step.continues


def is_used(row: PlanRow, *, but_by: int | None = None) -> bool:
    """Whether the row, or one it carries on, already is a dialogue that was not cancelled."""
    taken = Dialogue.objects.filter(plan_row__in=list(_line_of(row))).exclude(state=State.CANCELLED)
    return taken.exclude(pk=but_by or 0).exists()


def free_rows(organisation: Organisation, year: int) -> list[PlanRow]:
    """Rows of the plan in force that no dialogue was called for."""
    rows = PlanRow.objects.filter(
        plan__organisation=organisation, plan__year=year, plan__state=PlanState.APPROVED
    ).select_related("chair_office", "chair_person", "continues")
    return [row for row in rows if not is_used(row)]


@dataclass(frozen=True)
class Recipient:
    """To whom the result of a dialogue goes, and by which clause."""

    organisation: int | None
    name: str
    why: str


def recipients(dialogue: Dialogue, on: date | None = None) -> list[Recipient]:
    """The union of what both directives name (readings 19); people may change it."""
    organisation = dialogue.organisation
    place = place_of(organisation)
    found: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    if place.kind == BodyKind.PARTY_COMMITTEE:
        found[place.pk], names[place.pk] = ["A.4-g"], f"Ban Thường vụ {place.short_name}"
    for body, clause in (*_above(organisation, place), *((s, "A.4-i") for s in supervisors_of(place, on))):
        names.setdefault(body.pk, body.short_name)
        found.setdefault(body.pk, []).append(clause)
    return [Recipient(key, names[key], ", ".join(why)) for key, why in found.items()]


def _above(organisation: Organisation, place: Organisation) -> list[tuple[Organisation, str]]:
    line = superiors(organisation)
    direct = [(line[0], "B.Đ10.2-b")] if line else []
    # A.4-h: party committee and government of the next level above, not of every level.
    higher = [body for body in line if body.level != place.level]
    if higher:
        level = higher[0].level
        beside = Organisation.objects.filter(
            parent=higher[0], level=level, kind=BodyKind.PEOPLES_COMMITTEE, valid_to__isnull=True
        )
        near = [body for body in higher if body.level == level] + list(beside)
        rulers = (BodyKind.PARTY_COMMITTEE, BodyKind.PEOPLES_COMMITTEE)
        direct += [(body, "A.4-h") for body in dict.fromkeys(near) if body.kind in rulers]
    return direct
