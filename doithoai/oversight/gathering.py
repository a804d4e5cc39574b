"""Reads the facts of the ledger in a fixed number of queries, cut at the day asked."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from doithoai.organisations.calendars import current_calendar
from doithoai.organisations.models import Organisation
from doithoai.oversight.bodies import adoptions, bodies_in, members_in, plans_in, posts_in
from doithoai.oversight.cases import asked_dialogues, dialogues_in
from doithoai.oversight.facts import Facts, PaperFact
from doithoai.oversight.matters import asked_opinions, opinions_in, passings_in


def gather(
    as_of: date,
    papers: Sequence[PaperFact] = (),
    *,
    organisations: QuerySet[Organisation] | None = None,
    year: int | None = None,
) -> Facts:
    """Everything known on a day, of these organisations (all when none are given) and of one year or of all."""
    every = Organisation.objects.all() if organisations is None else organisations
    asked = every.filter(valid_from__lte=as_of)
    keys = asked.order_by()
    bodies = bodies_in(asked, as_of)
    members = members_in(keys, bodies)
    persons = {member.holding.person_id for member in members}
    dialogues = dialogues_in(asked_dialogues(keys, persons, as_of, year), as_of)
    by_id = {one.id: one for one in dialogues}
    opinions = opinions_in(asked_opinions(keys, by_id, as_of, year), by_id, as_of)
    return Facts(
        as_of=as_of,
        calendar=current_calendar(),
        bodies=bodies,
        posts=posts_in(keys, bodies, as_of),
        members=members,
        adoptions=adoptions(),
        plans=plans_in(keys, as_of, year),
        dialogues=dialogues,
        opinions=opinions,
        passings=passings_in({one.id: one for one in opinions}, keys, as_of, year),
        papers=[paper for paper in papers if paper.issued_on <= as_of],
        only_year=year,
    )
