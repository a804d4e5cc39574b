"""Released opinions and commitments as pages show them: with their deadline in words and their proof."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from doithoai.commitments.published import PublicCommitment
from doithoai.opinions.published import PublicOpinion
from doithoai.opinions.published_questions import PublicProof, proofs_of
from doithoai.portal.due_words import Clock, Standing

# Filters of a dialogue's opinions by what was really done.
FILTERS: dict[str, Promise] = {
    "": gettext_lazy("Tất cả"),
    "da-giai-quyet": gettext_lazy("Đã giải quyết"),
    "dang-giai-quyet": gettext_lazy("Đang giải quyết"),
    "da-giai-thich": gettext_lazy("Đã giải thích"),
    "da-chuyen": gettext_lazy("Đã chuyển"),
    "qua-han": gettext_lazy("Quá hạn"),
}
RESULTS = {
    "da-giai-quyet": "solved",
    "dang-giai-quyet": "in_progress",
    "da-giai-thich": "explained",
    "da-chuyen": "passed_on",
}


@dataclass(frozen=True)
class Shown:
    """A released opinion with its deadline and proofs."""

    opinion: PublicOpinion
    due: Standing | None
    proofs: tuple[PublicProof, ...]

    @property
    def overdue(self) -> bool:
        """Whether its day has passed and it is not done."""
        return self.due is not None and self.due.over


def shown(opinions: Iterable[PublicOpinion], on: date) -> list[Shown]:
    """Add deadlines and proofs, with one reading for all."""
    rows, clock = list(opinions), Clock(on)
    proofs = proofs_of([row.number for row in rows])
    return [Shown(row, clock.standing(row.due_on), tuple(proofs.get(row.number, ()))) for row in rows]


def filtered(rows: list[Shown], chosen: str) -> list[Shown]:
    """Those of one filter."""
    if chosen == "qua-han":
        return [row for row in rows if row.overdue]
    if chosen in RESULTS:
        return [row for row in rows if row.opinion.result == RESULTS[chosen]]
    return rows


@dataclass(frozen=True)
class Promised:
    """A commitment with its deadline in words."""

    commitment: PublicCommitment
    due: Standing | None


def promised(commitments: Iterable[PublicCommitment], on: date) -> list[Promised]:
    """Add deadlines; what is reported and not yet confirmed by somebody else is not called done."""
    clock = Clock(on)
    return [Promised(one, _due(clock, one)) for one in commitments]


def _due(clock: Clock, one: PublicCommitment) -> Standing | None:
    """A later day that was granted never makes what is done a thing done in time (spec 6)."""
    if one.state == "open":
        return clock.standing(one.due_on)
    return clock.standing(one.first_due or one.due_on, one.done_on)
