"""Ways to a person that are no numbers: e-mail, profiles on social networks, the house they live in."""

import re
from collections.abc import Iterator

from doithoai.opinions.redaction_numbers import DIGIT, Place

EMAIL, PROFILE, ADDRESS = "email", "profile", "address"

ENDINGS = r"(?:com|net|org|edu|gov|vn|info|io|me|co|asia|top|xyz|biz|de|fr|uk|us|jp|kr|example|test)"
HOSTS = r"(?:gmail|g ?mail|yahoo|ymail|hotmail|outlook|icloud|live|proton ?mail|email)"
LETTERS = r"[a-z0-9_%+\-]"
LOCAL = (
    rf"(?<!{LETTERS}){LETTERS}{{1,64}}"
    rf"(?:(?:\.| \. | ?\((?:dot|cham)\) ?| ?\[(?:dot|cham)\] ?){LETTERS}{{1,64}}){{0,5}}"
)
AT = (
    r"(?: ?@ ?| ?[(\[{<] ?(?:a|at|a cong|a moc|a vong|a tron|@) ?[)\]}>] ?"
    r"| (?:a cong|a moc|a vong|a tron|at) | ?&#64; ?| ?&commat; ?)"
)
DOT = r"(?:\.| ?[.,] ?(?=" + ENDINGS + r"\b)| ?[(\[{] ?(?:dot|cham|\.) ?[)\]}] ?| (?:dot|cham) )"
HOST = rf"[a-z0-9\-]{{1,63}}(?:{DOT}[a-z0-9\-]{{1,63}}){{1,5}}"
# Without one of these no pattern below can match; to look for them takes a tenth of the time.
MAIL_SIGN = re.compile(
    r"[@&]|(?<![a-z])a(?:t| cong| moc| vong| tron| ?[)\]}>])|mail|yahoo|outlook|icloud|live"
)
MAILS = (
    re.compile(rf"{LOCAL}{AT}{HOST}"),
    re.compile(rf"{LOCAL} ?@ ?[a-z0-9\-]+"),
    re.compile(rf"{LOCAL}{AT}{HOSTS}(?![a-z])"),
    re.compile(rf"{LOCAL} {HOSTS}{DOT}{ENDINGS}(?![a-z])"),
)
SITES = (
    r"(?:facebook|fb|zalo|tiktok|instagram|youtube|twitter|linkedin|threads|telegram|viber)\.(?:com|me|vn|net|org)"
    r"|m\.me|t\.me|youtu\.be|fb\.me|wa\.me|x\.com"
)
NETWORKS = r"(?:face ?book|fb|tiktok|tik tok|instagram|insta|telegram|zalo)"
PROFILES = (
    re.compile(
        rf"(?:https?://)?(?:(?:www|m|web|vi-vn|chat|mobile)\.)*(?:{SITES})(?:/[^\s,;)\]]*)?(?<![.,;])"
    ),
    re.compile(
        rf"(?<![a-z]){NETWORKS}(?: (?:cua toi|toi|ca nhan|la|ten|nick)){{0,3}} ?: ?(?P<run>@?[a-z0-9_.]*[a-z0-9_]{{3}})"
    ),
    re.compile(r"(?<![a-z0-9_.])(?P<run>@[a-z0-9_.]{2,}[a-z0-9_])"),
)
HOUSE = r"\d{1,5}[a-z]{0,2}(?![a-z0-9])(?: ?[/\-] ?\d{1,4}[a-z]?(?![a-z0-9]))*"
LANE = rf"(?:,? (?:ngo|ngach|hem|kiet|hxh|lo|day|block|toa)(?: so)? {HOUSE})*"
WHOSE = r"(?: (?:toi|em|minh|chung toi|gia dinh|cua toi|con|chau|ong|ba|tui|cu|me|bo|may)){0,3}"
HOUSES = (
    re.compile(rf"(?<![a-z])so nha(?: so)?[ :]{{1,2}}{HOUSE}{LANE}"),
    re.compile(  # "hộ số 12", and not "hồ sơ 000.12"
        rf"(?<![a-z])(?:nha|gia dinh|ho){WHOSE}(?: (?:o|tai|dia chi))?(?: nha)?(?P<run> so {HOUSE}{LANE})(?!\.\d)"
    ),
    re.compile(
        rf"(?<![a-z])(?:toi|em|minh|nha|tui|gia dinh|ho){WHOSE} (?:o|song o|song tai|tai|ngu tai|ngu|cu tru tai)(?: nha)?"
        rf"(?P<run> (?:so )?{HOUSE}{LANE})(?! ?(?:ngay|thang|nam|gio|phut|tuoi|nguoi|ho|km|m|m2|ha)(?![a-z]))"
    ),
    re.compile(
        rf"(?<![a-z])(?:dia chi|thuong tru|tam tru|cu tru|dia chi nha|dc|noi o|hktt|ho khau)"
        rf"(?: (?:cua toi|toi|hien nay|hien tai|tai|so|nha|o|la)){{0,3}}[ :]{{1,3}}(?P<run>(?:so )?(?:nha )?(?:so )?{HOUSE}{LANE})"
    ),
    re.compile(rf"(?<![a-z])so {HOUSE},? (?:ngo|ngach|hem|kiet)(?: so)? {HOUSE}{LANE}"),
    re.compile(
        r"(?<![a-z])(?:can ho|can so|phong so)(?: so)? [a-z]{0,2}[\-.]?\d{1,5}(?:[.\-]\d{1,4})?[a-z]?(?![a-z0-9])"
    ),
)
# "Hố ga trước số nhà 45": the place of the matter, not of the person.
OF_THE_MATTER = re.compile(
    r"(?:truoc|doi dien|gan|canh|cong|tu|den|khu vuc|doan|sau|ben hong|ngay)(?: cua| cong| mat)? $"
)


def ways(seen: str) -> Iterator[Place]:
    """E-mail addresses and profiles."""
    if MAIL_SIGN.search(seen):
        yield from _each(seen, EMAIL, MAILS)
    yield from _each(seen, PROFILE, PROFILES)


def houses(seen: str) -> Iterator[Place]:
    """House numbers with the lane they stand in; streets, hamlets and quarters stay."""
    if not DIGIT.search(seen):
        return
    for found in _each(seen, ADDRESS, HOUSES):
        if not OF_THE_MATTER.search(seen[max(0, found.start - 20) : found.start]):
            yield found


def _each(seen: str, kind: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Place]:
    for pattern in patterns:
        for found in pattern.finditer(seen):
            start, end = found.span("run") if "run" in pattern.groupindex else found.span()
            yield Place(start + seen[start:end].startswith(" "), end, kind)
