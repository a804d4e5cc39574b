"""Two versions of an answer side by side, word by word: what came in and what went out."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from doithoai.opinions.models import Answer

# A word with the space after it; marks stand alone, so that a full stop added is not a word changed.
TOKEN = re.compile(r"\n|[^\W_]+|[^\w\n]|_")
WORDS_COMPARED = 6000  # beyond that whole lines are compared


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed ("same"), came in ("added") or went out ("gone")."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The way from one text to the other, in the order of reading; what went out stands before what came in."""
    old, new = _parts(before, after)
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
            continue
        if j > i:
            pieces.append(Piece("gone", "".join(old[i:j])))
        if m > k:
            pieces.append(Piece("added", "".join(new[k:m])))
    return _joined(pieces)


def _parts(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if len(old) + len(new) > WORDS_COMPARED:
        return before.splitlines(keepends=True), after.splitlines(keepends=True)
    return old, new


def _joined(pieces: list[Piece]) -> list[Piece]:
    """A lone space or mark between two changes belongs to them: a sentence rewritten reads as one change."""
    result: list[Piece] = []
    gone = added = ""

    def flush() -> None:
        nonlocal gone, added
        result.extend(Piece(kind, text) for kind, text in (("gone", gone), ("added", added)) if text)
        gone = added = ""

    for number, piece in enumerate(pieces):
        between = (gone or added) and number + 1 < len(pieces) and not re.search(r"[\w\n]", piece.text)
        if piece.kind == "same" and between:
            gone, added = gone + piece.text, added + piece.text
        elif piece.kind == "same":
            flush()
            result.append(piece)
        elif piece.kind == "gone":
            gone += piece.text
        else:
            added += piece.text
    flush()
    return result


@dataclass(frozen=True)
class Change:
    """One part of an answer that differs between two versions."""

    label: str
    pieces: list[Piece]


def changes(before: Answer, after: Answer) -> list[Change]:
    """Which parts differ, each word by word; nothing when only hands or comments do."""
    texts = [
        (_("Nội dung trả lời"), before.text, after.text),
        (_("Căn cứ pháp lý"), before.legal_basis, after.legal_basis),
        (_("Vì sao chưa có ngày"), before.no_date_reason, after.no_date_reason),
    ]
    # A unit or a day is another one as a whole: parts of names and dates say nothing.
    wholes = [
        (_("Đơn vị chịu trách nhiệm"), str(before.responsible_unit), str(after.responsible_unit)),
        (_("Ngày xong"), _day(before), _day(after)),
    ]
    found = [Change(label, differences(old, new)) for label, old, new in texts if old != new]
    return found + [Change(label, _replaced(old, new)) for label, old, new in wholes if old != new]


def _replaced(old: str, new: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in (("gone", old), ("added", new)) if text]


def _day(answer: Answer) -> str:
    return f"{answer.done_by:%d/%m/%Y}" if answer.done_by else ""
