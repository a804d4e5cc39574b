"""Reading a mailbox off a real IMAP server: nothing lost, nothing doubled, trouble told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from doithoai.opinions.letters import keep
from doithoai.opinions.mailboxes import read, try_connection
from doithoai.opinions.models import Letter, Mailbox, Submission
from doithoai.regulations.refusals import Refused
from tests import imap
from tests.factories import mail
from tests.factories.organisations import World, world

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(imap.program() is None, reason="no IMAP server here: apt-get install dovecot-imapd"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[imap.Post]:
    """One server for all tests of this file."""
    with imap.server() as post:
        yield post


@pytest.fixture
def post(server: imap.Post, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> imap.Post:
    """The server with an empty mailbox, and its password where the administrator puts it."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setenv(mail.SECRET, imap.PASSWORD)
    server.empty()
    return server


@pytest.fixture
def here() -> World:
    """A ward."""
    return world()


def box(here: World, post: imap.Post, **other: Any) -> Mailbox:
    return mail.mailbox(here, port=post.port, **other)


def again(mailbox: Mailbox) -> Mailbox:
    return Mailbox.objects.get(pk=mailbox.pk)


def letters(count: int) -> list[bytes]:
    return [
        mail.letter(f"Việc thứ {number}.", Message_ID=f"<{number}@example.vn>").as_bytes()
        for number in range(count)
    ]


def test_new_letters_are_taken_once_and_marked_as_seen(here: World, post: imap.Post) -> None:
    mailbox = box(here, post)
    post.put(*letters(3))
    assert vars(read(mailbox, at=mail.AT)) == {"new": 3, "again": 0, "troubled": 0}
    assert Submission.objects.count() == 3
    assert all(b"\\Seen" in one for one in post.flags())
    assert vars(read(again(mailbox), at=mail.AT)) == {"new": 0, "again": 0, "troubled": 0}
    post.put(mail.letter("Việc mới.", Message_ID="<moi@example.vn>").as_bytes())
    assert read(again(mailbox), at=mail.AT).new == 1
    assert again(mailbox).read_at == mail.AT


def test_a_letter_that_somebody_opened_first_is_still_taken(here: World, post: imap.Post) -> None:
    mailbox = box(here, post)
    post.put(*letters(1))
    with post.opened() as there:
        there.select("INBOX")
        there.store("1", "+FLAGS", r"\Seen")
    assert read(mailbox, at=mail.AT).new == 1


def test_a_crash_between_storing_and_marking_takes_nothing_twice(here: World, post: imap.Post) -> None:
    mailbox = box(here, post)
    first, second = letters(2)
    post.put(first, second)
    keep(mailbox, first.replace(b"\n", b"\r\n"), at=mail.AT)  # stored, and then the power went
    assert vars(read(mailbox, at=mail.AT)) == {"new": 1, "again": 1, "troubled": 0}
    assert (Letter.objects.count(), Submission.objects.count()) == (2, 2)


def test_a_mailbox_counted_anew_and_a_letter_put_back_are_read_and_known(
    here: World, post: imap.Post
) -> None:
    mailbox = box(here, post)
    some = letters(2)
    post.put(*some)
    read(mailbox, at=mail.AT)
    Mailbox.objects.update(uid_validity=1)  # the server was restored from its backup
    assert vars(read(again(mailbox), at=mail.AT)) == {"new": 0, "again": 2, "troubled": 0}
    post.put(some[0])
    assert vars(read(again(mailbox), at=mail.AT)) == {"new": 0, "again": 1, "troubled": 0}
    assert Submission.objects.count() == 2


def test_a_bad_letter_keeps_no_other_waiting(here: World, post: imap.Post) -> None:
    mailbox = box(here, post)
    good, other = letters(2)
    large = mail.large(30, Message_ID="<to@x>")
    post.put(
        good, b"\x00\xff \xfe", b"From: \xff\r\n\r\n", large, mail.letter("", subject="").as_bytes(), other
    )
    tally = read(mailbox, at=mail.AT)
    assert tally.new == 6
    assert Submission.objects.count() == 3  # two good ones, and the one with the large file
    assert Letter.objects.exclude(trouble="").count() == tally.troubled == 4


def test_trouble_with_the_server_stands_at_the_mailbox_until_it_works_again(
    here: World, post: imap.Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = box(here, post)
    monkeypatch.setenv(mail.SECRET, "sai")
    read(mailbox, at=mail.AT)
    assert "không nhận tên đăng nhập hoặc mật khẩu" in again(mailbox).trouble
    monkeypatch.delenv(mail.SECRET)
    read(mailbox, at=mail.AT)
    assert again(mailbox).trouble == f"Máy chủ chưa đặt biến môi trường {mail.SECRET}."
    assert again(mailbox).read_at is None
    monkeypatch.setenv(mail.SECRET, imap.PASSWORD)
    read(mailbox, at=mail.AT)
    assert again(mailbox).trouble == ""


@pytest.mark.parametrize(
    ("other", "told"),
    [({"port": 1}, "Không nối được máy chủ thư"), ({"folder": "Không có"}, "Máy chủ thư từ chối"), ({"encrypted": True}, "Không nối được")],
)  # fmt: skip
def test_what_is_set_up_wrongly_is_told(
    here: World, post: imap.Post, other: dict[str, Any], told: str
) -> None:
    mailbox = mail.mailbox(here, **{"port": post.port} | other)
    with pytest.raises(Refused, match=told):
        try_connection(mailbox)
    read(mailbox, at=mail.AT)
    assert told in again(mailbox).trouble


def test_a_folder_with_vietnamese_letters_in_its_name_is_read(here: World, post: imap.Post) -> None:
    mailbox = box(here, post, folder="Góp ý")
    post.put(*letters(2), folder='"G&APM-p &AP0-"')
    assert try_connection(mailbox) == 2
    assert read(mailbox, at=mail.AT).new == 2


def test_the_clock_reads_every_mailbox_in_use(
    here: World, post: imap.Post, capsys: pytest.CaptureFixture[str]
) -> None:
    box(here, post)
    mail.mailbox(here, address="hong@example.vn", port=1)
    mail.mailbox(here, address="nghi@example.vn", port=post.port, active=False)
    post.put(*letters(2))
    call_command("read_mail")
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "tiepnhan@example.vn: 2 thư mới, 0 thư đã có, 0 thư cần người xem"
    assert told[1].startswith("hong@example.vn: 0 thư mới")
    assert "Không nối được máy chủ thư" in told[1]
    assert len(told) == 2
