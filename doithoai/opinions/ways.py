"""The ways by which an account comes to the opinions it may read: a list reads each from an index of its own."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from doithoai.opinions import queries
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Assignment, Opinion, Passing, Reexamination
from doithoai.opinions.permissions import units
from doithoai.organisations.authority import Authority


@dataclass(frozen=True)
class Way:
    """One way to opinions: a condition; whether the account knows each petitioner; of which bodies, when it is by body."""

    condition: Q
    known: bool = False
    bodies: tuple[int, ...] = ()
    restricted: bool = False  # with the restricted ones of these bodies


def ways(who: Authority) -> list[Way]:
    """The same rows as `readable`, each by one way: a list reads each newest first from its own index, and merges them."""
    here, reach = tuple(queries.desks(who)), who.reach
    if not who.serves:
        return []
    if reach is None:
        return [Way(queries.held(who) | queries.came_to(who))]
    below = tuple(number for number in reach if number not in here)
    found = [Way(Q(organisation_id__in=here), True, here, True)] if here else []
    found += [Way(Q(restricted=False, organisation_id__in=below), False, below)] if below else []
    return [*found, Way(Q(pk__in=came_numbers(who)) & ~queries.held(who))]


def came_numbers(who: Authority) -> QuerySet[Any]:
    """The same by number, each way asked of its own table: what a list or a count begins with."""
    here, mine = queries.desks(who), units(who)
    teams = Q(restricted=False, dialogue_id__in=queries.teams(who))
    found: list[QuerySet[Any]] = [Opinion.objects.filter(teams).values("pk")]
    if mine:
        kept = Q(ended_reason="") & ~Q(opinion__stage=Stage.OUT_OF_SCOPE)
        assigned = Assignment.objects.filter(Q(opinion__restricted=False) | kept, unit_id__in=mine)
        disputed = Reexamination.objects.filter(unit_id__in=mine, opinion__restricted=False)
        found += [assigned.values("opinion"), disputed.values("opinion")]
    if here:
        found.append(Passing.objects.filter(to_id__in=here, returned_at=None).values("opinion"))
    return found[0].order_by().union(*(rows.order_by() for rows in found[1:]))
