"""Chờ ký, thống nhất, phê duyệt: the answers that wait for whoever is signed in, and those that came back."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, official
from doithoai.opinions.awaiting import came_back, waiting
from doithoai.opinions.hands import Hand
from doithoai.opinions.models import Answer
from doithoai.organisations.authority import SECRETARIAT, Authority
from doithoai.organisations.models import Role

MOST = 50
TEXT_READERS = SECRETARIAT | {Role.ORG_ADMIN}
TITLES: dict[str, str | Promise] = {
    Hand.SIGN: _("Chờ tôi ký"),
    Hand.AGREE: _("Chờ thống nhất"),
    Hand.APPROVE: _("Chờ phê duyệt"),
}
STEPS: dict[str, str | Promise] = {
    Hand.SIGN: _("Ký dự thảo"),
    Hand.AGREE: _("Thống nhất trả lời"),
    Hand.APPROVE: _("Phê duyệt trả lời"),
}
SLUGS = {Hand.SIGN: "ky-du-thao", Hand.AGREE: "thong-nhat", Hand.APPROVE: "phe-duyet"}


@dataclass(frozen=True)
class Pile:
    """What waits for one hand: its first rows, and whether there are more."""

    title: str | Promise
    step: str | Promise
    slug: str
    rows: list[Answer]
    whole: QuerySet[Answer]
    is_long: bool

    @property
    def number(self) -> int:
        """How many there are."""
        return self.whole.count() if self.is_long else len(self.rows)


def _pile(rows: QuerySet[Answer], most: int, title: str | Promise, step: str | Promise, slug: str) -> Pile:
    first = list(rows[: most + 1])
    return Pile(title, step, slug, first[:most], rows, len(first) > most)


def piles(who: Authority, most: int = MOST) -> list[Pile]:
    """What waits for this account, in the order in which an answer passes the hands; what came back last."""
    asked = waiting(who)
    found = [_pile(rows, most, TITLES[hand], STEPS[hand], SLUGS[hand]) for hand, rows in asked.items()]
    return [*found, _pile(came_back(who), most, _("Bị trả lại, cần viết lại"), _("Viết lại"), "du-thao")]


@official
@require_safe
def hands(request: OfficialRequest) -> HttpResponse:
    """Everything that waits for my hand on one page."""
    found = piles(request.authority)
    context: dict[str, Any] = {
        "piles": [pile for pile in found if pile.rows],
        "number": sum(pile.number for pile in found),
        "may_texts": any(here & TEXT_READERS for here in request.authority.own.values()),
    }
    return desk_page(request, "desk/hands.html", context, section="today")
