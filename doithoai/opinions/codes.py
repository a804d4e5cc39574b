"""Tracking codes such as TS26-K7M4-Q9: easy to read aloud, and a slip of the pen is told apart from an unknown code."""

import re
import secrets
import unicodedata

from doithoai.regulations.refusals import Refused

# Without 0 O 1 I L: nobody has to guess which one was meant.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
VALUES = {sign: value for value, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
# A prime above the number of signs: any single wrong sign and any two exchanged neighbours change the sum.
PRIME = 37
WHOLE = re.compile(rf"([A-Z]{{1,6}})([0-9]{{2}})([{LETTERS}]{{4}})([{LETTERS}]{{2}})")
SUFFIX = re.compile(r"-([1-9][0-9]?)$")
LONGEST_TYPED = 60


def prefix_of(text: str) -> str:
    """The organisation's letters, plain: `ĐN` becomes `DN`."""
    plain = unicodedata.normalize("NFD", text.upper().replace("Đ", "D"))
    return "".join(sign for sign in plain if "A" <= sign <= "Z")[:6] or "DT"


def _sum(signs: str) -> int:
    # The check sign has weight 1, the one before it 2, and so on.
    return sum(weight * VALUES[sign] for weight, sign in enumerate(reversed(signs), 1)) % PRIME


def check_sign(body: str) -> str:
    """The sign that makes the sum of all nought; empty when no sign of ours does."""
    missing = -_sum(body + "0") % PRIME
    return next((sign for sign in LETTERS if VALUES[sign] == missing), "")


def new_code(prefix: str, year: int) -> str:
    """A code that nobody can guess; whether it is taken is the caller's question."""
    head = f"{prefix_of(prefix)}{year % 100:02d}"
    while True:
        body = "".join(secrets.choice(LETTERS) for _ in range(5))
        if check := check_sign(head + body):
            return f"{head}-{body[:4]}-{body[4]}{check}"


def normalise_code(text: str) -> str:
    """The code as it is stored; refused when it was mistyped. Takes small letters, spaces, missing dashes."""
    typed = unicodedata.normalize("NFKC", text[:LONGEST_TYPED]).strip().upper()
    typed = re.sub(r"[\s\-–—._/]+", "-", typed).strip("-")
    if not typed:
        raise Refused("Hãy nhập mã tra cứu in trên phiếu tiếp nhận.", field="code")
    found = _parse(typed, "")
    if found is None and (suffix := SUFFIX.search(typed)):
        found = _parse(typed[: suffix.start()], suffix.group())
    if found is None:
        raise Refused(
            "Mã gõ sai. Hãy xem lại từng chữ trên phiếu tiếp nhận; mã có dạng TS26-K7M4-Q9.", field="code"
        )
    return found


def _parse(typed: str, suffix: str) -> str | None:
    signs = typed.replace("-", "")
    parts = WHOLE.fullmatch(signs)
    if parts is None or _sum(signs) != 0:
        return None
    prefix, year, four, two = parts.groups()
    return f"{prefix}{year}-{four}-{two}{suffix}"
