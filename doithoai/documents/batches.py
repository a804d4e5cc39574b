"""Many papers in one act: written replies, and reports on what is beyond us; each with its own number, all or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.timezone import localdate

from doithoai.dialogues.offices import require_signer
from doithoai.documents.concluding import Replying, issue_reply
from doithoai.documents.framing import Issue
from doithoai.documents.models import Paper, PaperKind, PaperRules, Standing
from doithoai.documents.permissions import may_issue
from doithoai.documents.register import claim_number, keep, not_after
from doithoai.documents.telling import tell_of_passings
from doithoai.opinions.batch import Obstacle
from doithoai.opinions.escalating import escalate, papers_at_hand
from doithoai.opinions.hands import missing
from doithoai.opinions.house_rules import handling_rule
from doithoai.opinions.lifecycle import STEPS, Outcome, Stage
from doithoai.opinions.models import Answer, AnswerState, HandlingRule, Opinion
from doithoai.opinions.replying import WRITTEN
from doithoai.organisations.models import Account, Organisation, Person
from doithoai.regulations.refusals import Refused

# Each paper is a .docx and some hundred statements; while they are made nobody else writes on SQLite.
MOST = 50
ESCALATABLE = tuple(now for now, then in STEPS if then == Stage.ESCALATED)


@dataclass(frozen=True)
class Signed:
    """Day and signer of every paper of the batch; each takes the next number of the register."""

    issued_on: date
    signer: Person


@dataclass(frozen=True)
class Upward:
    """To which superior, why, and which opinions still differ (B.Đ7-3)."""

    to: Organisation
    reason: str
    differences: str


def replyable(body: Organisation) -> QuerySet[Opinion]:
    """Owed a written reply, with an agreed answer or one that was given in the hall; the first due first."""
    agreed = Answer.objects.filter(opinion=OuterRef("pk"), state__in=WRITTEN)
    open_draft = Answer.objects.filter(
        opinion=OuterRef("pk"), state__in=(AnswerState.DRAFT, AnswerState.RETURNED)
    )
    promised = Q(outcome=Outcome.ANSWER_LATER) | Q(needs_written_reply=True)
    heard = Q(stage__in=(Stage.ANSWERED, Stage.FOLLOWING)) & promised
    said = Exists(agreed) | Q(outcome=Outcome.ANSWERED)
    alone = Q(stage=Stage.AGREED) & (Q(dialogue=None) | Q(dialogue__ended_at__isnull=False))
    rows = Opinion.objects.filter(
        alone | heard, said, ~Exists(open_draft), organisation=body, restricted=False
    )
    rows = rows.filter(replied_on=None)
    return rows.select_related("submission", "unit", "dialogue").order_by("due_on", "received_on", "id")


def escalatable(body: Organisation) -> QuerySet[Opinion]:
    """Those that may be reported upward; restricted ones only one by one."""
    rows = Opinion.objects.filter(organisation=body, stage__in=ESCALATABLE, restricted=False)
    return rows.select_related("submission", "unit", "dialogue").order_by("field", "received_on", "id")


def issue_replies(opinions: Sequence[Opinion], signed: Signed, *, by: Account, at: datetime) -> list[Paper]:
    """Each written reply under its own number; the first that cannot go is named, and none goes (A.4-d)."""
    body = _one_body(opinions)
    _check(body, signed, by=by, at=at)
    replying = Replying(signed.issued_on, signed.signer)
    return _all_or_none(opinions, lambda row: _reply(row, replying, by=by, at=at))


def _reply(opinion: Opinion, replying: Replying, *, by: Account, at: datetime) -> Paper:
    """The first reply; a second one to the same person is a decision of its own, on the opinion's page."""
    now = Opinion.objects.select_for_update(no_key=True).get(pk=opinion.pk)
    if now.replied_on is not None:
        raise Refused("Đã trả lời bằng văn bản ngày %(day)s.", clause="A.4-d", day=now.replied_on)
    if now.restricted:
        raise Refused("Ý kiến được bảo mật chỉ trả lời riêng.", clause="B.Đ4.2")
    return issue_reply(opinion, replying, by=by, at=at)


def issue_escalations(
    opinions: Sequence[Opinion], upward: Upward, signed: Signed, *, by: Account, at: datetime
) -> list[Paper]:
    """Each report under its own number, with the four parts of its own opinion (B.Đ7-3)."""
    body = _one_body(opinions)
    _check(body, signed, by=by, at=at)
    return _all_or_none(opinions, lambda row: _report(row, upward, signed, by=by, at=at))


def _all_or_none(opinions: Sequence[Opinion], act: Callable[[Opinion], Paper]) -> list[Paper]:
    """Numbers follow the order in which the opinions came; when one cannot go, no file of the others stays on the disk."""
    made: list[Paper] = []
    rows = Opinion.objects.select_related("organisation__parent", "submission", "dialogue", "unit", "lead")
    try:
        with transaction.atomic():
            for row in rows.filter(pk__in=[one.pk for one in opinions]).order_by("received_on", "pk"):
                paper = _named(row, act)
                made.append(paper)
    except Refused:
        for paper in made:
            paper.file.storage.delete(paper.file.name or "")
        raise
    return made


