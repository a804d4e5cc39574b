"""B.Đ8.1-g2b…c: sorted and given to a unit with one key: both or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from doithoai.opinions.assignment import Place, assign
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.stepping import locked
from doithoai.opinions.triage import Sorting, accept
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused


@dataclass(frozen=True)
class Decision:
    """What a person decided of one opinion: how it is sorted, whom it is given at once, beside what was suggested."""

    sorting: Sorting
    place: Place | None = None
    suggested: Mapping[str, object] | None = None


def decide_at_once(opinion: Opinion, decision: Decision, *, by: Account, at: datetime) -> Opinion:
    """Sorts an opinion nobody has sorted yet, and assigns it where a unit was chosen."""
    with transaction.atomic():
        _still_unsorted(locked(opinion))
        opinion = accept(opinion, decision.sorting, decision.suggested, by=by, at=at)
        place = decision.place
        if place is not None:
            assign(opinion, place.unit, place.purpose, place.due_on, place.official, by=by, at=at)
            opinion.refresh_from_db()
    return opinion


def _still_unsorted(opinion: Opinion) -> None:
    """Two people may run through the same opinions: the second is told, nothing is sorted over."""
    if opinion.stage != Stage.RECEIVED and opinion.kind:
        raise Refused(
            "Người khác vừa xử lý ý kiến %(code)s (%(now)s). Không ghi gì thêm; mời ông/bà sang ý kiến sau.",
            code=opinion.code,
            now=str(Stage(opinion.stage).label),
        )
