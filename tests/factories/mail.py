"""Mailboxes and e-mails, well written and badly."""

import os
from base64 import b64encode, encodebytes
from email.message import EmailMessage
from typing import Any

from doithoai.opinions.mailboxes import Address, set_up
from doithoai.opinions.models import Mailbox
from tests.factories.organisations import World, day, moment

AT = moment(day(2026, 9, 10))
CAME = moment(day(2026, 9, 9), 20)
SECRET = "DOITHOAI_MAIL_THU"
OWN = "tiepnhan@example.vn"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def mailbox(world: World, **other: Any) -> Mailbox:
    """The ward's mailbox."""
    facts: dict[str, Any] = {
        "address": OWN,
        "host": "127.0.0.1",
        "port": 143,
        "encrypted": False,
        "username": OWN,
    }
    body = other.pop("organisation", world.ward.party_committee)
    facts |= {"folder": "INBOX", "secret": SECRET} | other
    return set_up(body, Address(**facts), by=world.system_admin, at=AT)


def with_password(password: str) -> None:
    """What the administrator of the server sets."""
    os.environ[SECRET] = password


def letter(text: str = "Ngõ 24 ngập sau mưa.", subject: str = "Ngập ngõ 24", **headers: str) -> EmailMessage:
    """An e-mail of a citizen."""
    message = EmailMessage()
    usual = {
        "From": "Phạm Bá Thử <thu@example.vn>", "To": OWN, "Date": "Wed, 09 Sep 2026 19:58:00 +0700",
        "Message-ID": "<thu-1@example.vn>",
    }  # fmt: skip
    for name, value in {**usual, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        message[name] = value
    if subject:
        message["Subject"] = subject
    message.set_content(text)
    return message


def large(megabytes: int, **other: Any) -> bytes:
    """An e-mail with a large file, put together quickly."""
    message = with_file("to.pdf", PDF, **other).as_bytes()
    return message.replace(b64encode(PDF), encodebytes(PDF + b"0" * (megabytes * 1024 * 1024)).strip())


def with_file(name: str, content: bytes, **other: Any) -> EmailMessage:
    """An e-mail with a file."""
    message = letter(**other)
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message
