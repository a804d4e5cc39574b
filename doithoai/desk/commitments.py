"""Commitments as lines of a page: where each stands, and what this account may do with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from doithoai.commitments import permissions
from doithoai.commitments.models import Commitment
from doithoai.desk.frame import OfficialRequest
from doithoai.opinions.covering import covered, is_unsorted, names_of
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import named


@dataclass(frozen=True)
class Promised:
    """One commitment and what this account may do with it on its page."""

    row: Commitment
    may_report: bool
    may_verify: bool

    @property
    def first_due(self) -> date | None:
        """The day before the first later one; none when it was never extended. Read only where it was fetched."""
        return next((one.was_due for one in self.row.extensions.all() if one.granted), None)


def promised(request: OfficialRequest, rows: Iterable[Commitment]) -> list[Promised]:
    """The lines, without the petitioner for whoever may not know them."""
    who, rows = request.authority, list(rows)
    known = named(who, [row.opinion for row in rows if row.opinion])
    return [
        Promised(
            row if row.opinion is None or row.opinion_id in known else _covered(row, row.opinion),
            permissions.reports(who, row),
            permissions.verifies(who, row),
        )
        for row in rows
    ]


def _covered(row: Commitment, opinion: Opinion) -> Commitment:
    """What was promised may repeat the words of the one who asked."""
    return cast("Commitment", covered(row, names_of(opinion.submission), silent=is_unsorted(opinion)))
