"""What the public may know of dialogues: frozen, without contact data, internal review or internal records."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate

from doithoai.dialogues.lifecycle import State
from doithoai.dialogues.models import Conclusion, Dialogue, Kind, Means, ProgrammeItem
from doithoai.dialogues.published_notices import PublicNotice, notices_of
from doithoai.dialogues.queries import counts_of_slips
from doithoai.dialogues.registration import TAKES_SLIPS

# Facts of a dialogue that are public as they stand.
SAME = (
    *("id", "code", "state", "kind", "means", "audience", "theme", "theme_reason", "starts_at", "ends_at"),
    *("place", "participants", "planned_size", "announced_on", "late_notice_reason", "stopped_reason"),
    *("attendance", "conclusion_due", "concluded_on", "reported_on"),
)


@dataclass(frozen=True)
class PublicConclusion:
    """What was concluded, with number and date (A.4-c)."""

    number: str
    issued_on: date
    assessment: str
    follow_up: str
    due: date | None
    late_reason: str


@dataclass(frozen=True)
class PublicItem:
    """One item of the programme and when it is expected to begin (B.Đ9.1-g2b)."""

    starts_at: datetime
    title: str
    who: str


@dataclass(frozen=True)
class PublicDialogue:
    """A dialogue from its first notice on; a postponed or cancelled one stays visible with its reason."""

    id: int
    code: str
    organisation: str
    organisation_slug: str
    area: str
    state: str
    state_label: str
    kind: str
    kind_label: str
    means: str
    means_label: str
    audience: str
    theme: str
    theme_reason: str
    starts_at: datetime
    ends_at: datetime
    place: str
    participants: str
    planned_size: int | None
    chair: str
    chair_title: str
    accountable: str
    announced_on: date | None
    late_notice_reason: str
    stopped_reason: str
    attendance: int | None
    ended_on: date | None
    conclusion_due: date | None
    concluded_on: date | None
    reported_on: date | None
    takes_slips: bool
    slips_closed_at: datetime | None  # no more slips from outside, said clearly
    slips: int | None = None
    conclusion: PublicConclusion | None = None
    notices: tuple[PublicNotice, ...] = ()
    programme: tuple[PublicItem, ...] = ()

    @property
    def is_late_notice(self) -> bool:
        """Whether the public was told less than ten days ahead: a breach, shown as such (B.Đ8.3-b)."""
        return bool(self.late_notice_reason)


def _announced() -> QuerySet[Dialogue]:
    # Before its first notice a dialogue is the body's own affair.
    told = Dialogue.objects.filter(announced_on__isnull=False)
    return told.select_related("organisation", "chair", "chair_office", "accountable")


def upcoming_dialogues(organisation_slug: str = "") -> tuple[PublicDialogue, ...]:
    """Announced, being held or put off; the nearest first."""
    rows = _announced().filter(state__in=[State.ANNOUNCED, State.OPEN, State.POSTPONED])
    return _shown(_of(rows, organisation_slug).order_by("starts_at"))


def past_dialogues(organisation_slug: str = "", most: int = 50) -> tuple[PublicDialogue, ...]:
    """Held or cancelled, newest first."""
    rows = _announced().exclude(state__in=[State.ANNOUNCED, State.OPEN, State.POSTPONED])
    return _shown(_of(rows, organisation_slug)[:most])


def _of(rows: QuerySet[Dialogue], slug: str) -> QuerySet[Dialogue]:
    return rows.filter(organisation__slug=slug) if slug else rows


def _shown(rows: Iterable[Dialogue]) -> tuple[PublicDialogue, ...]:
    return tuple(_public(row) for row in rows)


def public_dialogue(code: str) -> PublicDialogue | None:
    """One dialogue with its notices and conclusion, by the code on the poster."""
    found = addressee(code)
    if found is None:
        return None
    conclusion = Conclusion.objects.filter(dialogue=found).first()
    return replace(
        _public(found),
        conclusion=_conclusion(found, conclusion) if conclusion else None,
        notices=notices_of(found),
        programme=_programme(found),
        slips=sum(counts_of_slips(found).values()),
    )


def addressee(code: str) -> Dialogue | None:
    """The announced dialogue with this code, to be handed to a verb; nothing of it is shown."""
    return _coded(code).first()


def _coded(code: str) -> QuerySet[Dialogue]:
    if "\0" in code:  # PostgreSQL takes none
        return Dialogue.objects.none()
    # Some keyboards send a letter as several characters, and people type small letters.
    return _announced().filter(code=unicodedata.normalize("NFC", code.strip()).upper())


def _public(row: Dialogue) -> PublicDialogue:
    return PublicDialogue(
        **{name: getattr(row, name) for name in SAME},
        organisation=row.organisation.name,
        organisation_slug=row.organisation.slug,
        area=row.organisation.area,
        state_label=str(State(row.state).label),
        kind_label=str(Kind(row.kind).label),
        means_label=str(Means(row.means).label),
        chair=row.chair.name,
        chair_title=row.chair_office.title if row.chair_office else "",
        accountable=row.accountable.name,
        ended_on=localdate(row.ended_at) if row.ended_at else None,
        takes_slips=row.state in TAKES_SLIPS,
        slips_closed_at=row.queue_closed_at if row.state in TAKES_SLIPS else None,
    )


def _programme(dialogue: Dialogue) -> tuple[PublicItem, ...]:
    starts_at, items = dialogue.starts_at, []
    for row in ProgrammeItem.objects.filter(dialogue=dialogue):
        items.append(PublicItem(starts_at, row.title, row.who))
        starts_at += timedelta(minutes=row.minutes)
    return tuple(items)


def _conclusion(row: Dialogue, conclusion: Conclusion) -> PublicConclusion:
    return PublicConclusion(
        number=conclusion.number,
        issued_on=conclusion.issued_on,
        assessment=conclusion.assessment,
        follow_up=conclusion.follow_up,
        due=row.conclusion_due,
        late_reason=conclusion.late_reason,
    )
