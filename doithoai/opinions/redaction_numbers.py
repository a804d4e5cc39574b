"""Numbers that lead to a person, however they are spaced or spelled; not dates, money, documents, roads, plots."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from doithoai.opinions.redaction_words import each, one_of, words

PHONE, IDENTITY, ACCOUNT, PLATE = "phone", "identity", "account", "plate"
BIRTH, FILE, NUMBER = "birth", "file", "number"


class Place(NamedTuple):
    """A stretch of what is seen, and what it is."""

    start: int
    end: int
    kind: str


# What may stand between the digits of one number; after a word such as "STK" commas may too.
GAP = r"[ \n\t.\-_()\[\]{}/\\·•*|~:+'\"]{0,5}"
COMMAS = r"[ \n\t.\-_()\[\]{}/\\·•*|~:+'\",]{0,5}"
DIGIT = re.compile(r"\d")
RUN = re.compile(rf"(?<!\d)\d(?:{GAP}\d)*")
STRICT = (
    (IDENTITY, re.compile(rf"(?<!\d)0(?:{GAP}\d){{11}}(?!\d)")),
    (PHONE, re.compile(rf"(?<!\d)(?:00{GAP})?8{GAP}4{GAP}(?:0{GAP})?[1-9](?:{GAP}\d){{8,9}}(?!\d)")),
    (PHONE, re.compile(rf"(?<!\d)0{GAP}[3-9](?:{GAP}\d){{8}}(?!\d)")),
    (PHONE, re.compile(rf"(?<!\d)0{GAP}[12](?:{GAP}\d){{9}}(?!\d)")),
    (PHONE, re.compile(rf"(?<!\d)0(?:{GAP}\d){{9}}(?!\d)")),
)
PHONE_DIGITS = re.compile(r"(?:0[3-9]\d{8}|0[12]\d{8,9}|(?:00)?840?[1-9]\d{8,9})")
AFTER_WORD = tuple(
    (
        kind,
        re.compile(
            rf"(?<![a-z])(?:{one_of(before)})(?![a-z])(?:[^\d\n!?;.]|\.(?!\s)){{0,30}}?(?P<run>\d(?:{COMMAS}\d){{4,}})"
        ),
    )
    for kind, before in words()["before"].items()
)
PARTS = re.compile(r"[,;] +|,? +[-/|] +|\n")
LEAST_AFTER_WORD, MOST_AFTER_WORD = 5, 19

DIGIT_WORDS = {
    word: digit
    for digit, said in enumerate(
        ("khong zero o", "mot", "hai", "ba", "bon tu", "nam lam", "sau", "bay", "tam", "chin")
    )
    for word in said.split()
}
SPOKEN = "|".join([*DIGIT_WORDS, "muoi", "linh", "le", "tram"])
TOKEN = rf"(?:(?<![a-z])(?:{SPOKEN})(?![a-z])|\d)"
LINKS = ("roi", "tiep", "den", "xong")
THEN = rf"[^a-z0-9]{{0,3}}(?:(?:{'|'.join(LINKS)})[^a-z0-9]{{1,3}}){{0,2}}"
SPELLED = re.compile(rf"(?<![a-z0-9])(?:{TOKEN}{THEN}){{8,}}{TOKEN}(?![a-z0-9])")
LEAST_SPELLED, LEAST_OF_SPELLED = 4, 7

DAY = r"\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?\d{2,4}"
AMOUNT = r"\d{1,3}(?:[. ]\d{3}){2}(?!\d)"  # 500.000.000
OTHERS = (
    (
        FILE,
        re.compile(
            r"(?<![a-z0-9])(?:\d{3}(?:\.\d{2}){1,3}\.)?[a-z]\d{2}(?:\.\d{1,3}){0,3}-\d{6}-\d{3,6}(?!\d)"
        ),
    ),
    (
        BIRTH,
        re.compile(
            rf"(?<![a-z])(?:sinh(?: ngay)?|ngay sinh|ngay thang nam sinh)[ :]{{1,3}}(?P<run>{DAY})(?!\d)"
        ),
    ),
    (
        IDENTITY,
        re.compile(rf"(?<![a-z0-9])[a-z]{{2}} ?(?!{AMOUNT})\d(?:{GAP}\d){{12}}(?!\d)"),
    ),  # health insurance card
    (IDENTITY, re.compile(r"(?<![a-z0-9/.\-])[a-z] ?\d{7}(?!\d)")),  # passport
)
PLATES = (
    re.compile(
        r"(?<![a-z0-9])[1-9]\d ?-? ?(?:[a-hk-np-vx-z]\d?|ld|da|ng|nn|qt|cv|rm|kt|m[dk]\d?|cd|hc|td|[a-h][a-h])"
        r"(?: ?[-.] ?| )?(?:\d{3}[ .]\d{2}|\d{5}|\d{4})(?![\d/]|\.\d|,\d)"
    ),
    re.compile(r"(?<![a-z0-9])[1-9]\d[a-hk-np-vx-z]\d?-\d{2}\.\d{3}(?![\d/]|\.\d|,\d)"),  # 72C-09.318
    # The army's: two letters and four digits, told apart by what stands before.
    re.compile(
        r"(?<![a-z])(?:xe|bien(?: so)?|bks)(?: (?:so|do|quan doi|cua quan doi|gia|mang|la)){0,3}:? "
        r"(?P<run>[a-z]{2} ?-? ?\d{2} ?[-. ] ?\d{2})(?![\d/]|\.\d|,\d)"
    ),
)
# "0905 rồi bấm tiếp 613 rồi 274", "đầu số 0977, đuôi là 456 128": words between the groups of one number.
BETWEEN = r"[ ,.;:\-…]{1,3}(?:(?:roi|bam|tiep|theo|sau|do|duoi|la|den|noi|xong|cuoi|so|them|va)[ ,.;:\-…]{1,3}){1,5}"
# Letters that are taken for digits too: "0917 34S 6l8".
DISGUISED = re.compile(rf"(?<![a-z0-9])(?<!\d[.,])0(?:{GAP}[\dsb]){{9}}(?![a-z0-9])")
PARTED = re.compile(
    rf"(?<![\d/.,])0\d{{1,5}}(?!\d)(?:(?:{BETWEEN}|{GAP})\d{{1,6}}(?!\d)){{1,5}}"
    r"|(?<![\d/.,])0\d{2,4}(?: ?, ?\d{3,4}(?!\d)){2}"  # not "tổ 03, 04, 05, 06, 07"
)
YEARS = re.compile(r"(?:19|20)\d{2}")
# A date stands alone: "09. 12. 34. 56" goes on.
ALONE = r"(?<![\d/.\-(])(?<!\d[/.\-_ ·•*(])(?<!\d[/.\-)] )"
OVER = r"(?!\d|[/.·•*_)] ?\d|  ?\d| ?[(\-] ?\d(?!\d?/))"
# Digits that are something else; they part the runs around them.
KNOWN = re.compile(
    # A date; a year, month and day; a month, or the number of a document of a year; a time.
    rf"{ALONE}(?:0?[1-9]|[12]\d|3[01])(?P<part>[/.\-])(?:0?[1-9]|1[0-2])(?P=part)(?:(?:19|20)\d{{2}}|\d{{2}}(?!-\d)){OVER}"
    rf"|{ALONE}(?:19|20)\d{{2}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]){OVER}"
    rf"|{ALONE}\d{{1,4}}/(?:19|20)\d{{2}}{OVER}"
    r"|(?<![\d:])\d{1,2}:\d{2}(?![\d:])|(?<!\d)\d{1,2}[hg]\d{0,2}(?![a-z\d])"
    # 1234/QĐ-UBND, 05/2021/TT-TTCP, 12/DS-ST.
    r"|(?<!\d)(?<!\d[ .\-])\d{1,5}(?:/(?:19|20)\d{2})?[/-][a-z]{1,6}(?:-[a-z0-9]+)*"
    # QL1A, ĐT.295B, tỉnh lộ 667; thửa 12, tờ bản đồ số 5; quyết định số 1234.
    r"|(?<![a-z])(?:ql|dt|tl|hl|dh|quoc lo|tinh lo|huong lo|duong tinh) ?[.\-]? ?\d{1,3}[a-z]?(?!\d| ?[.\-]? ?\d)"
    r"|(?<![a-z])(?:thua(?: dat)?|to ban do|ban do)(?: so)? ?\d{1,4}(?!\d)"
    r"|(?<![a-z])(?:quyet dinh|nghi quyet|thong bao|cong van|van ban|nghi dinh|thong tu|ke hoach)(?: so)? ?\d{1,5}(?!\d)"
)
# "ngàn", and not "ngân hàng" after an account.
MONEY_AFTER = re.compile(r"[ \n]?(?:₫|(?!ngan ?hang)(?:d|dong|vnd|trieu|ty|ti|nghin|ngan)(?![a-z0-9]))")
UNITS_AFTER = re.compile(
    rf"[ \n]?(?:₫|%|(?!ngan ?hang)(?:{'|'.join(sorted(each(words()['units']['words'])))})(?![a-z0-9]))"
)
MONEY_BEFORE = re.compile(
    rf"(?<![a-z])(?:{'|'.join(sorted(each(words()['units']['before'])))})(?: [a-z]+){{0,3}}[ :]*$"
)
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([. ])\d{3})(?:\1\d{3})*")
CHUNK = re.compile(r"\s*[-~/]\s*|\s+")
CALL_CENTRE = re.compile(r"1[89]00(?:\d{4}|\d{6})")
LEAST = 9


def numbers(seen: str) -> Iterator[Place]:
    """The numbers of a person in what is seen, the surest kinds first."""
    if not DIGIT.search(seen):  # nearly every text
        yield from _spelled(seen)
        return
    for kind, pattern in OTHERS:
        for found in pattern.finditer(seen):
            yield Place(*(found.span("run") if "run" in pattern.groupindex else found.span()), kind)
    masked = KNOWN.sub(lambda known: "#" * len(known.group()), seen)
    for kind, pattern in AFTER_WORD:
        for found in pattern.finditer(masked):
            yield from _after_word(masked, *found.span("run"), kind)
    yield from _spelled(seen)
    yield from _parted(masked)
    for run in RUN.finditer(masked):
        yield from _in_run(masked, *run.span())


def _parted(seen: str) -> Iterator[Place]:
    """Telephones whose digits stand apart, or not all as digits."""
    for found in PARTED.finditer(seen):
        if PHONE_DIGITS.fullmatch(_digits(found.group())):
            yield Place(*found.span(), PHONE)
    for found in DISGUISED.finditer(seen):
        if any(map(str.isalpha, found.group())):
            yield Place(*found.span(), PHONE)


def plates(typed: str) -> Iterator[Place]:
    """Plates of cars and motorcycles."""
    for pattern in PLATES if DIGIT.search(typed) else ():
        for found in pattern.finditer(typed):
            yield Place(*(found.span("run") if "run" in pattern.groupindex else found.span()), PLATE)


def _after_word(seen: str, start: int, end: int, kind: str) -> Iterator[Place]:
    """What a word announces: one number, or several that commas or lines part."""
    if len(_digits(seen[start:end])) <= MOST_AFTER_WORD and "," not in seen[start:end]:
        parts = [(start, end)]
    else:
        bounds = [start, *(cut for gap in PARTS.finditer(seen, start, end) for cut in gap.span()), end]
        parts = list(zip(bounds[::2], bounds[1::2], strict=True))
        # "0 9 1 8 , 4 7 2 , 0 3 5": none of them is a number of its own, and together they are one.
        if PHONE_DIGITS.fullmatch(_digits(seen[start:end])):
            parts = [(start, end)]
    for first, last in parts:
        if len(_digits(seen[first:last])) >= LEAST_AFTER_WORD and not _harmless(seen, first, last, told=kind):
            yield Place(first, last, kind)


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


def _harmless(seen: str, start: int, end: int, *, told: str = "") -> bool:
    """Money, areas, years, call centres; a number after "STK" or "SĐT" is money only when its unit follows."""
    run = seen[start:end]
    if told in {"", PHONE} and CALL_CENTRE.fullmatch(_digits(run)):
        return True
    if not told and all(map(YEARS.fullmatch, re.findall(r"\d+", run))):
        return True
    if run[0] == "0":
        return False
    parts = CHUNK.split(run)
    if all(map(THOUSANDS.fullmatch, parts)) and (MONEY_AFTER if told else UNITS_AFTER).match(seen, end):
        return True
    # Nobody writes an amount of nine figures to the last đồng without parting them.
    plain = len(run) < LEAST or run.endswith("000") or not run.isdigit()
    if len(parts) == 1 and plain and MONEY_AFTER.match(seen, end):
        return True
    before = seen[max(0, start - 30) : start]
    return bool(not told and THOUSANDS.fullmatch(run) and MONEY_BEFORE.search(before))


def _spelled(seen: str) -> Iterator[Place]:
    """Digits read aloud, with digits or without."""
    for found in SPELLED.finditer(seen):
        tokens = re.findall(r"[a-z]+|\d", found.group())
        spoken = sum(token.isalpha() and token not in LINKS for token in tokens)
        digits = "".join(str(DIGIT_WORDS.get(token, token if token.isdigit() else "")) for token in tokens)
        enough = spoken >= LEAST_SPELLED or (spoken and PHONE_DIGITS.fullmatch(digits))
        if enough and len(digits) >= LEAST_OF_SPELLED:
            yield Place(*found.span(), PHONE if digits.startswith(("0", "84")) else NUMBER)


def _digits(run: str) -> str:
    return "".join(filter(str.isdigit, run))
