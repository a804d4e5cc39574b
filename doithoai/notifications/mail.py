"""One message as an e-mail, through the server that the settings name."""

import hashlib
import smtplib
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.utils.translation import gettext_noop

from doithoai.notifications.models import Message

# From here on the server says "never"; below it says "not now".
NEVER = 500


@dataclass(frozen=True)
class Trouble:
    """Why a message was not taken, and whether trying again makes sense."""

    why: str
    final: bool = False


def letter(row: Message) -> EmailMessage:
    """The e-mail; it bears one name for ever, so that a second copy is known as the same."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    name = hashlib.sha256(f"{row.pk}/{row.made_at.isoformat()}".encode()).hexdigest()[:24]
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return EmailMessage(
        from_email=formataddr((" ".join(row.sender.split()), address)) if row.sender else None,
        subject=" ".join(row.subject.split()),
        body=row.text,
        to=[row.address],
        reply_to=[row.reply_to] if row.reply_to else None,
        # No answering machine answers it, and no mailbox of ours takes it for an opinion.
        headers={"Message-ID": f"<tin-{row.pk}-{name}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def send(row: Message, connection: BaseEmailBackend) -> Trouble | None:
    """Hands it to the server; what went wrong, or nothing."""
    try:
        validate_email(row.address)
    except ValidationError:
        return Trouble(gettext_noop("Địa chỉ thư không đúng."), final=True)
    try:
        connection.send_messages([letter(row)])
    except smtplib.SMTPRecipientsRefused as why:
        code, words = next(iter(why.recipients.values()))
        return _answered(code, words)
    except smtplib.SMTPResponseException as why:
        return _answered(why.smtp_code, why.smtp_error)
    except (OSError, smtplib.SMTPException) as why:
        return Trouble(f"Mất kết nối với máy chủ thư: {why}"[:300])
    except ValueError as why:  # a line break in a heading
        return Trouble(f"Thư không gửi được: {why}"[:300], final=True)
    return None


def _answered(code: int, words: bytes | str) -> Trouble:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return Trouble(f"Máy chủ thư trả lời {code}: {said}"[:300], final=code >= NEVER)
