"""Who is bound and on what occasion, in words: heads of a body, chairs of a dialogue, offices and members."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from doithoai.oversight.duty import Occasion, Party
from doithoai.oversight.facts import Body, DialogueFact, Facts, Member, OpinionFact, Post
from doithoai.regulations.clauses import clause

MEMBER = "provincial_committee_member"


def of_dialogue(dialogue: DialogueFact, *, chair: bool = False) -> Party:
    """The body that holds a dialogue; the head answers for it, A.4 binds who chairs (A.2-a, B.Đ9.2-g2)."""
    if chair:
        return Party(dialogue.body, dialogue.body.name, dialogue.chair_id, dialogue.chair)
    return Party(dialogue.body, dialogue.body.name, dialogue.accountable_id, dialogue.accountable)


def of_body(body: Body, day: date, facts: Facts) -> Party:
    """A body, with its head on that day."""
    for post in facts.heads.get(body.id, ()):
        if held := post.holder(day):
            return Party(body, body.name, held.person_id, held.person)
    return Party(body, body.name)


def of_post(post: Post, day: date) -> Party:
    """An office with its holder on that day; a vacant one is still bound."""
    title = (
        post.title
        if post.body.name.casefold() in post.title.casefold()
        else f"{post.title}, {post.body.name}"
    )
    held = post.holder(day)
    if held is None:
        return Party(post.body, _("%(office)s (đang khuyết)") % {"office": title})
    return Party(post.body, f"{held.person}, {title}", held.person_id, held.person)


def of_member(member: Member) -> Party:
    """A Tỉnh ủy viên."""
    name = _("%(person)s, Tỉnh ủy viên") % {"person": member.holding.person}
    return Party(member.body, name, member.holding.person_id, member.holding.person)


def the_year(year: int, part: str = "") -> Occasion:
    """Năm 2026; `part` tells two duties of one body apart, as those of two offices."""
    return Occasion(_("Năm %(year)s") % {"year": year}, f"{year}{part}", year)


def the_dialogue(dialogue: DialogueFact) -> Occasion:
    """ĐT-2026-03, with the theme."""
    return Occasion(f"{dialogue.code}: {dialogue.theme}", f"d{dialogue.id}", dialogue.held_on.year)


def the_opinion(opinion: OpinionFact, part: str = "") -> Occasion:
    """Ý kiến TS26-K7M4-Q9-1."""
    words = _("Ý kiến %(code)s") % {"code": opinion.code}
    return Occasion(words, f"o{opinion.id}{part}", opinion.received_on.year)


def bound_posts(clause_id: str, year: int, due: date, facts: Facts) -> Iterator[Post]:
    """Offices that a yearly clause names, in bodies and offices that stood for the year."""
    rule = clause(clause_id)
    for post in facts.posts:
        body = post.body
        if year not in facts.years(body) or not rule.covers(post.category, body.level, body.kind):
            continue
        if rule.regulation in facts.adopted(body, due) and _stands(post, year, due, facts):
            yield post


def _stands(post: Post, year: int, due: date, facts: Facts) -> bool:
    from_day = date(year, 1, 1) if facts.readings.quota_in_whole_years_only else due
    ends = [day for day in (post.body.valid_to, post.valid_to) if day]
    return max(post.body.valid_from, post.valid_from) <= from_day and all(due <= day for day in ends)


def bound_members(clause_id: str, year: int, due: date, facts: Facts) -> Iterator[Member]:
    """Tỉnh ủy viên whom a clause names, by the texts that their committee adopted."""
    rule = clause(clause_id)
    if not any(MEMBER in group.categories for group in rule.binds):
        return
    for member in facts.members:
        serves = year in facts.years(member.body) and member.holding.holds_on(due)
        if serves and rule.regulation in facts.adopted(member.body, due):
            yield member


def bound_bodies(clause_id: str, year: int, due: date, facts: Facts) -> list[Body]:
    """Bodies with an office that a yearly clause names, once each."""
    found = {post.body.id: post.body for post in bound_posts(clause_id, year, due, facts)}
    return sorted(found.values(), key=lambda body: body.path)
