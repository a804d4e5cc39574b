"""In which order a report shows its figures, on the page and in its annex."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.reports.counting import ATTENDANCE, BOUND, FIGURES, FILLED, MEDIAN, Sheet
from doithoai.reports.of_after import COMMITMENTS, FEEDBACK, LATE, URGINGS
from doithoai.reports.of_dialogues import DIALOGUES, PLANS
from doithoai.reports.of_opinions import DEALT, RECEIVED, SAID

LABELS: dict[str, str | Promise] = {
    ATTENDANCE: _("Lượt người tham dự"),
    BOUND: _("Người đứng đầu phải đối thoại trong năm"),
    FILLED: _("Đủ số lần"),
    MEDIAN: _("Số ngày trung vị từ khi nhận đến khi trả lời"),
}
SECTIONS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Kế hoạch, buổi đối thoại"), tuple(one.key for room in (PLANS, DIALOGUES) for one in room.figures)),
    (_("Người dự và người đứng đầu"), (ATTENDANCE, BOUND, FILLED)),
    (_("Ý kiến tiếp nhận"), tuple(one.key for one in RECEIVED)),
    (_("Xử lý tại hội nghị"), tuple(one.key for one in SAID)),
    (_("Trả lời, giải quyết"), (*(one.key for one in DEALT), MEDIAN)),
    (
        _("Cam kết, đôn đốc, hài lòng"),
        tuple(one.key for room in (COMMITMENTS, LATE, URGINGS, FEEDBACK) for one in room.figures),
    ),
)


@dataclass(frozen=True)
class Row:
    """One line of a section; what is no count of rows opens nothing."""

    key: str
    label: str | Promise
    number: int
    share: str  # "of what it is a share", in percent; nothing for a whole
    opens: bool
    inner: bool


@dataclass(frozen=True)
class Section:
    """Figures that belong together."""

    title: str | Promise
    rows: tuple[Row, ...]


def sections(sheet: Sheet) -> tuple[Section, ...]:
    """Every figure, in order."""
    return tuple(Section(title, tuple(_rows(sheet, keys))) for title, keys in SECTIONS)


def _rows(sheet: Sheet, keys: tuple[str, ...]) -> Iterator[Row]:
    for key in keys:
        number = sheet.number(key)
        if key not in FIGURES:
            yield Row(key, LABELS[key], number, "", opens=False, inner=False)
            continue
        figure = FIGURES[key][1]
        yield Row(
            key,
            figure.label,
            number,
            share(number, sheet.number(figure.of)) if figure.of else "",
            opens=number > 0,
            inner=bool(figure.of),
        )


def share(number: int, whole: int) -> str:
    """`95,7%`, or nothing where there is no whole."""
    return f"{100 * number / whole:.1f}%".replace(".", ",") if whole else ""
