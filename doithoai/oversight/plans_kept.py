"""The year's plan (A.4-a, B.Đ8.1-a) and whether all it planned was held in time (A.4-b)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from doithoai.oversight.duty import Asked, Duty, Item, Proof, judged, of_year
from doithoai.oversight.facts import Body, DialogueFact, Facts, PlanFact
from doithoai.oversight.parties import bound_bodies, bound_members, bound_posts, of_body, of_member, the_year
from doithoai.oversight.quotas_kept import fills, held_by_member
from doithoai.regulations.clauses import clause

# B.Đ8.1-a names "người đứng đầu các cấp" without titles: the heads whom B.Đ11-a counts.
HEADS = {"A.4-a": "A.4-a", "B.Đ8.1-a": "B.Đ11-a"}


def plans_made(facts: Facts) -> Iterator[Duty]:
    """A.4-a sets the date; B.Đ8.1-a has none ("theo định kỳ") and is held against the same one."""
    for year in facts.all_years():
        reach = of_year("A.4-a", year, facts)
        due = date(year, 1, 31)
        for clause_id, heads in HEADS.items():
            for body in bound_bodies(heads, year, due, facts):
                proof = _proof(_plans_of(body, year, facts))
                party = of_body(body, min(facts.as_of, due), facts)
                yield judged(Asked(clause_id, party, the_year(year), reach), proof, facts)
        for member in bound_members("A.4-a", year, due, facts):
            person = member.holding.person_id
            proof = _proof([plan for plan in _issued(year, facts) if _names(plan, person, due, facts)])
            occasion = the_year(year, f"m{person}")
            yield judged(Asked("A.4-a", of_member(member), occasion, reach), proof, facts)


def _issued(year: int, facts: Facts) -> list[PlanFact]:
    found = [plan for plan in facts.plans if plan.year == year]
    return sorted(found, key=lambda plan: (plan.issued_on, plan.version, plan.id))


def _plans_of(body: Body, year: int, facts: Facts) -> list[PlanFact]:
    return [plan for plan in _issued(year, facts) if plan.organisation_id == body.id]


def _names(plan: PlanFact, person_id: int, day: date, facts: Facts) -> bool:
    holds = {post.id for post in facts.posts if (held := post.holder(day)) and held.person_id == person_id}
    return any(row.person_id == person_id or row.office_id in holds for row in plan.rows)


def _proof(plans: list[PlanFact]) -> Proof:
    if not plans:
        return Proof(items=(Item(_("Chưa có kế hoạch đã ban hành"), good=False),))
    first = plans[0]  # a plan amended in June was still made in January
    items = tuple(Item(_words(plan), "plan", plan.id) for plan in plans)
    return Proof(first.issued_on, _words(first), "plan", first.id, items=items)


def _words(plan: PlanFact) -> str:
    facts = {"number": plan.number, "day": f"{plan.issued_on:%d/%m/%Y}", "rows": len(plan.rows)}
    return _("Kế hoạch số %(number)s ngày %(day)s, %(rows)s buổi") % facts


def all_held(facts: Facts) -> Iterator[Duty]:
    """A.4-b: what was planned is held before 15/11; without a plan the yearly counts say how many."""
    for year in facts.all_years():
        reach = of_year("A.4-b", year, facts)
        due = date(year, 11, 14)
        for body in bound_bodies("A.4-b", year, due, facts):
            party = of_body(body, min(facts.as_of, due), facts)
            proof = _held(body, year, facts)
            yield judged(Asked("A.4-b", party, the_year(year), reach), proof, facts)
        for member in bound_members("A.4-b", year, due, facts):
            held = [dialogue for dialogue in facts.dialogues if held_by_member(dialogue, member, year)]
            proof = _count(held, 1)
            occasion = the_year(year, f"m{member.holding.person_id}")
            yield judged(Asked("A.4-b", of_member(member), occasion, reach), proof, facts)


def _held(body: Body, year: int, facts: Facts) -> Proof:
    own = [d for d in facts.dialogues if d.body.id == body.id and d.ended_on and d.held_on.year == year]
    plans = _plans_of(body, year, facts)
    if plans and plans[-1].rows:
        return _count([dialogue for dialogue in own if dialogue.planned], len(plans[-1].rows))
    owed = _owed(body, year, facts)
    counted = [dialogue for dialogue in own if _fills_one(dialogue, body, facts)]
    return _count(counted, owed)


def _owed(body: Body, year: int, facts: Facts) -> int:
    day = date(year, 11, 14)
    per_post: dict[int, int] = {}
    for clause_id in ("A.1-e", "B.Đ11-a"):
        term = clause(clause_id).term
        for post in bound_posts(clause_id, year, day, facts):
            if post.body.id == body.id and term:
                per_post[post.id] = max(per_post.get(post.id, 0), term.count)
    return sum(per_post.values())


def _fills_one(dialogue: DialogueFact, body: Body, facts: Facts) -> bool:
    return any(fills(dialogue, post, facts) for post in facts.posts if post.body.id == body.id)


def _count(held: list[DialogueFact], needed: int) -> Proof:
    held = sorted(held, key=lambda dialogue: (dialogue.held_on, dialogue.id))
    done_on = held[needed - 1].ended_on if 0 < needed <= len(held) else None
    words = _("%(done)s trong %(needed)s buổi đã tổ chức") % {"done": len(held), "needed": needed}
    items = tuple(
        Item(f"{dialogue.code}, {dialogue.held_on:%d/%m/%Y}", "dialogue", dialogue.id) for dialogue in held
    )
    return Proof(done_on, words if held else "", count=(len(held), needed), items=items)
