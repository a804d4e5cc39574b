"""The front page: what comes, what was promised and done, what was answered, what is still open."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from doithoai.commitments.published import open_commitments
from doithoai.dialogues.published import upcoming_dialogues
from doithoai.opinions.published import answered_recently
from doithoai.opinions.published_figures import Figures, figures
from doithoai.portal.code_form import FindForm
from doithoai.portal.frame import page, scope_of, show, today
from doithoai.portal.marking import promised, shown

ANSWERED, PROMISES = 4, 4


@dataclass(frozen=True)
class Rates:
    """The figures, each rate with what it is a rate of; said, answered and solved are never mixed."""

    figures: Figures

    @property
    def answered(self) -> float | None:
        """Answered out of received, in per cent."""
        return percent(self.figures.answered, self.figures.received)

    @property
    def solved(self) -> float | None:
        """Solved with proof out of received, in per cent."""
        return percent(self.figures.solved, self.figures.received)

    @property
    def late(self) -> float | None:
        """Overdue out of those still open, in per cent."""
        return percent(self.figures.overdue, self.figures.still_open)


def percent(part: int, whole: int) -> float | None:
    """A rate, or nothing when there is nothing to count."""
    return 100 * part / whole if whole else None


@require_safe
@page
def home(request: HttpRequest) -> HttpResponse:
    """Trang đầu: of the whole province, or of the chosen body."""
    scope, on = scope_of(request), today()
    coming = upcoming_dialogues(scope.slug)
    facts = {
        "scope": scope,
        "nav": "home",
        "form": FindForm(),
        "coming": coming[: 4 if len(coming) >= 4 else 2],  # whole rows of two
        "speak_at": next((one for one in coming if one.takes_slips), None),
        "rates": Rates(figures(scope.slug, on)),
        "answered": shown(answered_recently(scope.slug, ANSWERED), on),
        "promises": promised(open_commitments(scope.slug, PROMISES), on),
    }
    return show(request, "home", facts)
