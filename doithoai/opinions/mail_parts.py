"""What an e-mail says, however badly it was written: sender, subject, words, files, and whether a machine wrote it."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from mimetypes import guess_extension

from doithoai.opinions.mail_pages import without_tags
from doithoai.opinions.wording import verbatim

# Of these the letter itself consists; the others are stamps that servers add on its way.
OWN = ("From", "To", "Subject", "Date", "Message-ID")
GUESSES = ("utf-8", "cp1258")
MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b", re.IGNORECASE)
WORDS = frozenset({"text/plain", "text/html"})
MOST_PARTS = 200
# Python knows them, letters do not: two are no text, one takes minutes for a few hundred kilobytes.
NOT_OF_LETTERS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"})
MOST_OF_HEADER = 2000  # of one that names a file or an encoding
STUB = 3  # times as many words in the page as in the plain form: that one is no form of it
MOST_OF_PAGE = 2_000_000  # bytes of HTML; far more than the words that are taken


@dataclass(frozen=True)
class Enclosed:
    """A file in a letter."""

    name: str
    content: bytes


@dataclass
class Mail:
    """One letter, read."""

    sender: str = ""
    address: str = ""
    subject: str = ""
    written_at: datetime | None = None
    text: str = ""
    files: list[Enclosed] = field(default_factory=list)
    by_machine: bool = False
    unreadable: bool = False  # some words could not be read in any usual encoding
    cut: bool = False  # it has more parts than were read


def fingerprint(raw: bytes) -> str:
    """The same letter has the same one, whichever servers it passed and in whichever folder it lay."""
    head, _gap, body = _lines(raw).partition(b"\n\n")
    message = message_from_bytes(head + b"\n\n")
    digest = hashlib.sha256()
    for name in OWN:
        digest.update(" ".join(header(message, name).split()).encode("utf-8", "replace") + b"\n")
    digest.update(body.strip())
    return digest.hexdigest()


def _lines(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")


def read_mail(raw: bytes) -> Mail:
    """Reads the whole letter; what cannot be read is left out and said."""
    message = message_from_bytes(raw)
    _tame(message)
    mail = Mail(subject=words_of(header(message, "Subject")), by_machine=_by_machine(message))
    mail.sender, mail.address = _sender(message)
    mail.written_at = _date(message)
    leaves = list(_leaves(message))
    mail.cut = len(leaves) > MOST_PARTS
    said: dict[str, str] = {}
    for part in leaves[:MOST_PARTS]:
        if _is_file(part):
            if file := _file(part):
                mail.files.append(file)
        elif text := _words(part, mail):
            said.setdefault(" ".join(text.split()), text)  # some programmes send the same words twice
    mail.text = _storable("\n\n".join(said.values())).strip()
    return mail


def _tame(message: Message) -> None:
    """Takes out what would hold the reading up: the library itself decodes by what a header says."""
    for part in message.walk():
        for name, instead in (
            ("Content-Type", part.get_content_type()),
            ("Content-Disposition", "attachment"),
        ):
            if len(str(part.get(name, ""))) > MOST_OF_HEADER:
                part.replace_header(name, instead)
        if not _is_of_letters(str(part.get_content_charset() or "utf-8")):
            part.del_param("charset")


def _is_of_letters(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name.replace("_", "-") not in NOT_OF_LETTERS
    except (LookupError, ValueError):
        return False


def _is_file(part: Message) -> bool:
    """Whatever is not words to be read in the letter itself."""
    named = part.get_filename() or part.get_content_disposition() == "attachment"
    return bool(named) or part.get_content_type() not in WORDS


def _file(part: Message) -> Enclosed | None:
    """A file, under a name that tells its kind when the letter gives none; a part without content is none."""
    name, content = one_name(words_of(str(part.get_filename() or ""))), _content(part)
    if not name and not content:
        return None
    return Enclosed(name or f"khong-ten{guess_extension(part.get_content_type()) or ''}", content)


def _words(part: Message, mail: Mail) -> str:
    content = _content(part)
    if part.get_content_type() == "text/html" and len(content) > MOST_OF_PAGE:
        mail.cut = True
        return ""
    text = _decoded(content, part, mail)
    return (without_tags(text) if part.get_content_type() == "text/html" else text).strip()


def header(message: Message, name: str) -> str:
    """A header as it came; letters that were sent without a name of their encoding are read as people meant them."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return _in_some_encoding(str(raw).encode("utf-8", "surrogateescape"), "utf-8")[0]


