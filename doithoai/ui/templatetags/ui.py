"""Template tags and filters of the components: `{% load ui %}`."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import segno
from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from doithoai.ui import components, days, fields
from doithoai.ui.marks import MESSAGE_TONES

register = template.Library()
Text = str | Promise

register.filter("date_vi", days.date_vi)
register.filter("time_vi", days.time_vi)
register.filter("datetime_vi", days.datetime_vi)
register.filter("day_vi", days.day_vi)
register.filter("weekday", days.weekday)

register.simple_tag(components.icon_html, name="icon")
register.simple_tag(components.clause_html, name="clause")
register.simple_tag(components.mark_html, name="mark")
register.simple_tag(components.meter_html, name="meter")
register.simple_tag(components.tile_html, name="tile")
register.simple_tag(components.navitem_html, name="navitem")
register.simple_tag(fields.field_html, name="formfield")
register.simple_tag(fields.fields_html, name="formfields")
register.simple_tag(fields.keys_html, name="keychoices")
register.simple_tag(fields.summary_html, name="errsum")


@register.simple_tag
def due(
    when: date | None,
    state: str = "",
    words: Text = "",
    clause: str = "",
    *,
    box: bool = False,
    start: date | None = None,
) -> SafeString:
    """{% due date state="soon" words="còn 3 ngày làm việc" clause="A.4-c" box=True start=day %}"""
    return components.due_html(when, state, words, clause, box=box, start=start)


@register.simple_tag
def navlink(url: str, label: Text, *, current: bool = False) -> SafeString:
    """An entry of the public navigation."""
    here = mark_safe(' aria-current="page"') if current else ""
    return format_html('<a href="{}"{}>{}</a>', url, here, label)


@register.simple_tag
def tab(url: str, label: Text, *, small: Text = "", current: bool = False) -> SafeString:
    """A step of a workspace: `<nav class="tabs">{% tab … %}</nav>`."""
    here = mark_safe(' aria-current="page"') if current else ""
    note = format_html("<small>{}</small>", small) if small else ""
    return format_html('<a href="{}"{}>{}{}</a>', url, here, label, note)


@register.simple_tag(takes_context=True)
def facet(
    context: Context, name: str, value: str, label: Text, *, count: object = "", icon: str = ""
) -> SafeString:
    """A filter: link that sets one query parameter, keeps the others and starts at page one again."""
    query: QueryDict = context["request"].GET.copy()
    current = query.get(name, "") == value
    query.pop("trang", None)
    query.pop(name, None)
    if value:
        query[name] = value
    return components.link_html(f"?{query.urlencode()}", label, icon=icon, count=count, current=current)


@register.inclusion_tag("ui/steps.html")
def steps(items: Iterable[Mapping[str, Any]], *, label: Text) -> dict[str, Any]:
    """Life of a record: items with `label`, `state` (done, now, bad or next), `note`, `href`."""
    for item in items:
        components.one_of("step state", item.get("state", "next"), ("done", "now", "bad", "next"))
        for key in item:
            components.one_of("step attribute", key, ("label", "state", "note", "href"))
    return {"items": items, "label": label}


@register.simple_block_tag
def node(content: str, icon: str, title: Text, *, when: Text = "", tone: str = "ok") -> SafeString:
    """One point of a timeline inside `<ol class="tl">`: {% node "inbox" "Tiếp nhận" when="…" %}text{% endnode %}"""
    components.one_of("node tone", tone, ("", "ok", "now", "warn", "bad", "next"))
    return format_html(
        '<li class="{}"><span class="node">{}</span><h3>{}</h3>{}{}</li>',
        tone,
        components.icon_html(icon),
        title,
        format_html('<p class="when">{}</p>', when) if when else "",
        format_html('<div class="small">{}</div>', content) if content.strip() else "",
    )


@register.simple_block_tag
def note(content: str, tone: str = "", *, icon: str = "") -> SafeString:
    """A message in the page: {% note "warn" %}<p>…</p>{% endnote %}; tones "", ok, warn, bad (a breach)."""
    components.one_of("note tone", tone, ("", "ok", "warn", "bad"))
    drawing = icon or {"": "info", "ok": "checkc", "warn": "alert", "bad": "alert"}[tone]
    css = f" note--{tone}" if tone else ""
    return format_html(
        '<div class="note{}">{}<div>{}</div></div>', css, components.icon_html(drawing), content
    )


@register.simple_block_tag
def empty(content: str, icon: str, title: Text) -> SafeString:
    """Nothing here yet, and the first step: {% empty "inbox" "Chưa có ý kiến nào" %}<p>…</p>{% endempty %}"""
    return format_html('<div class="empty">{}<h3>{}</h3>{}</div>', components.icon_html(icon), title, content)


@register.simple_tag
def leaf(when: date) -> SafeString:
    """A date like the leaf of a calendar."""
    day = days.local(when)
    return format_html(
        '<time class="date" datetime="{}"><b>{}</b><span>{}</span><span>{}</span></time>',
        f"{day:%Y-%m-%d}",
        f"{day:%d}",
        days.month_vi(day),
        days.weekday(day),
    )


@register.simple_tag
def who(name: str, role: Text = "") -> SafeString:
    """The person signed in, with initials."""
    words = name.split()
    initials = "".join(word[0] for word in (words[-2:] if len(words) > 1 else words)).upper()
    return format_html(
        '<div class="who"><span class="ava" aria-hidden="true">{}</span><span><b>{}</b><br><span class="mut">{}</span></span></div>',
        initials,
        name,
        role,
    )


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], *, noun: Text = "", param: str = "trang") -> dict[str, Any]:
    """Pages of a list, keeping the filters; `noun` is what the list counts."""
    query: QueryDict = context["request"].GET.copy()

    def link(number: int) -> str:
        query[param] = str(number)
        return f"?{query.urlencode()}"

    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    numbers = [(number, link(number) if isinstance(number, int) else "") for number in shown]
    return {
        "page": page,
        "numbers": numbers,
        "noun": noun,
        "before": link(page.previous_page_number()) if page.has_previous() else "",
        "after": link(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag
def qr(text: str, *, label: Text, size: int = 132) -> SafeString:
    """A QR code as inline SVG."""
    code = segno.make_qr(text, error="m")
    edge = len(code.matrix) + 4
    # One square per dark module; the quiet zone of two modules is part of the drawing.
    path = "".join(
        f"M{x + 2} {y + 2}h1v1h-1z" for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark
    )
    return format_html(
        '<svg class="qrcode" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">'
        '<path fill="#fff" d="M0 0h{}v{}h-{}z"/><path d="{}"/></svg>',
        label,
        size,
        size,
        edge,
        edge,
        edge,
        edge,
        edge,
        path,
    )


@register.filter
def lines(text: str) -> SafeString:
    """Words of a person as paragraphs, escaped."""
    parts = re.split(r"\n{2,}", str(text or "").replace("\r\n", "\n").strip())
    rows = (
        (format_html_join(mark_safe("<br>"), "{}", ((row,) for row in part.split("\n"))),) for part in parts
    )
    return format_html_join("", "<p>{}</p>", rows)


@register.filter
def message_tone(level: str) -> str:
    """Tone of a note for a message level."""
    return MESSAGE_TONES.get(level, ("", "info"))[0]


@register.simple_tag
def message_icon(level: str) -> SafeString:
    """Icon of a note for a message level."""
    return components.icon_html(MESSAGE_TONES.get(level, ("", "info"))[1])
