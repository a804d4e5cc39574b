"""Of my work today: second looks that I owe, and requests for a later day or a pause that I may decide."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doithoai.desk.frame import OfficialRequest
from doithoai.opinions import hanging, queries
from doithoai.opinions.models import Extension, Opinion, Suspension
from doithoai.opinions.permissions import ADVISERS, units

MOST = 8


def terms_tasks(request: OfficialRequest) -> list[dict[str, Any]]:
    """As the fields of a task of the first page."""
    return [*_disputes(request), *_looks(request), *_requests(request)]


def _at(code: str, act: str) -> str:
    return reverse("desk:opinion", args=[code]) + f"#{act}"


def _advised(request: OfficialRequest) -> list[int]:
    return [key for key, here in request.authority.own.items() if here & ADVISERS]


def _disputes(request: OfficialRequest) -> list[dict[str, Any]]:
    """“Not satisfied” that somebody has to be asked to look at again."""
    bodies = _advised(request)
    rows = hanging.disputed(bodies)[:MOST] if bodies else []
    return [
        {
            "title": row.opinion.title,
            "about": _("Người nêu chưa hài lòng: %(text)s") % {"text": row.text},
            "url": _at(row.opinion.code, "xem-xet-lai"),
            "step": _("Giao xem xét lại"),
            "clause": "A.2-b",
        }
        for row in rows
    ]


def _looks(request: OfficialRequest) -> list[dict[str, Any]]:
    who = request.authority
    if not who.serves:
        return []
    rows = queries.examining(units(who), who.account.person_id)
    return [
        {
            "title": row.opinion.title,
            "about": _("Người nêu chưa hài lòng · %(unit)s") % {"unit": row.unit.short_name},
            "url": _at(row.opinion.code, "ket-luan-xem-xet"),
            "step": _("Kết luận xem xét lại"),
            "due": row.due_on,
            "clause": "A.2-b",
        }
        for row in rows[:MOST]
    ]


def _requests(request: OfficialRequest) -> list[dict[str, Any]]:
    """Never one's own: somebody else decides it."""
    who = request.authority
    bodies = _advised(request)
    if not bodies:
        return []
    mine = who.account.person_id
    longer = hanging.asked_longer(bodies).exclude(by__person=mine)[:MOST]
    pauses = hanging.asked_pause(bodies).exclude(by__person=mine)[:MOST]
    found: list[tuple[Opinion, Extension | Suspension, str, str, date]] = [
        (row.assignment.opinion, row, _("Quyết định gia hạn"), "quyet-gia-han", row.was_due) for row in longer
    ]
    found += [(row.opinion, row, _("Quyết định tạm dừng"), "quyet-tam-dung", row.until_on) for row in pauses]
    return [
        {
            "title": opinion.title,
            "about": _("%(who)s xin: %(reason)s") % {"who": row.by, "reason": row.reason},
            "url": _at(opinion.code, act),
            "step": step,
            "due": due,
        }
        for opinion, row, step, act, due in found
    ]
