"""`./run redact`: the texts of a file without phone, identity and account numbers, e-mail, plates, houses and names."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doithoai.config.json_lines import Row, add_file, lines, rows
from doithoai.opinions.redaction import Found, find, mask

NAMES = ("petitioner", "name", "names")


class Command(BaseCommand):
    """Masks; the file itself stays as it is."""

    help = (
        "Che thông tin cá nhân: redact FILE.jsonl --json. Mỗi dòng in ra: "
        '{"id": "YK-1", "text": "… [số điện thoại] …", "found": [{"kind": "phone", "start": 8, "end": 18, "text": "…"}]}; '
        "start, end đếm theo ký tự của văn bản đã chuẩn hóa NFC. Không có --values thì found không chép lại chữ đã che. "
        'Tên người nêu lấy từ "petitioner", "name" hoặc "names" của dòng, và từ --name.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and names to mask in every text."""
        add_file(parser)
        parser.add_argument("--name", action="append", default=[], help="họ tên cần che; dùng được nhiều lần")
        parser.add_argument("--values", action="store_true", help="in cả chữ đã che, để soát")

    def handle(self, *_args: object, **options: Any) -> None:
        """One line for each text."""
        for row in rows(options["file"]):
            found = find(row.text, [*options["name"], *_names(row)])
            text = mask(row.text, found)
            if options["json"]:
                told = [_told(one, values=options["values"]) for one in found]
                said = lines([{"id": row.facts.get("id", row.id), "text": text, "found": told}])
            else:
                counts = ", ".join(
                    f"{kind} {n}" for kind, n in sorted(Counter(f.kind for f in found).items())
                )
                said = f"{row.id}\t{text}\t{counts}\n"
            self.stdout.write(said, ending="")


def _told(found: Found, *, values: bool) -> dict[str, Any]:
    told = {"kind": found.kind, "start": found.start, "end": found.end}
    return told | {"text": found.text} if values else told


def _names(row: Row) -> list[str]:
    given = [row.facts.get(fact) for fact in NAMES]
    every = [name for one in given for name in (one if isinstance(one, list) else [one])]
    return [name for name in every if isinstance(name, str)]
