"""What the pages of telling people share: a message with its matter, covered addresses, and the tabs with their numbers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from doithoai.documents.releasing import BY_HAND, opinions_of
from doithoai.documents.telling import REPLY
from doithoai.notifications.lifecycle import ENDED, State
from doithoai.notifications.models import Message, Way
from doithoai.opinions import identity
from doithoai.opinions.models import Opinion

Words = str | Promise
OCCASIONS: dict[str, Words] = {
    REPLY: _("Văn bản trả lời"),
    "transfer": _("Chuyển cơ quan có thẩm quyền"),
    "escalation": _("Báo cáo cấp trên"),
}
ICONS = {Way.EMAIL: "mail", Way.SMS: "phone", Way.CALL: "phone", Way.LETTER: "file", Way.NONE: "alert"}


@dataclass(frozen=True)
class Line:
    """One message as a list shows it."""

    message: Message
    opinion: Opinion | None
    ticked: bool = False
    waits: int = 0  # days since it was written

    @property
    def occasion(self) -> Words:
        """What it tells of."""
        return OCCASIONS.get(self.message.occasion, self.message.occasion)

    @property
    def icon(self) -> str:
        """Of its way."""
        return ICONS[Way(self.message.way)]

    @property
    def address(self) -> str:
        """Covered."""
        told = self.message.address
        if self.message.way == Way.EMAIL:
            return identity.masked_email(told)
        return told if self.message.way == Way.LETTER else identity.masked_phone(told)

    @property
    def paper(self) -> str:
        """Where the paper that goes along lies."""
        if self.message.occasion == REPLY:
            return reverse("desk:paper_file", args=[self.message.occasion_id])
        return reverse("desk:opinion_draft", args=[self.opinion.code, "told"]) if self.opinion else ""


@dataclass(frozen=True)
class Tab:
    """One list with its number."""

    slug: str
    label: Words
    url: str
    count: int


def lined(messages: Sequence[Message], chosen: Collection[str] = (), on: date | None = None) -> list[Line]:
    """The messages of a page with their matters, in one statement; on a day, how long each has waited."""
    matters = opinions_of(messages)
    return [
        Line(
            row,
            matters.get(row.about_id),
            str(row.pk) in chosen,
            (on - localdate(row.made_at)).days if on else 0,
        )
        for row in messages
    ]


def ticked(request: HttpRequest, messages: Sequence[Message]) -> set[str]:
    """What was chosen: as it was sent, or the whole page on request."""
    if request.GET.get("chon") == "trang":
        return {str(row.pk) for row in messages}
    return set(request.POST.getlist("messages"))


def tabs(bodies: Iterable[int]) -> list[Tab]:
    """All lists, counted in one statement."""
    rows = Message.objects.filter(organisation_id__in=list(bodies)).order_by()
    counted: dict[str, int] = dict.fromkeys(("cho", "viec", "dang", "hong", "xong"), 0)
    for state, way, number in rows.values_list("state", "way").annotate(n=Count("pk")):
        counted[_slug(state, way)] += number
    others = reverse("desk:outbox_others")
    return [
        Tab("cho", _("Chờ cho gửi"), reverse("desk:outbox"), counted["cho"]),
        Tab("viec", _("Thư, cuộc gọi phải làm"), reverse("desk:worklist"), counted["viec"]),
        Tab("dang", _("Thư điện tử đang gửi"), f"{others}?muc=dang", counted["dang"]),
        Tab("hong", _("Gửi không được"), f"{others}?muc=hong", counted["hong"]),
        Tab("xong", _("Đã xong"), f"{others}?muc=xong", counted["xong"]),
    ]


def _slug(state: str, way: str) -> str:
    if state == State.WAITING:
        return "cho"
    if state == State.FAILED:
        return "hong"
    if state in ENDED:
        return "xong"
    return "viec" if way in BY_HAND else "dang"
