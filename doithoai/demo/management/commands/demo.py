"""`./run demo`: a year in the life of Bắc Ninh, told once into an empty database."""

from datetime import date, datetime, time
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from doithoai.demo.loading import WORLD, load
from doithoai.demo.scenario import ScenarioError
from doithoai.organisations.models import Account, Organisation, RoleGrant

PASSWORD = "doithoai-2026"  # noqa: S105 - printed for everybody who tries the demo; production must choose its own
FIRST = ("tuson", "tinh", "hethong", "soxaydung")


class Command(BaseCommand):
    """Loads the demo when there is nothing yet, and says who may sign in."""

    help = "Nạp dữ liệu mẫu vào cơ sở dữ liệu trống."

    def add_arguments(self, parser: CommandParser) -> None:
        """The password of all accounts; for tests, another today."""
        parser.add_argument("--password", default="", help="mật khẩu chung của các tài khoản mẫu")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="kể như hôm nay là ngày này (để kiểm thử)"
        )

    def handle(self, *_args: object, **options: Any) -> None:
        """Loads or keeps."""
        password = options["password"] or PASSWORD
        if Organisation.objects.exists():
            self.stdout.write("Cơ sở dữ liệu đã có dữ liệu nên được giữ nguyên.")
            self._accounts(password)
            return
        if settings.PRODUCTION and not options["password"]:
            raise CommandError("Khi chạy thật, hãy đặt mật khẩu riêng: ./run demo --password …")
        self._load(password, _moment(options["today"]))
        self._accounts(password)

    def _load(self, password: str, at: datetime) -> None:
        began = monotonic()
        try:
            told = load(WORLD, at=at, password=password, progress=self._progress)
        except ScenarioError as wrong:
            raise CommandError(str(wrong)) from None
        self.stdout.write(
            f"\rĐã nạp dữ liệu mẫu: {told.acts} việc trong {monotonic() - began:.0f} giây.      "
        )

    def _progress(self, done: int, everything: int) -> None:
        tenth = max(1, everything // 20)
        if done % tenth == 0:
            self.stdout.write(f"\rĐang nạp dữ liệu mẫu: {done * 100 // everything} %", ending="")
            self.stdout.flush()

    def _accounts(self, password: str) -> None:
        """The table of accounts, as long as the demo's password opens them."""
        grants = RoleGrant.objects.filter(to_date=None).select_related("account__person", "organisation")
        first = Account.objects.order_by("pk").first()
        if first is None or not first.check_password(password):
            return
        by_account: dict[str, list[RoleGrant]] = {}
        for grant in grants.order_by("account_id", "id"):
            by_account.setdefault(grant.account.username, []).append(grant)
        self.stdout.write(f"\nTài khoản (mật khẩu chung: {password})")
        for username, given in by_account.items():
            if username.rpartition(".")[2] in FIRST:
                self.stdout.write(_line(username, given))
        self.stdout.write("  Ba phường kia: thay “tuson” bằng tamson, dongnguyen, phukhe.")


def _line(username: str, given: list[RoleGrant]) -> str:
    roles = ", ".join(dict.fromkeys(str(grant.get_role_display()) for grant in given))
    places = ", ".join(dict.fromkeys(grant.organisation.short_name for grant in given))
    return f"  {username:<22} {roles:<28} {places}"


def _moment(today: date | None) -> datetime:
    if today is None:
        return timezone.now()
    return timezone.make_aware(datetime.combine(today, time(10, 30)))
