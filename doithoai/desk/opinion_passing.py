"""A.2-g…i, B.Đ7-3: to the competent body, up, back, and telling the person."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from doithoai.desk import passing_forms
from doithoai.desk.frame import OfficialRequest
from doithoai.desk.opinion_act import Act
from doithoai.desk.opinion_forms import ReasonForm
from doithoai.desk.opinion_rows import last_of
from doithoai.documents import passing_on
from doithoai.documents.permissions import issues
from doithoai.opinions import escalating, giving_back, informing, outside, passing, permissions
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion, Passing, PassingKind
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

S = Stage
AWAY = frozenset({S.TRANSFERRED, S.ESCALATED})
LEAVES_FROM = frozenset({S.ACCEPTED, S.ASSIGNED, S.ANSWERED})
PARTS = ("minutes", "dossier", "documents")


def _last(opinion: Opinion) -> Passing | None:
    """Where it is now, or was until it came to its end there."""
    return last_of(row for row in opinion.passings.all() if row.returned_at is None)


def _open_passing(opinion: Opinion) -> Passing:
    row = _last(opinion)
    if row is None:
        raise Refused("Ý kiến này chưa được chuyển đi đâu.", clause="A.2-i")
    return row


def _told_missing(who: Authority, opinion: Opinion) -> bool:
    row = _last(opinion)
    return row is not None and not informing.complete(row) and permissions.publishes(who, opinion)


def _up_missing(who: Authority, opinion: Opinion) -> bool:
    row = _last(opinion)
    due = row is not None and row.kind == PassingKind.TRANSFER and row.reported_up_on is None
    return due and permissions.publishes(who, opinion)


def _waits_outside(who: Authority, opinion: Opinion) -> bool:
    row = _last(opinion)
    return (
        row is not None and row.to_id is None and not row.answered_on and permissions.publishes(who, opinion)
    )


def _withdraws(who: Authority, opinion: Opinion) -> bool:
    row = _last(opinion)
    pending = row is not None and not row.accepted_at and not row.answered_on
    return pending and permissions.publishes(who, opinion)


def _came(who: Authority, opinion: Opinion, kind: str) -> bool:
    if not opinion.origin_id or not permissions.publishes(who, opinion):
        return False
    row = giving_back.came_by(opinion)
    return row is not None and row.kind == kind


def _escalate(opinion: Opinion, said: dict[str, Any], by: Account, at: datetime) -> object:
    papers = escalating.Papers(**{name: said[name] for name in PARTS})
    return passing_on.escalate(opinion, said["to"], said["reason"], said["differences"], papers, by=by, at=at)


ACTS: tuple[Act, ...] = (
    Act(
        "bao-nguoi-neu", _("Báo cho người nêu"), "phone", passing_forms.TellForm,
        lambda o, s, by, at: informing.tell(_open_passing(o), by=by, at=at, **s),
        AWAY, _told_missing, "A.2-i", _("Đã ghi việc báo cho người nêu."), main=True,
    ),
    Act(
        "noi-nhan-tra-loi", _("Ghi trả lời của nơi nhận"), "mail", passing_forms.PaperAnswerForm,
        lambda o, s, by, at: outside.answer_from_outside(_open_passing(o), outside.PaperAnswer(**s), by=by, at=at),
        AWAY, _waits_outside, "A.2-g", _("Đã ghi trả lời của nơi nhận."), main=True,
    ),
    Act(
        "don-doc", _("Đôn đốc nơi nhận"), "bell", passing_forms.UrgeForm,
        lambda o, s, by, at: outside.urge(_open_passing(o), s["on"], s["number"], by=by, at=at),
        AWAY, _waits_outside, "A.6-c", _("Đã ghi lần đôn đốc."),
    ),
    Act(
        "bao-cao-viec-chuyen", _("Ghi đã báo cáo cấp trên việc chuyển"), "up", passing_forms.ReportUpForm,
        lambda o, s, by, at: informing.report_up(_open_passing(o), s["on"], by=by, at=at),
        AWAY, _up_missing, "A.2-h", _("Đã ghi ngày báo cáo cấp trên."),
    ),
    Act(
        "rut-lai", _("Rút lại, hoặc nơi nhận gửi trả"), "undo", ReasonForm,
        lambda o, s, by, at: passing.withdraw_passing(_open_passing(o), s["reason"], by=by, at=at),
        AWAY, _withdraws, "A.2-g", _("Ý kiến đã về lại cơ quan; hạn vẫn chạy."),
    ),
    Act(
        "chuyen", _("Chuyển cơ quan có thẩm quyền"), "swap", passing_forms.TransferForm,
        lambda o, s, by, at: passing_on.transfer(o, s["to"], s["reason"], to_name=s["to_name"], by=by, at=at),
        LEAVES_FROM, permissions.publishes, "A.2-g", _("Đã chuyển. Còn phải báo cho người nêu."),
    ),
    Act(
        "tra-noi-chuyen", _("Trả lại nơi chuyển"), "undo", passing_forms.GiveBackForm,
        lambda o, s, by, at: giving_back.give_back(o, s["reason"], s["better"], by=by, at=at),
        LEAVES_FROM, lambda who, o: _came(who, o, PassingKind.TRANSFER), "A.2-g", _("Đã trả lại nơi chuyển."),
    ),
    Act(
        "giao-lai", _("Chỉ đạo, giao lại cấp dưới"), "undo", passing_forms.DirectBackForm,
        lambda o, s, by, at: giving_back.give_back(o, s["reason"], by=by, at=at),
        LEAVES_FROM, lambda who, o: _came(who, o, PassingKind.ESCALATION), "B.Đ10.1-g2a", _("Đã giao lại kèm ý kiến chỉ đạo."),
    ),
    Act(
        "cap-tren", _("Báo cáo cấp trên"), "up", passing_forms.EscalateForm, _escalate,
        LEAVES_FROM, permissions.agrees, "B.Đ7-3", _("Đã báo cáo cấp trên."),
    ),
)  # fmt: skip


def panel(request: OfficialRequest, opinion: Opinion) -> dict[str, Any]:
    """Where it was sent, how often, and how long the term has run meanwhile."""
    rows = list(opinion.passings.all())
    came = giving_back.came_by(opinion) if opinion.origin_id else None
    number = max((row.hop for row in (*rows, *([came] if came else [])) if row.kind == "transfer"), default=0)
    last = rows[-1] if rows else None
    return {
        "passings": rows,
        "came_by": came,
        "hops": number,
        "sent_around": number >= passing.ALARMING_HOPS,
        "better": last.better if last and last.returned_at and opinion.stage == S.ACCEPTED else None,
        "may_paper": bool(rows) and permissions.assigns(request.authority, opinion),
        "may_issue": issues(request.authority, opinion.organisation_id),
        "days_away": (request.today - localdate(last.sent_at)).days
        if last and opinion.stage in AWAY
        else None,
    }
