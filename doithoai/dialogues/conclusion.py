"""A.4-c, A.4-g to A.4-i, B.Đ10.2: the conclusion within seven working days, then the report upward."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from doithoai.audit.record import Actor, hold, record
from doithoai.dialogues.lifecycle import HELD, State
from doithoai.dialogues.models import Conclusion, Dialogue, UpwardReport
from doithoai.dialogues.offices import require_signer
from doithoai.dialogues.permissions import may_chair_acts
from doithoai.dialogues.queries import Recipient
from doithoai.dialogues.stepping import bump, fit, locked, said, step
from doithoai.organisations.calendars import current_calendar
from doithoai.organisations.models import Account, Person
from doithoai.regulations.deadlines import Deadline, deadline
from doithoai.regulations.refusals import CalendarNotIssued, Refused

LONGEST_TEXT = 100_000
# Terms that still run; and those of a year whose calendar was not issued when the conclusion was, late or not.
UNCOUNTED = Q(state=State.ENDED) | Q(state__in=HELD, conclusion_due=None)


@dataclass(frozen=True)
class Concluding:
    """What the chair concluded, with number, date and signer of the notice."""

    assessment: str
    follow_up: str
    number: str
    issued_on: date
    signer: Person
    late_reason: str = ""


@dataclass(frozen=True)
class Reporting:
    """The report on the conference, with number, date and signer, and to whom it goes."""

    text: str
    number: str
    sent_on: date
    recipients: Sequence[Recipient]
    signer: Person


@dataclass(frozen=True)
class Recomputed:
    """A due date that changed because the calendar did."""

    dialogue: Dialogue
    old: date | None
    new: date | None


def conclusion_deadline(dialogue: Dialogue) -> Deadline | None:
    """Seven working days after the end (A.4-c), with its working; none before the end or without a calendar."""
    if dialogue.ended_at is None:
        return None
    try:
        return deadline("A.4-c", localdate(dialogue.ended_at), current_calendar())
    except CalendarNotIssued:
        return None


def due_after(ended_on: date) -> date | None:
    """The last day of A.4-c; none while the calendar is not issued, and recomputed when it is."""
    try:
        return deadline("A.4-c", ended_on, current_calendar()).due
    except CalendarNotIssued:
        return None


def conclude(dialogue: Dialogue, concluding: Concluding, *, by: Account, at: datetime) -> Conclusion:
    """Issues the conclusion; `opinions.gate` has seen to it that every opinion has an outcome (B.Đ9.2-b)."""
    may_chair_acts(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        clause = step(dialogue, State.CONCLUDED)
        conclusion = Conclusion(dialogue=dialogue, **_cleaned(concluding))
        _check_issue(dialogue, conclusion, localdate(at))
        fit(conclusion)
        conclusion.save(force_insert=True)
        dialogue.concluded_on = conclusion.issued_on
        bump(dialogue)
        dialogue.save()
        told = {
            "number": conclusion.number,
            "issued_on": conclusion.issued_on,
            "due": dialogue.conclusion_due,
            "late_reason": conclusion.late_reason,
        }
        record("conclude_dialogue", dialogue, by=by, at=at, clause=clause, facts=told)
    return conclusion


def _cleaned(concluding: Concluding) -> dict[str, object]:
    _bounded(concluding.assessment, "assessment")
    _bounded(concluding.follow_up, "follow_up")
    said(concluding.assessment, Refused("Hãy ghi đánh giá chung.", clause="A.4-c", field="assessment"))
    said(
        concluding.number,
        Refused("Hãy ghi số, ký hiệu của thông báo kết luận.", clause="A.4-c", field="number"),
    )
    return {k: v.strip() if isinstance(v, str) else v for k, v in vars(concluding).items()}


def _bounded(text: str, field: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Refused("Nội dung dài nhất %(most)s ký tự.", field=field, most=LONGEST_TEXT)


def _check_issue(dialogue: Dialogue, conclusion: Conclusion, today: date) -> None:
    _check_after_end(dialogue, conclusion.issued_on, today, "issued_on")
    require_signer(dialogue.organisation, conclusion.signer, conclusion.issued_on)
    due = dialogue.conclusion_due
    late = due is not None and conclusion.issued_on > due
    if late and not conclusion.late_reason:
        raise Refused(
            "Hạn ban hành thông báo kết luận là %(due)s. Hãy ghi lý do chậm; lý do sẽ được lưu và hiển thị.",
            clause="A.4-c",
            field="late_reason",
            due=due,
        )
    if not late:
        conclusion.late_reason = ""


def _check_after_end(dialogue: Dialogue, day: date, today: date, field: str) -> None:
    if day > today:
        raise Refused("Ngày không thể sau hôm nay.", clause="A.4-c", field=field)
    if dialogue.ended_at and day < localdate(dialogue.ended_at):
        raise Refused(
            "Ngày không thể trước ngày kết thúc hội nghị, %(day)s.",
            clause="A.4-c",
            field=field,
            day=localdate(dialogue.ended_at),
        )


def report_up(dialogue: Dialogue, reporting: Reporting, *, by: Account, at: datetime) -> UpwardReport:
    """Reports in writing, with minutes and dossier (B.Đ10.2-b), to all that A.4-g, A.4-h and A.4-i name."""
    may_chair_acts(by, dialogue, localdate(at))
    with transaction.atomic():
        dialogue = locked(dialogue)
        clause = step(dialogue, State.REPORTED)
        _bounded(reporting.text, "text")
        if not reporting.recipients:
            raise Refused("Hãy chọn ít nhất một nơi nhận báo cáo.", clause=clause, field="recipients")
        _check_after_end(dialogue, reporting.sent_on, localdate(at), "sent_on")
        require_signer(dialogue.organisation, reporting.signer, reporting.sent_on)
        report = UpwardReport(
            dialogue=dialogue,
            text=said(reporting.text, Refused("Hãy ghi nội dung báo cáo.", clause=clause, field="text")),
            number=said(reporting.number, Refused("Hãy ghi số, ký hiệu.", clause=clause, field="number")),
            sent_on=reporting.sent_on,
            recipients=[asdict(recipient) for recipient in reporting.recipients],
            signer=reporting.signer,
        )
        fit(report)
        report.save(force_insert=True)
        dialogue.reported_on = reporting.sent_on
        bump(dialogue)
        dialogue.save()
        told = {"number": report.number, "sent_on": report.sent_on, "recipients": report.recipients}
        record("report_dialogue", dialogue, by=by, at=at, clause=clause, facts=told)
    return report


def recompute_terms(*, by: Actor, at: datetime) -> list[Recomputed]:
    """Counts the open terms of A.4-c anew after a change of the calendar; each change is recorded, old and new.

    Whoever may enter a day may cause this: it decides nothing and only counts.
    """
    changed = []
    with transaction.atomic():
        rows = list(Dialogue.objects.select_for_update(no_key=True).filter(UNCOUNTED).order_by("pk"))
        hold(*(dialogue.organisation_id for dialogue in rows))
        for dialogue in rows:
            found = conclusion_deadline(dialogue)
            old, new = dialogue.conclusion_due, found.due if found else None
            if old == new:
                continue
            dialogue.conclusion_due = new
            bump(dialogue)
            dialogue.save(update_fields=["conclusion_due", "version"])
            told = {"old": old, "new": new}
            record("recompute_conclusion_due", dialogue, by=by, at=at, clause="A.4-c", facts=told)
            changed.append(Recomputed(dialogue, old, new))
    return changed
