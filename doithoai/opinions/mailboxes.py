"""A body's mailboxes: set up by the administrator, read over IMAP; every letter is stored before it is marked as read."""

import imaplib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from django.db import transaction
from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailboxLoginError, MailBoxUnencrypted

from doithoai.audit.record import record
from doithoai.opinions.letters import keep
from doithoai.opinions.models import Mailbox
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

# Only these variables can be named: no other secret of the server is ever sent to a mail server.
SECRET = re.compile(r"DOITHOAI_MAIL_[A-Z0-9_]{1,40}")
PATIENCE = 20  # seconds
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Address:
    """What an administrator enters."""

    address: str
    host: str
    port: int
    encrypted: bool
    username: str
    folder: str
    secret: str
    active: bool = True


@dataclass
class Tally:
    """What one reading brought."""

    new: int = 0
    again: int = 0
    troubled: int = 0


@dataclass(frozen=True)
class Fetched:
    """A letter off the server: its bytes, when the server got it, whether only its head was taken."""

    raw: bytes
    came: datetime | None
    cut: bool


def set_up(organisation: Organisation, facts: Address, *, by: Account, at: datetime) -> Mailbox:
    """A new mailbox; its password stays in the environment of the server."""
    _check(facts)
    with transaction.atomic():
        mailbox = Mailbox.objects.create(organisation=organisation, **asdict(facts))
        record("set_up_mailbox", mailbox, by=by, at=at, facts={"address": facts.address, "host": facts.host})
    return mailbox


def change(mailbox: Mailbox, facts: Address, *, by: Account, at: datetime) -> Mailbox:
    """Another server, name or folder; a mailbox that is no longer read keeps its letters."""
    _check(facts, besides=mailbox)
    with transaction.atomic():
        mailbox = Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox.pk)
        if (mailbox.host, mailbox.username, mailbox.folder) != (facts.host, facts.username, facts.folder):
            mailbox.uid_validity, mailbox.last_uid = 0, 0
        for name, value in asdict(facts).items():
            setattr(mailbox, name, value)
        mailbox.trouble = ""
        mailbox.save()
        record("change_mailbox", mailbox, by=by, at=at, facts={**asdict(facts)})
    return mailbox


def _check(facts: Address, besides: Mailbox | None = None) -> None:
    if not SECRET.fullmatch(facts.secret):
        raise Refused(
            "Tên biến phải bắt đầu bằng DOITHOAI_MAIL_, chỉ gồm chữ hoa, số và gạch dưới.", field="secret"
        )
    if Mailbox.objects.filter(address=facts.address).exclude(pk=besides.pk if besides else 0).exists():
        raise Refused("Địa chỉ thư này đã được khai.", field="address")


@contextmanager
def connected(mailbox: Mailbox) -> Iterator[BaseMailBox]:
    """Signed in, in the folder; a sentence when that fails."""
    password = os.environ.get(mailbox.secret, "")
    if not password:
        raise Refused("Máy chủ chưa đặt biến môi trường %(name)s.", field="secret", name=mailbox.secret)
    kind = MailBox if mailbox.encrypted else MailBoxUnencrypted
    try:
        with kind(mailbox.host, mailbox.port, timeout=PATIENCE).login(
            mailbox.username, password, initial_folder=None
        ) as there:
            there.folder.set(mailbox.folder)
            yield there
    except MailboxLoginError:
        raise Refused("Máy chủ thư không nhận tên đăng nhập hoặc mật khẩu.", field="username") from None
    except ImapToolsError as why:
        raise Refused("Máy chủ thư từ chối: %(why)s", field="folder", why=str(why)[:150]) from None
    except (OSError, imaplib.IMAP4.error) as why:
        raise Refused("Không nối được máy chủ thư: %(why)s", field="host", why=str(why)[:150]) from None


def try_connection(mailbox: Mailbox) -> int:
    """How many letters lie there; nothing is read."""
    with connected(mailbox) as there:
        return int(there.folder.status(mailbox.folder, ["MESSAGES"])["MESSAGES"])


def read(mailbox: Mailbox, *, at: datetime) -> Tally:
    """Takes every new letter; what went wrong stands at the mailbox until it works again."""
    tally = Tally()
    trouble = ""
    try:
        with connected(mailbox) as there:
            _read_new(mailbox, there, tally, at=at)
    except Refused as why:
        trouble = str(why)[:300]
    told = {"trouble": trouble} if trouble else {"trouble": "", "read_at": at}
    Mailbox.objects.filter(pk=mailbox.pk).update(**told)
    mailbox.trouble = trouble
    return tally


def _read_new(mailbox: Mailbox, there: BaseMailBox, tally: Tally, *, at: datetime) -> None:
    validity = int(there.folder.status(mailbox.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
    last = mailbox.last_uid if validity == mailbox.uid_validity else 0
    numbers = sorted(int(number) for number in there.uids(f"UID {last + 1}:*"))
    for number in numbers:
        if number > last:  # "n:*" names the last letter even when it is older
            if found := _fetched(there, number):
                _take(mailbox, found, tally, at=at)
            # After the letter is safe: a crash in between reads it again, and it is known.
            Mailbox.objects.filter(pk=mailbox.pk).update(uid_validity=validity, last_uid=number)
            there.client.uid("STORE", str(number), "+FLAGS", r"(\Seen)")


def _take(mailbox: Mailbox, found: Fetched, tally: Tally, *, at: datetime) -> None:
    known = mailbox.letters.count()
    letter = keep(mailbox, found.raw, at=at, came=found.came)
    if mailbox.letters.count() == known:
        tally.again += 1
        return
    if found.cut:
        letter.trouble = "Thư lớn hơn 64 MB: chỉ giữ phần đầu. Hãy mở ở hộp thư gốc."
        letter.save(update_fields=["trouble"])
    tally.new += 1
    tally.troubled += bool(letter.trouble)


def _fetched(there: BaseMailBox, number: int) -> Fetched | None:
    """The whole letter, of one beyond all bounds only its head; nothing when somebody moved it meanwhile."""
    _status, sizes = there.client.uid("FETCH", str(number), "(RFC822.SIZE)")
    size = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(one for one in sizes if isinstance(one, bytes)))
    cut = size is not None and int(size[1]) > MOST_BYTES
    status, parts = there.client.uid(
        "FETCH", str(number), f"(INTERNALDATE BODY.PEEK[{'HEADER' if cut else ''}])"
    )
    if status != "OK":
        raise Refused("Máy chủ thư không đưa được thư số %(number)s.", number=number)
    found = next((part for part in parts if isinstance(part, tuple)), None)
    if found is None:
        return None
    when = imaplib.Internaldate2tuple(found[0])
    return Fetched(bytes(found[1]), datetime(*when[:6]).astimezone(UTC) if when else None, cut)
