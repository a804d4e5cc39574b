"""Every transfer: sent, reported up, and the person told at once (A.2-g…i, B.Đ10.1); escalations whole (B.Đ7-3)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from doithoai.oversight.duty import Asked, Duty, Item, Proof, Reach, judged, on_day
from doithoai.oversight.facts import Facts, PassingFact
from doithoai.oversight.parties import of_body, the_opinion
from doithoai.regulations.deadlines import working_days_after
from doithoai.regulations.refusals import CalendarNotIssued

TRANSFERRED = ("A.2-g", "B.Đ10.1-g3a")
REPORTED = ("A.2-h",)
TOLD = ("A.2-i", "B.Đ10.1-g3b")
ESCALATED = ("B.Đ7-3", "B.Đ10.1-g2a")


def passed_on(facts: Facts) -> Iterator[Duty]:
    """The duties of every transfer and escalation."""
    for passing in facts.passings:
        if passing.kind == "escalation":
            yield from _duties(ESCALATED, _escalated(passing), on_day(passing.sent_on), passing, facts)
            continue
        yield from _duties(TRANSFERRED, _sent(passing), _sent_reach(passing), passing, facts)
        yield from _duties(REPORTED, _reported(passing), on_day(passing.sent_on), passing, facts)
        yield from _duties(TOLD, _told(passing), _told_reach(passing, facts), passing, facts)


def _duties(
    clauses: tuple[str, ...], proof: Proof, reach: Reach, passing: PassingFact, facts: Facts
) -> Iterator[Duty]:
    body = passing.opinion.body
    for clause_id in clauses:
        # B.Đ10 speaks of what a dialogue left over; A.2 of every matter.
        if clause_id.startswith("B.Đ10") and passing.opinion.dialogue_id is None:
            continue
        if facts.binds(clause_id, body, passing.sent_on):
            party = of_body(body, passing.sent_on, facts)
            occasion = the_opinion(passing.opinion, f"p{passing.id}")
            yield judged(Asked(clause_id, party, occasion, reach), proof, facts)


def _done(passing: PassingFact, day: date, words: str) -> Proof:
    item = Item(words, "opinion", passing.opinion.code)
    return Proof(day, words, "opinion", passing.opinion.id, items=(item,))


def _lacking(passing: PassingFact, words: str) -> Proof:
    return Proof(items=(Item(words, "opinion", passing.opinion.code, good=False),))


def _sent(passing: PassingFact) -> Proof:
    if passing.returned_on:
        day = f"{passing.returned_on:%d/%m/%Y}"
        words = _("%(to)s trả lại ngày %(day)s, chưa chuyển nơi khác") % {"to": passing.to, "day": day}
        return _lacking(passing, words)
    words = _("Chuyển %(to)s ngày %(day)s") % {"to": passing.to, "day": f"{passing.sent_on:%d/%m/%Y}"}
    return _done(passing, passing.sent_on, words)


def _sent_reach(passing: PassingFact) -> Reach:
    # "Kịp thời" has no number (reading 23): a returned matter is open without a date until it is sent again.
    return Reach(None, why_open=_("bị trả lại, cần chuyển nơi khác")) if passing.returned_on else Reach(None)


def _reported(passing: PassingFact) -> Proof:
    if passing.reported_up_on is None:
        return _lacking(passing, _("%(code)s: chưa báo cáo cấp trên") % {"code": passing.opinion.code})
    words = _("Báo cáo cấp trên ngày %(day)s") % {"day": f"{passing.reported_up_on:%d/%m/%Y}"}
    return _done(passing, passing.reported_up_on, words)


def _told(passing: PassingFact) -> Proof:
    if passing.told_on:
        day = f"{passing.told_on:%d/%m/%Y}"
        words = _("Báo cho người nêu ngày %(day)s (%(way)s)") % {"day": day, "way": passing.told_way or "…"}
        return _done(passing, passing.told_on, words)
    if passing.no_way_reason:
        item = Item(passing.no_way_reason, "opinion", passing.opinion.code)
        return Proof(waived=passing.no_way_reason, items=(item,))
    return _lacking(passing, _("%(code)s: chưa báo cho người nêu") % {"code": passing.opinion.code})


def _told_reach(passing: PassingFact, facts: Facts) -> Reach:
    days = facts.readings.told_within_working_days
    if not days:
        return on_day(passing.sent_on)
    try:
        found = working_days_after(passing.sent_on, days, facts.calendar, "A.2-i")
    except CalendarNotIssued:
        return Reach(None, why_open=_("chưa có lịch làm việc"))
    return Reach(found.due, found)


def _escalated(passing: PassingFact) -> Proof:
    if not passing.has_differences:
        return _lacking(
            passing, _("%(code)s: thiếu những ý kiến còn khác nhau") % {"code": passing.opinion.code}
        )
    facts = {"to": passing.to, "day": f"{passing.sent_on:%d/%m/%Y}"}
    return _done(passing, passing.sent_on, _("Báo cáo %(to)s ngày %(day)s, đủ bốn phần") % facts)
