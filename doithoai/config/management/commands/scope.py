"""`./run scope`: the kind that each text of a file seems to be, with the words found; a person decides."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doithoai.config.json_lines import add_file, lines, rows
from doithoai.opinions.models import Kind
from doithoai.opinions.scope import Suggestion, suggest_kind

# What each kind of the product is called in scope.md; proposals and questions ask for something to be done.
NAMES = {
    Kind.PETITION: "kiến nghị",
    Kind.SUGGESTION: "kiến nghị",
    Kind.QUESTION: "kiến nghị",
    Kind.REPORT: "phản ánh",
    Kind.COMPLAINT: "khiếu nại",
    Kind.DENUNCIATION: "tố cáo",
    Kind.COURT: "tòa án",
}


class Command(BaseCommand):
    """Suggests; decides nothing."""

    help = (
        "Gợi ý loại nội dung: scope FILE.jsonl --json. Mỗi dòng in ra: "
        '{"id": "YK-1", "kind": "khiếu nại", "reason": "không đồng ý với quyết định", "why": "…", '
        '"mixed": true, "also": [{"kind": "kiến nghị", "reason": "…", "why": "…"}]}; kind là một trong kiến nghị, phản ánh, '
        "khiếu nại, tố cáo, tòa án; reason là chữ tìm thấy trong văn bản; also là nội dung khác trong cùng văn bản."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        add_file(parser)

    def handle(self, *_args: object, **options: Any) -> None:
        """One line for each text."""
        for row in rows(options["file"]):
            found = suggest_kind(row.text)
            if options["json"]:
                also = [_told(one) for one in found.also]
                told = {"id": row.facts.get("id", row.id), **_told(found), "mixed": found.mixed, "also": also}
                self.stdout.write(lines([told]), ending="")
            else:
                also_words = "".join(f"; còn {NAMES[Kind(one.kind)]} “{one.reason}”" for one in found.also)
                self.stdout.write(f"{row.id}\t{NAMES[Kind(found.kind)]}\t“{found.reason}”{also_words}")


def _told(found: Suggestion) -> dict[str, str]:
    return {"kind": NAMES[Kind(found.kind)], "reason": found.reason, "why": found.why}
