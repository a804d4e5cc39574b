"""`./run clock`: everything that waits for time, one step after the other; a timer starts it every few minutes."""

import logging
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from doithoai.desk import archive_waiting, import_waiting
from doithoai.opinions.models import Mailbox
from doithoai.regulations.refusals import Refused

LOG = logging.getLogger(__name__)


def _read_mail(_at: datetime) -> str:
    """New letters of every mailbox; one that cannot be read is told, after all others were."""
    told = _said("read_mail")
    troubled = Mailbox.objects.filter(active=True).exclude(trouble="").order_by("id")
    if silent := [f"{row.address}: {row.trouble}" for row in troubled]:
        raise Refused("Không đọc được hộp thư %(which)s", which="; ".join(silent))
    return told


def _send_messages(_at: datetime) -> str:
    return _said("send_messages")


def _clear_archives(at: datetime) -> str:
    return f"đã xóa {archive_waiting.tidy(at)} tệp ZIP không ai tải trong một ngày"


def _clear_imports(at: datetime) -> str:
    return f"đã xóa {import_waiting.tidy(at)} tệp đưa lên mà không ai xác nhận trong một ngày"


def _clear_sessions(_at: datetime) -> str:
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()
    return "đã xóa các phiên đăng nhập hết hạn"


# In this order: what people wait for comes first.
STEPS: tuple[tuple[str, Callable[[datetime], str]], ...] = (
    ("đọc thư", _read_mail),
    ("gửi thư", _send_messages),
    ("dọn hồ sơ lưu trữ", _clear_archives),
    ("dọn tệp nhập", _clear_imports),
    ("dọn phiên", _clear_sessions),
)


def _said(command: str) -> str:
    """What another command prints, on one line."""
    out = StringIO()
    call_command(command, stdout=out)
    return "; ".join(out.getvalue().strip().splitlines())


class Command(BaseCommand):
    """Each step on its own: one that fails keeps no other from being done."""

    help = "Mọi việc chờ thời gian: đọc thư, gửi thư, dọn tệp tạm; nên chạy vài phút một lần."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """A line for each step; ends with an error when one of them failed, so that whoever watches the timer sees it."""
        failed = [name for name, step in STEPS if not self._did(name, step)]
        if failed:
            raise CommandError(f"{len(failed)} bước hỏng: {', '.join(failed)}.")

    def _did(self, name: str, step: Callable[[datetime], str]) -> bool:
        try:
            self.stdout.write(f"{name}: {step(timezone.now())}")
        except Exception as why:  # whatever went wrong, the other steps go on
            if not isinstance(why, (Refused, CommandError)):  # those say all there is to say
                LOG.exception("clock")
            if isinstance(why, InterfaceError | OperationalError):
                connection.close()  # lost in this step: the next one opens it anew
            self.stderr.write(f"{name}: HỎNG, {type(why).__name__}: {why}")
            return False
        return True
