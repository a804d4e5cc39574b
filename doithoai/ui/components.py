"""Small components as escaped HTML strings; lists draw hundreds of them, so no template is involved."""

import re
from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from doithoai.regulations import clauses
from doithoai.regulations.refusals import Refused
from doithoai.ui.days import date_vi
from doithoai.ui.marks import DUE_ICONS, Mark, mark_for

SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"


@cache
def icon_names() -> frozenset[str]:
    """Names of the drawings in the sprite."""
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text(encoding="utf-8")))


def one_of(what: str, value: str, known: Collection[str]) -> str:
    """Return the value or say which values the component takes."""
    if value not in known:
        raise ValueError(f"{what}: {value!r} is not one of {sorted(known)}")
    return value


def icon_html(name: str, size: str = "") -> SafeString:
    """A drawing beside a word; never alone, so it is hidden from screen readers."""
    one_of("icon", name, icon_names())
    large = " i--l" if one_of("icon size", size, ("", "l")) else ""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>', large, static("ui/icons.svg"), name
    )


@cache
def clause_quote(identifier: str) -> str:
    """Words of the clause for the tip of its chip; nothing when the text does not have it."""
    try:
        return clauses.clause(identifier).quote
    except Refused:
        return ""


def clause_html(identifier: str, start: date | None = None) -> SafeString:
    """Chip that opens the clause, with the counting of days when a start is given."""
    href = settings.CLAUSE_URL % identifier + (f"?tu={start:%Y-%m-%d}" if start else "")
    tip = clause_quote(identifier) or _("Xem điều khoản %(id)s và cách tính") % {"id": identifier}
    return format_html('<a class="clause" href="{}" title="{}" data-pop>{}</a>', href, tip, identifier)


def due_html(
    when: date | None,
    state: str,
    words: str | Promise,
    clause: str = "",
    *,
    box: bool = False,
    start: date | None = None,
) -> SafeString:
    """A deadline: words first, then the date, then the chip of its clause."""
    one_of("due state", state, DUE_ICONS)
    tone = (f" due--{state}" if state else "") + (" due--box" if box else "")
    day = (
        format_html('<time class="d" datetime="{}">{}</time>', f"{when:%Y-%m-%d}", date_vi(when))
        if when
        else ""
    )
    told = format_html("<b>{}</b>", words) if words else ""
    chip = clause_html(clause, start) if clause else ""
    return format_html(
        '<span class="due{}">{}{}{}{}</span>', tone, icon_html(DUE_ICONS[state]), told, day, chip
    )


@cache
def bars_html(count: int) -> SafeString:
    """Four bars, the first ones filled: urgency that can be told apart without colour."""
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="3.2" height="{}" rx=".8"{}/>',
        (
            (place * 4.5, 9 - place * 3, 4 + place * 3, mark_safe(' class="on"') if place < count else "")
            for place in range(4)
        ),
    )
    return format_html('<svg viewBox="0 0 18 14" aria-hidden="true">{}</svg>', bars)


def mark_html(shape: str, code: str, label: str | Promise = "") -> SafeString:
    """Where it stands (stage), what was said (outcome), what was done (result), how urgent: by code."""
    mark: Mark = mark_for(shape, code)
    word = label or mark.label
    if shape == "urgency":
        return format_html(
            '<span class="urg urg--{}">{}{}</span>', mark.tone, bars_html(int(mark.tone)), word
        )
    tone = f" {shape}--{mark.tone}" if mark.tone else ""
    return format_html('<span class="{}{}">{}{}</span>', shape, tone, icon_html(mark.icon), word)


def meter_html(done: int, total: int, label: str | Promise) -> SafeString:
    """Bar of done out of total; full turns from gold to green. The numbers are read out."""
    width = 200 * min(done, total) // total if total else 0
    tone = mark_safe(' class="n"') if done < total else ""
    return format_html(
        '<svg class="meter" viewBox="0 0 200 8" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="bg" width="200" height="8"/><rect{} width="{}" height="8"/></svg>',
        _("%(label)s: %(done)s trong %(total)s") % {"label": label, "done": done, "total": total},
        tone,
        width,
    )


def tile_html(
    number: object,
    label: str | Promise,
    href: str,
    *,
    tone: str = "",
    small: str | Promise = "",
    icon: str = "",
) -> SafeString:
    """A number that opens the list which it counts."""
    one_of("tile tone", tone, ("", "soon", "bad", "ok"))
    return format_html(
        '<a class="tile{}" href="{}"><b>{}</b><span>{}{}</span>{}</a>',
        f" tile--{tone}" if tone else "",
        href,
        number,
        icon_html(icon) if icon else "",
        label,
        format_html("<small>{}</small>", small) if small else "",
    )


def link_html(
    href: str, label: str | Promise, *, icon: str = "", count: object = "", current: bool = False
) -> SafeString:
    """A filter or facet link with its count."""
    return format_html(
        '<a href="{}"{}>{}{}{}</a>',
        href,
        mark_safe(' aria-current="true"') if current else "",
        icon_html(icon) if icon else "",
        label,
        format_html(' <span class="n">{}</span>', count) if count != "" else "",
    )


def navitem_html(
    url: str,
    icon: str,
    label: str | Promise,
    *,
    count: object = "",
    current: bool = False,
    minor: bool = False,
) -> SafeString:
    """An entry of the side bar; a minor one moves behind "Thêm" on narrow screens."""
    return format_html(
        '<li{}><a href="{}"{}>{}<span>{}</span>{}</a></li>',
        mark_safe(' class="x"') if minor else "",
        url,
        mark_safe(' aria-current="page"') if current else "",
        icon_html(icon),
        label,
        format_html('<span class="n">{}</span>', count) if count else "",
    )
