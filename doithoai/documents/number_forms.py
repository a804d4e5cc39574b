"""How a number is written: `05-TB/ĐU`, `05/TB-UBND`; typed otherwise it is no other number."""

import re
import unicodedata

from doithoai.documents.framing import profile_of
from doithoai.documents.models import CODES
from doithoai.organisations.models import Organisation
from doithoai.regulations.refusals import Refused

LONGEST_NUMBER = 40
DASHES = re.compile("[\u2010-\u2015\u2212]")
WRITTEN = re.compile(r"^(?:số\s*:?\s*)?(\d+)\s*(\S.*)?$", re.IGNORECASE)


def usual(organisation: Organisation, code: str, number: int) -> str:
    """The number in the form of the body."""
    return profile_of(organisation).numbered(number, code, organisation.symbol)


def written(organisation: Organisation, code: str, typed: str) -> str:
    """`5`, `Số 5-TB/ĐU` and `05 – tb/đu` are `05-TB/ĐU`; a form that is not known stays as typed."""
    number = " ".join(unicodedata.normalize("NFC", typed).split())
    if len(number) > LONGEST_NUMBER:
        raise Refused("Số, ký hiệu dài nhất %(most)s ký tự.", field="number", most=LONGEST_NUMBER)
    parts = WRITTEN.match(number)
    if parts is None or not 0 < int(parts[1]) < 100_000:
        return number
    here, tail = int(parts[1]), _bare(parts[2] or "")
    for known in (code, *CODES.values()):
        form = usual(organisation, known, here)
        if tail in {"", _bare(form.lstrip("0123456789"))}:
            return form
    return f"{here:02d}{parts[2]}"


def _bare(tail: str) -> str:
    return re.sub(r"[\s.,;]", "", DASHES.sub("-", tail)).casefold()
