"""A.4-c to A.4-i, B.Đ10: conclusion, report and written reply, each with its paper, number and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.commitments.concluding_words import (
    chosen_recipients,
    draft_of,
    require_read,
    with_units,
)
from doithoai.commitments.following import answered
from doithoai.commitments.making import from_conclusion
from doithoai.dialogues.conclusion import Concluding, Reporting, report_up
from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.offices import require_signer
from doithoai.dialogues.queries import Recipient
from doithoai.documents.conclusion import lines_of
from doithoai.documents.conclusion_draft import require_same
from doithoai.documents.framing import Issue, words
from doithoai.documents.models import Paper, PaperKind
from doithoai.documents.register import claim_number, keep, not_after
from doithoai.documents.telling import tell_of_reply
from doithoai.opinions.gate import conclude
from doithoai.opinions.models import Opinion
from doithoai.opinions.replying import reply_in_writing
from doithoai.organisations.models import Account, Person


@dataclass(frozen=True)
class Replying:
    """The written reply: number (the next one when empty), day and signer."""

    issued_on: date
    signer: Person
    number: str = ""
    recipients: tuple[str, ...] = ("Như trên,",)


def issue_conclusion(
    dialogue: Dialogue,
    concluding: Concluding,
    sent_to: Sequence[Recipient] = (),
    read: int | None = None,
    *,
    by: Account,
    at: datetime,
) -> Paper:
    """Concludes the dialogue and issues the notice with its annex; its conclusions become commitments (A.4-c, A.0-P3b).

    `read` is the version of the saved draft that these words were written over; a later one is not lost unseen.
    """
    not_after(concluding.issued_on, localdate(at))
    with transaction.atomic():
        dialogue = _locked(dialogue)
        if read is not None:
            require_read(draft_of(dialogue), read)
        require_same(dialogue, concluding)
        number = claim_number(
            dialogue.organisation, PaperKind.CONCLUSION, concluding.issued_on, concluding.number
        )
        dialogue = conclude(dialogue, replace(concluding, number=number), by=by, at=at)
        from_conclusion(dialogue, by=by, at=at)
        dialogue = _fresh(dialogue)
        to = with_units(dialogue, sent_to) if sent_to else chosen_recipients(dialogue)
        issue = Issue(number, concluding.issued_on, concluding.signer, lines_of(to))
        held = words(localdate(dialogue.ended_at or dialogue.starts_at))
        subject = f"Kết luận hội nghị đối thoại trực tiếp với Nhân dân {held}"
        paper = keep(PaperKind.CONCLUSION, dialogue, issue, subject, by=by, at=at)
        _know(paper, to)
    return paper


def _know(paper: Paper, to: Sequence[Recipient]) -> None:
    """Recipients that are in the system are sent the paper there, and followed there."""
    for one in to:
        if one.organisation is not None:
            paper.sendings.filter(name=one.name.rstrip(",;. ")).update(organisation=one.organisation)


def issue_report(dialogue: Dialogue, reporting: Reporting, *, by: Account, at: datetime) -> Paper:
    """Reports upward; minutes and dossier are kept as they were sent with it (B.Đ10.2-b)."""
    not_after(reporting.sent_on, localdate(at))
    with transaction.atomic():
        dialogue = _locked(dialogue)
        number = claim_number(
            dialogue.organisation, PaperKind.DIALOGUE_REPORT, reporting.sent_on, reporting.number
        )
        report_up(dialogue, replace(reporting, number=number), by=by, at=at)
        dialogue = _fresh(dialogue)
        held = words(localdate(dialogue.ended_at or dialogue.starts_at))
        to = tuple(f"{recipient.name}," for recipient in reporting.recipients)
        bare = Issue(on=reporting.sent_on, signer=reporting.signer)
        keep(PaperKind.MINUTES, dialogue, Issue(), f"Biên bản hội nghị đối thoại {held}", by=by, at=at)
        keep(PaperKind.DOSSIER, dialogue, bare, f"Hồ sơ đối thoại {held}", by=by, at=at)
        issue = Issue(number, reporting.sent_on, reporting.signer, to)
        return keep(
            PaperKind.DIALOGUE_REPORT,
            dialogue,
            issue,
            f"Kết quả hội nghị đối thoại trực tiếp với Nhân dân {held}",
            by=by,
            at=at,
        )


def issue_reply(opinion: Opinion, replying: Replying, *, by: Account, at: datetime) -> Paper:
    """Issues the written reply and records that the person was answered (A.4-d, B.Đ10.1-g1)."""
    not_after(replying.issued_on, localdate(at))
    require_signer(opinion.organisation, replying.signer, replying.issued_on)
    with transaction.atomic():
        opinion = Opinion.objects.select_for_update(of=("self",), no_key=True).get(pk=opinion.pk)
        number = claim_number(
            opinion.organisation, PaperKind.WRITTEN_REPLY, replying.issued_on, replying.number
        )
        opinion = reply_in_writing(opinion, replying.issued_on, number, by=by, at=at)
        answered(opinion, number, by=by, at=at)
        issue = Issue(number, replying.issued_on, replying.signer, replying.recipients)
        paper = keep(
            PaperKind.WRITTEN_REPLY,
            opinion,
            issue,
            f"Trả lời ý kiến, kiến nghị mã {opinion.code}",
            by=by,
            at=at,
        )
        tell_of_reply(paper, by=by, at=at)
    return paper


def _locked(dialogue: Dialogue) -> Dialogue:
    """Locked first by everybody, so that two who conclude at once wait for each other in one order."""
    return Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)


def _fresh(dialogue: Dialogue) -> Dialogue:
    """As the verbs left it, with what papers tell of it."""
    return Dialogue.objects.select_related(
        "organisation__parent", "chair", "chair_office", "plan_row__plan", "conclusion", "report"
    ).get(pk=dialogue.pk)
