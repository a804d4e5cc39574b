"""The acts on one opinion, in the order of its life; the page offers what is possible now."""

from doithoai.desk import (
    opinion_answering,
    opinion_assigning,
    opinion_passing,
    opinion_publishing,
    opinion_result,
    opinion_sorting,
    opinion_terms,
)
from doithoai.desk.opinion_act import Act
from doithoai.opinions.models import Opinion
from doithoai.organisations.authority import Authority

ACTS: tuple[Act, ...] = (
    *opinion_sorting.ACTS,
    *opinion_answering.ACTS,
    *opinion_assigning.ACTS,
    *opinion_result.ACTS,
    *opinion_terms.ACTS,
    *opinion_passing.ACTS,
    *opinion_publishing.ACTS,
)


def possible(who: Authority, opinion: Opinion) -> list[Act]:
    """The acts that this account may do on this opinion now, next step first."""
    rows = [act for act in ACTS if opinion.stage in act.stages and act.may(who, opinion)]
    return sorted(rows, key=lambda act: not act.main)


def named(slug: str) -> Act | None:
    """The act of that name."""
    return next((act for act in ACTS if act.slug == slug), None)
