"""On which day a paper can have been issued, and by whom signed; asked before a number is spent."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate

from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.offices import require_signer
from doithoai.documents.framing import Issue
from doithoai.documents.models import PaperKind
from doithoai.opinions.models import Opinion
from doithoai.regulations.refusals import Refused

# Papers that tell what happened at the conference, and those that call to it.
AFTER = frozenset(
    {
        PaperKind.MINUTES,
        PaperKind.CONCLUSION,
        PaperKind.ORDERS,
        PaperKind.DIALOGUE_REPORT,
        PaperKind.REVIEW,
    }
)
BEFORE = frozenset({PaperKind.DIALOGUE_PLAN, PaperKind.NOTICE, PaperKind.INVITATION})


def check_issue(kind: str, about: Any, issue: Issue) -> None:
    """Refuses a day before what the paper follows or after what it calls to, and a signer without office that day."""
    if issue.on and isinstance(about, Dialogue):
        check_day(kind, about, issue.on)
    if issue.on and isinstance(about, Opinion) and issue.on < about.received_on:
        raise Refused(
            "Ngày ban hành không thể trước ngày nhận ý kiến, %(day)s.",
            field="issued_on",
            day=about.received_on,
        )
    if issue.on and issue.signer:
        require_signer(about.organisation, issue.signer, issue.on)


def check_day(kind: str, dialogue: Dialogue, on: date) -> None:
    """The order of conference and paper."""
    if kind in AFTER and dialogue.ended_at is None:
        raise Refused("Hội nghị chưa kết thúc nên chưa ban hành được văn bản này.", clause="A.4-c")
    if kind in AFTER and dialogue.ended_at and on < localdate(dialogue.ended_at):
        raise Refused(
            "Ngày ban hành không thể trước ngày kết thúc hội nghị, %(day)s.",
            clause="A.4-c",
            field="issued_on",
            day=localdate(dialogue.ended_at),
        )
    if kind in BEFORE and on > localdate(dialogue.starts_at):
        raise Refused(
            "Văn bản này phải ban hành trước hội nghị ngày %(day)s.",
            clause="B.Đ8.2",
            field="issued_on",
            day=localdate(dialogue.starts_at),
        )
