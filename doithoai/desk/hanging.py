"""Việc còn treo: what lies between two hands, each kind a list of its own (spec, promise 1)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doithoai.desk.frame import OfficialRequest, desk_page, official
from doithoai.opinions import hanging, outside
from doithoai.opinions.models import Opinion
from doithoai.organisations.authority import SECRETARIAT

PAGE = 50
Words = str | Promise


@dataclass(frozen=True)
class Row:
    """One line: the opinion, what is the matter, the next step."""

    opinion: Opinion
    about: str
    step: Words
    anchor: str = ""
    due: date | None = None
    since: date | None = None

    @property
    def url(self) -> str:
        """The opinion's page, at the act."""
        return reverse("desk:opinion", args=[self.opinion.code]) + (f"#{self.anchor}" if self.anchor else "")


@dataclass(frozen=True)
class Kind:
    """One kind of thing that hangs: how it is called, what to do, which rows."""

    slug: str
    count: str
    label: Words
    hint: Words
    rows: Callable[[Sequence[int], date], QuerySet[Any]]
    line: Callable[[Any], Row]


def _opinion(step: Words, anchor: str) -> Callable[[Opinion], Row]:
    return lambda row: Row(row, row.unit.short_name if row.unit else "", step, anchor, row.due_on)


def _sent(row: Any) -> Row:
    about = _("%(to)s chưa nhận") % {"to": row.to.short_name}
    return Row(
        row.opinion,
        about,
        gettext_lazy("Hỏi nơi nhận hoặc rút lại"),
        "rut-lai",
        row.due_on,
        localdate(row.sent_at),
    )


def _disputed(row: Any) -> Row:
    return Row(row.opinion, row.text, gettext_lazy("Giao xem xét lại"), "xem-xet-lai", None, row.received_on)


def _examined(row: Any) -> Row:
    return Row(
        row.opinion, row.unit.short_name, gettext_lazy("Kết luận xem xét lại"), "ket-luan-xem-xet", row.due_on
    )


def _longer(row: Any) -> Row:
    about = f"{row.assignment.unit.short_name}: {row.was_due:%d/%m/%Y} → {row.due_on:%d/%m/%Y}. {row.reason}"
    step = gettext_lazy("Quyết định gia hạn")
    return Row(row.assignment.opinion, about, step, "quyet-gia-han", row.was_due, localdate(row.at))


def _pause(row: Any) -> Row:
    step = gettext_lazy("Quyết định tạm dừng")
    return Row(row.opinion, row.reason, step, "quyet-tam-dung", row.until_on, localdate(row.at))


def _paused(row: Opinion) -> Row:
    about = _("tạm dừng đến hết %(day)s") % {"day": f"{row.suspended_until:%d/%m/%Y}"}
    return Row(row, about, gettext_lazy("Ghi lời người nêu bổ sung"), "bo-sung", row.due_on)