def _report(opinion: Opinion, upward: Upward, signed: Signed, *, by: Account, at: datetime) -> Paper:
    if opinion.restricted:
        raise Refused("Ý kiến được bảo mật chỉ báo cáo riêng.", clause="B.Đ4.2")
    papers = papers_at_hand(opinion)
    passing = escalate(opinion, upward.to, upward.reason, upward.differences, papers, by=by, at=at)
    number = claim_number(opinion.organisation, PaperKind.ESCALATION, signed.issued_on)
    passing.paper_number = number
    passing.save(update_fields=["paper_number"])
    issue = Issue(number, signed.issued_on, signed.signer, ("Như trên,",))
    subject = f"Báo cáo ý kiến, kiến nghị mã {opinion.code} vượt quá khả năng giải quyết"
    paper = keep(PaperKind.ESCALATION, opinion, issue, subject, by=by, at=at)
    tell_of_passings([passing], by=by, at=at)
    return paper


def _check(body: Organisation, signed: Signed, *, by: Account, at: datetime) -> None:
    may_issue(by, body.pk, localdate(at))
    not_after(signed.issued_on, localdate(at))
    require_signer(body, signed.signer, signed.issued_on)


def _one_body(opinions: Sequence[Opinion]) -> Organisation:
    if not 0 < len(opinions) <= MOST:
        raise Refused("Hãy chọn từ 1 đến %(most)s ý kiến.", field="opinions", most=MOST)
    if len({row.organisation_id for row in opinions}) > 1:
        raise Refused("Mỗi lần chỉ ban hành cho ý kiến của một cơ quan.", field="opinions")
    return opinions[0].organisation


def _named(opinion: Opinion, act: Callable[[Opinion], Paper]) -> Paper:
    """The act on one of them; its refusal says which one it was."""
    try:
        return act(opinion)
    except Refused as why:
        if why.field in {"number", "issued_on", "signer", "to", "reason", "differences"}:
            raise
        raise Refused(
            "%(code)s chưa ban hành được: %(why)s",
            clause=why.clause,
            field="opinions",
            code=opinion.code,
            why=str(why),
        ) from why


def replies_sorted(
    opinions: Sequence[Opinion], body: Organisation, on: date
) -> tuple[list[Opinion], list[Obstacle]]:
    """Those that can be answered in writing on that day, and those that cannot with the reason; nothing is written."""
    ready = set(replyable(body).filter(pk__in=[row.pk for row in opinions]).values_list("pk", flat=True))
    prefetch_related_objects(opinions, "answers")
    rule, unapproved = handling_rule(body), _unapproved(opinions, body, PaperKind.WRITTEN_REPLY)
    return _parted(opinions, lambda row: _no_reply(row, ready, rule, on) or _not_approved(row, unapproved))


def _unapproved(opinions: Sequence[Opinion], body: Organisation, kind: str) -> set[int]:
    """Those whose paper nobody approved, where the body asks for it."""
    if not PaperRules.objects.filter(organisation=body, signed_off=True).exists():
        return set()
    numbers = {row.pk for row in opinions}
    approved = Paper.objects.filter(kind=kind, opinion__in=numbers, standing=Standing.APPROVED)
    return numbers - set(approved.values_list("opinion", flat=True))


def _not_approved(opinion: Opinion, unapproved: set[int]) -> Refused | None:
    if opinion.pk not in unapproved:
        return None
    return Refused("Bản dự thảo chưa qua kiểm tra thể thức và duyệt.", clause="A.2-a")


def _no_reply(opinion: Opinion, ready: set[int], rule: HandlingRule, on: date) -> Refused | None:
    if opinion.pk not in ready:
        return Refused(
            "Chưa có câu trả lời đã thống nhất, hoặc đã trả lời bằng văn bản rồi.", clause="B.Đ8.1-g3a"
        )
    if on < opinion.received_on:
        return Refused("Ngày trả lời không thể trước ngày nhận ý kiến.", field="issued_on")
    answer = max(opinion.answers.all(), key=lambda row: row.version, default=None)
    lacking = missing(answer, rule) if answer else []
    if lacking:
        hand = str(lacking[0].label)
        return Refused("Còn thiếu bước “%(hand)s”.", clause="B.Đ8.1-g3a", hand=hand)
    return None


def escalations_sorted(
    opinions: Sequence[Opinion], body: Organisation
) -> tuple[list[Opinion], list[Obstacle]]:
    """Those whose papers are at hand, and those that lack one of the four parts."""
    ready = set(escalatable(body).filter(pk__in=[row.pk for row in opinions]).values_list("pk", flat=True))
    unapproved = _unapproved(opinions, body, PaperKind.ESCALATION)
    return _parted(opinions, lambda row: _no_report(row, ready) or _not_approved(row, unapproved))


def _no_report(opinion: Opinion, ready: set[int]) -> Refused | None:
    if opinion.restricted:
        return Refused("Ý kiến được bảo mật chỉ báo cáo riêng.", clause="B.Đ4.2")
    if opinion.pk not in ready:
        now = str(Stage(opinion.stage).label)
        return Refused("Đang ở bước “%(now)s” nên chưa báo cáo lên được.", clause="B.Đ7-3", now=now)
    papers = papers_at_hand(opinion)
    if not papers.minutes or not papers.dossier:
        return Refused("Thiếu biên bản, hồ sơ: ý kiến chưa qua hội nghị nào.", clause="B.Đ7-3")
    if not papers.documents:
        return Refused("Thiếu các tài liệu liên quan.", clause="B.Đ7-3")
    return None


def _parted(
    opinions: Sequence[Opinion], obstacle: Callable[[Opinion], Refused | None]
) -> tuple[list[Opinion], list[Obstacle]]:
    found = [(row, obstacle(row)) for row in opinions]
    return [row for row, why in found if why is None], [Obstacle(row, why) for row, why in found if why]
