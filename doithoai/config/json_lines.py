"""Files of one JSON object a line, each with an `id` and a `text`, as the commands on texts read and write them."""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Row:
    """One opinion of the file, with whatever else the line says."""

    id: str
    text: str
    facts: Mapping[str, Any]


def add_file(parser: CommandParser) -> None:
    """The two options that every command on a file has."""
    parser.add_argument(
        "file", help=_("tệp .jsonl, mỗi dòng một đối tượng có “id” và “text”; - là đầu vào chuẩn")
    )
    parser.add_argument("--json", action="store_true", help=_("in mỗi dòng một đối tượng JSON"))


def rows(name: str) -> list[Row]:
    """Every row; a line that cannot be read is told with its number."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        lines = data.decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as why:
        raise CommandError(_("Không đọc được tệp %(name)s: %(why)s") % {"name": name, "why": why}) from why
    return [_row(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def _row(line: str, number: int) -> Row:
    try:
        facts = json.loads(line)
    except ValueError as why:
        raise CommandError(
            _("Dòng %(number)s không phải JSON: %(why)s") % {"number": number, "why": why}
        ) from why
    if not isinstance(facts, dict):
        raise CommandError(_("Dòng %(number)s không phải một đối tượng JSON.") % {"number": number})
    text = facts.get("text")
    return Row(str(facts.get("id", number)), text if isinstance(text, str) else "", facts)


def lines(found: Iterable[Mapping[str, Any]]) -> str:
    """One object a line, Vietnamese letters as they are."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
