"""`./run load FILE`: tells a scenario file into the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from doithoai.demo.loading import load
from doithoai.demo.scenario import ScenarioError


class Command(BaseCommand):
    """Reads docs/scenario-format.md into verbs."""

    help = "Nạp một tệp kịch bản: mọi việc trong tệp, hoặc không việc nào nếu có lỗi."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, and the password of accounts that it opens."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--password", default="", help="mật khẩu cho các tài khoản mà tệp mở")

    def handle(self, *_args: object, **options: Any) -> None:
        """Says how much was told, or where the file is wrong."""
        try:
            told = load(options["file"], at=timezone.now(), password=options["password"])
        except ScenarioError as wrong:
            raise CommandError(str(wrong)) from None
        self.stdout.write(f"Đã nạp {told.acts} việc.")
        if told.later:
            self.stdout.write(f"{told.later} việc có ngày sau lúc này nên chưa nạp.")
