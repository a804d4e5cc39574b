"""B.Đ10.2-a: a commitment is kept when there is a proof and somebody else has confirmed it."""

import hashlib
from datetime import date, datetime
from pathlib import PurePath
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.commitments.models import Commitment, State
from doithoai.commitments.permissions import may_report, may_verify
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

LONGEST_REASON = 500


def _locked(commitment: Commitment, state: State) -> Commitment:
    commitment = Commitment.objects.select_for_update(no_key=True).get(pk=commitment.pk)
    if commitment.state != state:
        raise Refused(
            "Cam kết đang ở trạng thái “%(now)s” nên không làm được việc này.",
            now=str(State(commitment.state).label),
        )
    return commitment


def report_done(
    commitment: Commitment,
    proof: str,
    done_on: date | None = None,
    file: IO[bytes] | None = None,
    *,
    by: Account,
    at: datetime,
) -> Commitment:
    """The unit says that it is done, and what proves it: words, and a file that the form has judged."""
    today = localdate(at)
    may_report(by, commitment, today)
    proof = proof.strip()
    if not proof:
        raise Refused("Hãy ghi minh chứng: số văn bản, biên bản, ảnh.", clause="B.Đ10.2-a", field="proof")
    if len(proof) > 300:
        raise Refused("Minh chứng dài quá 300 ký tự.", field="proof")
    day = done_on or today
    if not commitment.made_on <= day <= today:
        raise Refused("Ngày xong phải từ ngày cam kết đến hôm nay.", field="done_on")
    with transaction.atomic():
        commitment = _locked(commitment, State.OPEN)
        commitment.state, commitment.proof = State.DONE, proof
        commitment.done_on, commitment.done_by = day, by
        facts: dict[str, object] = {"done_on": day}
        if file is not None:
            _put(commitment, file)
            facts["sha256"] = commitment.proof_sha256
        commitment.save()
        record("report_done", commitment, by=by, at=at, clause="B.Đ10.2-a", facts=facts)
    return commitment


def _put(commitment: Commitment, file: IO[bytes]) -> None:
    """Stores the file under a name of our own; one that was there before stays on the disk, told by its hash."""
    file.seek(0)
    content = file.read()
    commitment.proof_sha256 = hashlib.sha256(content).hexdigest()
    ending = PurePath(str(getattr(file, "name", ""))).suffix.lower()[:6]
    commitment.proof_file.save(f"{commitment.proof_sha256[:16]}{ending}", ContentFile(content), save=False)


def verify(commitment: Commitment, *, by: Account, at: datetime) -> Commitment:
    """Somebody else confirms it."""
    with transaction.atomic():
        commitment = _locked(commitment, State.DONE)
        may_verify(by, commitment, localdate(at))  # by the locked row: it says who reported it
        commitment.state = State.VERIFIED
        commitment.verified_by, commitment.verified_on = by, localdate(at)
        commitment.save()
        record("verify_commitment", commitment, by=by, at=at, clause="B.Đ10.2-a")
    return commitment


def send_back(commitment: Commitment, reason: str, *, by: Account, at: datetime) -> Commitment:
    """Somebody else does not find it done: it is open again, with the reason."""
    with transaction.atomic():
        commitment = _locked(commitment, State.DONE)
        may_verify(by, commitment, localdate(at))
        if not reason.strip():
            raise Refused("Hãy ghi lý do.", clause="B.Đ10.2-a", field="reason")
        if len(reason) > LONGEST_REASON:
            raise Refused("Lý do dài quá %(most)s ký tự.", field="reason", most=LONGEST_REASON)
        commitment.state, commitment.done_on, commitment.done_by = State.OPEN, None, None
        commitment.save()
        facts = {"reason": reason.strip(), "proof": commitment.proof}
        record("send_back_commitment", commitment, by=by, at=at, clause="B.Đ10.2-a", facts=facts)
    return commitment
