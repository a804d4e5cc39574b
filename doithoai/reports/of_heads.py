"""Figure 4 of reports.md: who owes dialogues in the year and who has held them, by the rules of the ledger."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from doithoai.organisations.calendars import current_calendar
from doithoai.organisations.models import Organisation
from doithoai.oversight.bodies import adoptions, bodies_in, members_in, posts_in
from doithoai.oversight.cases import asked_dialogues, dialogues_in
from doithoai.oversight.duty import Duty
from doithoai.oversight.facts import Facts
from doithoai.oversight.models import State
from doithoai.oversight.quotas_kept import quotas_filled
from doithoai.reports.asking import Asked

FILLED = frozenset({State.MET, State.MET_LATE, State.WAIVED})


@dataclass(frozen=True)
class Head:
    """Somebody who owes a number of dialogues in the year, and what was held."""

    name: str
    body: str
    filled: bool
    fact: str


def heads(asked: Asked) -> Iterator[Head]:
    """One line a person and body; who is bound by both directives is short as long as either says so."""
    found: dict[tuple[str, str, str], list[Duty]] = defaultdict(list)
    for duty in quotas_filled(_facts(asked)):
        body = duty.party.body
        found[body.path, duty.party.name, body.name].append(duty)
    for (_path, name, home), duties in sorted(found.items(), key=lambda one: one[0]):
        short = [duty for duty in duties if duty.state not in FILLED]
        yield Head(name, home, not short, (short or duties)[0].fact)


def _facts(asked: Asked) -> Facts:
    """Offices and dialogues are enough for a quota; opinions are not asked."""
    as_of = min(asked.on, date(asked.last.year, 12, 31))
    bodies = Organisation.objects.filter(_of(asked), valid_from__lte=as_of)
    keys, year = bodies.order_by(), asked.last.year
    known = bodies_in(bodies, as_of)
    members = members_in(keys, known)
    persons = {member.holding.person_id for member in members}
    return Facts(
        as_of=as_of,
        calendar=current_calendar(),
        bodies=known,
        posts=posts_in(keys, known, as_of),
        members=members,
        adoptions=adoptions(),
        plans=[],
        dialogues=dialogues_in(asked_dialogues(keys, persons, as_of, year), as_of),
        opinions=[],
        passings=[],
        papers=[],
        only_year=year,
    )


def _of(asked: Asked) -> Q:
    return Q(path__startswith=asked.body.path) if asked.below else Q(pk=asked.body.pk)
