"""The terms of one dialogue with their clauses: until when, met on which day, kept or not."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext

from doithoai.dialogues.models import Dialogue, InternalReview
from doithoai.regulations.clauses import clause as clause_of
from doithoai.regulations.deadlines import deadline, working_days_between
from doithoai.regulations.refusals import CalendarNotIssued
from doithoai.regulations.working_days import Calendar

# So many working days before its last one a term is shown as near.
NEAR = 3


@dataclass(frozen=True)
class Term:
    """One duty of a dialogue; `state` is a word of the `due` tag: "", soon, over, met, late."""

    label: str
    clause: str
    due: date | None  # none: it has not begun, the calendar is not issued, or the clause sets no day
    met_on: date | None
    state: str
    hard: bool = True  # a target that is missed is shown, and is no breach (readings 4 and 5)


def terms(dialogue: Dialogue, calendar: Calendar, *, on: date) -> list[Term]:
    """Notice, date of the conference, conclusion, report with copies, review: as they stand on that day."""
    day = localdate(dialogue.starts_at)
    ended = localdate(dialogue.ended_at) if dialogue.ended_at else None
    review = InternalReview.objects.filter(dialogue=dialogue).first()
    reviewed = localdate(review.at) if review else None
    target = _after(ended, "B.Đ10.2-b", calendar)
    notice = deadline("B.Đ8.3-b", day, calendar).due
    asked = [
        (gettext("Thông báo công khai"), "B.Đ8.3-b", notice, dialogue.announced_on),
        (gettext("Tổ chức trước ngày 15/11"), "A.4-b", deadline("A.4-b", day.year, calendar).due, ended),
        (gettext("Thông báo kết luận"), "A.4-c", dialogue.conclusion_due, dialogue.concluded_on),
        (gettext("Báo cáo kết quả"), "B.Đ10.2-b", target, dialogue.reported_on),
        (gettext("Gửi để theo dõi, giám sát"), "A.4-i", target, dialogue.reported_on),
        (gettext("Rút kinh nghiệm nội bộ"), "B.Đ10.1-a", None, reviewed),
    ]
    return [
        Term(label, clause, due, met, _state(due, met, on, calendar), _is_hard(clause))
        for label, clause, due, met in asked
    ]


def _after(ended: date | None, clause: str, calendar: Calendar) -> date | None:
    rule = clause_of(clause)
    if ended is None or rule.term is None:
        return None
    try:
        return deadline(clause, ended, calendar).due
    except CalendarNotIssued:
        return None


def _is_hard(clause: str) -> bool:
    term = clause_of(clause).term
    return term is not None and not term.target


def _state(due: date | None, met: date | None, on: date, calendar: Calendar) -> str:
    if met is not None:
        return "late" if due is not None and met > due else "met"
    if due is None:
        return ""
    if on > due:
        return "over"
    try:
        return "soon" if working_days_between(on, due, calendar) <= NEAR else ""
    except CalendarNotIssued:
        return ""
