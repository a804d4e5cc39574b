"""The calendar of dialogues, the page of one before and after, its poster and its calendar file."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doithoai.commitments import published as commitments
from doithoai.dialogues import published
from doithoai.dialogues.published import PublicDialogue
from doithoai.dialogues.published_notices import PublicNotice
from doithoai.documents import published as documents
from doithoai.opinions import published as opinions
from doithoai.portal.frame import Missing, page, scope_at, scope_of, show, today
from doithoai.portal.ics import calendar_file
from doithoai.portal.marking import FILTERS, Shown, filtered, promised, shown
from doithoai.ui.days import date_vi
from doithoai.ui.words import one_line

PAGE = 20
HELD = frozenset({"ended", "concluded", "reported", "closed"})
ROAD = (
    ("announced", gettext_lazy("Thông báo")),
    ("open", gettext_lazy("Khai mạc")),
    ("ended", gettext_lazy("Kết thúc")),
    ("concluded", gettext_lazy("Kết luận")),
    ("reported", gettext_lazy("Báo cáo")),
    ("closed", gettext_lazy("Kết thúc hồ sơ")),
)


@dataclass(frozen=True)
class Told:
    """When the public was told, and whether that was ten days ahead (B.Đ8.3-b)."""

    notice: PublicNotice
    days_ahead: int
    late_reason: str


def found(code: str) -> PublicDialogue:
    """The dialogue with this code, or a page that says there is none."""
    dialogue = published.public_dialogue(one_line(code)[:40])
    if dialogue is None:
        raise Missing(
            _("Không có buổi đối thoại này"),
            _("Mã “%(code)s” không có trên cổng. Ông bà xem lịch các buổi đối thoại.") % {"code": code[:40]},
        )
    return dialogue


def told(dialogue: PublicDialogue) -> Told | None:
    """The first notice that carried the present facts, with the days it came ahead."""
    if dialogue.announced_on is None or not dialogue.notices:
        return None
    ahead = (timezone.localdate(dialogue.starts_at) - dialogue.announced_on).days
    return Told(dialogue.notices[-1], ahead, dialogue.late_notice_reason)


def road(dialogue: PublicDialogue) -> list[dict[str, Any]]:
    """The steps of its life; a step done shows its day."""
    dates: dict[str, date | None] = {
        "announced": dialogue.announced_on,
        "open": timezone.localdate(dialogue.starts_at),
        "ended": dialogue.ended_on,
        "concluded": dialogue.conclusion.issued_on if dialogue.conclusion else dialogue.conclusion_due,
        "reported": dialogue.reported_on,
    }
    names = [name for name, _label in ROAD]
    place = names.index(dialogue.state) if dialogue.state in names else 0
    return [
        {
            "label": label,
            # A state is reached when its act is done: what is awaited comes after it.
            "state": "done" if at <= place else "now" if at == place + 1 else "next",
            "note": date_vi(dates.get(name))[:5],
        }
        for at, (name, label) in enumerate(ROAD)
    ]


def counted(rows: list[Shown], chosen: str) -> dict[str, Any]:
    """The opinions of one dialogue with the numbers that open them."""
    return {
        "rows": filtered(rows, chosen),
        "chosen": chosen,
        "filters": [(key, label, len(filtered(rows, key))) for key, label in FILTERS.items()],
        "released": len(rows),
        "overdue": sum(row.overdue for row in rows),
    }


@require_safe
@page
def dialogues(request: HttpRequest) -> HttpResponse:
    """Lịch đối thoại: what comes, what was held, what was put off."""
    scope = scope_of(request)
    facts = {
        "scope": scope,
        "nav": "dialogues",
        "coming": published.upcoming_dialogues(scope.slug),
        "page": Paginator(published.past_dialogues(scope.slug), PAGE).get_page(request.GET.get("trang")),
    }
    return show(request, "dialogues", facts)


@require_safe
@page
def dialogue(request: HttpRequest, code: str) -> HttpResponse:
    """One dialogue: before it how to take part, after it what became of every opinion."""
    one = found(code)
    facts: dict[str, Any] = {"dialogue": one, "nav": "dialogues", "told": told(one), "road": road(one)}
    facts["scope"] = scope_at(one.organisation_slug)
    if one.state not in HELD:
        begins = timezone.localdate(one.starts_at)
        facts |= {"days_left": (begins - today()).days, "send_until": begins - timedelta(days=1)}
        return show(request, "dialogue_before", facts)
    rows = shown(opinions.public_opinions(one.id), today())
    chosen = request.GET.get("ket-qua", "")
    facts |= counted(rows, chosen if chosen in FILTERS else "")
    facts |= {
        "page": Paginator(facts["rows"], PAGE).get_page(request.GET.get("trang")),
        "figures": opinions.dialogue_figures(one.id),
        "papers": documents.public_papers(one.id),
        **_promises(one.id),
    }
    return show(request, "dialogue_after", facts)


def _promises(dialogue: int) -> dict[str, Any]:
    """The numbered conclusions in the order of the notice, then what was promised beside them."""
    rows = promised(commitments.of_dialogue(dialogue), today())
    numbered = [row for row in rows if row.commitment.number]
    return {
        "concluded": sorted(numbered, key=lambda row: row.commitment.number or 0),
        "promises": [row for row in rows if not row.commitment.number],
    }


@require_safe
@page
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """Tờ niêm yết: one sheet of A4 with a QR code (B.Đ8.3)."""
    one = found(code)
    url = request.build_absolute_uri(reverse("portal:dialogue", args=[one.code]))
    # People read the address as it is written; the code of the picture keeps it as machines send it.
    facts = {"dialogue": one, "url": url, "spoken_url": unquote(url), "told": told(one)}
    return show(request, "poster", facts)


@require_safe
@page
def ics(request: HttpRequest, code: str) -> HttpResponse:
    """The dialogue for the calendar of a telephone."""
    one = found(code)
    url = request.build_absolute_uri(reverse("portal:dialogue", args=[one.code]))
    text = calendar_file(one, url, request.get_host().partition(":")[0], timezone.now())
    name = slugify(one.code.replace("Đ", "D")) or "doi-thoai"
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )
