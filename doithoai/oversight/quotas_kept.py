"""How many dialogues each leader held in a year (A.1-e, B.Đ11-a); the strictest governs and both rows are shown."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from doithoai.oversight.duty import Asked, Duty, Item, Occasion, Party, Proof, Reach, judged, of_year
from doithoai.oversight.facts import DialogueFact, Facts, Member, Post
from doithoai.oversight.parties import bound_members, bound_posts, of_member, of_post, the_year
from doithoai.regulations.clauses import clause

EXTRAORDINARY = "extraordinary"
QUOTAS = ("A.1-e", "B.Đ11-a")


def quotas_filled(facts: Facts) -> Iterator[Duty]:
    """One row a clause, a bound office or member, and a year."""
    for year in facts.all_years():
        for clause_id in QUOTAS:
            due = quota_reach(clause_id, year, facts).due or date(year, 12, 31)
            for post in bound_posts(clause_id, year, due, facts):
                held = [d for d in facts.dialogues if d.held_on.year == year and fills(d, post, facts)]
                party = of_post(post, min(facts.as_of, due))
                yield _judged(clause_id, party, the_year(year, f"p{post.id}"), held, facts)
            for member in bound_members(clause_id, year, due, facts):
                held = [d for d in facts.dialogues if held_by_member(d, member, year)]
                occasion = the_year(year, f"m{member.holding.person_id}")
                yield _judged(clause_id, of_member(member), occasion, held, facts)


def quota_reach(clause_id: str, year: int, facts: Facts) -> Reach:
    """A's count ends with A.4-b, which finishes the year's dialogues before 15/11; B's with the year (reading 2)."""
    if clause_id == "A.1-e" or facts.readings.quota_of_b_ends_with_a:
        return of_year("A.4-b", year, facts)
    return of_year(clause_id, year, facts)


def fills(dialogue: DialogueFact, post: Post, facts: Facts) -> bool:
    """Whether a dialogue counts for an office: held, and chaired by its holder (readings 14 and 16)."""
    if not dialogue.ended_on or (
        dialogue.kind == EXTRAORDINARY and not facts.readings.extraordinary_fills_quota
    ):
        return False
    holder = post.holder(dialogue.held_on)
    if holder is None or not _is_of(dialogue, post):
        return False
    return dialogue.chair_id == holder.person_id or (
        facts.readings.deputy_fills_quota and dialogue.accountable_id == holder.person_id
    )


def _is_of(dialogue: DialogueFact, post: Post) -> bool:
    # Somebody with two offices chairs in one of them; a deputy's office is not the head's (reading 14).
    if dialogue.chair_id != dialogue.accountable_id or dialogue.chair_office_id is None:
        return dialogue.body.id == post.body.id
    return dialogue.chair_office_id == post.id


def held_by_member(dialogue: DialogueFact, member: Member, year: int) -> bool:
    """A.1-d binds the person: any dialogue they chaired counts, wherever it was held."""
    held = dialogue.ended_on is not None and dialogue.held_on.year == year
    return held and dialogue.chair_id == member.holding.person_id


def _judged(clause_id: str, party: Party, occasion: Occasion, held: list[DialogueFact], facts: Facts) -> Duty:
    term = clause(clause_id).term
    needed = term.count if term else 0
    held = sorted(held, key=lambda dialogue: (dialogue.held_on, dialogue.id))
    done_on = held[needed - 1].ended_on if len(held) >= needed else None
    words = ", ".join(f"{dialogue.code} ({dialogue.held_on:%d/%m/%Y})" for dialogue in held)
    items = [Item(f"{d.code}, {d.held_on:%d/%m/%Y}: {d.theme}", "dialogue", d.id) for d in held]
    if len(held) < needed:
        items.append(Item(_("Còn thiếu %(count)s buổi") % {"count": needed - len(held)}, good=False))
    proof = Proof(done_on, words, count=(len(held), needed), items=tuple(items))
    reach = quota_reach(clause_id, occasion.year, facts)
    return judged(Asked(clause_id, party, occasion, reach), proof, facts)
