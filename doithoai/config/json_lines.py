"""Files of one JSON object a line, each with an `id` and a `text`, as the commands on texts read and write them."""

import json
import sys
from collections import Counter
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
    read = [_row(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    for key, number in Counter(row.id for row in read).items():
        if number > 1:
            sys.stderr.write(_("“id” %(key)s có %(number)s dòng.") % {"key": key, "number": number} + "\n")
    return read


def _row(line: str, number: int) -> Row:
    try:
        facts = json.loads(line)
    except (ValueError, RecursionError) as why:
        raise CommandError(
            _("Dòng %(number)s không phải JSON: %(why)s") % {"number": number, "why": why}
        ) from why
    if not isinstance(facts, dict):
        raise CommandError(_("Dòng %(number)s không phải một đối tượng JSON.") % {"number": number})
    facts = {name: _whole(value) if isinstance(value, str) else value for name, value in facts.items()}
    text = facts.get("text")
    if not isinstance(text, str):
        # The other lines are answered all the same.
        sys.stderr.write(
            _("Dòng %(number)s không có “text” là chữ, coi như trống.") % {"number": number} + "\n"
        )
        text = ""
    return Row(str(facts.get("id", number)), text, facts)


def _whole(text: str) -> str:
    """Half of a sign, as JSON may spell it, is no sign."""
    return text.encode("utf-8", "replace").decode()


def lines(found: Iterable[Mapping[str, Any]]) -> str:
    """One object a line, Vietnamese letters as they are."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
