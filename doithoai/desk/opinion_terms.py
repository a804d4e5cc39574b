"""Spec 5, A.2-b: a later day, a pause for the petitioner, a rating on paper, and a second look at a disputed answer."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from doithoai.commitments.extending import decide_task
from doithoai.desk import terms_forms
from doithoai.desk.frame import OfficialRequest
from doithoai.desk.opinion_act import AFTER, BEFORE, Act
from doithoai.desk.opinion_rows import last_of, open_tasks
from doithoai.opinions import extending, feedback, permissions, reexamining, suspending
from doithoai.opinions.in_time import kept_in_time
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Extension, Feedback, Opinion, Reexamination, Suspension
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

S = Stage
RATED = AFTER | {S.CLOSED, S.JOINED}


def _extension(opinion: Opinion) -> Extension | None:
    """The request for a later day that waits."""
    asked = [row for task in open_tasks(opinion) for row in task.extensions.all() if row.granted is None]
    return max(asked, key=lambda row: row.pk, default=None)


def _suspension(opinion: Opinion) -> Suspension | None:
    """The request for a pause that waits."""
    return last_of(row for row in opinion.suspensions.all() if row.granted is None)


def _disputed(opinion: Opinion) -> Feedback | None:
    """The “not satisfied” that nobody looks at yet."""
    last = last_of(opinion.feedback.all())
    if last is None or last.satisfied:
        return None
    return None if any(row.feedback_id == last.pk for row in opinion.reexaminations.all()) else last


def _examined(opinion: Opinion) -> Reexamination | None:
    return last_of(row for row in opinion.reexaminations.all() if row.kept is None)


def _there(row: Any) -> Any:
    if row is None:
        raise Refused("Việc này đã được làm rồi. Hãy xem lại trang.")
    return row


def _asks(who: Authority, opinion: Opinion) -> bool:
    return permissions.asks_term(who, opinion)


def _decides(who: Authority, row: Extension | Suspension | None, opinion: Opinion) -> bool:
    return row is not None and row.by.person_id != who.account.person_id and permissions.agrees(who, opinion)


def _may_extend(who: Authority, opinion: Opinion) -> bool:
    if opinion.due_on is None or not _asks(who, opinion):
        return False
    return any(map(extending.is_extendable, open_tasks(opinion)))


def _may_suspend(who: Authority, opinion: Opinion) -> bool:
    return not suspending.suspended(opinion, who.on) and _asks(who, opinion) and _suspension(opinion) is None


def _may_add(who: Authority, opinion: Opinion) -> bool:
    return suspending.suspended(opinion, who.on) and permissions.triages(who, opinion)


def _may_rate(who: Authority, opinion: Opinion) -> bool:
    ends = feedback.rating_ends(opinion)
    return ends is not None and permissions.triages(who, opinion) and not feedback.rated(opinion)


def _may_examine(who: Authority, opinion: Opinion) -> bool:
    row = _examined(opinion)
    return row is not None and permissions.examines(who, row)


def _conclude(opinion: Opinion, said: dict[str, Any], by: Account, at: datetime) -> object:
    decision = reexamining.Decision(said["kept"] == "yes", said["text"], said["unit"], said["due_on"])
    return reexamining.decide_reexamination(_there(_examined(opinion)), decision, by=by, at=at)


ACTS: tuple[Act, ...] = (
    Act(
        "quyet-gia-han", _("Quyết định gia hạn"), "hour", terms_forms.DecideForm,
        lambda o, s, by, at: decide_task(
            _there(_extension(o)), s["granted"] == "yes", s["note"], by=by, at=at
        ),
        BEFORE | AFTER, lambda who, o: _decides(who, _extension(o), o), "B.Đ10.1-b", _("Đã quyết định việc gia hạn."),
        main=True,
    ),
    Act(
        "quyet-tam-dung", _("Quyết định tạm dừng"), "pause", terms_forms.DecideForm,
        lambda o, s, by, at: suspending.decide_suspension(
            _there(_suspension(o)), s["granted"] == "yes", s["note"], by=by, at=at
        ),
        BEFORE | AFTER, lambda who, o: _decides(who, _suspension(o), o), "A.2-e", _("Đã quyết định việc tạm dừng."),
        main=True,
    ),
    Act(
        "ket-luan-xem-xet", _("Kết luận xem xét lại"), "search", terms_forms.ConcludeForm, _conclude,
        RATED, _may_examine, "A.2-b", _("Đã kết luận xem xét lại."), main=True,
    ),
    Act(
        "xem-xet-lai", _("Giao xem xét lại"), "search", terms_forms.ExamineForm,
        lambda o, s, by, at: reexamining.open_reexamination(
            _there(_disputed(o)), reexamining.Examiner(**s), by=by, at=at
        ),
        RATED, lambda who, o: permissions.agrees(who, o) and _disputed(o) is not None, "A.2-b",
        _("Đã giao xem xét lại."), main=True,
    ),
    Act(
        "bo-sung", _("Ghi lời người nêu bổ sung"), "say", terms_forms.AddedForm,
        lambda o, s, by, at: suspending.answer_suspension(o, s["text"], by=by, at=at),
        BEFORE | AFTER, _may_add, "A.2-e", _("Đã ghi lời bổ sung; thời hạn chạy tiếp."), main=True,
    ),
    Act(
        "xin-gia-han", _("Xin gia hạn"), "hour", terms_forms.ExtendForm,
        lambda _o, s, by, at: extending.ask_extension(s["assignment"], s["due_on"], s["reason"], by=by, at=at),
        BEFORE | AFTER, _may_extend, "B.Đ10.1-b", _("Đã gửi đề nghị gia hạn; hạn cũ vẫn tính đến khi có quyết định."),
    ),
    Act(
        "xin-tam-dung", _("Xin tạm dừng chờ người nêu"), "pause", terms_forms.SuspendForm,
        lambda o, s, by, at: suspending.ask_suspension(o, s["until_on"], s["reason"], by=by, at=at),
        BEFORE | AFTER, _may_suspend, "A.2-e", _("Đã gửi đề nghị tạm dừng."),
    ),
    Act(
        "danh-gia", _("Ghi đánh giá bằng giấy"), "like", terms_forms.PaperRateForm,
        lambda o, s, by, at: feedback.rate(o, s["satisfied"] == "yes", s["text"], s["received_on"], by=by, at=at),
        RATED, _may_rate, "A.2-b", _("Đã ghi đánh giá của người nêu."),
    ),
)  # fmt: skip


def panel(request: OfficialRequest, opinion: Opinion) -> dict[str, Any]:
    """Later days, pauses and second looks, with what was decided."""
    extensions = [row for task in opinion.assignments.all() for row in task.extensions.all()]
    return {
        "extensions": sorted(extensions, key=lambda row: row.pk),
        "suspensions": opinion.suspensions.all(),
        "suspended": suspending.suspended(opinion, request.today),
        "reexaminations": opinion.reexaminations.all(),
        "in_time": kept_in_time(opinion, request.today),
        "rating_ends": feedback.rating_ends(opinion),
    }
