"""Reads a scenario file: acts with day, actor and facts, patterns filled with words; docs/scenario-format.md."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from doithoai.demo.moments import Clock
from doithoai.regulations.refusals import Refused

HEADER = re.compile(r"^[ \t]*\[\[\s*(act|use)\s*\]\]", re.MULTILINE)
WORD = re.compile(r"\$(?:\{(\w+)\}|([a-z_]\w*))")
TOP = frozenset({"title", "about", "include", "words", "act", "use"})
DEEPEST = 6

Fields = Mapping[str, Any]


class ScenarioError(Exception):
    """What is wrong in which file and line, in a sentence for whoever wrote it."""


@dataclass(frozen=True)
class Where:
    """A place in a file, and the place from which that file was used."""

    file: str
    line: int
    user: "Where | None" = None

    def __str__(self) -> str:
        here = f"{self.file}, dòng {self.line}"
        return f"{here} (dùng ở {self.user})" if self.user else here

    def error(self, sentence: str) -> ScenarioError:
        """The sentence with this place before it."""
        return ScenarioError(f"{self}: {sentence}")


@dataclass(frozen=True)
class Act:
    """One act as written: which, when, by whom, what it says, under which name its result is known."""

    do: str
    at: datetime
    by: str
    name: str
    fields: Fields
    where: Where


@dataclass(frozen=True)
class Scenario:
    """A file with everything it includes, in the order of time; acts of one moment keep the order of the file."""

    title: str
    acts: tuple[Act, ...]


def read(path: Path, clock: Clock) -> Scenario:
    """Reads a file and what it includes."""
    file = _File.open(path, None)
    acts = sorted(_acts(file, {}, clock), key=lambda act: act.at)
    return Scenario(str(file.data.get("title", path.stem)), tuple(acts))


@dataclass(frozen=True)
class _File:
    path: Path
    data: dict[str, Any]
    entries: list[tuple[int, str, dict[str, Any]]]  # line, act or use, what it says
    user: Where | None
    depth: int

    @classmethod
    def open(cls, path: Path, user: Where | None, depth: int = 0) -> "_File":
        text = _text(path, user)
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as wrong:
            raise ScenarioError(f"{path.name}: tệp viết sai cú pháp TOML: {wrong}") from None
        lines = [(text.count("\n", 0, found.start()) + 1, found[1]) for found in HEADER.finditer(text)]
        entries, taken = [], {"act": 0, "use": 0}
        for line, kind in lines:
            entries.append((line, kind, data[kind][taken[kind]]))
            taken[kind] += 1
        if strange := set(data) - TOP:
            raise ScenarioError(f"{path.name}: không hiểu mục “{min(strange)}” ở đầu tệp.")
        return cls(path, data, entries, user, depth)

    def where(self, line: int) -> Where:
        return Where(self.path.name, line, self.user)

    def near(self, name: object, line: int) -> "_File":
        """Another file of the same folder."""
        if self.depth >= DEEPEST:
            raise self.where(line).error("các tệp dùng lẫn nhau quá nhiều tầng.")
        return _File.open(self.path.parent / str(name), self.where(line), self.depth + 1)


def _text(path: Path, user: Where | None) -> str:
    before = f"{user}: " if user else ""
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise ScenarioError(f"{before}không đọc được tệp “{path}”.") from None
    except UnicodeDecodeError:
        raise ScenarioError(f"{before}tệp “{path}” không phải mã UTF-8.") from None


def _acts(file: _File, words: Fields, clock: Clock) -> Iterator[Act]:
    usual = {key: value for key, value in file.data.get("words", {}).items() if key not in words}
    words = {**words, **_filled(usual, words, file.where(1))}
    for name in file.data.get("include", []):
        yield from _acts(file.near(name, 1), words, clock)
    for line, kind, entry in file.entries:
        where = file.where(line)
        for index, fields in enumerate(_rows(entry, words, where)):
            if kind == "act":
                yield from _act(fields, where, clock)
            else:
                known = {**words, "index": index} if "rows" in entry else words
                yield from _used(file, fields, line, known, clock)


def _rows(entry: Fields, words: Fields, where: Where) -> Iterator[dict[str, Any]]:
    """One telling for each row; a row that is only a name is the `id` of what it is about."""
    shared = {key: value for key, value in entry.items() if key != "rows"}
    rows = _filled(entry.get("rows", [{}]), words, where)
    if not isinstance(rows, list):
        raise where.error("“rows” phải là một danh sách.")
    for index, row in enumerate(rows):
        said = row if isinstance(row, dict) else {"id": row}
        known = {**words, **said, "index": index} if "rows" in entry else words
        yield {**{key: _filled(value, known, where) for key, value in shared.items()}, **said}


def _used(file: _File, fields: dict[str, Any], line: int, words: Fields, clock: Clock) -> Iterator[Act]:
    where = file.where(line)
    if "file" not in fields:
        raise where.error("thiếu ô “file”: tên tệp mẫu cần dùng.")
    if not _holds(fields.pop("only_if", True), where, clock):
        return
    name, given = fields.pop("file"), fields.pop("with", {})
    yield from _acts(file.near(name, line), {**words, **given, **fields}, clock)


def _act(fields: dict[str, Any], where: Where, clock: Clock) -> Iterator[Act]:
    if not _holds(fields.pop("only_if", True), where, clock):
        return
    for needed in ("do", "at"):
        if needed not in fields:
            raise where.error(f"thiếu ô “{needed}”.")
    do, at, by = str(fields.pop("do")), str(fields.pop("at")), str(fields.pop("by", ""))
    try:
        moment = clock.moment(at)
    except Refused as wrong:
        raise where.error(str(wrong)) from None
    yield Act(do, moment, by, str(fields.pop("as", "")), fields, where)


def _holds(condition: Any, where: Where, clock: Clock) -> bool:
    """Whether a word is not empty, or one moment comes before another: `-190w < year-01-01`."""
    if not isinstance(condition, str) or "<" not in condition:
        return bool(condition)
    try:
        earlier, later = (clock.moment(part) for part in condition.split("<", 1))
    except Refused as wrong:
        raise where.error(str(wrong)) from None
    return earlier < later


def _filled(value: Any, words: Fields, where: Where) -> Any:
    """Puts words in the places of `$word`; a value that is one place alone keeps the kind of its word."""
    if isinstance(value, list):
        return [_filled(item, words, where) for item in value]
    if isinstance(value, dict):
        return {str(_filled(key, words, where)): _filled(item, words, where) for key, item in value.items()}
    if not isinstance(value, str):
        return value
    if alone := WORD.fullmatch(value):
        return _word(alone, words, where)
    return WORD.sub(lambda found: str(_word(found, words, where)), value)


def _word(found: "re.Match[str]", words: Fields, where: Where) -> Any:
    name = found[1] or found[2]
    if name not in words:
        raise where.error(f"chưa có giá trị cho “${name}”.")
    return words[name]