def _storable(text: str) -> str:
    """In letters that a database takes."""
    return verbatim(text.encode("utf-8", "replace").decode())


def words_of(text: str) -> str:
    """A header as people read it, on one line."""
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return one_name(text)
    said = "".join(
        part if isinstance(part, str) else _in_some_encoding(part, encoding or "utf-8")[0]
        for part, encoding in parts
    )
    return one_name(said)


def one_name(text: str) -> str:
    """On one line, without signs that nobody sees, in letters that a database takes."""
    return " ".join("".join(sign for sign in _storable(text) if sign.isprintable() or sign.isspace()).split())


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; of the same words in two forms the plain one; a letter in a letter is one file."""
    inner = message.get_payload()
    if message.get_content_maintype() != "multipart" or not isinstance(inner, list):
        yield message
        return
    parts = [leaf for one in inner if isinstance(one, Message) for leaf in _leaves(one)]
    plain = message.get_content_subtype() == "alternative" and _says_it_all(parts)
    for part in parts:
        if not plain or _is_file(part) or part.get_content_type() != "text/html":
            yield part


def _says_it_all(parts: list[Message]) -> bool:
    """Whether the plain words are those of the page, and no more than "open this in a browser"."""
    plain, page = (
        sum(
            len(_words(part, Mail()).split())
            for part in parts
            if not _is_file(part) and part.get_content_type() == kind
        )
        for kind in ("text/plain", "text/html")
    )
    return bool(plain) and page <= STUB * plain


def _content(part: Message) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list):  # message/rfc822
        return b"".join(one.as_bytes() for one in inner if isinstance(one, Message))
    decoded = part.get_payload(decode=True)
    if isinstance(decoded, bytes):
        return decoded
    # Says that it has parts and has none.
    return inner.encode("utf-8", "surrogateescape") if isinstance(inner, str) else b""


def _decoded(content: bytes, part: Message, mail: Mail) -> str:
    text, sure = _in_some_encoding(content, str(part.get_content_charset() or "utf-8"))
    mail.unreadable |= not sure
    return text


def _in_some_encoding(content: bytes, encoding: str) -> tuple[str, bool]:
    """As declared, else as Vietnamese letters usually come; and whether nothing was lost."""
    for tried in (encoding, *GUESSES):
        try:
            if _is_of_letters(tried):
                return content.decode(tried), True
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace"), not content


def _sender(message: Message) -> tuple[str, str]:
    """Name and address of who wrote it; either may be missing."""
    for told in (header(message, "From"), header(message, "Sender")):
        for name, address in getaddresses([told]):
            if "@" in address:
                return words_of(name)[:200], one_name(address)[:254]
    return "", ""


def _date(message: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(header(message, "Date"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _by_machine(message: Message) -> bool:
    """Out-of-office answers, returned mail, circulars (RFC 3834, 3464, 2369)."""
    automatic = (header(message, "Auto-Submitted") or "no").split(";")[0].strip().lower()
    bulk = header(message, "Precedence").strip().lower() in {"bulk", "auto_reply", "list", "junk"}
    told = any(
        header(message, name) for name in ("X-Autoreply", "X-Autorespond", "List-Id", "List-Unsubscribe")
    )
    returned = (
        message.get_content_type() == "multipart/report" or header(message, "Return-Path").strip() == "<>"
    )
    return automatic != "no" or bulk or told or returned or bool(MACHINES.match(_sender(message)[1]))
