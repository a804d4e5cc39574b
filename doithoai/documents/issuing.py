"""Issues a numbered paper of any kind that changes nothing but the register: its number, its day, its signer, its file."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from doithoai.dialogues.models import Dialogue
from doithoai.documents.announcing import Signing
from doithoai.documents.framing import Issue
from doithoai.documents.lifecycle import UNDER_WAY
from doithoai.documents.models import CODES, Paper, PaperKind, Standing
from doithoai.documents.papers import MAKING, Record
from doithoai.documents.permissions import may_issue
from doithoai.documents.register import claim_number, keep, not_after
from doithoai.documents.standing import as_seen, held
from doithoai.documents.subjects import subject_of
from doithoai.opinions.models import Opinion, PassingKind
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

# Issued by the act that they put in force: approving, announcing, concluding, reporting, answering, sending.
BY_THEIR_ACT = frozenset(
    {
        PaperKind.PLAN,
        PaperKind.NOTICE,
        PaperKind.CONCLUSION,
        PaperKind.DIALOGUE_REPORT,
        PaperKind.WRITTEN_REPLY,
        PaperKind.TRANSFER_LETTER,
        PaperKind.SEMIANNUAL_REPORT,
        PaperKind.ANNUAL_REPORT,
        PaperKind.CONSOLIDATED_REPORT,
    }
)
# Of one dialogue or opinion there is one of each.
ONCE = frozenset({PaperKind.DIALOGUE_PLAN, PaperKind.REVIEW, PaperKind.RESULTS, PaperKind.MINUTES})


def issue(
    kind: str, about: Record, signing: Signing, known: int | None = None, *, by: Account, at: datetime
) -> Paper:
    """Numbers the paper and keeps it as it is made now; nothing is numbered when anything is refused.

    `known` is how many of this kind the clerk saw issued: pressed twice on a bad line, it is issued once.
    """
    organisation = about.organisation
    may_issue(by, organisation.pk, localdate(at))
    if kind not in CODES or kind not in MAKING:
        raise Refused("Văn bản này không có số nên không ban hành qua sổ.", field="kind")
    if kind in BY_THEIR_ACT:
        raise Refused(
            "“%(kind)s” được ban hành ở trang của việc đó.",
            field="kind",
            kind=str(PaperKind(kind).label),
        )
    not_after(signing.issued_on, localdate(at))
    with transaction.atomic():
        _fit(kind, about)
        number = claim_number(organisation, kind, signing.issued_on, signing.number)
        _as_many(kind, about, known)  # the counter is held: whoever was first is seen
        made = Issue(number, signing.issued_on, signing.signer, signing.recipients)
        paper = keep(kind, about, made, subject_of(kind, about), by=by, at=at)
        if kind == PaperKind.ESCALATION and isinstance(about, Opinion):
            _name_report(about, number)
        return paper


def issue_draft(
    paper: Paper, about: Record, signing: Signing, seen: str | None = None, *, by: Account, at: datetime
) -> Paper:
    """Issues what a draft has become; pressed twice, it is issued once. `seen` is the hash of what was read."""
    with transaction.atomic():
        paper = held(paper)
        if paper.standing not in UNDER_WAY:
            raise Refused("Bản dự thảo này đã ban hành hoặc đã bỏ.")
        as_seen(paper, seen)
        return issue(paper.kind, about, signing, by=by, at=at)


def _fit(kind: str, about: Record) -> None:
    """Whether there is yet something to write about, and not twice."""
    if kind in {PaperKind.ESCALATION, PaperKind.TOLD} and isinstance(about, Opinion):
        _passed_on(kind, about)
    if kind == PaperKind.REVIEW and not hasattr(about, "review"):
        raise Refused("Chưa ghi rút kinh nghiệm nội bộ nên chưa ban hành được.", clause="B.Đ10.1-a")
    if kind in ONCE and isinstance(about, Dialogue):
        rows = Paper.objects.filter(dialogue=about, kind=kind, standing=Standing.ISSUED).exclude(number="")
        if before := rows.first():
            raise Refused(
                "Văn bản này đã ban hành, số %(number)s. Cần thay thì hủy số cũ trước.", number=before.number
            )


def issued(kind: str, about: Record) -> QuerySet[Paper]:
    """Papers of the kind on this dialogue or opinion that bear a number."""
    rows = Paper.objects.filter(kind=kind, standing=Standing.ISSUED).exclude(number="")
    if isinstance(about, Opinion):
        return rows.filter(opinion=about)
    return rows.filter(dialogue=about, opinion=None) if isinstance(about, Dialogue) else rows.none()


def _as_many(kind: str, about: Record, known: int | None) -> None:
    if known is None:
        return
    now = list(issued(kind, about))
    if len(now) > known:
        raise Refused(
            "Vừa ban hành văn bản số %(number)s cùng loại. Nếu cần thêm một văn bản nữa thì bấm ban hành lần nữa.",
            number=now[0].number,
        )


def _name_report(opinion: Opinion, number: str) -> None:
    """What went up says by which paper, so that the petitioner's letter can name it."""
    sent = opinion.passings.filter(returned_at=None, kind=PassingKind.ESCALATION, paper_number="").last()
    if sent:
        sent.paper_number = number
        sent.save(update_fields=["paper_number"])


def _passed_on(kind: str, opinion: Opinion) -> None:
    rows = opinion.passings.filter(returned_at=None)
    if kind == PaperKind.ESCALATION:
        rows = rows.filter(kind=PassingKind.ESCALATION)
    if not rows.exists():
        raise Refused("Ý kiến này chưa được chuyển đi hay báo cáo lên cấp trên nên chưa có gì để ban hành.")
