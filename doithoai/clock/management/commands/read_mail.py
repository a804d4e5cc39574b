"""`./run read_mail`: takes new letters out of every mailbox in use; to be started every few minutes by a timer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from doithoai.opinions.mailboxes import read
from doithoai.opinions.models import Mailbox


class Command(BaseCommand):
    """Reads mailboxes one after the other; trouble with one does not keep the others waiting."""

    help = "Đọc thư mới trong các hộp thư đang dùng; nên chạy vài phút một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        """One mailbox alone, on request."""
        parser.add_argument("--address", default="", help="chỉ đọc hộp thư này")

    def handle(self, *_args: object, **options: Any) -> None:
        """Reads and says what came."""
        rows = Mailbox.objects.filter(active=True).order_by("id")
        if options["address"]:
            rows = rows.filter(address=options["address"])
        for mailbox in rows:
            tally = read(mailbox, at=timezone.now())
            told = f"{tally.new} thư mới, {tally.again} thư đã có, {tally.troubled} thư cần người xem"
            self.stdout.write(f"{mailbox.address}: {told}{'; ' if mailbox.trouble else ''}{mailbox.trouble}")
        if not rows:
            self.stdout.write("Chưa có hộp thư nào đang dùng. Khai ở Quản trị, Hộp thư.")
