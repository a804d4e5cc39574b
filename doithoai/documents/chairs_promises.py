"""What was promised before a dialogue, as the chair's file tells it: to whom it falls, until when, kept or not."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from doithoai.commitments.models import Commitment
from doithoai.commitments.models import State as Kept
from doithoai.documents.framing import day
from doithoai.documents.privacy import masked as masked_now

# Looking for personal data is most of the work of a page, and the same words are asked again each minute.
masked = lru_cache(maxsize=2000)(masked_now)


@dataclass(frozen=True)
class Promised:
    """What was promised about it, or in general, before this dialogue, and whether it was kept."""

    text: str
    unit: str
    due: date
    label: str
    kept: bool
    late: bool
    code: str

    @property
    def due_words(self) -> str:
        """Until when, as people write it."""
        return day(self.due)


def promised(row: Commitment, on: date) -> Promised:
    """One promise and whether it was kept."""
    late = row.state == Kept.OPEN and row.due_on < on
    label = str(Kept(row.state).label)
    if row.state != Kept.OPEN and row.done_on:
        label += f" {day(row.done_on)}"
    person = f" ({row.official.salutation} {row.official.name})" if row.official else ""
    return Promised(
        text=masked(row.text),
        unit=row.unit.short_name + person,
        due=row.due_on,
        label="Quá hạn, chưa xong" if late else label,
        kept=row.state == Kept.VERIFIED,
        late=late,
        code=row.opinion.code if row.opinion else "",
    )
