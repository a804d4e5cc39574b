"""`./run send_messages`: sends the e-mails that a person released; to be started every few minutes by a timer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from doithoai.documents.releasing import deliver
from doithoai.notifications.lifecycle import State
from doithoai.regulations.refusals import Refused


class Command(BaseCommand):
    """Sends what is due; what the server does not take is tried again at the next run, and not for ever."""

    help = "Gửi thư điện tử đã được cho gửi; nên chạy vài phút một lần."

    def handle(self, *_args: object, **_options: Any) -> None:
        """Sends, and says how many; a server that is away is told to whoever watches the timer."""
        told = {State.SENT: 0, State.FAILED: 0, State.RELEASED: 0}
        try:
            for row in deliver(at=timezone.now()):
                told[State(row.state)] = told.get(State(row.state), 0) + 1
        except Refused as why:
            raise CommandError(str(why)) from None
        self.stdout.write(
            f"{told[State.SENT]} thư đã gửi, {told[State.RELEASED]} thư sẽ thử lại, "
            f"{told[State.FAILED]} thư không gửi được."
        )
