"""Numbers beside the entries of the side bar: what waits for whoever is signed in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from doithoai.documents.queries import judged_by
from doithoai.opinions.models import Assignment, Opinion, Passing
from doithoai.opinions.queries import UNSORTED
from doithoai.opinions.tallying import tally
from doithoai.organisations.authority import SECRETARIAT, UNIT, Authority


@dataclass(frozen=True)
class Waiting:
    """Opinions not sorted yet, matters that my unit must draft or solve, arrivals to accept, drafts to check or approve."""

    unsorted: int = 0
    mine: int = 0
    arrived: int = 0
    papers: int = 0


def _keys(authority: Authority, roles: frozenset[str]) -> list[int]:
    return [key for key, here in authority.own.items() if here & roles]


def counts(authority: Authority) -> Waiting:
    """At most four counts over indexes, in one statement."""
    desks, units = _keys(authority, SECRETARIAT), _keys(authority, UNIT)
    asked: dict[str, QuerySet[Any]] = {}
    if desks:
        asked["unsorted"] = Opinion.objects.filter(UNSORTED, organisation__in=desks)
        asked["arrived"] = Passing.objects.filter(to__in=desks, accepted_at=None, returned_at=None)
        asked["papers"] = judged_by(authority)
    if units:
        asked["mine"] = Assignment.objects.filter(unit__in=units, done_on=None, ended_reason="")
    return Waiting(**tally(**asked))
