"""The side bar: which entries somebody has, and what waits behind each."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.desk.waiting import Waiting
from doithoai.organisations.authority import SECRETARIAT, UNIT, Authority
from doithoai.organisations.models import Role


@dataclass(frozen=True)
class Entry:
    """One entry of the side bar; a minor one moves behind "Thêm" on narrow screens."""

    section: str
    url: str
    icon: str
    label: str | Promise
    count: int = 0
    current: bool = False
    minor: bool = False


def entries(authority: Authority, waiting: Waiting, section: str) -> list[Entry]:
    """The entries that make sense for this account, the current one lit."""
    roles = {role for here in authority.own.values() for role in here}
    admin = bool(roles & {Role.ORG_ADMIN, Role.SYSTEM_ADMIN})
    rows: list[tuple[bool, str, str, str, str | Promise, int, bool]] = [
        (True, "today", "desk:today", "home", _("Hôm nay"), 0, False),
        (True, "plans", "desk:plans", "cal", _("Kế hoạch"), 0, True),
        (True, "dialogues", "desk:dialogues", "talk", _("Buổi đối thoại"), 0, False),
        (True, "opinions", "desk:opinions", "say", _("Ý kiến"), waiting.unsorted, False),
        (bool(roles & SECRETARIAT), "receiving", "desk:imports", "down", _("Tiếp nhận"), 0, True),
        (bool(roles & UNIT), "unit", "desk:unit", "users", _("Đơn vị tôi"), waiting.mine, False),
        (True, "arrivals", "desk:arrivals", "inbox", _("Đến từ nơi khác"), waiting.arrived, True),
        (bool(roles & SECRETARIAT), "publishing", "desk:publishing", "screen", _("Công khai"), 0, True),
        (bool(roles & SECRETARIAT), "telling", "desk:outbox", "mail", _("Báo tin"), 0, True),
        (True, "commitments", "desk:commitments", "flag", _("Cam kết"), 0, True),
        (True, "papers", "desk:papers", "book", _("Sổ văn bản"), waiting.papers, True),
        (True, "reports", "desk:period_reports", "chart", _("Báo cáo"), 0, True),
        (True, "oversight", "desk:oversight", "eye", _("Theo dõi"), 0, not roles <= {Role.SUPERVISOR}),
        (admin, "administration", "desk:administration", "gear", _("Quản trị"), 0, True),
    ]
    return [
        Entry(name, reverse(url), icon, label, count, name == section, minor)
        for shown, name, url, icon, label, count, minor in rows
        if shown
    ]
