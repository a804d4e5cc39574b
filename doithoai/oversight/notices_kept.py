"""Before a dialogue: its team is named (B.Đ8.2-b), its four facts are public ten days ahead (B.Đ8.3-a, B.Đ8.3-b)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from doithoai.oversight.duty import Asked, Duty, Item, Proof, Reach, judged, on_day
from doithoai.oversight.facts import DialogueFact, Facts, NoticeFact
from doithoai.oversight.parties import of_dialogue, the_dialogue
from doithoai.regulations.deadlines import deadline


def before_the_day(dialogue: DialogueFact, facts: Facts) -> Iterator[Duty]:
    """Team and notice of one dialogue."""
    asked = (
        ("B.Đ8.2-b", before(dialogue), _team(dialogue)),
        ("B.Đ8.3-a", _ten_days(dialogue, facts), _four_facts(dialogue)),
        ("B.Đ8.3-b", _ten_days(dialogue, facts), _notice(dialogue)),
    )
    for clause_id, reach, proof in asked:
        if facts.binds(clause_id, dialogue.body, dialogue.called_on):
            excused = cancelled(dialogue, proof)
            yield judged(
                Asked(clause_id, of_dialogue(dialogue), the_dialogue(dialogue), reach), excused, facts
            )


def before(dialogue: DialogueFact) -> Reach:
    """Trước buổi đối thoại: on its day at the latest; a postponed one has no day yet."""
    return _no_day() if dialogue.stopped else on_day(dialogue.held_on)


def _ten_days(dialogue: DialogueFact, facts: Facts) -> Reach:
    if dialogue.stopped:
        return _no_day()
    found = deadline("B.Đ8.3-b", dialogue.held_on, facts.calendar)
    return Reach(found.due, found, calendar_days=True)


def _no_day() -> Reach:
    return Reach(None, why_open=_("đã hoãn, chờ ngày mới"))


def cancelled(dialogue: DialogueFact, proof: Proof) -> Proof:
    """A cancelled dialogue leaves nothing to prepare; why it was cancelled stays visible."""
    if dialogue.stopped != "cancelled" or proof.done_on:
        return proof
    reason = dialogue.stopped_reason or _("không ghi lý do")
    return Proof(waived=_("đã hủy: %(reason)s") % {"reason": reason}, items=proof.items)


def _team(dialogue: DialogueFact) -> Proof:
    if dialogue.team_named_on is None:
        return Proof(items=(Item(_("Chưa cử bộ phận tham mưu"), good=False),))
    words = _("Cử bộ phận tham mưu ngày %(day)s") % {"day": f"{dialogue.team_named_on:%d/%m/%Y}"}
    items = (Item(words, "dialogue", dialogue.id),)
    return Proof(dialogue.team_named_on, words, "dialogue", dialogue.id, items=items)


def _four_facts(dialogue: DialogueFact) -> Proof:
    whole = [notice for notice in dialogue.notices if all(notice.four_facts)]
    if not whole:
        return Proof(items=(Item(_("Chưa công bố đủ thời gian, thành phần, địa điểm, chủ đề"), good=False),))
    return _posted(dialogue, whole[0])


def _notice(dialogue: DialogueFact) -> Proof:
    if not dialogue.notices:
        return Proof(items=(Item(_("Chưa có thông báo công khai"), good=False),))
    # A change needs a new notice: the ten days count from the first one that carries the facts in force (B.Đ8.3-a).
    counts = dialogue.notices[-1]
    for notice in reversed(dialogue.notices):
        if notice.four_facts != counts.four_facts:
            break
        counts = notice
    return _posted(dialogue, counts)


def _posted(dialogue: DialogueFact, notice: NoticeFact) -> Proof:
    facts = {"version": notice.version, "day": f"{notice.published_on:%d/%m/%Y}"}
    words = _("Thông báo công khai lần %(version)s ngày %(day)s") % facts
    items = [Item(words, "dialogue", dialogue.id)]
    if notice.late_reason:
        items.append(Item(_("Lý do thông báo muộn: %(reason)s") % {"reason": notice.late_reason}, good=False))
    reason = notice.late_reason
    return Proof(notice.published_on, words, "dialogue", dialogue.id, reason=reason, items=tuple(items))
