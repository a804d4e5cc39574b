"""A dialogue as a calendar file (RFC 5545), so that a telephone reminds its owner."""

import re
from datetime import UTC, datetime

from doithoai.dialogues.published import PublicDialogue

MOST_OCTETS = 73
SPECIAL = re.compile(r"([\\;,])")
STATUSES = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}


def escaped(text: str) -> str:
    """Text as a calendar writes it: no bare comma, semicolon, backslash or line feed."""
    return SPECIAL.sub(r"\\\1", text).replace("\r\n", "\n").replace("\n", r"\n").replace("\r", r"\n")


def moment(value: datetime) -> str:
    """A moment in universal time."""
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def folded(line: str) -> str:
    """Long lines go on after a blank; a letter of several octets is never cut."""
    parts, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > MOST_OCTETS:
            parts.append("")
            size = 0
        parts[-1] += sign
        size += width
    return "\r\n ".join(parts)


def calendar_file(dialogue: PublicDialogue, url: str, host: str, at: datetime) -> str:
    """One event; a new notice raises its sequence, so that calendars take the change."""
    version = dialogue.notices[-1].version if dialogue.notices else 1
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//doithoai//portal//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{escaped(dialogue.code)}@{host}",
        f"DTSTAMP:{moment(at)}",
        f"SEQUENCE:{version - 1}",
        f"DTSTART:{moment(dialogue.starts_at)}",
        f"DTEND:{moment(dialogue.ends_at)}",
        f"SUMMARY:{escaped(dialogue.theme)}",
        f"LOCATION:{escaped(dialogue.place)}",
        f"DESCRIPTION:{escaped(dialogue.organisation)}\\n{escaped(dialogue.participants)}\\n{escaped(url)}",
        f"URL:{url}",
        f"STATUS:{STATUSES.get(dialogue.state, 'CONFIRMED')}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)
