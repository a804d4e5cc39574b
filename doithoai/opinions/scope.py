"""B.Đ1.2: which kind a text seems to be, as a suggestion only, and where what is outside belongs."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.opinions.models import Kind
from doithoai.opinions.scope_signals import Heard, Signal, Span, lists, outside
from doithoai.opinions.scope_weighing import weighed

# Of as many words for either, "đề nghị" makes a petition; without any request a text reports.
ASKS, SILENT = 0.5, 1
GUIDANCE: dict[str, Promise] = {
    Kind.COMPLAINT: _(
        "Khiếu nại quyết định, việc làm hành chính được gửi đến chính cơ quan đã ra quyết định (Luật Khiếu nại). "
        "Bộ phận Tiếp công dân hướng dẫn mẫu đơn và nơi nhận."
    ),
    Kind.DENUNCIATION: _(
        "Tố cáo được gửi đến người đứng đầu cơ quan quản lý người bị tố cáo (Luật Tố cáo). "
        "Họ tên người tố cáo được giữ bí mật; nội dung này không công khai."
    ),
    Kind.COURT: _(
        "Việc tòa án đang xét xử hoặc đã có bản án được gửi đến tòa án, viện kiểm sát hoặc cơ quan thi hành án."
    ),
}


@dataclass(frozen=True)
class Suggestion:
    """A kind, the words that suggest it and why; what else the text seems to hold. A person decides."""

    kind: str
    reason: str
    why: str = ""
    also: tuple["Suggestion", ...] = ()

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(Kind(self.kind).label)

    @property
    def mixed(self) -> bool:
        """Whether several contents seem to stand in one text: each would go its own way."""
        return bool(self.also)


def suggest_kind(text: str) -> Suggestion:
    """The gravest kind whose signal stands in the text, with the words found; a report of affairs when none does."""
    heard = Heard(text)
    heard.hush(lists().quiet)
    found = outside(heard) or weighed(heard)
    if not found:
        return _inside(heard, Span(0, len(heard.kept)))
    first, *others = [Suggestion(one.kind, one.words, one.why) for one in found]
    return Suggestion(first.kind, first.reason, first.why, (*others, *_besides(heard, found)))


def _inside(heard: Heard, within: Span) -> Suggestion:
    """A question, a proposal, a petition or a report: by what is said more often, the later words counting more."""
    known = lists().inside
    for kind in (Kind.QUESTION, Kind.SUGGESTION):
        for pattern in known[kind]:
            if hit := heard.first(pattern, within):
                return Suggestion(kind, heard.kept[hit.start : hit.end])
    hits = {
        kind: [hit for pattern in known[kind] if (hit := heard.first(pattern, within))]
        for kind in (Kind.PETITION, Kind.REPORT)
    }
    asks = any(heard.first(pattern, within) for pattern in known["request"])
    leaning = len(hits[Kind.PETITION]) - len(hits[Kind.REPORT]) + (ASKS if asks else -SILENT)
    kind = Kind.PETITION if leaning > 0 else Kind.REPORT
    first = min(hits[kind], default=None)
    return Suggestion(kind, heard.kept[first.start : first.end] if first else "")


def _besides(heard: Heard, found: list[Signal]) -> list[Suggestion]:
    """What else is asked in sentences of their own, apart from the matters that are outside."""
    for within in heard.sentences():
        if any(within.start <= one.at.start < within.end for one in found):
            continue
        rest = _inside(heard, within)
        if rest.reason:
            return [rest]
    return []


def guidance(kind: str) -> str:
    """Where a matter that is outside belongs; empty for what is inside."""
    return str(GUIDANCE.get(kind, ""))
