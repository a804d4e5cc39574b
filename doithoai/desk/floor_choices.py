"""What the operator chooses with one key: who answered, which unit, by when; and the ways from the console to other pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.dialogues.models import Dialogue, InvitedBody
from doithoai.organisations.models import Organisation
from doithoai.ui.days import date_vi

# Keys that nothing else on the console uses; on a keyboard they lie in a row.
WHO_KEYS, UNIT_KEYS = "QWERTY", "ASDFGH"
LATER = (7, 15, 30)
PAGES: tuple[tuple[str, str, str | Promise], ...] = (
    ("desk:door", "users", _("Cửa đón")),
    ("desk:questions", "phone", _("Câu hỏi viết")),
    ("desk:chair_tablet", "say", _("Máy chủ trì")),
    ("desk:minutes", "file", _("Biên bản")),
    ("desk:reconciling", "checkc", _("Đối chiếu")),
    ("desk:offline", "hall", _("Khi mất mạng")),
)


@dataclass(frozen=True)
class Key:
    """One choice and the key that takes it."""

    key: str
    value: str
    label: str


def answerers(dialogue: Dialogue, invited: Iterable[InvitedBody]) -> list[str]:
    """Who may answer: the chair, and the bodies that were invited to, by their representatives."""
    office = dialogue.chair_office
    chair = f"{office.title} {dialogue.chair.name}" if office else dialogue.chair.name
    names = [chair]
    for body in invited:
        who = body.organisation.short_name
        names.append(f"{body.representative}, {who}"[:160] if body.representative else who)
    return list(dict.fromkeys(names))


def who_keys(names: Iterable[str]) -> list[Key]:
    """The first of them, each with its key."""
    return [Key(key, name, name) for key, name in zip(WHO_KEYS, names, strict=False)]


def unit_keys(units: Iterable[Organisation]) -> list[Key]:
    """The units of the body, each with its key."""
    return [Key(key, str(unit.pk), unit.short_name) for key, unit in zip(UNIT_KEYS, units, strict=False)]


def day_keys(today: date) -> list[tuple[int, str]]:
    """Days by which an answer is often promised."""
    return [(days, date_vi(today + timedelta(days=days))) for days in LATER]


def pages(dialogue: Dialogue) -> list[tuple[str, str, str | Promise, str]]:
    """The other pages of the conference that exist: address, icon, words, name."""
    found = []
    for name, icon, label in PAGES:
        try:
            found.append((reverse(name, args=[dialogue.pk]), icon, label, name.split(":")[1]))
        except NoReverseMatch:
            continue
    return found
