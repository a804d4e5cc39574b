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
    return [*found, Way(came(who) & ~queries.held(who))]


def came(who: Authority) -> Q:
    """As `queries.came_to`, each way asked of its own table, without the opinions: what a list or a count begins with."""
    here, mine = queries.desks(who), units(who)
    assigned = Assignment.objects.filter(unit_id__in=mine)
    sent = Passing.objects.filter(to_id__in=here, returned_at=None)
    brought: list[QuerySet[Any]] = [Opinion.objects.filter(dialogue_id__in=queries.teams(who)).values("pk")]
    restricted = Q()
    if mine:
        disputed = Reexamination.objects.filter(unit_id__in=mine)
        brought += [assigned.values("opinion"), disputed.values("opinion")]
        asked = assigned.filter(ended_reason="").values("opinion")
        restricted |= Q(pk__in=asked) & ~Q(stage=Stage.OUT_OF_SCOPE)
    if here:
        brought.append(sent.values("opinion"))
        restricted |= Q(pk__in=sent.values("opinion"))
    together = brought[0].order_by().union(*(rows.order_by() for rows in brought[1:]))
    return Q(pk__in=together) & (Q(restricted=False) | restricted)
