"""Rows as they are shown to people who may not know the petitioner: read like the rows themselves, without the person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from typing import Any

from django.db.models import CharField, Manager, Model, QuerySet, TextField
from django.forms import BaseForm
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doithoai.audit.models import Entry
from doithoai.dialogues.models import Speech
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Opinion, Submission
from doithoai.opinions.redaction import redact, redact_name

Names = tuple[str, ...]
# Rooms whose rows may hold words about a petitioner; organisations and officials stay as they are.
TOLD_IN = frozenset({"opinions", "commitments"})
PERSON = frozenset({"petitioner", "speaker", "address", "phone", "email", "on_behalf_of", "reference"})
FILE_NAMES = frozenset({"name", "proof_name"})
# Shorter columns hold codes, numbers of papers and choices.
FREE_FROM = 100
PLAIN = frozenset(
    {"code", "slug", "url", "icon", "tone", "state", "stage", "kind", "clause", "act", "sha256", "actor_name"}
)


def names_of(submission: Submission) -> Names:
    """What the petitioner is called."""
    return (submission.petitioner,) if submission.petitioner else ()


def is_unsorted(opinion: Opinion) -> bool:
    """Whether nobody has yet judged what it is: it may be a denunciation (ADR 7)."""
    return opinion.stage == Stage.RECEIVED or (not opinion.kind and opinion.stage not in EXITS)


class Rows(list[Any]):
    """Covered rows where a page expects a manager."""

    def all(self) -> "Rows":
        """The same."""
        return self

    def first(self) -> Any:
        """The first or none."""
        return self[0] if self else None

    def last(self) -> Any:
        """The last or none."""
        return self[-1] if self else None

    def exists(self) -> bool:
        """Whether there is any."""
        return bool(self)


class Covered:
    """A row of which a page reads everything but the person; a verb cannot store it."""

    def __init__(self, row: Any, names: Names, *, silent: bool = False) -> None:
        self._row, self._names, self._silent = row, names, silent
        self._told: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(self._row, name)
        if isinstance(value, str) and not isinstance(value, SafeString):
            if name not in self._told:  # the row is one request's, and it is not stored
                self._told[name] = self._words(name, value)
            return self._told[name]
        return covered(value, self._names, silent=self._silent)

    def _words(self, name: str, value: str) -> str:
        if name in PERSON and isinstance(self._row, Submission | Speech):
            return _("Người nêu đã che") if name in {"petitioner", "speaker"} and value else ""
        if not _is_free(self._row, name):
            return value
        if self._silent:
            return _("Chưa phân loại, nội dung chưa hiển thị") if name == "title" else ""
        return (redact_name if name in FILE_NAMES else redact)(value, self._names)

    def __str__(self) -> str:
        return "" if self._silent else redact(str(self._row), self._names)

    def __eq__(self, other: object) -> bool:
        return bool(self._row == (other._row if isinstance(other, Covered) else other))

    def __hash__(self) -> int:
        return hash(self._row)


# Of each kind of row and column that was asked for: a list asks hundreds of times.
_free: dict[tuple[Any, str], bool] = {}


def _is_free(row: Any, name: str) -> bool:
    """Whether people write there what they like."""
    asked = (type(row), name)
    if asked not in _free:
        _free[asked] = _is_written(row, name)
    return _free[asked]


def _is_written(row: Any, name: str) -> bool:
    if name in PLAIN:
        return False
    if not isinstance(row, Model):
        return True
    columns = {column.name: column for column in row._meta.concrete_fields}
    column = columns.get(name)
    if column is None:
        return not name.startswith("get_")
    if column.choices:
        return False
    return isinstance(column, TextField) or (
        isinstance(column, CharField) and (column.max_length or FREE_FROM) >= FREE_FROM
    )


def _row(row: Model, names: Names, *, silent: bool) -> Any:
    if isinstance(row, Opinion):
        return Covered(row, (*names_of(row.submission), *names), silent=silent or is_unsorted(row))
    if isinstance(row, Submission):
        return Covered(row, (*names_of(row), *names), silent=silent)
    if isinstance(row, Speech):
        names = (row.speaker, *names)
    told = row._meta.app_label in TOLD_IN or isinstance(row, Entry | Speech)
    return Covered(row, names, silent=silent) if told else row


def covered(value: Any, names: Names = (), *, silent: bool = False) -> Any:
    """Anything a page may be given, without the person: words, rows, lists of them, facts about them."""
    if isinstance(value, Promise | SafeString | BaseForm | Covered | type):
        return value
    if isinstance(value, str):
        return "" if silent else redact(value, names)
    if isinstance(value, Model):
        return _row(value, names, silent=silent)
    if isinstance(value, QuerySet | Manager):
        rows = value.all() if isinstance(value, Manager) else value  # what was read is not read again
        return Rows(covered(one, names, silent=silent) for one in rows)
    if isinstance(value, Mapping):
        return {key: covered(one, names, silent=silent) for key, one in value.items()}
    return _several(value, lambda one: covered(one, names, silent=silent), names, silent=silent)


def _several(value: Any, cover: Callable[[Any], Any], names: Names, *, silent: bool) -> Any:
    if isinstance(value, list | tuple):
        return (
            type(value)(map(cover, value))
            if type(value) in {list, tuple}
            else Covered(value, names, silent=silent)
        )
    return Covered(value, names, silent=silent) if is_dataclass(value) else value


def covered_rows(rows: Iterable[Opinion]) -> list[Any]:
    """Each of the rows, covered."""
    return [covered(row) for row in rows]
