"""`./run reindex`: makes the index of all words anew, or says what in it is not as it should be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doithoai.documents import searching as papers_searching
from doithoai.opinions import searching


class Command(BaseCommand):
    """Verbs keep the index; this is for after a restore, or when the way of reading words has changed."""

    help = "Lập lại chỉ mục tìm kiếm từ đầu; --check chỉ so, không sửa"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether only to look."""
        parser.add_argument("--check", action="store_true", help="chỉ so với dữ liệu, không sửa")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tells how many; with --check the exit code is 1 when something differs."""
        if options["check"]:
            wrong = searching.differences()
            if wrong:
                raise CommandError(
                    f"{len(wrong)} ý kiến có chỉ mục không khớp. Chạy ./run reindex để lập lại."
                )
            self.stdout.write("Chỉ mục khớp với dữ liệu.")
            return
        number = searching.rebuild(self._tell)
        papers = papers_searching.rebuild()
        self.stdout.write(f"Đã lập lại chỉ mục của {number} ý kiến, {papers} văn bản.")

    def _tell(self, number: int) -> None:
        if number and number % 10_000 == 0:
            self.stderr.write(f"  {number}…")
