"""`./run import FILE --by USERNAME`: takes in a file of opinions whole or not at all, with a bar of progress."""  # noqa: N999 - the word that people type

from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from doithoai.opinions.import_rows import Bound
from doithoai.opinions.importing import Given, look, take
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused, msgid

WIDTH = 30


class Command(BaseCommand):
    """The same as the page, for files that somebody brings on a stick."""

    help = "Nhập ý kiến từ tệp .xlsx, .csv; sai một chỗ thì chưa nhập dòng nào."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, for whom, from where, by whom."""
        parser.add_argument("file", type=Path, help="tệp .xlsx hoặc .csv theo mẫu")
        parser.add_argument("--by", required=True, help="tên đăng nhập của người nhập")
        parser.add_argument(
            "--organisation", default="", help="địa chỉ trên cổng của cơ quan nhận; mặc định: của người nhập"
        )
        parser.add_argument("--source", default="", help="địa chỉ trên cổng của nơi tổng hợp")
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra, không nhập")

    def handle(self, *_args: object, **options: Any) -> None:
        """Checks, takes, says how long it took."""
        account = (
            Account.objects.filter(username__iexact=options["by"])
            .select_related("person__organisation")
            .first()
        )
        if account is None:
            raise CommandError("Không có tài khoản này.")
        try:
            given = Given(options["file"].name, options["file"].read_bytes())
        except OSError as why:
            raise CommandError(f"Không đọc được tệp: {why}") from None
        home = _named(options["organisation"]) or account.person.organisation
        try:
            self._take(given, Bound(home, _named(options["source"])), account, check=options["check"])
        except Refused as why:
            raise CommandError(str(why)) from None

    def _take(self, given: Given, bound: Bound, account: Account, *, check: bool) -> None:
        began, at = monotonic(), timezone.now()
        parsed = look(given, bound, by=account, at=at)
        for fault in parsed.faults:
            self.stderr.write(fault.words(msgid))
        for remark in parsed.remarks:
            self.stdout.write(remark.words())
        if check or parsed.faults:
            count = len(parsed.faults) + parsed.more_faults
            self.stdout.write(f"{len(parsed.rows)} dòng đúng, {count} chỗ cần sửa; chưa nhập dòng nào.")
            if parsed.faults:
                raise CommandError("Hãy sửa trong tệp rồi chạy lại.")
            return
        kept = take(given, bound, self._progress, by=account, at=at)
        self.stdout.write(
            f"\nĐã nhập {kept.rows} ý kiến trong {monotonic() - began:.1f} giây (lần nhập {kept.pk})."
        )

    def _progress(self, done: int, everything: int) -> None:
        full = WIDTH * done // everything
        self.stdout.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {done}/{everything}", ending="")
        self.stdout.flush()


def _named(slug: str) -> Organisation | None:
    if not slug:
        return None
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"Không có cơ quan “{slug}”.")
    return found
