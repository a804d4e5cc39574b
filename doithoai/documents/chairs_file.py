"""Hồ sơ chủ trì: one page a matter, by field and urgency, for whoever chairs; stamped with its version."""

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import translation
from django.utils.timezone import localdate, localtime

from doithoai.commitments.models import Commitment, State
from doithoai.dialogues import queries
from doithoai.dialogues.models import Dialogue
from doithoai.documents.chairs_matters import Matter, matters
from doithoai.documents.chairs_promises import Promised, promised
from doithoai.documents.chairs_reading import read
from doithoai.documents.framing import called, clock, words
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion, Urgency
from doithoai.opinions.queries import UNSORTED

LETTERS = 8  # of the fingerprint: enough to tell two versions of one file apart, short enough to read out
APART = Q(restricted=True) | Q(stage=Stage.OUT_OF_SCOPE)
ORDER = {code: place for place, code in enumerate(Urgency.values)}


@dataclass(frozen=True)
class Theme:
    """The matters of one field, the most urgent first."""

    label: str
    matters: tuple[Matter, ...]


@dataclass(frozen=True)
class Sums:
    """Every opinion of the dialogue, and where it is: nothing is lost between the file and the records."""

    total: int
    leads: int
    joined: int
    unsorted: int
    apart: int
    declined: int

    @property
    def words(self) -> str:
        """How the parts make up the whole; nothing of what is apart is told but its number."""
        parts = (
            (self.leads, "việc có trang"),
            (self.joined, "ý kiến trả lời chung"),
            (self.unsorted, "chưa phân loại"),
            (self.apart, "ngoài phạm vi hoặc được bảo vệ, không nêu ở đây"),
            (self.declined, "không xem xét"),
        )
        said = "; ".join(f"{number} {what}" for number, what in parts if number)
        return f"{self.total} ý kiến gửi đến buổi này{': ' + said if said else ''}."


@dataclass(frozen=True)
class Stamp:
    """Which version this is: when it was made, of how much, and the fingerprint of what it says."""

    at: datetime
    matters: int
    mark: str

    @property
    def words(self) -> str:
        """`Bản 3f9a01c2 · 31 việc · lập 10:42 23/11/2026`."""
        return f"Bản {self.mark} · {self.matters} việc · lập {localtime(self.at):%H:%M %d/%m/%Y}"


@dataclass(frozen=True)
class ChairsFile:
    """The whole file."""

    code: str
    theme: str
    organisation: str
    held: str
    place: str
    chair: str
    themes: tuple[Theme, ...]
    sums: Sums
    before: tuple[Promised, ...]
    before_told: str
    stamp: Stamp
    prints: dict[str, str]  # code → short fingerprint of its page

    @property
    def matters(self) -> tuple[Matter, ...]:
        """All pages in order."""
        return tuple(matter for theme in self.themes for matter in theme.matters)

    @property
    def unsettled(self) -> int:
        """How many have no agreed answer yet."""
        return sum(not (one.answer and one.answer.settled) and not one.passed for one in self.matters)


Known = Callable[[Sequence[Opinion]], Collection[int]]


def in_file(dialogue: Dialogue) -> QuerySet[Opinion]:
    """Opinions with a page: sorted, led by nobody, neither restricted nor out of scope nor declined (B.Đ4.2)."""
    rows = Opinion.objects.filter(dialogue=dialogue).exclude(APART).exclude(UNSORTED)
    return rows.exclude(stage__in=(Stage.JOINED, Stage.DECLINED)).order_by("received_on", "id")


def chairs_file(dialogue: Dialogue, known: Known, *, at: datetime) -> ChairsFile:
    """The file as the records are now; `known` tells of which opinions the reader may know who raised them."""
    with translation.override("vi"):  # a paper, whatever language the screen has
        reading = read(dialogue, in_file(dialogue), localdate(at))
        voices = [*reading.rows, *(one for row in reading.rows for one in row.members.all())]
        whole = matters(reading)
        prints = {one.code: _print(one) for one in whole}
        told = _before(dialogue, at)
        mark = _print([sorted(prints.items()), dialogue.theme, told])
        hidden = {row.pk for row in voices} - set(known(voices))
        start = localtime(dialogue.starts_at)
        last = queries.before(dialogue)
        return ChairsFile(
            code=dialogue.code,
            theme=dialogue.theme.rstrip("."),
            organisation=dialogue.organisation.name,
            held=f"{clock(dialogue.starts_at)}, {words(start.date())}",
            place=dialogue.place.rstrip("."),
            chair=called(dialogue.chair, str(dialogue.chair_office or "")),
            themes=by_theme(matters(reading, hidden) if hidden else whole),
            sums=_sums(dialogue),
            before=told,
            before_told=f"{last.code}, {words(localtime(last.starts_at).date())}" if last else "",
            stamp=Stamp(at, len(whole), mark),
            prints=prints,
        )


def by_theme(pages: Sequence[Matter]) -> tuple[Theme, ...]:
    """Fields in which something is urgent come first, then those that most people raised; pages are numbered."""
    fields: dict[str, list[Matter]] = {}
    for page in sorted(pages, key=_weight):
        fields.setdefault(page.field, []).append(page)
    themes = sorted(
        fields.items(),
        key=lambda item: (_urgent(item[1][0]), -sum(len(one.voices) for one in item[1]), item[0]),
    )
    numbered, number = [], 0
    for label, found in themes:
        numbered.append(
            Theme(label, tuple(replace(one, number=number + n) for n, one in enumerate(found, 1)))
        )
        number += len(found)
    return tuple(numbered)


def _urgent(page: Matter) -> int:
    return ORDER.get(page.urgency, len(ORDER))


def _weight(page: Matter) -> tuple[int, int, str]:
    return (_urgent(page), -len(page.voices), page.code)


def _print(said: object) -> str:
    """A short fingerprint; who raised it is no part of it: readers with different rights hold the same version."""
    text = json.dumps(said, default=_plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:LETTERS]


def _plain(said: object) -> object:
    if isinstance(said, date):
        return said.isoformat()
    return {name: value for name, value in vars(said).items() if name not in {"who", "number"}}


def _sums(dialogue: Dialogue) -> Sums:
    rows = Opinion.objects.filter(dialogue=dialogue)
    shown = ~APART
    joined, declined = Q(stage=Stage.JOINED), Q(stage=Stage.DECLINED)
    kept = shown & ~joined & ~declined
    found = rows.aggregate(
        total=Count("pk"),
        leads=Count("pk", filter=kept & ~UNSORTED),
        joined=Count("pk", filter=shown & joined),
        unsorted=Count("pk", filter=kept & UNSORTED),
        apart=Count("pk", filter=APART),
        declined=Count("pk", filter=shown & declined),
    )
    return Sums(**found)


def _before(dialogue: Dialogue, at: datetime) -> tuple[Promised, ...]:
    """What the last dialogue promised, kept or not, and what earlier ones left open: it opens the programme (B.Đ9.1-g1b)."""
    last = queries.before(dialogue)
    rows = Commitment.objects.filter(organisation=dialogue.organisation_id).exclude(dialogue=dialogue)
    rows = rows.exclude(opinion__restricted=True).exclude(opinion__stage=Stage.OUT_OF_SCOPE)
    open_ = ~Q(state=State.VERIFIED) & Q(made_on__lt=localdate(dialogue.starts_at))
    rows = rows.filter(open_ | Q(dialogue=last) if last else open_)
    return tuple(
        promised(row, localdate(at))
        for row in rows.select_related("unit", "official", "opinion").order_by("due_on", "id")
    )
