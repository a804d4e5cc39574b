"""Questions about commitments: which are open, whose they are, which are late."""

from datetime import date

from django.db.models import QuerySet

from doithoai.commitments.models import Commitment, State
from doithoai.dialogues.models import Dialogue
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Organisation


def readable(who: Authority) -> QuerySet[Commitment]:
    """Of the account's organisations and their subtree, and of its own units."""
    rows = Commitment.objects.filter(who.readable("organisation") | who.readable("unit"))
    return rows.select_related("organisation", "unit", "official", "dialogue", "opinion")


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


def before(dialogue: Dialogue) -> QuerySet[Commitment]:
    """What earlier dialogues of the body left open: it opens the programme (B.Đ9.1-g1b)."""
    return (
        Commitment.objects.filter(organisation_id=dialogue.organisation_id)
        .exclude(state=State.VERIFIED)
        .exclude(dialogue=dialogue)
        .select_related("unit", "dialogue")
    )
