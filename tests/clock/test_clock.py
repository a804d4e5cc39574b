"""`./run clock`: each step on its own, a line for each, and an error at the end when one failed."""

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from doithoai.desk import archive_waiting
from doithoai.documents.releasing import release
from doithoai.documents.telling import tell_of_passings
from doithoai.notifications.models import Message
from tests.factories import opinions as make
from tests.factories.mail import mailbox
from tests.factories.organisations import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def ran() -> tuple[list[str], list[str]]:
    """The lines of what went well, and of what did not."""
    out, err = StringIO(), StringIO()
    try:
        call_command("clock", stdout=out, stderr=err)
    except CommandError as why:
        err.write(str(why))
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def test_every_step_has_its_line() -> None:
    done, failed = ran()
    assert [line.split(":")[0] for line in done] == [
        "đọc thư",
        "gửi thư",
        "dọn hồ sơ lưu trữ",
        "dọn tệp nhập",
        "dọn phiên",
    ]
    assert failed == []


def test_a_step_that_fails_keeps_no_other_from_being_done_and_is_told_at_the_end(settings: Any) -> None:
    here = world()
    tell_of_passings([make.transferred(here).passings.get()], by=here.clerk, at=make.ASSIGNED)
    release(list(Message.objects.all()), by=here.clerk, at=make.ASSIGNED)
    old("imports-waiting/one")
    settings.EMAIL_BACKEND, kept = "", settings.EMAIL_BACKEND
    done, failed = ran()
    assert len(done) == 4
    assert "gửi thư: HỎNG" in failed[0]
    assert "DOITHOAI_SMTP_HOST" in failed[0]
    assert failed[-1] == "1 bước hỏng: gửi thư."
    assert not default_storage.exists("imports-waiting/one")
    settings.EMAIL_BACKEND = kept
    done, failed = ran()
    assert (len(done), failed, len(mail.outbox)) == (5, [], 1)


def test_a_mailbox_that_cannot_be_read_is_told() -> None:
    mailbox(world())
    _done, failed = ran()
    assert "đọc thư: HỎNG" in failed[0]


def test_what_nobody_came_back_for_goes_after_a_day_and_what_is_new_stays() -> None:
    old("archives-waiting/one/aa.zip")
    old("imports-waiting/one")
    for name in ("archives-waiting/two/bb.zip", "imports-waiting/two"):
        default_storage.save(name, ContentFile(b"names"))
    session = Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    done, _failed = ran()
    assert "đã xóa 1 tệp ZIP" in done[2]
    assert "đã xóa 1 tệp đưa lên" in done[3]
    assert default_storage.listdir("archives-waiting")[0] == ["two"]
    assert default_storage.listdir("imports-waiting")[1] == ["two"]
    assert not Session.objects.filter(pk=session.pk).exists()
    assert archive_waiting.tidy(timezone.now()) == 0


def old(name: str) -> None:
    """A file that has waited for more than a day."""
    default_storage.save(name, ContentFile(b"names"))
    os.utime(default_storage.path(name), (0, 0))
