"""Questions about commitments: which are open, whose they are, which are late."""

from datetime import date

from django.db.models import Case, Q, QuerySet, Value, When

from doithoai.commitments.models import Commitment, State
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.queries import before as dialogue_before
from doithoai.opinions.permissions import units
from doithoai.opinions.queries import desks
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Organisation


def readable(who: Authority) -> QuerySet[Commitment]:
    """Of the account's organisations and their subtree, of its own units, and what these help with."""
    helped = Commitment.with_units.through.objects.filter(organisation_id__in=units(who))
    mine = who.readable("organisation") | who.readable("unit") | Q(pk__in=helped.values("commitment_id"))
    # What was promised about a restricted matter is for the desk and the unit that does it (B.Đ4.2).
    open_to_it = (
        Q(opinion=None)
        | Q(opinion__restricted=False)
        | Q(organisation__in=desks(who))
        | Q(unit__in=units(who))
    )
    rows = Commitment.objects.filter(mine, open_to_it)
    return rows.select_related("organisation", "unit", "official", "dialogue", "opinion__submission")


def late_first(rows: QuerySet[Commitment], on: date) -> QuerySet[Commitment]:
    """Late ones first, then open ones by their day, then those reported, then those confirmed."""
    place = Case(
        When(state=State.OPEN, due_on__lt=on, then=Value(0)),
        When(state=State.OPEN, then=Value(1)),
        When(state=State.DONE, then=Value(2)),
        default=Value(3),
    )
    return rows.order_by(place, "due_on", "id")


def unfinished(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Not yet confirmed, the nearest date first."""
    return rows.exclude(state=State.VERIFIED).order_by("due_on", "id")


def of_unit(unit: Organisation) -> QuerySet[Commitment]:
    """What the unit promised and did not finish."""
    return Commitment.objects.filter(unit=unit, state=State.OPEN).select_related("dialogue", "opinion")


def awaiting_verification(organisation: Organisation) -> QuerySet[Commitment]:
    """Reported done, to be confirmed."""
    return Commitment.objects.filter(organisation=organisation, state=State.DONE).select_related("unit")


def overdue(rows: QuerySet[Commitment], on: date) -> QuerySet[Commitment]:
    """Late and still open."""
    return rows.filter(state=State.OPEN, due_on__lt=on).order_by("due_on", "id")


def of_dialogue(dialogue: Dialogue) -> QuerySet[Commitment]:
    """What was promised at a dialogue."""
    return Commitment.objects.filter(dialogue=dialogue).select_related("unit", "official", "opinion")


def to_report_at(dialogue: Dialogue) -> QuerySet[Commitment]:
    """What this dialogue is told of earlier ones: all of the last one, what older ones left open; it is told to everybody."""
    last = dialogue_before(dialogue)
    open_to_all = Q(opinion=None) | Q(opinion__restricted=False)
    here = Commitment.objects.filter(open_to_all, organisation_id=dialogue.organisation_id)
    earlier = here.exclude(dialogue=dialogue)
    unkept = ~Q(state=State.VERIFIED)
    rows = earlier.filter(unkept | Q(dialogue=last)) if last else earlier.filter(unkept)
    return rows.select_related("unit", "official", "dialogue", "opinion", "verified_by__person")


def before(dialogue: Dialogue) -> QuerySet[Commitment]:
    """What earlier dialogues of the body left open: it opens the programme (B.Đ9.1-g1b)."""
    return (
        Commitment.objects.filter(organisation_id=dialogue.organisation_id)
        .exclude(state=State.VERIFIED)
        .exclude(dialogue=dialogue)
        .select_related("unit", "dialogue")
    )
