"""A.0-P3b, B.Đ10.2-a: a commitment on an opinion is kept when the opinion's answer or result is."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.commitments.models import Commitment, State
from doithoai.commitments.permissions import verifies
from doithoai.opinions import result
from doithoai.opinions.lifecycle import Result
from doithoai.opinions.models import Opinion, Purpose, ResultRecord
from doithoai.organisations.authority import authority
from doithoai.organisations.models import Account

# Still being solved, or gone elsewhere: what was promised here is not done yet.
ENDS = frozenset({Result.SOLVED, Result.EXPLAINED, Result.UNFOUNDED})
LONGEST_PROOF = 300


def confirm_result(record_: ResultRecord, *, by: Account, at: datetime) -> ResultRecord:
    """Confirms a result, and with it what was promised about the opinion: one proof, one who did it, one who confirms."""
    with transaction.atomic():
        stored = result.verify(record_, by=by, at=at)
        if stored.result in ENDS:
            for commitment in _unfinished(stored.opinion).exclude(done_by=by):
                _follow(commitment, stored, by=by, at=at)
    return stored


def _follow(commitment: Commitment, stored: ResultRecord, *, by: Account, at: datetime) -> None:
    """Kept, when whoever confirmed the result may confirm the commitment too; else reported, and somebody else confirms."""
    proof = stored.proof_reference or stored.proof_name or stored.text
    if verifies(authority(by, localdate(at)), commitment):
        act, commitment.state = "verify_commitment", State.VERIFIED
        commitment.verified_on, commitment.verified_by = localdate(at), by
    elif commitment.state == State.OPEN:
        act, commitment.state = "report_done", State.DONE
    else:
        return
    commitment.proof = proof[:LONGEST_PROOF]
    commitment.done_on, commitment.done_by = stored.happened_on, stored.by
    commitment.save()
    record(act, commitment, by=by, at=at, clause="B.Đ10.2-a", facts={"done_on": commitment.done_on})


def answered(opinion: Opinion, number: str, *, by: Account, at: datetime) -> None:
    """Reports the promised answer as given, with the number of the reply; a promise to solve stays open."""
    if opinion.assignments.filter(purpose=Purpose.SOLVE, done_on=None, ended_reason="").exists():
        return
    today = localdate(at)
    with transaction.atomic():
        for commitment in _unfinished(opinion).filter(state=State.OPEN):
            commitment.state, commitment.proof = State.DONE, f"Văn bản trả lời số {number}"
            commitment.done_on, commitment.done_by = today, by
            commitment.save()
            record("report_done", commitment, by=by, at=at, clause="A.4-d", facts={"done_on": today})


def _unfinished(opinion: Opinion) -> QuerySet[Commitment]:
    rows = Commitment.objects.select_for_update(no_key=True).filter(opinion=opinion)
    return rows.exclude(state=State.VERIFIED).order_by("id")
