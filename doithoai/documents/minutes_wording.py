"""B.Đ9.1-g2c: wording a line of the minutes anew, with the standard phrases, and what each wording changed."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction

from doithoai.dialogues import minutes as verbs
from doithoai.dialogues.models import Dialogue, MinuteRevision
from doithoai.documents.minutes_lines import Line, assemble
from doithoai.opinions.versions import Piece, differences
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

PHRASES = Path(__file__).with_name("minutes_phrases.toml")


@dataclass(frozen=True)
class Phrase:
    """A sentence that minutes use again and again."""

    name: str
    text: str


@dataclass(frozen=True)
class Seen:
    """What the page showed of a line: its last wording, and what the records said."""

    version: int
    stamp: str


@cache
def phrases() -> tuple[Phrase, ...]:
    """The usual ones, in the order of a conference."""
    data = tomllib.loads(PHRASES.read_text(encoding="utf-8"))
    return tuple(Phrase(row["name"], row["text"]) for row in data["phrase"])


def reword(
    dialogue: Dialogue, key: str, text: str, *, seen: Seen, by: Account, at: datetime
) -> MinuteRevision | None:
    """Words a line anew, unless it changed behind the page; nothing is kept when the words are those that stand."""
    with transaction.atomic():
        now = _now(dialogue, key)
        if now.stamp != seen.stamp and now.version == seen.version:
            raise Refused(
                "Dữ liệu của dòng này vừa thay đổi. Hãy đọc phần “Theo dữ liệu” rồi lưu lại.",
                clause=verbs.CLAUSE,
                field="seen",
            )
        if text.strip() == now.text and now.version == seen.version:
            return None
        return verbs.revise(dialogue, key, text, seen=seen.version, over=now.assembled, by=by, at=at)


def _now(dialogue: Dialogue, key: str) -> Line:
    """The line as it is now, held; one that is counted or protected is not worded."""
    dialogue = (
        Dialogue.objects.select_for_update(of=("self",), no_key=True)
        .select_related("chair", "chair_office")
        .get(pk=dialogue.pk)
    )
    line = assemble(dialogue).line(key)
    if line is None or line.fixed:
        raise Refused("Dòng này lập từ số liệu, không sửa lời được.", clause=verbs.CLAUSE)
    return line


@dataclass(frozen=True)
class Version:
    """One wording of a line: who, when, and how it differs from the one before."""

    number: int
    name: str
    at: datetime
    is_back: bool  # it says again what the records say
    pieces: list[Piece]


def versions(dialogue: Dialogue) -> dict[str, list[Version]]:
    """Each line that was worded, newest wording first."""
    rows = MinuteRevision.objects.filter(dialogue=dialogue).select_related("by__person")
    found: dict[str, list[Version]] = {}
    before: dict[str, MinuteRevision] = {}
    for row in rows.order_by("key", "version"):
        last = before.get(row.key)
        old = (last.text if last else "") or row.over
        pieces = differences(old, row.text) if row.text else []
        version = Version(row.version, row.by.person.name, row.at, not row.text, pieces)
        found.setdefault(row.key, []).insert(0, version)
        before[row.key] = row
    return found
