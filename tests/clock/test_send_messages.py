"""`./run send_messages`: released e-mails leave; a server that is away is told."""

from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from doithoai.documents.releasing import release
from doithoai.documents.telling import tell_of_passings
from doithoai.notifications.models import Message
from tests.factories import opinions as make
from tests.factories.organisations import world

pytestmark = pytest.mark.django_db


def ran() -> str:
    out = StringIO()
    call_command("send_messages", stdout=out)
    return out.getvalue()


def test_what_a_person_let_go_is_sent_and_nothing_else(settings: Any) -> None:
    here = world()
    for _ in range(2):
        tell_of_passings([make.transferred(here).passings.get()], by=here.clerk, at=make.ASSIGNED)
    assert "0 thư đã gửi" in ran()
    release(list(Message.objects.all()[:1]), by=here.clerk, at=make.ASSIGNED)
    settings.EMAIL_BACKEND, kept = "", settings.EMAIL_BACKEND
    with pytest.raises(CommandError, match="DOITHOAI_SMTP_HOST"):
        ran()
    settings.EMAIL_BACKEND = kept
    assert "1 thư đã gửi" in ran()
    assert len(mail.outbox) == 1
    assert "0 thư đã gửi" in ran()
