"""`./run generate`: writes the pages that are read off the code; `--check` compares them and says what to run."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from doithoai.config.clause_page import clause_page
from doithoai.config.lifecycle_page import lifecycle_page

PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {"lifecycles.md": lifecycle_page, "clauses.md": clause_page}
)


class Command(BaseCommand):
    """Lifecycle diagrams and the list of clauses, in docs/generated/."""

    help = "Writes docs/generated/ from the code, or compares it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare only, and fail when a page differs")
        parser.add_argument("--folder", type=Path, default=settings.ROOT / "docs" / "generated")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        pages = {folder / name: page() for name, page in PAGES.items()}
        if options["check"]:
            self._compare(pages)
            return
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in pages.items():
            path.write_text(text, encoding="utf-8")
            self.stdout.write(str(path))

    def _compare(self, pages: Mapping[Path, str]) -> None:
        stale = [
            path.name
            for path, text in pages.items()
            if not path.is_file() or path.read_text(encoding="utf-8") != text
        ]
        if stale:
            raise CommandError(
                f"docs/generated: {', '.join(stale)} khác với mã nguồn. Hãy chạy / run: ./run generate"
            )
