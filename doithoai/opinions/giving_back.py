"""A.2-g, B.Đ7-3: what was accepted and does not belong here goes back to who sent it; a superior directs it back."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import hold, record
from doithoai.opinions import searching
from doithoai.opinions.grouping import release
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Opinion, Passing, PassingKind
from doithoai.opinions.passing import check_better, come_back
from doithoai.opinions.permissions import may_pass
from doithoai.opinions.stepping import due_now, end_assignments, locked, locked_with_dialogue, reasoned, step
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused

SENT = frozenset({Stage.TRANSFERRED, Stage.ESCALATED})


def came_by(opinion: Opinion) -> Passing | None:
    """The transfer or escalation by which it came here, while the sender still waits."""
    rows = Passing.objects.filter(continuation=opinion, returned_at=None, opinion__stage__in=SENT)
    return rows.select_related("opinion__organisation").first()


def give_back(
    opinion: Opinion, reason: str, better: Organisation | None = None, *, by: Account, at: datetime
) -> Opinion:
    """Ends the opinion here and opens it again at the sender, with a reason and where it belongs, or what to do."""
    today = localdate(at)
    may_pass(by, opinion, today)
    reason = reasoned(reason, "A.2-g")
    if better is not None:
        check_better(better, opinion.organisation_id, today)
    with transaction.atomic():
        here = locked(opinion)
        passing = came_by(here)
        if passing is None:
            raise Refused("Ý kiến này không do nơi khác chuyển đến, hoặc đã trả lại rồi.", clause="A.2-g")
        if here.stage == Stage.RECEIVED:
            raise Refused("Hãy phân loại trước, rồi trả lại nơi chuyển.", clause="A.2-g")
        _check_parts(here, passing.opinion)
        origin, dialogue = locked_with_dialogue(passing.opinion)
        hold(here.organisation_id, origin.organisation_id)
        passing = Passing.objects.select_for_update(no_key=True).get(pk=passing.pk)
        passing.returned_at, passing.return_reason, passing.better = at, reason, better
        left, back = step(here, Stage.TRANSFERRED), come_back(origin, dialogue, passing)
        # Nobody here answers it any more, and the sender does not know of those who followed it here.
        release(here, "Ý kiến chính đã trả lại nơi chuyển", by=by, at=at)
        here.exit_reason = reason
        end_assignments(here, "Trả lại nơi chuyển")
        due_now(here)
        here.save()
        facts: dict[str, object] = {"reason": reason, "better": better.short_name if better else ""}
        up = passing.kind == PassingKind.ESCALATION
        act, clause = ("direct_back", "B.Đ10.1-g2a") if up else ("give_back", "A.2-g")
        sender = origin.organisation.short_name
        record(act, here, by=by, at=at, clause=clause, facts={**left.facts, **facts, "body": sender})
        record("return_passing", origin, by=by, at=at, clause=back.clause, facts={**back.facts, **facts})
        searching.put(here)
    return origin


def _check_parts(here: Opinion, origin: Opinion) -> None:
    others = origin.continuations.exclude(pk=here.pk).exclude(stage__in=EXITS)
    if others.exists():
        raise Refused(
            "Ý kiến đã tách thành nhiều việc ở đây. Hãy xử lý xong các phần còn lại trước khi trả lại.",
            clause="A.2-g",
        )
