"""What the public may know of commitments: who promised what until when, and whether it was kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from doithoai.commitments.models import Commitment, CommitmentExtension, State
from doithoai.opinions.covering import names_of
from doithoai.opinions.redaction import redact

_GRANTED = CommitmentExtension.objects.filter(granted=True).order_by("id")


@dataclass(frozen=True)
class PublicCommitment:
    """A promise as everybody may read it."""

    text: str
    unit: str
    organisation: str
    organisation_slug: str
    due_on: date
    state: str
    state_label: str
    made_on: date
    done_on: date | None
    proof: str
    dialogue_code: str
    dialogue_theme: str
    number: int | None = None  # among the conclusions of the notice
    with_units: tuple[str, ...] = ()
    first_due: date | None = None  # before its first extension; none when it was never extended

    def is_late(self, on: date) -> bool:
        """Whether the date has passed and it is still open."""
        return self.state == State.OPEN and self.due_on < on


def _rows(organisation_slug: str = "") -> QuerySet[Commitment]:
    # An opinion may be found to be a restricted matter after it was promised to look into it (B.Đ4.2).
    open_to_all = Q(opinion=None) | Q(opinion__restricted=False)
    rows = Commitment.objects.filter(open_to_all).select_related(
        "unit", "organisation", "dialogue", "opinion__submission"
    )
    rows = rows.prefetch_related("with_units", Prefetch("extensions", _GRANTED, "granted_ones"))
    return rows.filter(organisation__slug=organisation_slug) if organisation_slug else rows


def open_commitments(organisation_slug: str = "", most: int = 50) -> tuple[PublicCommitment, ...]:
    """Not yet confirmed, the nearest date first; the late ones stay."""
    return _public(_rows(organisation_slug).exclude(state=State.VERIFIED).order_by("due_on", "id")[:most])


def kept_commitments(organisation_slug: str = "", most: int = 50) -> tuple[PublicCommitment, ...]:
    """Kept and confirmed, the newest first."""
    return _public(
        _rows(organisation_slug).filter(state=State.VERIFIED).order_by("-verified_on", "-id")[:most]
    )


def of_dialogue(dialogue: int) -> tuple[PublicCommitment, ...]:
    """What was promised at the dialogue with this number."""
    return _public(_rows().filter(dialogue_id=dialogue).order_by("due_on", "id"))


def _public(rows: Iterable[Commitment]) -> tuple[PublicCommitment, ...]:
    return tuple(_told(row) for row in rows)


def _told(row: Commitment) -> PublicCommitment:
    names = names_of(row.opinion.submission) if row.opinion else ()
    granted: list[CommitmentExtension] = getattr(row, "granted_ones", [])
    return PublicCommitment(
        text=redact(row.text, names),
        unit=row.unit.short_name,
        organisation=row.organisation.short_name,
        organisation_slug=row.organisation.slug,
        due_on=row.due_on,
        state=row.state,
        state_label=str(State(row.state).label),
        made_on=row.made_on,
        done_on=row.done_on,
        proof=redact(row.proof, names) if row.state == State.VERIFIED else "",
        dialogue_code=row.dialogue.code if row.dialogue else "",
        dialogue_theme=row.dialogue.theme if row.dialogue else "",
        number=row.number,
        with_units=tuple(unit.short_name for unit in row.with_units.all()),
        first_due=granted[0].was_due if granted else None,
    )
