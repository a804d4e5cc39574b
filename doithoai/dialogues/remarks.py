"""What a dialogue is told and not refused for: recommendations and dates that a person should look at."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext

from doithoai.dialogues.agreeing import missing
from doithoai.dialogues.models import Dialogue, Kind
from doithoai.organisations.calendars import current_calendar
from doithoai.regulations.clauses import clause
from doithoai.regulations.deadlines import deadline


@dataclass(frozen=True)
class Remark:
    """One sentence for the people who prepare, with the clause it comes from and the field it is about."""

    text: str
    clause: str
    field: str


def remarks(dialogue: Dialogue) -> list[Remark]:
    """Soft warnings; none of them stops anything."""
    asked = (_theme, _duration, _after_november, _outside_plan, _by_deputy)
    found = [ask(dialogue) for ask in asked]
    return [remark for remark in found if remark] + _not_agreed(dialogue)


def _theme(dialogue: Dialogue) -> Remark | None:
    """B.Đ9.1-g1a: the theme fits what officials, members and people are concerned about; somebody says why."""
    if dialogue.theme_reason:
        return None
    return Remark(gettext("Chưa ghi vì sao chọn chủ đề này."), "B.Đ9.1-g1a", "theme_reason")


def _duration(dialogue: Dialogue) -> Remark | None:
    """B.Đ8.3-c: two to three hours are recommended."""
    term = clause("B.Đ8.3-c").term
    lasts = dialogue.ends_at - dialogue.starts_at
    if term is None or timedelta(hours=term.hours_min) <= lasts <= timedelta(hours=term.hours_max):
        return None
    told = gettext("Thời gian dự kiến %(minutes)s phút; nên từ %(least)s đến %(most)s giờ.")
    facts = {
        "minutes": int(lasts.total_seconds() // 60),
        "least": term.hours_min,
        "most": term.hours_max,
    }
    return Remark(told % facts, "B.Đ8.3-c", "ends_at")


def _after_november(dialogue: Dialogue) -> Remark | None:
    """A.4-b: the year's dialogues are held before 15 November; a later one is held all the same."""
    day = localdate(dialogue.starts_at)
    last = deadline("A.4-b", day.year, current_calendar()).due
    if day <= last:
        return None
    told = gettext("Ngày dự kiến sau hạn hoàn thành đối thoại của năm (%(last)s).")
    return Remark(told % {"last": f"{last:%d/%m/%Y}"}, "A.4-b", "starts_at")


def _outside_plan(dialogue: Dialogue) -> Remark | None:
    if dialogue.plan_row_id or dialogue.kind != Kind.PERIODIC:
        return None
    return Remark(gettext("Buổi định kỳ này không nằm trong kế hoạch năm."), "B.Đ8.1-a", "plan_row")


def _by_deputy(dialogue: Dialogue) -> Remark | None:
    """Readings 14: a dialogue chaired by a deputy does not fill the head's quota."""
    if dialogue.chair_id == dialogue.accountable_id:
        return None
    told = gettext("Cấp phó chủ trì nên buổi này không tính vào số buổi của %(head)s.")
    return Remark(told % {"head": dialogue.accountable.name}, "B.Đ11-a", "chair")


def _not_agreed(dialogue: Dialogue) -> list[Remark]:
    """B.Đ8.2-g2: with each body that holds it too, four points are agreed."""
    told = gettext("Chưa thống nhất với %(body)s về %(points)s.")
    rows = [(row, missing(row)) for row in dialogue.co_organisers.select_related("organisation")]
    return [
        Remark(
            told % {"body": row.organisation.short_name, "points": ", ".join(points)},
            "B.Đ8.2-g2",
            "co_organisers",
        )
        for row, points in rows
        if points
    ]
