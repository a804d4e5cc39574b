"""Numbers that lead to a person, however they are spaced or spelled; not dates, money, documents, roads, plots."""

import re
from collections.abc import Iterator
from typing import NamedTuple

PHONE, IDENTITY, ACCOUNT, PLATE, BIRTH, FILE, NUMBER = (
    "phone",
    "identity",
    "account",
    "plate",
    "birth",
    "file",
    "number",
)


class Place(NamedTuple):
    """A stretch of what is seen, and what it is."""

    start: int
    end: int
    kind: str


# What may stand between the digits of one number; after a word such as "STK" commas may too.
GAP = r"[ \n\t.\-_()\[\]/\\·•*|~:+]{0,3}"
WIDE = r"[^a-z0-9]{0,3}"
RUN = re.compile(rf"(?<!\d)\d(?:{GAP}\d)*")
STRICT = (
    (IDENTITY, re.compile(rf"(?<!\d)0(?:{GAP}\d){{11}}(?!\d)")),
    (PHONE, re.compile(rf"(?<!\d)(?:00{GAP})?8{GAP}4{GAP}(?:0{GAP})?[1-9](?:{GAP}\d){{8}}(?!\d)")),
    (PHONE, re.compile(rf"(?<!\d)0{GAP}[3-9](?:{GAP}\d){{8}}(?!\d)")),
    (PHONE, re.compile(rf"(?<!\d)0{GAP}[12](?:{GAP}\d){{9}}(?!\d)")),
    (PHONE, re.compile(rf"(?<!\d)0(?:{GAP}\d){{9}}(?!\d)")),
)
PHONE_DIGITS = re.compile(r"(?:0[3-9]\d{8}|0[12]\d{8,9}|(?:00)?840?[1-9]\d{8})")

WORDS_BEFORE = (
    (
        ACCOUNT,
        r"so tai khoan|tai khoan|stk|so tk|tk|tknh|chuyen khoan|ngan hang|vietcombank|vcb|agribank|bidv|vietinbank"
        r"|techcombank|tcb|mb ?bank|mb|acb|sacombank|vpbank|tpbank|lpbank|vib|hdbank|momo|so the",
    ),
    (
        IDENTITY,
        r"cccd|cmnd|cmt|cmtnd|can cuoc(?: cong dan)?|chung minh(?: nhan dan| thu)?|dinh danh|ho chieu|passport"
        r"|ma so thue|mst|so bhxh|ma bhxh|ma so bhxh|so bhyt|the bhyt so|giay phep lai xe so|gplx",
    ),
    (
        PHONE,
        r"dien thoai|sdt|so dt|dtdd|dt|di dong|zalo|viber|telegram|whatsapp|tel|phone|mobile|goi|lien he|lien lac|alo|call"
        r"|nhan tin|so may",
    ),
)
AFTER_WORD = tuple(
    (
        kind,
        re.compile(
            rf"(?<![a-z])(?:{words})(?![a-z])[^\d\n!?;]{{0,30}}?(?P<run>\+?\d(?:{WIDE}\d){{4,19}})(?!\d)"
        ),
    )
    for kind, words in WORDS_BEFORE
)
DIGIT_WORDS = {
    word: digit
    for digit, words in enumerate(
        ("khong zero", "mot", "hai", "ba", "bon tu", "nam lam", "sau", "bay", "tam", "chin")
    )
    for word in words.split()
}
JOINING = ("muoi", "linh", "le", "tram")
SPOKEN = "|".join([*DIGIT_WORDS, *JOINING])
SPELLED = re.compile(
    rf"(?<![a-z0-9])(?:(?:(?<![a-z])(?:{SPOKEN})(?![a-z])|\d)[^a-z0-9]{{0,3}}){{8,}}"
    rf"(?:(?<![a-z])(?:{SPOKEN})(?![a-z])|\d)(?![a-z0-9])"
)
LEAST_SPELLED = 4

