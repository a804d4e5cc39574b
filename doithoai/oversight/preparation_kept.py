"""Preparing a dialogue in the order of B.Đ8.1: collect, classify, assign, agree, put into the dossier."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from doithoai.oversight.duty import Asked, Duty, Item, Proof, judged
from doithoai.oversight.facts import DialogueFact, Facts, OpinionFact
from doithoai.oversight.notices_kept import before, cancelled
from doithoai.oversight.parties import of_dialogue, the_dialogue

SHOWN = 8  # missing ones that a panel names; the count tells the rest


def prepared(dialogue: DialogueFact, opinions: Sequence[OpinionFact], facts: Facts) -> Iterator[Duty]:
    """The five steps of one dialogue, each over the opinions that came in before its day."""
    collected = [one for one in opinions if not one.spoken and one.received_on <= dialogue.held_on]
    to_answer = [one for one in collected if not one.left]
    steps: list[tuple[str, Proof]] = [("B.Đ8.1-g1", _collected(dialogue, collected))]
    if collected:
        steps.append(("B.Đ8.1-g2b", every(collected, lambda one: one.classified_on, _("chưa phân loại"))))
    if to_answer:
        steps += [
            ("B.Đ8.1-g2c", every(to_answer, lambda one: one.draft_assigned_on, _("chưa phân công"))),
            (
                "B.Đ8.1-g3a",
                every(to_answer, lambda one: one.agreed_on or one.replied_on, _("chưa thống nhất trả lời")),
            ),
            ("B.Đ8.1-g4a", every(to_answer, lambda one: one.drafted_on, _("chưa có nội dung trả lời"))),
        ]
    for clause_id, proof in steps:
        if facts.binds(clause_id, dialogue.body, dialogue.called_on):
            occasion, excused = the_dialogue(dialogue), cancelled(dialogue, proof)
            yield judged(Asked(clause_id, of_dialogue(dialogue), occasion, before(dialogue)), excused, facts)


def _collected(dialogue: DialogueFact, collected: list[OpinionFact]) -> Proof:
    if not collected:
        return Proof(items=(Item(_("Chưa thu thập ý kiến nào trước buổi"), good=False),))
    words = _("%(count)s ý kiến thu thập trước buổi") % {"count": len(collected)}
    items = (Item(words, "dialogue", dialogue.id),)
    return Proof(min(one.received_on for one in collected), words, "dialogue", dialogue.id, items=items)


def every(opinions: Sequence[OpinionFact], done: Callable[[OpinionFact], date | None], lacking: str) -> Proof:
    """Kept on the day on which the last of these opinions was done; until then the missing ones are named."""
    days = [day for one in opinions if (day := done(one))]
    missing = [one for one in opinions if not done(one)]
    words = _("%(done)s trong %(all)s ý kiến") % {"done": len(days), "all": len(opinions)}
    items = [Item(words, good=not missing)]
    items += [Item(f"{one.code}: {lacking}", "opinion", one.code, good=False) for one in missing[:SHOWN]]
    if len(missing) > SHOWN:
        items.append(Item(_("và %(count)s ý kiến khác") % {"count": len(missing) - SHOWN}, good=False))
    done_on = None if missing else max(days, default=None)
    return Proof(done_on, words if days else "", count=(len(days), len(opinions)), items=tuple(items))
