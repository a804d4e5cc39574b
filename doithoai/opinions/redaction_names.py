"""Names of people in free text: the petitioner's own in any writing, and those that a text introduces itself."""

import re
from collections.abc import Iterable, Iterator

from doithoai.opinions.redaction_numbers import Place
from doithoai.opinions.redaction_reading import Reading, reading
from doithoai.opinions.redaction_words import each, words
from doithoai.search.folding import canon, fold, nfc

NAME, GIVEN = "name", "given"
TITLES = each(words()["names"]["titles"])
SURNAMES = each(words()["names"]["surnames"])
SURNAMES_WRITTEN = frozenset(canon(nfc(words()["names"]["surnames"])).split())
# In a text of capitals any word could be a name: only these say that one follows.
SAYS_NAME = re.compile(r"(?:ten|la|ky|nguoi [a-z ]+|chu ho|benh nhan)$")
ENDS = each(words()["names"]["after"])
_BEFORE = "".join(words()["names"]["before"].split("\n"))
BEFORE = re.compile(rf"(?<![a-z])(?:{fold(_BEFORE)})(?![a-z])")
BEFORE_WRITTEN = re.compile(canon(_BEFORE))
BETWEEN = re.compile(r"[ :,.\-]{1,3}(?:(?:ong|ba|anh|chi|em|co|chu|bac|cu|chau|la|ten) ){0,2}")
SYLLABLE = re.compile(r"[a-z]+")
MOST_SYLLABLES = 5
LEAST_LETTERS = 2


def own_names(read: Reading, names: Iterable[str]) -> Iterator[Place]:
    """Each writing of the given names; parts of one only where they cannot mean something else."""
    for name in names:
        parts = re.findall(r"[a-z0-9]+", reading(name).seen)
        if any(part.isdigit() for part in parts):  # a phone or an address given as something to hide
            yield from _places(read, r"[^a-z0-9]{0,5}".join(parts), GIVEN)
            continue
        syllables = re.findall(r"[^\W\d_]+", canon(nfc(name)))
        while len(parts) > 2 and parts[0] in TITLES and parts[0] != "ong":
            parts, syllables = parts[1:], syllables[1:]
        if sum(map(len, parts)) >= LEAST_LETTERS:
            yield from _whole(read, parts, syllables)
            yield from _ending(read, parts, syllables)


def _whole(read: Reading, parts: list[str], syllables: list[str]) -> Iterator[Place]:
    for found in _places(read, r"[\W_]{0,3}".join(parts)):
        if len(parts) > 2 or _same(read, found, syllables):
            yield found


def _ending(read: Reading, parts: list[str], syllables: list[str]) -> Iterator[Place]:
    """The last two syllables written as a name, or the last one after a title."""
    if len(parts) > 2:
        for found in _places(read, r"[\W_]{1,3}".join(parts[-2:])):
            if _capital(read, found) and _same(read, found, syllables[-2:]):
                yield found
    if len(parts) > 1:
        for found in _places(read, rf"(?:{'|'.join(sorted(TITLES))}) (?P<run>(?:{parts[0]} )?{parts[-1]})"):
            if _same(read, found, syllables):
                yield found


def _same(read: Reading, found: Place, syllables: list[str]) -> bool:
    """With the same diacritics, or typed without any: "Bá Thử" is not "bà thu" unless nothing has diacritics."""
    written = re.findall(r"[^\W\d_]+", canon(nfc(read.written(found.start, found.end))))
    plain = _capital(read, found) or read.kept.isascii()
    return all(word in syllables or (word.isascii() and plain) for word in written)


def _capital(read: Reading, found: Place) -> bool:
    return read.written(found.start, found.end)[:1].isupper()


def introduced(read: Reading) -> Iterator[Place]:
    """Names after "tôi là", "mẹ tôi", "người nộp": written with capitals and beginning with a family name."""
    for before in BEFORE.finditer(read.seen):
        between = BETWEEN.match(read.seen, before.end())
        if between is None or not _introduces(read, before):
            continue
        start, end = between.end(), _end_of_name(read, between.end())
        syllables = SYLLABLE.findall(read.seen, start, end)
        if len(syllables) > 1 and _is_surname(read, start, start + len(syllables[0])):
            yield Place(start, end, NAME)


def _introduces(read: Reading, before: re.Match[str]) -> bool:
    """Whether it is that word: "hộ" is, "hồ" is not."""
    written = canon(nfc(read.written(*before.span())))
    if _shouted(read) and not SAYS_NAME.search(before.group()):
        return False
    return written.isascii() or BEFORE_WRITTEN.fullmatch(written) is not None


def _shouted(read: Reading) -> bool:
    return sum(map(str.isupper, read.kept)) * 2 > sum(map(str.isalpha, read.kept))


def _is_surname(read: Reading, start: int, end: int) -> bool:
    """Whether a family name stands there: "Chung" is one, "chúng" is not; without diacritics either may be."""
    written = canon(nfc(read.written(start, end)))
    return written in SURNAMES_WRITTEN or (written.isascii() and written in SURNAMES)


def _end_of_name(read: Reading, start: int) -> int:
    end, count = start, 0
    while count < MOST_SYLLABLES:
        syllable = SYLLABLE.match(read.seen, end + (count > 0))
        if syllable is None or (count and read.seen[end] != " "):
            break
        written = read.written(*syllable.span())
        if not written[0].isupper() or (count > 1 and written.isupper() and syllable.group() in ENDS):
            break
        end, count = syllable.end(), count + 1
    return end


def _places(read: Reading, pattern: str, kind: str = NAME) -> Iterator[Place]:
    sought = re.compile(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])")
    for found in sought.finditer(read.seen):
        yield Place(*(found.span("run") if "run" in sought.groupindex else found.span()), kind)
