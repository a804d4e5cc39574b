"""`./run verify_audit`: proves that no entry of the record, and no signed minutes, were changed, removed or slipped in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doithoai.audit.models import Chain, Entry
from doithoai.audit.verify import breaks, is_guarded
from doithoai.dialogues.minutes import is_whole
from doithoai.dialogues.models import SignedMinutes


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
        self._check_minutes()
        self.stdout.write(f"Nhật ký toàn vẹn: {Chain.objects.count()} chuỗi, {Entry.objects.count()} mục.")

    def _check_minutes(self) -> None:
        """The words of signed minutes against the fingerprint in the record (B.Đ9.1-g2c)."""
        for kept in SignedMinutes.objects.select_related("dialogue").iterator(200):
            if not is_whole(kept):
                raise CommandError(f"Biên bản đã ký của buổi {kept.dialogue.code} không khớp mã xác thực.")
