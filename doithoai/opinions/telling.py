"""Which acts of the record the public sees, in words without names: the line of a thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from doithoai.audit.models import Entry
from doithoai.opinions.lifecycle import Outcome, Result

Facts = Mapping[str, object]
Words = tuple[str, str]  # what happened, and one detail


@dataclass(frozen=True)
class Step:
    """One line of the timeline."""

    act: str
    label: str
    day: date
    at: datetime | None
    tone: str  # "", "now", "ok", "warn", as the marks of ui
    clause: str
    detail: str = ""


def _day(facts: Facts, name: str) -> str:
    value = facts.get(name)
    return date.fromisoformat(value[:10]).strftime("%d/%m/%Y") if isinstance(value, str) and value else ""


def _until(facts: Facts) -> str:
    unit, day = str(facts.get("unit") or ""), _day(facts, "due_on")
    return _("%(unit)s, hạn %(day)s") % {"unit": unit, "day": day} if unit and day else unit


def _assigned(facts: Facts) -> Words | None:
    purposes = {
        "draft": _("Giao đơn vị chuẩn bị trả lời"),
        "solve": _("Giao đơn vị giải quyết"),
    }
    label = purposes.get(str(facts.get("purpose")))
    return (label, _until(facts)) if label else None


def _said(facts: Facts) -> Words:
    outcome = str(facts.get("outcome"))
    label = str(Outcome(outcome).label) if outcome in Outcome.values else ""
    if day := _day(facts, "due_on"):
        label = _("%(outcome)s, chậm nhất %(day)s") % {"outcome": label, "day": day}
    return _("Nêu tại hội nghị"), label


def _result(facts: Facts) -> Words | None:
    result = str(facts.get("result"))
    if result not in Result.values or result == Result.SOLVED:
        return None  # solved is told when somebody has verified it
    return _("Kết quả"), str(Result(result).label)


def _verified(facts: Facts) -> Words:
    if facts.get("result") == Result.SOLVED:
        return _("Đã giải quyết, có minh chứng"), _("Đã được người khác xác nhận")
    return _("Kết quả đã được xác nhận"), ""


def _settled(_facts: Facts) -> Words:
    return _("Đã thống nhất nội dung trả lời"), ""


def _plain(label: Callable[[], str], fact: str = "") -> Callable[[Facts], Words | None]:
    return lambda facts: (label(), str(facts.get(fact) or "") if fact else "")


def _longer(facts: Facts) -> Words:
    return _("Gia hạn"), _("đến %(day)s; không còn tính là đúng hạn") % {"day": _day(facts, "due_on")}


def _waits(facts: Facts) -> Words:
    return _("Tạm dừng, chờ ông/bà bổ sung"), _("đến hết %(day)s") % {"day": _day(facts, "until_on")}


def _looked(facts: Facts) -> Words:
    if facts.get("kept"):
        return _("Đã xem xét lại: giữ nguyên câu trả lời"), ""
    return _("Đã xem xét lại: sẽ trả lời lại"), _until(facts)


def _urged(facts: Facts) -> Words:
    times = facts.get("times")
    return _("Đã đôn đốc nơi nhận"), _("lần %(times)s, %(body)s") % {
        "times": times,
        "body": facts.get("body"),
    }


# Act → tone and words; an act that is not here is internal.
TOLD: dict[str, tuple[str, Callable[[Facts], Words | None]]] = {
    "receive": ("", _plain(lambda: _("Đã nhận ý kiến của ông/bà"))),
    "approve_question": ("now", _plain(lambda: _("Đã duyệt để nêu tại hội nghị"))),
    "hold_back_question": (
        "warn",
        _plain(lambda: _("Không đọc tại hội nghị, được trả lời bằng văn bản"), "reason"),
    ),
    "queue_question": ("now", _plain(lambda: _("Đã vào hàng đợi của hội nghị"))),
    "accept": ("", _plain(lambda: _("Đã phân loại"))),
    "split": ("", _plain(lambda: _("Đã tách thành từng việc để trả lời đủ"))),
    "join": ("", _plain(lambda: _("Được trả lời chung với ý kiến cùng việc; lời của ông/bà vẫn giữ nguyên"))),
    "leave": ("", _plain(lambda: _("Được trả lời riêng"))),
    "attach_to_dialogue": ("", _plain(lambda: _("Đưa vào buổi đối thoại"), "dialogue")),
    "assign": ("now", _assigned),
    "reassign": ("now", _assigned),
    "agree_answer": ("now", lambda facts: None if facts.get("waits") else _settled(facts)),
    "approve_answer": ("now", lambda facts: _settled(facts) if facts.get("settled") else None),
    "give_outcome": ("ok", _said),
    "reply_in_writing": ("ok", _plain(lambda: _("Đã trả lời bằng văn bản"), "number")),
    "transfer": ("warn", _plain(lambda: _("Đã chuyển cơ quan có thẩm quyền"), "body")),
    "escalate": ("warn", _plain(lambda: _("Đã báo cáo cấp trên"), "body")),
    "accept_passing": ("now", _plain(lambda: _("Cơ quan nhận đã tiếp nhận"), "body")),
    "return_passing": ("warn", _plain(lambda: _("Cơ quan nhận đã trả lại"))),
    "withdraw_passing": ("warn", _plain(lambda: _("Đã nhận lại để giải quyết"))),
    "answer_outside": ("ok", _plain(lambda: _("Nơi nhận đã trả lời bằng văn bản"), "reference")),
    "urge_outside": ("now", _urged),
    "grant_extension": ("warn", _longer),
    "suspend": ("warn", _waits),
    "answer_suspension": ("now", _plain(lambda: _("Ông/bà đã bổ sung; thời hạn chạy tiếp"))),
    "open_reexamination": ("now", lambda facts: (_("Giao nơi khác xem xét lại"), _until(facts))),
    "decide_reexamination": ("ok", _looked),
    "flow_back": ("ok", _plain(lambda: _("Cơ quan nhận đã có kết quả"))),
    "record_result": ("ok", _result),
    "verify_result": ("ok", _verified),
    "dispute_result": ("warn", _plain(lambda: _("Chưa được xác nhận là đã xong; đơn vị làm tiếp"))),
    "close": ("ok", _plain(lambda: _("Kết thúc hồ sơ"))),
    "reopen": ("warn", _plain(lambda: _("Mở lại để xem xét tiếp"))),
    "put_out_of_scope": ("warn", _plain(lambda: _("Ngoài phạm vi đối thoại"))),
    "decline": ("warn", _plain(lambda: _("Không xem xét"), "reason")),
    "rate": ("", _plain(lambda: _("Ông/bà đã đánh giá"))),
}
# Of a restricted matter only this is told.
TOLD_OF_RESTRICTED = frozenset({"receive", "close", "put_out_of_scope"})


def told(entry: Entry, *, restricted: bool) -> Step | None:
    """The line for the public, or nothing when the act is internal."""
    if entry.act not in TOLD or (restricted and entry.act not in TOLD_OF_RESTRICTED):
        return None
    tone, words = TOLD[entry.act]
    said = words(entry.facts)
    if said is None:
        return None
    return Step(entry.act, said[0], localdate(entry.at), entry.at, tone, entry.clause, said[1])
