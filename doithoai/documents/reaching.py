"""By which ways a petitioner can be told; what is restricted never by open means (B.Đ4.2)."""

import re
from collections.abc import Mapping

from doithoai.notifications.models import Way
from doithoai.opinions.models import Kind, Opinion

# Vietnamese mobile numbers, with 0 or the country's code; other numbers take no messages.
MOBILE = re.compile(r"(?:\+?84|0)[35789]\d{8}")
SEPARATORS = re.compile(r"[\s.()-]+")


def is_guarded(opinion: Opinion) -> bool:
    """A denunciation, or what names an official: only in a closed envelope or hand to hand."""
    return opinion.restricted or opinion.kind == Kind.DENUNCIATION


def ways(opinion: Opinion, *, written: bool) -> Mapping[str, str]:
    """Each way that is open, with its address, the usual one first; a written reply is a letter, unless by e-mail."""
    handed = opinion.submission
    letter = {Way.LETTER: handed.address}
    if is_guarded(opinion):
        found = letter
    else:
        number = SEPARATORS.sub("", handed.phone)
        sms = {Way.SMS: handed.phone} if MOBILE.fullmatch(number) else {}
        spoken = {**sms, Way.CALL: handed.phone}
        mail = {Way.EMAIL: handed.email}
        found = {**mail, **letter, **spoken} if written else {**mail, **spoken, **letter}
    return {str(way.value): address for way, address in found.items() if address.strip()}


def usual(opinion: Opinion, *, written: bool) -> tuple[str, str]:
    """The way that is taken when nobody chooses, and its address."""
    found = ways(opinion, written=written)
    return next(iter(found.items()), (Way.NONE.value, ""))
