"""Released e-mails leave through a real server, each once; what the server does not take is tried again, and not for ever."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from doithoai.audit.record import Outsider
from doithoai.notifications import delivery, outbox
from doithoai.notifications.lifecycle import State
from doithoai.notifications.models import Message
from doithoai.notifications.outbox import Note
from doithoai.regulations.refusals import Refused
from tests.factories.organisations import day, moment
from tests.smtp import Server, server

pytestmark = pytest.mark.django_db
AT = moment(day(2026, 9, 10), 9)
CLERK = Outsider("Bà Văn Thư")
NOTE = Note(
    organisation_id=1,
    occasion="reply",
    occasion_id=7,
    about_kind="opinions.opinion",
    about_id=9,
    way="email",
    name="Phạm Bá Thử",
    address="thu@example.vn",
    subject="Trả lời ý kiến, kiến nghị",
    text="Kính gửi ông/bà.\n.\nPhường đã trả lời.",
    sender="Đảng ủy phường Từ Sơn",
    reply_to="tiepnhan@example.vn",
)


@pytest.fixture
def post(settings: Any) -> Iterator[Server]:
    """Our own server is the one that the settings name."""
    with server() as there:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
        settings.EMAIL_USE_TLS = False
        yield there


def put(released: bool = True, **other: Any) -> Message:  # noqa: FBT001, FBT002 - the rule itself
    outbox.put([replace(NOTE, **other)], released=released, by=CLERK, at=AT)
    return Message.objects.latest("id")


def run(at: Any = AT) -> list[Message]:
    return list(delivery.deliver(at=at))


def test_a_released_e_mail_is_taken_by_the_server_word_for_word(post: Server) -> None:
    row = put()
    (told,) = run()
    assert (told.state, told.told_on, told.tries) == (State.SENT, AT.date(), 1)
    (raw,) = post.taken
    mail = message_from_bytes(raw.replace(b"\r\n..", b"\r\n."), policy=default)
    assert mail["To"] == "thu@example.vn"
    assert mail["Subject"] == NOTE.subject
    assert mail["From"] == "Đảng ủy phường Từ Sơn <doi-thoai@localhost>"
    assert mail["Reply-To"] == "tiepnhan@example.vn"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert str(mail["Message-ID"]).startswith(f"<tin-{row.pk}-")
    assert "Phường đã trả lời." in mail.get_content()
    assert run(AT + timedelta(days=9)) == []
    assert len(post.taken) == 1


def test_nothing_leaves_before_a_person_released_it(post: Server) -> None:
    row = put(released=False)
    assert run(AT + timedelta(days=30)) == []
    (row,) = outbox.held([row])
    outbox.release(row, by=CLERK, at=AT)
    run()
    assert len(post.taken) == 1
    row.refresh_from_db()
    assert row.released_by == str(CLERK)


def test_letters_and_calls_are_no_work_for_the_server(post: Server) -> None:
    for number, way in enumerate(("letter", "call", "sms", "none")):
        put(way=way, about_id=number)
    assert run() == []
    assert post.taken == []


def test_what_is_refused_for_ever_is_not_tried_again(post: Server) -> None:
    post.refuses["thu@example.vn"] = "550 no such person"
    put()
    (told,) = run()
    assert told.state == State.FAILED
    assert "550: no such person" in told.trouble
    assert run(AT + timedelta(days=9)) == []


def test_what_is_refused_for_now_is_tried_again_with_limits(post: Server) -> None:
    post.refuses["thu@example.vn"] = "451 later"
    row = put()
    at = AT
    for tries in range(1, len(delivery.AGAIN) + 1):
        (told,) = run(at)
        assert (told.state, told.tries) == (State.RELEASED, tries)
        assert told.next_try_at is not None
        assert run(told.next_try_at - timedelta(seconds=1)) == []
        at = told.next_try_at
    (told,) = run(at)
    assert told.state == State.FAILED
    assert run(at + timedelta(days=9)) == []
    # A person may let it go once more.
    (row,) = outbox.held([row])
    outbox.release(row, by=CLERK, at=at)
    post.refuses.clear()
    assert [one.state for one in run(at)] == [State.SENT]


def test_one_bad_address_keeps_no_other_waiting(post: Server) -> None:
    put(address="không phải thư", about_id=1)
    put(address="a@example.vn\nBcc: b@example.vn", about_id=2)
    put(about_id=3)
    assert [row.state for row in run()] == [State.FAILED, State.FAILED, State.SENT]
    assert len(post.taken) == 1


def test_a_line_break_in_a_heading_is_no_heading_of_its_own(post: Server) -> None:
    put(subject="Trả lời\r\nBcc: b@example.vn")
    run()
    mail = message_from_bytes(post.taken[0], policy=default)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Trả lời Bcc: b@example.vn"


def test_a_server_that_is_away_costs_no_try(settings: Any) -> None:
    with server() as there:
        port = there.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    row = put()
    with pytest.raises(Refused, match="Không nối được máy chủ gửi thư"):
        run()
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.RELEASED, 0)
    assert row.trouble
    settings.EMAIL_BACKEND = ""
    with pytest.raises(Refused, match="DOITHOAI_SMTP_HOST"):
        run()


def test_two_that_deliver_at_once_send_one_letter(post: Server) -> None:
    put()
    first, second = delivery.deliver(at=AT), delivery.deliver(at=AT)
    assert [len(list(one)) for one in (first, second)] == [1, 0]
    assert len(post.taken) == 1


def test_a_message_taken_back_meanwhile_is_not_sent(post: Server) -> None:
    put(about_id=1)
    second = put(about_id=2)
    running = delivery.deliver(at=AT)
    next(running)
    (second,) = outbox.held([second])
    outbox.withdraw(second, "Đã rút lại", by=CLERK, at=AT)
    assert list(running) == []
    assert len(post.taken) == 1


def test_the_same_occasion_is_told_once() -> None:
    put()
    put()
    assert Message.objects.count() == 1


def test_what_is_forgotten_leaves_nothing_of_the_person() -> None:
    put()
    outbox.forget("opinions.opinion", [9])
    row = Message.objects.get()
    assert (row.state, row.name, row.address) == (State.WITHDRAWN, "", "")
    assert "Phạm" not in "".join(str(value) for value in vars(row).values())
