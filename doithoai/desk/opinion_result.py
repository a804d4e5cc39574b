"""B.Đ10.2-a, A.1-k: what was really done, who confirmed it, its end, and opening it again."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doithoai.commitments.following import confirm_result
from doithoai.desk import result_forms
from doithoai.desk.frame import OfficialRequest
from doithoai.desk.opinion_act import AFTER, Act
from doithoai.desk.opinion_forms import NothingForm, ReasonForm
from doithoai.desk.opinion_rows import last_of
from doithoai.opinions import permissions, result, triage
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion, ResultRecord
from doithoai.organisations.authority import Authority
from doithoai.regulations.refusals import Refused

S = Stage


def _latest_record(opinion: Opinion) -> ResultRecord:
    record = opinion.results.last()
    if record is None:
        raise Refused("Chưa có kết quả nào được ghi.", clause="B.Đ10.2-a")
    return record


def _verifies_latest(who: Authority, opinion: Opinion) -> bool:
    record = last_of(opinion.results.all())
    if record is None or record.verified_at or record.void_at:
        return False
    return permissions.verifies(who, record)


def _closes(who: Authority, opinion: Opinion) -> bool:
    return bool(opinion.result) and permissions.agrees(who, opinion)


ACTS: tuple[Act, ...] = (
    Act(
        "ket-qua", _("Ghi kết quả"), "check", result_forms.ResultForm,
        lambda o, s, by, at: result.record_result(o, result.Done(**s), by=by, at=at),
        AFTER, permissions.records_result, "B.Đ10.2-a", _("Đã ghi kết quả, chờ người khác xác nhận."), main=True,
    ),
    Act(
        "xac-nhan", _("Xác nhận kết quả"), "shield", NothingForm,
        lambda o, _s, by, at: confirm_result(_latest_record(o), by=by, at=at),
        AFTER, _verifies_latest, "B.Đ10.2-a", _("Đã xác nhận kết quả."), main=True,
    ),
    Act(
        "ket-thuc", pgettext_lazy("việc làm", "Kết thúc hồ sơ"), "book", NothingForm,
        lambda o, _s, by, at: result.close(o, by=by, at=at),
        AFTER, _closes, "B.Đ10.2-a", _("Đã kết thúc hồ sơ."), main=True,
    ),
    Act(
        "mo-lai", _("Mở lại"), "undo", ReasonForm,
        lambda o, s, by, at: triage.reopen(o, s["reason"], by=by, at=at),
        frozenset({S.CLOSED, S.OUT_OF_SCOPE, S.DECLINED}), permissions.agrees, "A.1-k", _("Đã mở lại."),
    ),
)  # fmt: skip


def panel(_request: OfficialRequest, opinion: Opinion) -> dict[str, Any]:
    """What was done, and what the person thinks of it."""
    return {
        "results": opinion.results.all(),
        "feedback": opinion.feedback.all(),
    }
