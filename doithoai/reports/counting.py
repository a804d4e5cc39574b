"""Counts a report: all figures, tables by field and by chair, whether it balances; as plain data it can be frozen."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from doithoai.opinions.fields import field_label
from doithoai.opinions.models import CompetentLevel, Urgency
from doithoai.organisations.models import Level
from doithoai.reports.asking import Asked, Figure, Room
from doithoai.reports.of_after import COMMITMENTS, FEEDBACK, LATE, URGINGS
from doithoai.reports.of_dialogues import DIALOGUES, PLANS, dialogues
from doithoai.reports.of_heads import Head, heads
from doithoai.reports.of_opinions import DONE, IN_HAND, INSIDE, OPINIONS, opinions

ROOMS: tuple[Room, ...] = (PLANS, DIALOGUES, OPINIONS, COMMITMENTS, LATE, URGINGS, FEEDBACK)
FIGURES: dict[str, tuple[Room, Figure]] = {one.key: (room, one) for room in ROOMS for one in room.figures}
ATTENDANCE, MEDIAN = "luot-du", "ngay-trung-vi"
BOUND, FILLED = "nguoi-dung-dau", "du-so-lan"
UNSORTED = gettext_lazy("Chưa phân loại")
# What opinions are grouped by: name in addresses, column, words of a value.
GROUPS: dict[str, tuple[str, str | Promise]] = {
    "linh-vuc": ("field", gettext_lazy("Lĩnh vực")),
    "cap-thiet": ("urgency", gettext_lazy("Mức độ cấp thiết")),
    "cap-giai-quyet": ("level", gettext_lazy("Cấp giải quyết")),
}
# The sum and its parts (reports.md: 6, 8, 9 and 11 reconcile).
SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("tiep-nhan", ("trong-pham-vi", "ngoai-pham-vi", "khong-xem-xet")),
    ("trong-pham-vi", ("tai-hoi-nghi", "truoc-hoi-nghi", "noi-khac-chuyen")),
    ("trong-pham-vi", ("tra-loi-ngay", "tra-loi-sau", "ghi-nhan", "chua-neu")),
    ("trong-pham-vi", ("giai-quyet-xong", "dang-giai-quyet", "chua-giai-quyet")),
    ("ngoai-pham-vi", ("khieu-nai", "to-cao", "toa-an")),
    ("buoi", ("buoi-periodic", "buoi-extraordinary", "buoi-thematic", "buoi-in-depth")),
)
RATES = ("da-tra-loi", "giai-quyet-xong", "dung-han", "ket-luan-dung-han", "thong-bao-dung-han", "hai-long")


@dataclass(frozen=True)
class Line:
    """One row of a table by field, urgency or level: how many, and what became of them."""

    value: str
    label: str
    number: int
    done: int
    going: int
    waiting: int


@dataclass(frozen=True)
class Chaired:
    """How many dialogues somebody chaired; who chairs together is counted for each."""

    name: str
    office: str
    body: str
    number: int


@dataclass(frozen=True)
class Sheet:
    """Everything a report counts."""

    first: str
    last: str
    on: str
    counts: dict[str, int]
    groups: dict[str, list[Line]] = field(default_factory=dict)
    levels: list[Line] = field(default_factory=list)
    chairs: list[Chaired] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)

    def number(self, key: str) -> int:
        """One figure."""
        return self.counts.get(key, 0)

    @property
    def lacking(self) -> list[Head]:
        """Heads who have not held as many as the year asks."""
        return [head for head in self.heads if not head.filled]

    @property
    def unbalanced(self) -> list[str]:
        """The sums that are not the sum of their parts; such a report is not issued."""
        return [words_of(self, whole, parts) for whole, parts in SUMS if not _holds(self, whole, parts)]

    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @property
    def sha256(self) -> str:
        """The fingerprint of what is kept."""
        kept = json.dumps(self.plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(kept.encode()).hexdigest()


def kept(plain: Mapping[str, Any]) -> Sheet:
    """What was frozen, again as it was counted."""
    said = dict(plain)
    said["groups"] = {name: [Line(**row) for row in rows] for name, rows in said["groups"].items()}
    said["levels"] = [Line(**row) for row in said["levels"]]
    said["chairs"] = [Chaired(**row) for row in said["chairs"]]
    said["heads"] = [Head(**row) for row in said["heads"]]
    return Sheet(**said)


def count(asked: Asked) -> Sheet:
    """Everything, in a number of statements that does not grow with the records."""
    counts: dict[str, int] = {}
    for room in ROOMS:
        counts |= room.counted(asked)
    counts[ATTENDANCE] = dialogues(asked).aggregate(sum=Sum("attendance"))["sum"] or 0
    counts[MEDIAN] = _median_days(asked)
    with override("vi"):  # what is frozen is a paper
        bound = list(heads(asked))
        counts[BOUND], counts[FILLED] = len(bound), sum(head.filled for head in bound)
        return Sheet(
            first=_words(asked.first),
            last=_words(asked.last),
            on=_words(asked.on),
            counts=counts,
            groups={name: list(_lines(asked, column)) for name, (column, _label) in GROUPS.items()},
            levels=list(_by_level(asked)) if asked.below else [],
            chairs=list(_chairs(asked)),
            heads=bound,
        )


def opened(asked: Asked, key: str, group: str = "", value: str = "") -> QuerySet[Any]:
    """The rows that a figure counts; of opinions also those of one field, urgency or level."""
    room, _figure = FIGURES[key]
    rows = room.opened(asked, key)
    if group and room is OPINIONS:
        rows = rows.filter(**{GROUPS[group][0]: value})
    return rows


def _words(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _holds(sheet: Sheet, whole: str, parts: tuple[str, ...]) -> bool:
    return sheet.number(whole) == sum(map(sheet.number, parts))


def words_of(sheet: Sheet, whole: str, parts: tuple[str, ...]) -> str:
    """`Ý kiến trong phạm vi: 300 = 198 + 75 + 27`."""
    sum_ = " + ".join(str(sheet.number(part)) for part in parts)
    sign = "=" if _holds(sheet, whole, parts) else "≠"
    return f"{FIGURES[whole][1].label}: {sheet.number(whole)} {sign} {sum_}"


def _median_days(asked: Asked) -> int:
    """Days from receipt to the answer, of those that were answered."""
    rows = opinions(asked).filter(INSIDE, answered_on__isnull=False)
    said = rows.values_list("received_on", "answered_on").iterator()
    days = [(told - came).days for came, told in said if told]
    return round(median(days)) if days else 0


def _lines(asked: Asked, column: str) -> Iterator[Line]:
    inside = opinions(asked).filter(INSIDE).order_by().values(column)
    rows = inside.annotate(
        number=Count("pk"),
        done=Count("pk", filter=DONE),
        going=Count("pk", filter=~DONE & IN_HAND),
        waiting=Count("pk", filter=~DONE & ~IN_HAND),
    )
    for row in sorted(rows, key=lambda row: (not row[column], -row["number"], row[column])):
        value = row.pop(column)
        yield Line(value=value, label=_label(column, value), **row)


def _label(column: str, value: str) -> str:
    if not value:
        return str(UNSORTED)
    if column == "field":
        return field_label(value)
    choices = Urgency if column == "urgency" else CompetentLevel
    return str(choices(value).label) if value in choices.values else value


def _by_level(asked: Asked) -> Iterator[Line]:
    """Dialogues by the level of the body that held them."""
    rows = dialogues(asked).order_by().values("organisation__level").annotate(number=Count("pk"))
    for row in sorted(rows, key=lambda row: -row["number"]):
        value = row["organisation__level"]
        yield Line(value, str(Level(value).label), row["number"], 0, 0, 0)


def _chairs(asked: Asked) -> Iterator[Chaired]:
    names = ("chair__name", "chair_office__title", "organisation__short_name")
    rows = dialogues(asked).order_by().values(*names).annotate(number=Count("pk"))
    for row in sorted(rows, key=lambda row: (-row["number"], row["chair__name"])):
        yield Chaired(row[names[0]], row[names[1]] or "", row[names[2]], row["number"])


def rate(sheet: Sheet, key: str) -> str:
    """`95,7% (287/300)`; a rate never stands without its denominator."""
    whole = sheet.number(FIGURES[key][1].of)
    if not whole:
        return _("chưa có")
    share = f"{100 * sheet.number(key) / whole:.1f}".replace(".", ",")
    return f"{share}% ({sheet.number(key)}/{whole})"
