"""What became of the opinions of a dialogue: heard (B.Đ9.2-b), answered in writing (A.4-d), assigned (B.Đ10.1-b)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from doithoai.oversight.duty import Asked, Duty, Item, Proof, after, judged, on_day
from doithoai.oversight.facts import DialogueFact, Facts, OpinionFact, PassingFact
from doithoai.oversight.parties import of_dialogue, the_dialogue, the_opinion
from doithoai.oversight.preparation_kept import every

WRITTEN = ("A.4-d", "B.Đ10.1-g1")
ASSIGNED = ("A.4-e", "B.Đ10.1-b")
LEFT_OPEN = frozenset({"answer_later", "recorded"})


def answered(
    dialogue: DialogueFact, opinions: Sequence[OpinionFact], passed: dict[int, PassingFact], facts: Facts
) -> Iterator[Duty]:
    """The duties that begin with the end of the dialogue."""
    if dialogue.ended_on is None:
        return
    raised = [one for one in opinions if not one.left]
    yield from _heard(dialogue, raised, dialogue.ended_on, facts)
    yield from _in_writing(dialogue, raised, dialogue.ended_on, facts)
    yield from _assigned(dialogue, raised, passed, dialogue.ended_on, facts)


def _heard(
    dialogue: DialogueFact, raised: Sequence[OpinionFact], ended: date, facts: Facts
) -> Iterator[Duty]:
    asked = [one for one in raised if one.heard_on or not one.elsewhere]
    if asked and facts.binds("B.Đ9.2-b", dialogue.body, ended):
        proof = every(asked, lambda one: one.heard_on, _("chưa có cách trả lời"))
        party = of_dialogue(dialogue, chair=True)
        yield judged(Asked("B.Đ9.2-b", party, the_dialogue(dialogue), on_day(ended)), proof, facts)


def _in_writing(
    dialogue: DialogueFact, raised: Sequence[OpinionFact], ended: date, facts: Facts
) -> Iterator[Duty]:
    # Reading 9: who chairs decides, opinion by opinion, that a written reply is needed.
    needed = [one for one in raised if one.needs_written_reply]
    for clause_id in WRITTEN:
        if needed and facts.binds(clause_id, dialogue.body, ended):
            reach, party = after(clause_id, ended, facts), of_dialogue(dialogue, chair=True)
            for one in needed:
                yield judged(Asked(clause_id, party, the_opinion(one), reach), _reply(one), facts)


def _reply(one: OpinionFact) -> Proof:
    if one.replied_on is None:
        missing = Item(
            _("%(code)s: chưa có văn bản trả lời") % {"code": one.code}, "opinion", one.code, good=False
        )
        return Proof(items=(missing,))
    words = _("Văn bản trả lời %(code)s ngày %(day)s") % {
        "code": one.code,
        "day": f"{one.replied_on:%d/%m/%Y}",
    }
    return Proof(one.replied_on, words, "opinion", one.id, items=(Item(words, "opinion", one.code),))


def _assigned(
    dialogue: DialogueFact,
    raised: Sequence[OpinionFact],
    passed: dict[int, PassingFact],
    ended: date,
    facts: Facts,
) -> Iterator[Duty]:
    """What was not settled in the hall has a unit that solves it, or went to the body that can (A.4-e, B.Đ10.1-b)."""
    left = [one for one in raised if one.outcome in LEFT_OPEN]
    for clause_id in ASSIGNED:
        if left and facts.binds(clause_id, dialogue.body, ended):
            proof = every(left, lambda one: _in_hand_on(one, passed), _("chưa giao giải quyết, chưa chuyển"))
            reach, party = after(clause_id, ended, facts), of_dialogue(dialogue, chair=clause_id == "A.4-e")
            yield judged(Asked(clause_id, party, the_dialogue(dialogue), reach), proof, facts)


def _in_hand_on(one: OpinionFact, passed: dict[int, PassingFact]) -> date | None:
    """The first day on which it was assigned to be solved, passed on, or closed."""
    sent = passed.get(one.id)
    days = (one.solve_assigned_on, sent.sent_on if sent else None, one.closed_on)
    return min((day for day in days if day), default=None)
