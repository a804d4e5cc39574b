"""Takes ways of reaching a person, and the petitioner's own name, out of text that others will read (spec 9, 10)."""

from functools import lru_cache

from doithoai.opinions.redaction import find, mask

PROTECTED = "Nội dung được bảo vệ, xem hồ sơ riêng."
# Where something is wrong belongs to the matter: whoever has to put it right needs the house number.
OF_THE_MATTER = frozenset({"address"})


# The papers of one dialogue tell the same words again and again; reading them for numbers is half of making a paper.
@lru_cache(2000)
def masked(text: str, names: tuple[str, ...] = ()) -> str:
    """The text without telephone, e-mail, numbers of papers and accounts, and without these names."""
    return mask(text, [found for found in find(text, names) if found.kind not in OF_THE_MATTER])
