"""`./run verify_audit`: proves that no entry of the record was changed, removed or slipped in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doithoai.audit.models import Chain, Entry
from doithoai.audit.verify import breaks, is_guarded


class Command(BaseCommand):
    """Reads every chain; the exit code is 1 when one does not hold."""

    help = "Kiểm tra chuỗi nhật ký: không mục nào bị sửa, bị xóa hay chèn thêm."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Says where a chain breaks, or how much was read."""
        found = breaks()
        for one in found:
            self.stderr.write(f"Chuỗi {one.chain}, mục {one.sequence}: {one.reason}")
        if found:
            raise CommandError(f"Nhật ký không toàn vẹn: {len(found)} chỗ.")
        if not is_guarded():
            raise CommandError("Cơ sở dữ liệu không còn chặn sửa, xóa nhật ký. Hãy chạy lại migrate audit.")
        self.stdout.write(f"Nhật ký toàn vẹn: {Chain.objects.count()} chuỗi, {Entry.objects.count()} mục.")
