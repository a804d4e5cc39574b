"""B.Đ10.2-a, A.1-k: what was really done, with its proof, verified by somebody else, and the end of the file."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import hold, record
from doithoai.opinions.attaching import check_files, kept
from doithoai.opinions.flowing_back import bodies_back, flow_back
from doithoai.opinions.lifecycle import Outcome, Result, Stage
from doithoai.opinions.models import Opinion, Purpose, ResultRecord
from doithoai.opinions.permissions import may_agree, may_record_result, may_verify
from doithoai.opinions.reexamining import check_nothing_disputed
from doithoai.opinions.stepping import due_now, end_assignments, locked, not_after, reasoned, step
from doithoai.opinions.wording import verbatim
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

LIVE = frozenset({Stage.ANSWERED, Stage.FOLLOWING})
FINAL = frozenset({Result.SOLVED, Result.EXPLAINED, Result.PASSED_ON, Result.UNFOUNDED})


@dataclass(frozen=True)
class Done:
    """What was done, when, and what proves it."""

    result: str
    text: str
    happened_on: date
    proof_file: "File[bytes] | None" = None
    proof_reference: str = ""


def record_result(opinion: Opinion, done: Done, *, by: Account, at: datetime) -> ResultRecord:
    """Records a result; “solved” needs a proof and counts only when somebody else has verified it."""
    today = localdate(at)
    may_record_result(by, opinion, today)
    _check(opinion, done, today)
    with transaction.atomic():
        opinion = locked(opinion)
        if opinion.stage not in LIVE:
            raise Refused("Hãy trả lời trước khi ghi kết quả giải quyết.", clause="B.Đ10.2-a")
        solving = opinion.assignments.filter(purpose=Purpose.SOLVE, done_on=None, ended_reason="")
        if done.result == Result.IN_PROGRESS and not solving.exists():
            raise Refused(
                "“Đang giải quyết” thì phải có đơn vị và hạn. Hãy phân công giải quyết trước.",
                clause="B.Đ10.1-b",
                field="result",
            )
        stored = _store(opinion, done, by=by, at=at)
        if done.result in FINAL:
            solving.update(done_on=today)
        # Solved is a fact only when verified.
        opinion.result = opinion.result if done.result == Result.SOLVED else done.result
        due_now(opinion)
        opinion.save()
        facts = {"result": done.result, "happened_on": done.happened_on, "proof": bool(done.proof_file)}
        record("record_result", opinion, by=by, at=at, clause="B.Đ10.2-a", facts=facts)
    return stored


def _check(opinion: Opinion, done: Done, today: date) -> None:
    if done.result not in Result.values:
        raise Refused("Hãy chọn kết quả.", clause="B.Đ10.2-a", field="result")
    if done.result == Result.PASSED_ON:
        raise Refused(
            "Việc của nơi khác thì chuyển cơ quan có thẩm quyền và báo cho người nêu; kết quả sẽ tự ghi khi nơi nhận xong.",
            clause="A.2-g",
            field="result",
        )
    if not done.text.strip():
        raise Refused("Hãy ghi việc đã làm hoặc lý do.", clause="B.Đ10.2-a", field="text")
    not_after(done.happened_on, today, "happened_on")
    if done.happened_on < opinion.received_on:
        raise Refused("Ngày có kết quả không thể trước ngày nhận ý kiến.", field="happened_on")
    if done.result == Result.SOLVED and not (done.proof_file or done.proof_reference.strip()):
        raise Refused(
            "“Đã giải quyết” thì phải có minh chứng: ảnh, biên bản hoặc số văn bản.",
            clause="A.1-k",
            field="proof_reference",
        )
    check_files((done.proof_file,) if done.proof_file else ())


def _store(opinion: Opinion, done: Done, *, by: Account, at: datetime) -> ResultRecord:
    file = kept(done.proof_file) if done.proof_file else None
    return ResultRecord.objects.create(
        opinion=opinion,
        result=done.result,
        text=verbatim(done.text).strip(),
        happened_on=done.happened_on,
        proof=file.file if file else "",
        proof_name=file.name if file else "",
        proof_sha256=(file.kept_sha256 or file.sha256) if file else "",
        proof_reference=verbatim(done.proof_reference).strip()[:200],
        by=by,
        at=at,
    )


def _counting(opinion: Opinion) -> ResultRecord | None:
    """The newest result, unless it was disputed or the file was opened again after it."""
    last = opinion.results.last()
    return last if last is not None and last.void_at is None else None


def verify(record_: ResultRecord, *, by: Account, at: datetime) -> ResultRecord:
    """Somebody else than who recorded it confirms the result."""
    may_verify(by, record_, localdate(at))
    with transaction.atomic():
        opinion = locked(record_.opinion)
        stored = ResultRecord.objects.select_for_update(no_key=True).get(pk=record_.pk)
        if stored.verified_by_id:
            raise Refused("Kết quả này đã được xác nhận.", clause="B.Đ10.2-a")
        if opinion.stage not in LIVE or _counting(opinion) != stored:
            raise Refused(
                "Đã có kết quả mới hơn, kết quả đã bị trả lại hoặc hồ sơ đã kết thúc.", clause="B.Đ10.2-a"
            )
        stored.verified_by, stored.verified_at = by, at
        stored.save(update_fields=["verified_by", "verified_at"])
        opinion.result = stored.result
        opinion.save(update_fields=["result"])
        record("verify_result", opinion, by=by, at=at, clause="B.Đ10.2-a", facts={"result": stored.result})
    return stored


def dispute(record_: ResultRecord, reason: str, *, by: Account, at: datetime) -> Opinion:
    """Somebody else does not find it done: the unit has the matter again, with the reason."""
    may_verify(by, record_, localdate(at))
    reason = reasoned(reason, "B.Đ10.2-a")
    with transaction.atomic():
        opinion = locked(record_.opinion)
        last = _counting(opinion)
        if opinion.stage not in LIVE or last is None or last.pk != record_.pk or last.verified_by_id:
            raise Refused("Kết quả này không còn chờ xác nhận.", clause="B.Đ10.2-a")
        last.void_at = at
        last.save(update_fields=["void_at"])
        task = opinion.assignments.filter(purpose=Purpose.SOLVE, ended_reason="").last()
        if task is not None:
            task.done_on = None
            task.save(update_fields=["done_on"])
        opinion.result = Result.IN_PROGRESS if task else ""
        due_now(opinion)
        opinion.save()
        record("dispute_result", opinion, by=by, at=at, clause="B.Đ10.2-a", facts={"reason": reason})
    return opinion


def close(opinion: Opinion, *, by: Account, at: datetime) -> Opinion:
    """Ends the file: answered as promised, with a result, and “solved” verified."""
    may_agree(by, opinion, localdate(at))
    with transaction.atomic():
        opinion = locked(opinion)
        _check_done(opinion)
        hold(*bodies_back(opinion))
        taken = step(opinion, Stage.CLOSED)
        opinion.closed_on = localdate(at)
        end_assignments(opinion, "Kết thúc hồ sơ")
        due_now(opinion)
        opinion.save()
        facts = {**taken.facts, "result": opinion.result}
        record("close", opinion, by=by, at=at, clause=taken.clause, facts=facts)
        if opinion.origin is not None:
            flow_back(opinion.origin, by=by, at=at)
    return opinion


def _check_done(opinion: Opinion) -> None:
    if opinion.stage not in LIVE:
        step(opinion, Stage.CLOSED)
    if opinion.replied_on is None and (
        opinion.outcome == Outcome.ANSWER_LATER or opinion.needs_written_reply
    ):
        raise Refused("Còn nợ trả lời bằng văn bản nên chưa kết thúc được.", clause="A.4-d")
    check_nothing_disputed(opinion)
    last = _counting(opinion)
    if last is None or last.result not in FINAL:
        raise Refused("Hãy ghi kết quả giải quyết trước khi kết thúc hồ sơ.", clause="B.Đ10.2-a")
    if last.result == Result.SOLVED and last.verified_by_id is None:
        raise Refused("“Đã giải quyết” phải được người khác xác nhận trước.", clause="B.Đ10.2-a")
