"""B.Đ7-3: what is beyond the own power is reported to the direct superior, with all four parts."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion, Passing, PassingKind
from doithoai.opinions.passing import leaves, sent_to
from doithoai.opinions.permissions import may_agree
from doithoai.opinions.stepping import locked, reasoned
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused


@dataclass(frozen=True)
class Papers:
    """Three of the four parts of B.Đ7-3 by number or name; the fourth is the differences."""

    minutes: str  # biên bản hội nghị
    dossier: str  # hồ sơ đối thoại
    documents: str  # các tài liệu liên quan


def escalate(
    opinion: Opinion,
    to: Organisation,
    reason: str,
    differences: str,
    papers: Papers | None = None,
    *,
    by: Account,
    at: datetime,
) -> Passing:
    """Reports to the direct superior what is beyond its own power, with all four parts of B.Đ7-3.

    Papers not named are looked for in the records of the dialogue and the opinion.
    """
    may_agree(by, opinion, localdate(at))
    reason = reasoned(reason, "B.Đ7-3")
    with transaction.atomic():
        opinion = locked(opinion)
        papers = papers or papers_at_hand(opinion)
        _check_four_parts(differences, papers)
        if not _above(to, opinion.organisation):
            raise Refused(
                "%(to)s không phải cấp trên trực tiếp.", clause="B.Đ7-3", field="to", to=to.short_name
            )
        passing = sent_to(opinion, PassingKind.ESCALATION, to, by=by, at=at)
        passing.reason, passing.differences = reason, differences.strip()
        passing.papers = {name: words.strip() for name, words in vars(papers).items()}
        leaves(opinion, passing, Stage.ESCALATED, "escalate")
    return passing


def papers_at_hand(opinion: Opinion) -> Papers:
    """The parts that the records already hold; empty where there is nothing."""
    held = opinion.dialogue if opinion.dialogue and opinion.dialogue.ended_at else None
    files = opinion.submission.attachments.count()
    answers = opinion.answers.count()
    return Papers(
        minutes=f"Biên bản hội nghị {held.code}" if held else "",
        dossier=f"Hồ sơ đối thoại {held.code}" if held else "",
        documents=f"{files} tệp kèm theo, {answers} bản trả lời" if files or answers else "",
    )


def _check_four_parts(differences: str, papers: Papers) -> None:
    if not papers.minutes.strip():
        raise Refused("Thiếu biên bản hội nghị.", clause="B.Đ7-3", field="minutes")
    if not papers.dossier.strip():
        raise Refused("Thiếu hồ sơ đối thoại.", clause="B.Đ7-3", field="dossier")
    if not papers.documents.strip():
        raise Refused("Thiếu các tài liệu liên quan.", clause="B.Đ7-3", field="documents")
    if not differences.strip():
        raise Refused(
            "Hãy ghi những ý kiến còn khác nhau; không có thì ghi rõ là không có.",
            clause="B.Đ7-3",
            field="differences",
        )


def _above(to: Organisation, organisation: Organisation) -> bool:
    return to.pk == organisation.parent_id or organisation.further_superiors.filter(pk=to.pk).exists()
