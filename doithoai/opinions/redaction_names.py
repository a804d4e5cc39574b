"""Names of people in free text: the petitioner's own in any writing, and those that a text introduces itself."""

import re
from collections.abc import Iterable, Iterator

from doithoai.opinions.redaction_numbers import Place
from doithoai.opinions.redaction_reading import Reading, reading
from doithoai.search.folding import canon, nfc

NAME = "name"
TITLES = r"(?:ong|ba|anh|chi|co|chu|bac|em|cu|chau|di|cau|mo|thim|dong chi|dc)"
SURNAMES = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan lam mai trinh dao cao ha ta thai to luong"
    " truong chau kim vuong luu phung quach nghiem tong la giang trieu mac thach son danh lo vi sung giang vang ma hau nong be"
    " siu ksor rah kpa ro y h dieu cil ka diep tang ton quan khuc chu than ninh bach an chau chung doi hua khong kieu".split()
)
# What introduces a person: oneself, one's kin, whoever signed or handed something in.
BEFORE = re.compile(
    r"(?<![a-z])(?:"
    r"(?:toi|em|chau|con|minh|tui)(?: ten)?(?: la)?|ho(?: va)? ten|ten(?: toi)?(?: la)?"
    r"|nguoi (?:nop|gui|viet|lam don|de nghi|phan anh|kien nghi|khieu nai|to cao|dai dien|viet don)(?: don| ho so)?"
    r"|(?:me|bo|cha|vo|chong|con|anh|chi|em|ba|ong|ma|tia|chau|cu|co|chu|bac)(?: (?:toi|em|chau|ruot|gai|trai|minh|vo|chong)){1,2}"
    r"(?: ten)?(?: la)?|ho (?:ong|ba|anh|chi|gia dinh|gia dinh ong|gia dinh ba)|ho|nha (?:ong|ba)|gia dinh (?:ong|ba|anh|chi)"
    r"|ky ten|kinh don|nguoi ky|benh nhan|chu ho|lien he|gap"
    r")[ :,]{1,3}(?:(?:ong|ba|anh|chi|em|co|chu|bac|cu|chau|la) ){0,2}"
)
# A lake, a household, a hole: written without diacritics they look like "họ".
LIKE_HO = frozenset({"hồ", "hộ", "hố", "hổ", "hở"})
SYLLABLE = re.compile(r"[a-z]+")
MOST_SYLLABLES = 5
LEAST_OF_A_NAME = 2


def own_names(read: Reading, names: Iterable[str]) -> Iterator[Place]:
    """Each writing of the given names; parts of one only where they cannot mean something else."""
    for name in names:
        parts = re.findall(r"[a-z0-9]+", reading(name).seen)
        if not parts or sum(map(len, parts)) < LEAST_OF_A_NAME:
            continue
        if any(part.isdigit() for part in parts):  # a phone or an address given as something to hide
            yield from _places(read, r"[^a-z0-9]{0,3}".join(parts))
            continue
        syllables = [canon(part) for part in re.findall(r"[^\W\d_]+", nfc(name))]
        while len(parts) > 2 and f"{parts[0]}" in {"ong", "ba", "anh", "chi"} and parts[1] in SURNAMES:
            parts, syllables = parts[1:], syllables[1:]
        yield from _whole(read, parts, syllables)
        yield from _part(read, parts, syllables)


def _whole(read: Reading, parts: list[str], syllables: list[str]) -> Iterator[Place]:
    for found in _places(read, r"[\W_]{0,3}".join(parts)):
        if len(parts) > 2 or _same(read, found, syllables):
            yield found


def _part(read: Reading, parts: list[str], syllables: list[str]) -> Iterator[Place]:
    """ "Ông Thử", "Bá Thử": the last syllables, after a title or written as a name."""
    if len(parts) < 2:
        return
    for found in _places(read, rf"{TITLES} (?P<run>(?:{parts[0]} )?{parts[-1]})"):
        if _same(read, found, syllables) or _capital(read, found):
            yield found
    if len(parts) > 2:
        for found in _places(read, r"[\W_]{1,3}".join(parts[-2:])):
            if _same(read, found, syllables[-2:]) and _capital(read, found):
                yield found


def _same(read: Reading, found: Place, syllables: list[str]) -> bool:
    """With the same diacritics, or without any: "Bá Thử" is not "bà thu"."""
    written = [canon(word) for word in re.findall(r"[^\W\d_]+", nfc(read.written(found.start, found.end)))]
    return all(word in syllables or word.isascii() for word in written)


def _capital(read: Reading, found: Place) -> bool:
    return read.written(found.start, found.end)[:1].isupper()


def introduced(read: Reading) -> Iterator[Place]:
    """Names after "tôi là", "mẹ tôi", "người nộp": written with capitals and beginning with a family name."""
    for before in BEFORE.finditer(read.seen):
        if canon(read.written(before.start(), before.end())).strip(" :,") in LIKE_HO:
            continue
        start, end, count = before.end(), before.end(), 0
        while count < MOST_SYLLABLES and (syllable := SYLLABLE.match(read.seen, end + (count > 0))):
            if count and read.seen[end] != " ":
                break
            if not read.written(syllable.start(), syllable.end())[:1].isupper():
                break
            end, count = syllable.end(), count + 1
        first = SYLLABLE.match(read.seen, start)
        if count >= LEAST_OF_A_NAME and first and first.group() in SURNAMES:
            yield Place(start, end, NAME)


def _places(read: Reading, pattern: str) -> Iterator[Place]:
    sought = re.compile(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])")
    for found in sought.finditer(read.seen):
        yield Place(*(found.span("run") if "run" in sought.groupindex else found.span()), NAME)
