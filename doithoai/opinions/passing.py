"""A.2-g, B.Đ7-3, B.Đ10.1: to the competent body or up, a handshake: accepted as its own, or returned."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from doithoai.audit.record import CLOCK, hold, record
from doithoai.dialogues.models import Dialogue
from doithoai.notifications import outbox
from doithoai.opinions import searching
from doithoai.opinions.flowing_back import origins
from doithoai.opinions.intake import next_code
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion, Passing, PassingKind
from doithoai.opinions.permissions import may_pass, may_receive_passing
from doithoai.opinions.stepping import (
    Step,
    due_now,
    end_assignments,
    locked,
    locked_with_dialogue,
    owe_after_gate,
    reasoned,
    step,
)
from doithoai.opinions.wording import verbatim
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

CAME_BACK = gettext_noop("Ý kiến đã về lại")
# At the third hop somebody has to look: the person is being sent around.
ALARMING_HOPS = 3


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
        passing = sent_to(opinion, PassingKind.TRANSFER, receiver_of(to, to_name), by=by, at=at)
        passing.reason, passing.paper_number = reason, paper_number.strip()[:40]
        leaves(opinion, passing, Stage.TRANSFERRED, "transfer")
    return passing


def receiver_of(to: Organisation | str | None, to_name: str) -> Organisation | str:
    """The one receiver; a body that stands chosen does not take what was meant for another that was typed."""
    typed = _heard(to_name)
    if isinstance(to, Organisation) and typed and typed not in map(_heard, (to.name, to.short_name)):
        raise Refused(
            "Đã chọn %(to)s, lại ghi thêm “%(name)s”. Hãy để một nơi nhận.",
            clause="A.2-g",
            field="to_name",
            to=to.short_name,
            name=to_name.strip(),
        )
    return to or to_name


def sent_to(opinion: Opinion, kind: str, to: Organisation | str, *, by: Account, at: datetime) -> Passing:
    name = to.strip() if isinstance(to, str) else ""
    body = None if isinstance(to, str) else to
    if body is None and not name:
        raise Refused("Hãy chọn hoặc ghi tên cơ quan nhận.", clause="A.2-g", field="to")
    if body is not None:
        check_receiver(opinion, body, localdate(at))
    elif known := _in_the_system(name, localdate(at)):
        check_receiver(opinion, known, localdate(at))
        raise Refused(
            "%(to)s có trong hệ thống. Hãy chọn ở danh sách để nơi nhận thấy ngay.",
            field="to",
            to=known.short_name,
        )
    hop = hops(opinion) + (kind == PassingKind.TRANSFER)
    return Passing(
        opinion=opinion,
        kind=kind,
        to=body,
        to_name=name[:200],
        sent_at=at,
        by=by,
        hop=max(1, hop),
        due_on=opinion.due_on,
    )


def check_receiver(opinion: Opinion, body: Organisation, today: date) -> None:
    """Not to oneself, not to a body that has ended, and not back to one that waits for the result."""
    if body.pk == opinion.organisation_id:
        raise Refused("Không chuyển cho chính cơ quan mình.", clause="A.2-g", field="to")
    if not body.holds_on(today):
        heirs = [row.successor.short_name for row in body.successions.select_related("successor")]
        if not heirs:
            raise Refused("%(to)s không còn hoạt động. Hãy chọn nơi khác.", field="to", to=body.short_name)
        raise Refused(
            "%(to)s không còn hoạt động; việc đã giao %(heirs)s. Hãy chuyển nơi đó.",
            field="to",
            to=body.short_name,
            heirs=", ".join(heirs),
        )
    if body.pk in {row.organisation_id for row in origins(opinion)}:
        raise Refused(
            "%(to)s đã chuyển ý kiến này đi và đang chờ kết quả. Hãy dùng “Trả lại nơi chuyển”, ghi lý do và nơi đúng "
            "thẩm quyền; đừng chuyển vòng.",
            clause="A.2-g",
            field="to",
            to=body.short_name,
        )


def _in_the_system(name: str, on: date) -> Organisation | None:
    """The body that is meant, however large its letters are; one that works before one that has ended."""
    asked, rows = _heard(name), Organisation.objects.values_list("pk", "name", "short_name")
    # In Python: SQLite compares Vietnamese letters by their case.
    known = [key for key, *names in rows if asked in map(_heard, names)]
    found = list(Organisation.objects.filter(pk__in=known).order_by("pk"))
    return max(found, key=lambda body: body.holds_on(on), default=None)


def _heard(name: str) -> str:
    return " ".join(verbatim(name).split()).casefold()


def leaves(opinion: Opinion, passing: Passing, then: Stage, act: str) -> None:
    taken = step(opinion, then)
    passing.save(force_insert=True)
    end_assignments(opinion, "Đã chuyển")
    due_now(opinion)
    opinion.save()
    facts = {
        **taken.facts,
        "body": passing.to_name or (passing.to.short_name if passing.to else ""),
        "reason": passing.reason,
        "hop": passing.hop,
        "alarm": passing.hop >= ALARMING_HOPS and passing.kind == PassingKind.TRANSFER,
    }
    record(act, opinion, by=passing.by, at=passing.sent_at, clause=taken.clause, facts=facts)
    searching.put(opinion)


def _pending(passing: Passing) -> Passing:
    passing = Passing.objects.select_for_update(no_key=True).get(pk=passing.pk)
    if passing.accepted_at or passing.returned_at or passing.answered_on:
        raise Refused("Lần chuyển này đã được nhận, đã trả lại hoặc đã có trả lời.", clause="A.2-g")
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
        due_now(continuation)  # the sender's term goes on here
        continuation.save(update_fields=["due_on", "due_clause"])
        facts = {"body": passing.to.short_name, "code": continuation.code}
        record("accept_passing", origin, by=by, at=at, clause="A.2-g", facts=facts)
        record("receive_passed", continuation, by=by, at=at, clause="A.2-g", facts={"origin": origin.code})
        searching.put(continuation)
    return continuation


def return_passing(
    passing: Passing, reason: str, better: Organisation | None = None, *, by: Account, at: datetime
) -> Passing:
    """Gives it back with a reason and where it belongs; the term has gone on running."""
    may_receive_passing(by, passing, localdate(at))
    if better is not None:
        check_better(better, passing.to_id, localdate(at))
    return _back(passing, reason, "return_passing", better, by=by, at=at)


def check_better(better: Organisation, here: int | None, today: date) -> None:
    """A better address is another body, and one that works."""
    if better.pk == here:
        raise Refused("Nơi đúng thẩm quyền không thể là chính nơi trả lại.", clause="A.2-g", field="better")
    if not better.holds_on(today):
        raise Refused("%(to)s không còn hoạt động.", field="better", to=better.short_name)


def withdraw_passing(passing: Passing, reason: str, *, by: Account, at: datetime) -> Passing:
    """The sender takes it back before anybody accepted it, or records that a body outside sent it back."""
    may_pass(by, passing.opinion, localdate(at))
    return _back(passing, reason, "withdraw_passing", by=by, at=at)


def _back(
    passing: Passing,
    reason: str,
    act: str,
    better: Organisation | None = None,
    *,
    by: Account,
    at: datetime,
) -> Passing:
    reason = reasoned(reason, "A.2-g")
    with transaction.atomic():
        opinion, dialogue = locked_with_dialogue(passing.opinion)
        passing = _pending(passing)
        passing.returned_at, passing.return_reason, passing.better = at, reason, better
        taken = come_back(opinion, dialogue, passing)
        facts = {**taken.facts, "reason": reason, "better": better.short_name if better else ""}
        record(act, opinion, by=by, at=at, clause=taken.clause, facts=facts)
    return passing


def come_back(opinion: Opinion, dialogue: Dialogue | None, passing: Passing) -> Step:
    """The locked opinion is the sender's again, with the term that went on running."""
    heard = bool(opinion.outcome or opinion.answered_on)
    up = passing.kind == PassingKind.ESCALATION and heard
    taken = step(opinion, Stage.FOLLOWING if up else Stage.ACCEPTED)
    passing.save(update_fields=["returned_at", "return_reason", "better"])
    if passing.returned_at:
        outbox.withdraw_all(passing.kind, passing.pk, None, CAME_BACK, by=CLOCK, at=passing.returned_at)
    owe_after_gate(opinion, dialogue)
    due_now(opinion)
    opinion.save()
    searching.put(opinion)
    return taken