OTHERS = (
    (FILE, re.compile(r"(?<![a-z0-9])[a-z]\d{2}(?:\.\d{1,3}){1,3}-\d{6}-\d{3,6}(?!\d)")),
    (
        BIRTH,
        re.compile(
            r"(?<![a-z])sinh(?: ngay)?[ :]{1,3}(?P<run>\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?\d{4})(?!\d)"
        ),
    ),
    (
        BIRTH,
        re.compile(r"(?<![a-z])ngay sinh[ :]{0,3}(?P<run>\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?\d{2,4})(?!\d)"),
    ),
    (IDENTITY, re.compile(rf"(?<![a-z0-9])[a-z]{{2}} ?\d(?:{GAP}\d){{12}}(?!\d)")),  # health insurance card
    (IDENTITY, re.compile(r"(?<![a-z0-9/.\-])[a-z] ?\d{7}(?!\d)")),  # passport
    (
        PLATE,
        re.compile(
            r"(?<![a-z0-9])[1-9]\d ?-? ?(?:[a-hk-np-vx-z]\d?|ld|da|ng|nn|kt|md|cd|hc|td|[a-h][a-h])"
            r"(?: ?[-.] ?| )?(?:\d{3}[ .]\d{2}|\d{5}|\d{4})(?![\d/]|\.\d|,\d)"
        ),
    ),
)
YEARS = re.compile(r"(?:19|20)\d{2}")
DOCUMENT = r"(?<!\d)(?<!\d[ .\-])\d{1,5}(?:/(?:19|20)\d{2})?[/-][a-z]{1,6}(?:-[a-z0-9]+)*"
# Digits that are something else; they part the runs around them.
KNOWN = re.compile(
    "|".join(
        (
            r"(?<![\d/.\-])(?:0?[1-9]|[12]\d|3[01]) ?[/.\-] ?(?:0?[1-9]|1[0-2]) ?[/.\-] ?(?:(?:19|20)\d{2}|\d{2})"
            r"(?!\d|[/.\-]\d)",  # a date
            r"(?<![\d/.\-])\d{1,5}/(?:19|20)\d{2}(?!\d|[/.\-]\d)",  # a month, or a number of a year
            r"(?<![\d:])\d{1,2}:\d{2}(?![\d:])|(?<!\d)\d{1,2}[hg]\d{0,2}(?![a-z\d])",  # a time
            DOCUMENT,
            # Roads and plots: QL1A, ĐT.295B, tỉnh lộ 667, thửa 12, tờ bản đồ số 5, quyết định số 1234.
            r"(?<![a-z])(?:ql|dt|tl|hl|dh|quoc lo|tinh lo|huong lo|duong tinh) ?[.\-]? ?\d{1,3}[a-z]?(?![\d])(?! ?[.\-]? ?\d)",
            r"(?<![a-z])(?:thua(?: dat)?|to ban do|ban do)(?: so)? ?\d{1,4}(?!\d)",
            r"(?<![a-z])(?:quyet dinh|nghi quyet|thong bao|cong van|van ban|nghi dinh|thong tu|ke hoach)(?: so)? ?\d{1,5}(?!\d)",
        )
    )
)
UNITS = r"(?:d|dong|vnd|vnđ|trieu|ty|ti|nghin|ngan|tr|k|m|m2|m3|km|ha|hec ta|sao|mau|tan|kg|lit|ho|nguoi|khau|phieu|luot|cay|con)"
MONEY_AFTER = re.compile(rf"[ \n]?(?:₫|%|{UNITS}(?![a-z0-9]))")
MONEY_BEFORE = re.compile(
    r"(?:gia|tien|tong|het|boi thuong|den bu|nop|thu|phi|kinh phi|von|vay|muc|no|luong|tro cap|ho tro)(?: [a-z]+){0,3}[ :]*$"
)
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([. ])\d{3})(?:\1\d{3})*")
LEAST, MOST = 9, 19


def numbers(seen: str) -> Iterator[Place]:
    """The numbers of a person in what is seen, the surest kinds first."""
    for kind, pattern in OTHERS:
        for found in pattern.finditer(seen):
            start, end = found.span("run") if "run" in pattern.groupindex else found.span()
            yield Place(start, end, kind)
    masked = KNOWN.sub(lambda known: "#" * len(known.group()), seen)
    for kind, pattern in AFTER_WORD:
        for found in pattern.finditer(masked):
            if not _harmless(masked, *found.span("run"), told=True):
                yield Place(*found.span("run"), kind)
    yield from _spelled(seen)
    for run in RUN.finditer(masked):
        yield from _in_run(masked, *run.span())


def _in_run(seen: str, start: int, end: int) -> Iterator[Place]:
    """One or more numbers in a run of digits."""
    digits = _digits(seen[start:end])
    if len(digits) < LEAST or _harmless(seen, start, end):
        return
    if (kind := _whole(digits)) is not None:
        yield Place(start, end, kind)
        return
    left = seen[start:end]
    for kind, pattern in STRICT:
        for found in pattern.finditer(left):
            yield Place(start + found.start(), start + found.end(), kind)
        left = pattern.sub(lambda found: "#" * len(found.group()), left)
    for rest in RUN.finditer(left):
        if len(_digits(rest.group())) >= LEAST:
            yield Place(start + rest.start(), start + rest.end(), NUMBER)


def _whole(digits: str) -> str | None:
    """What a run is when all of it is one number; none when it may hold several."""
    if PHONE_DIGITS.fullmatch(digits):
        return PHONE
    if len(digits) == 9 or (len(digits) == 12 and digits[0] == "0"):
        return IDENTITY
    return None


def _harmless(seen: str, start: int, end: int, *, told: bool = False) -> bool:
    """Money, areas, years; a number after "STK" or "SĐT" is only money when its unit follows."""
    run = seen[start:end]
    groups = re.findall(r"\d+", run)
    if all(YEARS.fullmatch(group) for group in groups):
        return True
    if _digits(run).startswith(("1900", "1800")) and len(_digits(run)) <= 10:
        return True  # public call centres
    if run[0] in "0+":
        return False
    if MONEY_AFTER.match(seen, end) and (len(groups) == 1 or THOUSANDS.fullmatch(run)):
        return True
    return bool(
        not told and THOUSANDS.fullmatch(run) and MONEY_BEFORE.search(seen[max(0, start - 30) : start])
    )


def _spelled(seen: str) -> Iterator[Place]:
    for found in SPELLED.finditer(seen):
        tokens = re.findall(r"[a-z]+|\d", found.group())
        spoken = sum(token.isalpha() for token in tokens)
        digits = "".join(str(DIGIT_WORDS.get(t, t if t.isdigit() else "")) for t in tokens)
        if spoken >= LEAST_SPELLED and len(digits) >= LEAST - 2:
            yield Place(*found.span(), PHONE if digits.startswith(("0", "84")) else NUMBER)


def _digits(run: str) -> str:
    return "".join(filter(str.isdigit, run))
