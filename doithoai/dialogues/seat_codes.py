"""Codes of registrations such as DU-K7M4-Q9TR: read aloud easily, say nothing of the person, cannot be guessed."""

import re
import secrets
import unicodedata

# Without 0 O 1 I L: nobody has to guess which one was meant.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
HEAD = "DU"
WHOLE = re.compile(rf"(?:{HEAD})?([{LETTERS}]{{4}})([{LETTERS}]{{4}})")
LONGEST_TYPED = 300


def new_seat_code() -> str:
    """A fresh code: 31 to the eighth, so trying them out leads nowhere."""
    signs = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{HEAD}-{signs[:4]}-{signs[4:]}"


def seat_code(typed: str) -> str:
    """The code as it is stored, from small letters, missing dashes or the address in a QR; empty when none of ours."""
    # A scanner gives the whole address of the registration; the code is its last part.
    last = typed[:LONGEST_TYPED].strip().rstrip("/").rpartition("/")[2]
    plain = unicodedata.normalize("NFKC", last).upper()
    found = WHOLE.fullmatch(re.sub(r"[\s\-–—._]+", "", plain))
    return f"{HEAD}-{found[1]}-{found[2]}" if found else ""
