"""Personal data in free text: found in any writing, and masked before anybody else reads it (A.2-c, spec 10)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from types import MappingProxyType

from doithoai.opinions.redaction_names import GIVEN, NAME, introduced, own_names
from doithoai.opinions.redaction_numbers import (
    ACCOUNT,
    BIRTH,
    FILE,
    IDENTITY,
    NUMBER,
    PHONE,
    PLATE,
    Place,
    numbers,
    plates,
)
from doithoai.opinions.redaction_places import ADDRESS, EMAIL, PROFILE, houses, ways
from doithoai.opinions.redaction_reading import Reading, reading
from doithoai.search.folding import nfc

# They stand in Vietnamese sentences whatever language the screen has.
PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        PHONE: "[số điện thoại]",
        IDENTITY: "[số giấy tờ]",
        EMAIL: "[thư điện tử]",
        ACCOUNT: "[số tài khoản]",
        PLATE: "[biển số xe]",
        ADDRESS: "[số nhà]",
        PROFILE: "[trang cá nhân]",
        NAME: "[họ tên]",
        BIRTH: "[ngày sinh]",
        FILE: "[mã hồ sơ]",
        NUMBER: "[dãy số]",
        GIVEN: "[đã che]",
    }
)
# These are never part of the matter; the others a person may have a reason to leave.
CERTAIN = frozenset({PHONE, IDENTITY, EMAIL, ACCOUNT, PROFILE, NUMBER})
# What of a place no earlier one has taken.
FREE = re.compile(b"\x01+")
NUMBER_SIGNS = "+("


@dataclass(frozen=True)
class Found:
    """A stretch of the NFC text that leads to a person, and what it is (a key of PLACEHOLDERS)."""

    start: int
    end: int
    kind: str
    text: str


def find(text: str, names: Sequence[str] = ()) -> list[Found]:
    """What leads to a person, in the order of the text; `names` are the petitioner's own."""
    read = reading(text)
    chosen: list[Place] = []
    free = bytearray(b"\x01") * len(read.seen)
    for place in _all(read, names):
        chosen += [
            _bracketed(read.seen, Place(*rest.span(), place.kind), free)
            for rest in FREE.finditer(free, place.start, place.end)
            if any(map(str.isalnum, read.seen[rest.start() : rest.end()]))
        ]
        free[place.start : place.end] = bytes(place.end - place.start)
    return [_found(read, place) for place in sorted(chosen)]


def _bracketed(seen: str, place: Place, free: bytearray) -> Place:
    """With the sign or bracket that belongs to a number: "(+84) 912…" begins at the bracket."""
    start = place.start
    while start and free[start - 1] and seen[start - 1] in NUMBER_SIGNS and place.kind in CERTAIN:
        start -= 1
    return place._replace(start=start)


def _all(read: Reading, names: Iterable[str]) -> Iterator[Place]:
    """The surest first: of two that overlap the second has what is left."""
    yield from ways(read.seen)
    yield from plates(read.typed)
    yield from numbers(read.seen)
    yield from own_names(read, names)
    yield from introduced(read)
    yield from houses(read.seen)


def _found(read: Reading, place: Place) -> Found:
    start, end = read.span(place.start, place.end)
    return Found(start, end, place.kind, read.kept[start:end])


def mask(text: str, found: Iterable[Found]) -> str:
    """The text with each of `found` replaced by a word that says what stood there."""
    kept = nfc(text)
    for one in sorted(found, key=lambda one: one.start, reverse=True):
        kept = kept[: one.start] + PLACEHOLDERS[one.kind] + kept[one.end :]
    return kept


def redact(text: str, names: Sequence[str] = ()) -> str:
    """The text without what tells who somebody is."""
    return mask(text, find(text, names))


def redact_name(file_name: str, names: Sequence[str] = ()) -> str:
    """The name of a file likewise, still a name that a disk takes; the ending stays."""
    path = PurePath(nfc(file_name).replace("\\", "/"))
    ending = path.suffix if len(path.suffix) <= 6 and not path.suffix[1:].isdigit() else ""
    stem = path.name.removesuffix(ending)
    parted = re.sub(r"[_+]", " ", _parted(stem))
    clean = redact(parted, names)
    return (stem if clean == parted else clean) + ending


def _parted(stem: str) -> str:
    """A capital after a small letter begins a word: donPhamBaThu; a range of letters would cut inside Nguyễn."""
    begins = [stem[:1], *(" " + b if a.islower() and b.isupper() else b for a, b in pairwise(stem))]
    return "".join(begins)
