"""After a dialogue: the conclusion notice within seven working days (A.4-c) and the internal review (B.Đ10.1-a)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from doithoai.oversight.duty import Asked, Duty, Item, Proof, after, judged
from doithoai.oversight.facts import DialogueFact, Facts
from doithoai.oversight.parties import of_dialogue, the_dialogue


def concluded(dialogue: DialogueFact, facts: Facts) -> Iterator[Duty]:
    """A.4-c binds who chaired, B.Đ10.1-a the body."""
    ended = dialogue.ended_on
    if ended is None:
        return
    if facts.binds("A.4-c", dialogue.body, ended):
        reach, party = after("A.4-c", ended, facts), of_dialogue(dialogue, chair=True)
        yield judged(Asked("A.4-c", party, the_dialogue(dialogue), reach), _conclusion(dialogue), facts)
    if facts.binds("B.Đ10.1-a", dialogue.body, ended):
        reach, party = after("B.Đ10.1-a", ended, facts), of_dialogue(dialogue)
        yield judged(Asked("B.Đ10.1-a", party, the_dialogue(dialogue), reach), _review(dialogue), facts)


def _conclusion(dialogue: DialogueFact) -> Proof:
    issued = dialogue.conclusion
    held = Item(
        _("Hội nghị kết thúc ngày %(day)s") % {"day": f"{dialogue.ended_on:%d/%m/%Y}"},
        "dialogue",
        dialogue.id,
    )
    if issued is None:
        return Proof(items=(held, Item(_("Chưa có thông báo kết luận đã ký"), good=False)))
    facts = {"number": issued.number, "day": f"{issued.on:%d/%m/%Y}"}
    words = _("Thông báo kết luận số %(number)s ngày %(day)s") % facts
    items = [held, Item(words, "dialogue", dialogue.id)]
    if issued.late_reason:
        items.append(Item(_("Lý do chậm: %(reason)s") % {"reason": issued.late_reason}, good=False))
    return Proof(issued.on, words, "dialogue", dialogue.id, reason=issued.late_reason, items=tuple(items))


def _review(dialogue: DialogueFact) -> Proof:
    if dialogue.reviewed_on is None:
        return Proof(items=(Item(_("Chưa rút kinh nghiệm nội bộ"), good=False),))
    words = _("Rút kinh nghiệm nội bộ ngày %(day)s") % {"day": f"{dialogue.reviewed_on:%d/%m/%Y}"}
    items = (Item(words, "dialogue", dialogue.id),)
    return Proof(dialogue.reviewed_on, words, "dialogue", dialogue.id, items=items)
