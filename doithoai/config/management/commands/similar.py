"""`./run similar`: for each opinion of a file, the others that may be about the same matter, with the shared words."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doithoai.config.json_lines import Row, add_file, lines, rows
from doithoai.search.similar import Corpus, Match


class Command(BaseCommand):
    """Offers; joins nothing."""

    help = (
        "Ý kiến gần giống: similar FILE.jsonl --top 5 --json. Mỗi dòng in ra: "
        '{"id": "YK-1", "similar": [{"id": "YK-7", "score": 0.4271, "words": ["Phú An", "lộ 667"]}, …]}, '
        "gần nhất đứng trước; score từ 0 đến 1, cùng thang cho mọi cặp; words là những chữ chung. "
        "Dưới 0,1 thường chỉ chung chủ đề. Chỉ gợi ý, không tự gộp."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and how many to offer."""
        add_file(parser)
        parser.add_argument("--top", type=int, default=5, help="số ý kiến gợi ý cho mỗi ý kiến; mặc định 5")

    def handle(self, *_args: object, **options: Any) -> None:
        """Compares each text with all others of the file."""
        read = rows(options["file"])
        corpus = Corpus((place, row.text) for place, row in enumerate(read))
        for place, row in enumerate(read):
            found = corpus.nearest(row.text, top=max(0, options["top"]), without=place)
            self.stdout.write(
                _json(row, found, read) if options["json"] else _plain(row, found, read), ending=""
            )


def _json(row: Row, found: list[Match[int]], read: list[Row]) -> str:
    near = [{"id": read[m.key].facts.get("id", m.key + 1), "score": m.score, "words": m.words} for m in found]
    return lines([{"id": row.facts.get("id", row.id), "similar": near}])


def _plain(row: Row, found: list[Match[int]], read: list[Row]) -> str:
    near = [f"  {m.score:.2f}  {read[m.key].id}  {', '.join(m.words)}\n" for m in found]
    return "".join([f"{row.id}\n", *near])
