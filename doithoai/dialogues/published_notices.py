"""What was posted about a dialogue: every notice as it stood, and what each new one changed (B.Đ8.3)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from doithoai.dialogues.models import Dialogue, Notice

# What a log of changes compares.
LABELS = {
    "starts_at": gettext_lazy("Bắt đầu"),
    "ends_at": gettext_lazy("Kết thúc"),
    "place": gettext_lazy("Địa điểm"),
    "participants": gettext_lazy("Thành phần tham dự"),
    "theme": gettext_lazy("Chủ đề"),
    "chair": gettext_lazy("Chủ trì"),
}


@dataclass(frozen=True)
class Change:
    """One fact that a new notice changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class PublicNotice:
    """A notice as it was posted (B.Đ8.3-b); all versions together are the public log of changes."""

    version: int
    published_on: date
    starts_at: datetime
    ends_at: datetime
    place: str
    participants: str
    theme: str
    chair: str
    chair_title: str
    address: str
    phone: str
    posted_at_places: str
    change_reason: str
    late_reason: str
    changes: tuple[Change, ...]
    sha256: str


def notices_of(dialogue: Dialogue) -> tuple[PublicNotice, ...]:
    """Every notice of the dialogue, the first one first."""
    found: list[PublicNotice] = []
    for row in dialogue.notices.all():
        found.append(_notice(row, found[-1] if found else None))
    return tuple(found)


def _notice(row: Notice, last: PublicNotice | None) -> PublicNotice:
    said = row.facts
    times: dict[str, Any] = {name: datetime.fromisoformat(said[name]) for name in ("starts_at", "ends_at")}
    texts = {name: said[name] for name in ("place", "participants", "theme", "chair", "chair_title")}
    now = times | texts
    return PublicNotice(
        version=row.version,
        published_on=row.published_on,
        **times,
        **texts,
        address=said["send_to"]["address"],
        phone=said["send_to"]["phone"],
        posted_at_places=row.posted_at_places,
        change_reason=row.change_reason,
        late_reason=row.late_reason,
        changes=tuple(
            Change(str(label), _spoken(getattr(last, name)), _spoken(now[name]))
            for name, label in LABELS.items()
            if last and getattr(last, name) != now[name]
        ),
        sha256=row.sha256,
    )


def _spoken(fact: object) -> str:
    return f"{localtime(fact):%H:%M %d/%m/%Y}" if isinstance(fact, datetime) else str(fact)
