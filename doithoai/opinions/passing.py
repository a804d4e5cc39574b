"""A.2-g…i, B.Đ7-3, B.Đ10.1: to the competent body or up; a handshake, complete when the person was told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import hold, record
from doithoai.opinions.flowing_back import bodies_back, flow_back, origins
from doithoai.opinions.intake import next_code
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion, Passing, PassingKind
from doithoai.opinions.permissions import may_agree, may_pass, may_receive_passing
from doithoai.opinions.stepping import (
    due_now,
    end_assignments,
    locked,
    locked_with_dialogue,
    not_after,
    owe_after_gate,
    reasoned,
    step,
)
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

# At the third hop somebody has to look: the person is being sent around.
ALARMING_HOPS = 3


@dataclass(frozen=True)
class Papers:
    """Three of the four parts of B.Đ7-3 by number or name; the fourth is the differences."""

    minutes: str  # biên bản hội nghị
    dossier: str  # hồ sơ đối thoại
    documents: str  # các tài liệu liên quan


def hops(opinion: Opinion) -> int:
    """How many times this matter was transferred, over all bodies it came through; not what stood beside it on the paper."""
    way = [opinion, *origins(opinion)]
    return Passing.objects.filter(opinion__in=way, kind=PassingKind.TRANSFER).count()


def transfer(
    opinion: Opinion,
    to: Organisation | str | None,
    reason: str,
    to_name: str = "",
    paper_number: str = "",
    *,
    by: Account,
    at: datetime,
) -> Passing:
    """Sends the opinion to the body that may solve it: one of the system, or the name of one outside."""
    may_pass(by, opinion, localdate(at))
    reason = reasoned(reason, "A.2-g")
    with transaction.atomic():
        opinion = locked(opinion)
        passing = _sent(opinion, PassingKind.TRANSFER, to or to_name, by=by, at=at)
        passing.reason, passing.paper_number = reason, paper_number.strip()
        _leaves(opinion, passing, Stage.TRANSFERRED, "transfer")
    return passing


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
        passing = _sent(opinion, PassingKind.ESCALATION, to, by=by, at=at)
        passing.reason, passing.differences = reason, differences.strip()
        passing.papers = {name: words.strip() for name, words in vars(papers).items()}
        _leaves(opinion, passing, Stage.ESCALATED, "escalate")
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


def _sent(opinion: Opinion, kind: str, to: Organisation | str, *, by: Account, at: datetime) -> Passing:
    name = to.strip() if isinstance(to, str) else ""
    body = None if isinstance(to, str) else to
    if body is None and not name:
        raise Refused("Hãy chọn hoặc ghi tên cơ quan nhận.", clause="A.2-g", field="to")
    if body is not None:
        if body.pk == opinion.organisation_id:
            raise Refused("Không chuyển cho chính cơ quan mình.", clause="A.2-g", field="to")
        if not body.holds_on(localdate(at)):
            raise Refused("%(to)s không còn hoạt động.", field="to", to=body.short_name)
    return Passing(opinion=opinion, kind=kind, to=body, to_name=name[:200], sent_at=at, by=by)


def _leaves(opinion: Opinion, passing: Passing, then: Stage, act: str) -> None:
    taken = step(opinion, then)
    passing.save(force_insert=True)
    end_assignments(opinion, "Đã chuyển")
    due_now(opinion)
    opinion.save()
    number = hops(opinion)
    facts = {
        **taken.facts,
        "body": passing.to_name or (passing.to.short_name if passing.to else ""),
        "reason": passing.reason,
        "hop": number,
        "alarm": number >= ALARMING_HOPS,
    }
    record(act, opinion, by=passing.by, at=passing.sent_at, clause=taken.clause, facts=facts)


def _pending(passing: Passing) -> Passing:
    passing = Passing.objects.select_for_update(no_key=True).get(pk=passing.pk)
    if passing.accepted_at or passing.returned_at:
        raise Refused("Lần chuyển này đã được nhận hoặc đã trả lại.", clause="A.2-g")
    return passing


def accept_passing(passing: Passing, *, by: Account, at: datetime) -> Opinion:
    """The receiver takes it over as an opinion of its own, linked to where it came from."""
    may_receive_passing(by, passing, localdate(at))
    with transaction.atomic():
        origin = locked(passing.opinion)
        passing = _pending(passing)
        if passing.to is None:
            raise Refused("Cơ quan nhận ở ngoài hệ thống.", clause="A.2-g")
        hold(origin.organisation_id, passing.to_id)
        continuation = Opinion.objects.create(
            organisation=passing.to,
            submission=origin.submission,
            origin=origin,
            code=next_code(origin.submission),
            title=origin.title,
            text=origin.text,
            received_on=localdate(at),
            kind=origin.kind,
            field=origin.field,
            urgency=origin.urgency,
            level=origin.level,
            area=origin.area,
            tags=origin.tags,
            restricted=origin.restricted,
        )
        passing.accepted_at, passing.continuation = at, continuation
        passing.save(update_fields=["accepted_at", "continuation"])
        facts = {"body": passing.to.short_name, "code": continuation.code}
        record("accept_passing", origin, by=by, at=at, clause="A.2-g", facts=facts)
        record("receive_passed", continuation, by=by, at=at, clause="A.2-g", facts={"origin": origin.code})
    return continuation


def return_passing(passing: Passing, reason: str, *, by: Account, at: datetime) -> Passing:
    """Gives it back with a reason or a better address; the term has gone on running."""
    may_receive_passing(by, passing, localdate(at))
    return _back(passing, reason, "return_passing", by=by, at=at)


def withdraw_passing(passing: Passing, reason: str, *, by: Account, at: datetime) -> Passing:
    """The sender takes it back before anybody accepted it, or records that a body outside sent it back."""
    may_pass(by, passing.opinion, localdate(at))
    return _back(passing, reason, "withdraw_passing", by=by, at=at)


def _back(passing: Passing, reason: str, act: str, *, by: Account, at: datetime) -> Passing:
    reason = reasoned(reason, "A.2-g")
    with transaction.atomic():
        opinion, dialogue = locked_with_dialogue(passing.opinion)
        passing = _pending(passing)
        heard = bool(opinion.outcome or opinion.answered_on)
        up = passing.kind == PassingKind.ESCALATION and heard
        taken = step(opinion, Stage.FOLLOWING if up else Stage.ACCEPTED)
        passing.returned_at, passing.return_reason = at, reason
        passing.save(update_fields=["returned_at", "return_reason"])
        owe_after_gate(opinion, dialogue)
        due_now(opinion)
        opinion.save()
        facts = {**taken.facts, "reason": reason}
        record(act, opinion, by=by, at=at, clause=taken.clause, facts=facts)
    return passing


def tell(
    passing: Passing,
    told_on: date | None,
    way: str = "",
    no_way_reason: str = "",
    *,
    by: Account,
    at: datetime,
) -> Passing:
    """Records that the person was told where it went, or why nobody could be reached: then it is complete."""
    today = localdate(at)
    may_pass(by, passing.opinion, today)
    told = told_on is not None and bool(way.strip())
    if not told and not no_way_reason.strip():
        raise Refused(
            "Hãy ghi ngày và cách đã báo cho người nêu, hoặc vì sao không báo được.",
            clause="A.2-i",
            field="told_on" if told_on is None else "way",
        )
    with transaction.atomic():
        opinion = locked(passing.opinion)
        passing = Passing.objects.select_for_update(no_key=True).get(pk=passing.pk)
        if told and told_on is not None:
            _check_told(passing, told_on, today)
            passing.told_on, passing.told_way = told_on, way.strip()[:120]
        else:
            passing.no_way_reason = no_way_reason.strip()[:300]
        passing.save(update_fields=["told_on", "told_way", "no_way_reason"])
        hold(*bodies_back(opinion))
        # How the person was reached says something of them: it stays out of the record.
        record("tell", opinion, by=by, at=at, clause="A.2-i", facts={"told_on": passing.told_on})
        flow_back(opinion, by=by, at=at)
    return passing


def _check_told(passing: Passing, told_on: date, today: date) -> None:
    not_after(told_on, today, "told_on")
    if told_on < localdate(passing.sent_at):
        raise Refused("Ngày báo không thể trước ngày chuyển.", clause="A.2-i", field="told_on")


def report_up(passing: Passing, on: date, *, by: Account, at: datetime) -> Passing:
    """Records that the superior was told of the transfer (A.2-h)."""
    may_pass(by, passing.opinion, localdate(at))
    not_after(on, localdate(at), "on")
    with transaction.atomic():
        opinion = locked(passing.opinion)
        passing = Passing.objects.select_for_update(no_key=True).get(pk=passing.pk)
        passing.reported_up_on = on
        passing.save(update_fields=["reported_up_on"])
        record("report_passing_up", opinion, by=by, at=at, clause="A.2-h", facts={"on": on})
    return passing


def complete(passing: Passing) -> bool:
    """Whether the person was told, or could not be."""
    return passing.told_on is not None or bool(passing.no_way_reason)
