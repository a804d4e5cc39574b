"""B.Đ8.1-g2b: the hand that sorted takes its last step back at once; what somebody did since stays done."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.models import Entry
from doithoai.audit.record import history, record
from doithoai.opinions import searching
from doithoai.opinions.assignment import take_back
from doithoai.opinions.flowing_back import origins
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import may_triage
from doithoai.opinions.stepping import SEALED, due_now, locked_with_dialogue, step
from doithoai.opinions.triage import DECIDED
from doithoai.opinions.wording import title_of
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

UNDONE = frozenset({"accept", "put_out_of_scope", "decline", "join"})
WITH = frozenset({"assign"})  # done with the same key, and taken back with it
REASON = "Hoàn tác"


def undo_sorting(opinion: Opinion, *, by: Account, at: datetime) -> Opinion:
    """Takes back the last step of sorting on this opinion, with what it assigned at once."""
    may_triage(by, opinion, localdate(at))
    with transaction.atomic():
        opinion, dialogue = locked_with_dialogue(opinion)
        done = _last_step(opinion, by)
        if dialogue is not None and dialogue.state in SEALED:
            raise Refused("Buổi đối thoại đã kết luận nên không hoàn tác được nữa. Hãy tách hoặc mở lại.")
        for task in opinion.assignments.filter(at=done.at, by=by, done_on=None, ended_reason=""):
            take_back(task, REASON, by=by, at=at)
            opinion.refresh_from_db()
        taken = step(opinion, Stage(str(done.facts["from"])))
        if done.act == "join":
            _leave(opinion, done)
        _restore(opinion, done.facts.get("before"))
        due_now(opinion)
        opinion.save()
        facts = {**taken.facts, "undone": done.act}
        record("undo_sorting", opinion, by=by, at=at, clause=taken.clause, facts=facts)
        searching.put(opinion)
    return opinion


def _last_step(opinion: Opinion, by: Account) -> Entry:
    """The step to take back: the newest that moved it, by the same hand, with nothing after it."""
    for entry in history(opinion).order_by("-id"):
        if entry.actor_id != by.pk:
            break
        if entry.act in UNDONE:
            return entry
        if entry.act not in WITH:
            break
    raise Refused("Không còn bước nào của ông/bà để hoàn tác: ý kiến đã được làm tiếp. Hãy phân loại lại.")


def _leave(opinion: Opinion, done: Entry) -> None:
    if done.facts.get("members"):
        raise Refused("Đã gộp hai nhóm nên không hoàn tác bằng một phím. Hãy tách từng ý kiến ra.")
    opinion.lead = None
    opinion.outcome, opinion.outcome_due, opinion.answered_by, opinion.said = "", None, "", ""
    opinion.answered_on = opinion.replied_on = None


def _restore(opinion: Opinion, before: object) -> None:
    opinion.exit_reason = ""
    if not isinstance(before, Mapping):
        return
    for name in DECIDED:
        setattr(opinion, name, before[name])
    opinion.title = title_of(opinion.text)  # what it was before anybody sorted it
    # What it came from was closed too, and only people open that again.
    if opinion.restricted and not before["restricted"] and not origins(opinion):
        opinion.restricted = False