KINDS: tuple[Kind, ...] = (
    Kind(
        "ket-thuc", "to_close", gettext_lazy("Chờ kết thúc hồ sơ"),
        gettext_lazy("Đã trả lời, không còn việc đang làm. Ghi kết quả rồi kết thúc hồ sơ."),
        lambda bodies, _on: hanging.to_close(bodies), _opinion(gettext_lazy("Kết thúc hồ sơ"), "ket-thuc"),
    ),
    Kind(
        "thong-nhat", "agreed_alone", gettext_lazy("Đã thống nhất, chưa trả lời"),
        gettext_lazy("Không có buổi đối thoại nào để nói. Trả lời bằng văn bản hoặc đưa vào một buổi."),
        lambda bodies, _on: hanging.agreed_alone(bodies), _opinion(gettext_lazy("Trả lời bằng văn bản"), ""),
    ),
    Kind(
        "chua-nhan", "not_accepted", gettext_lazy("Nơi nhận chưa nhận"),
        gettext_lazy("Đã chuyển mà nơi nhận chưa nhận, chưa trả lại. Hạn vẫn chạy."),
        lambda bodies, _on: hanging.not_accepted(bodies), _sent,
    ),
    Kind(
        "chuyen-vong", "sent_around", gettext_lazy("Bị chuyển từ ba lần"),
        gettext_lazy("Người nêu đang bị chuyển vòng. Lãnh đạo quyết định nơi giải quyết."),
        lambda bodies, _on: hanging.sent_around(bodies), _opinion(gettext_lazy("Xem các lần chuyển"), ""),
    ),
    Kind(
        "chua-hai-long", "disputed", gettext_lazy("Người nêu chưa hài lòng"),
        gettext_lazy("Giao người khác với đơn vị đã trả lời xem xét lại."),
        lambda bodies, _on: hanging.disputed(bodies), _disputed,
    ),
    Kind(
        "xem-xet-lai", "examined", gettext_lazy("Đang xem xét lại"),
        gettext_lazy("Chưa có kết luận giữ nguyên hay trả lời lại."),
        lambda bodies, _on: hanging.examined(bodies), _examined,
    ),
    Kind(
        "gia-han", "asked", gettext_lazy("Xin gia hạn"),
        gettext_lazy("Chờ quyết định; hạn cũ vẫn tính."),
        lambda bodies, _on: hanging.asked_longer(bodies), _longer,
    ),
    Kind(
        "xin-tam-dung", "asked_pause", gettext_lazy("Xin tạm dừng"),
        gettext_lazy("Chờ quyết định; hạn cũ vẫn tính."),
        lambda bodies, _on: hanging.asked_pause(bodies), _pause,
    ),
    Kind(
        "tam-dung", "paused", gettext_lazy("Đang tạm dừng"),
        gettext_lazy("Chờ người nêu bổ sung. Hết ngày chờ thì hạn tự chạy tiếp."),
        hanging.paused, _paused,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A kind with its number, for the first page and the tabs."""

    label: Words
    count: int
    url: str
    slug: str = ""


def desks(request: OfficialRequest) -> list[int]:
    """The bodies whose desk this is."""
    return [key for key, here in request.authority.own.items() if here & SECRETARIAT]


def cards(bodies: Sequence[int], on: date) -> list[Card]:
    """Everything that hangs, by kind; also the two lists that have pages of their own."""
    counted = hanging.counts(bodies, on, outside.QUIET_DAYS)
    here = reverse("desk:hanging")
    rows = [Card(kind.label, counted[kind.count], f"{here}?loai={kind.slug}", kind.slug) for kind in KINDS]
    telling = Card(
        gettext_lazy("Cần báo cho người nêu"), counted["not_told"], reverse("desk:telling"), "can-bao"
    )
    quiet = Card(
        gettext_lazy("Nơi ngoài hệ thống chưa trả lời"),
        counted["silent_outside"],
        reverse("desk:outside"),
        "ngoai",
    )
    return [telling, quiet, *rows]


def seated(request: OfficialRequest) -> list[int]:
    """The desks of the account; the page does not exist for others."""
    bodies = desks(request)
    if not bodies:
        raise Http404
    return bodies


@official
@require_safe
def hanging_list(request: OfficialRequest) -> HttpResponse:
    """One kind at a time, the longest first."""
    bodies = seated(request)
    asked = request.GET.get("loai", "")
    kind = next((one for one in KINDS if one.slug == asked), KINDS[0])
    page = Paginator(kind.rows(bodies, request.today), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": lined(kind, page.object_list),
        "kind": kind,
        "cards": cards(bodies, request.today),
        "current": kind.slug,
    }
    return desk_page(request, "desk/hanging.html", context, section="opinions")


def lined(kind: Kind, rows: Iterable[Any]) -> list[Row]:
    """The rows of a page as lines."""
    return [kind.line(row) for row in rows]
