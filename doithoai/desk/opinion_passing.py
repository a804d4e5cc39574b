"""A.2-g…i, B.Đ7-3: to the competent body, up, and telling the person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doithoai.desk import passing_forms
from doithoai.desk.frame import OfficialRequest
from doithoai.desk.opinion_act import Act
from doithoai.opinions import escalating, informing, passing, permissions
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import Opinion, Passing
from doithoai.organisations.authority import Authority
from doithoai.regulations.refusals import Refused

S = Stage


def _open_passing(opinion: Opinion) -> Passing:
    row = opinion.passings.filter(returned_at=None).last()
    if row is None:
        raise Refused("Ý kiến này chưa được chuyển đi đâu.", clause="A.2-i")
    return row


def _told_missing(who: Authority, opinion: Opinion) -> bool:
    row = opinion.passings.filter(returned_at=None).last()
    return row is not None and not row.told_on and not row.no_way_reason and permissions.assigns(who, opinion)


ACTS: tuple[Act, ...] = (
    Act(
        "bao-nguoi-neu", _("Báo cho người nêu"), "phone", passing_forms.TellForm,
        lambda o, s, by, at: informing.tell(_open_passing(o), by=by, at=at, **s),
        frozenset({S.TRANSFERRED, S.ESCALATED}), _told_missing, "A.2-i", _("Đã ghi việc báo cho người nêu."), main=True,
    ),
    Act(
        "chuyen", _("Chuyển cơ quan có thẩm quyền"), "swap", passing_forms.TransferForm,
        lambda o, s, by, at: passing.transfer(o, s["to"], s["reason"], to_name=s["to_name"], by=by, at=at),
        frozenset({S.ACCEPTED, S.ASSIGNED, S.ANSWERED}), permissions.assigns, "A.2-g", _("Đã chuyển. Còn phải báo cho người nêu."),
    ),
    Act(
        "cap-tren", _("Báo cáo cấp trên"), "up", passing_forms.EscalateForm,
        lambda o, s, by, at: escalating.escalate(o, by=by, at=at, **s),
        frozenset({S.ACCEPTED, S.ASSIGNED, S.ANSWERED}), permissions.agrees, "B.Đ7-3", _("Đã báo cáo cấp trên."),
    ),
)  # fmt: skip


def panel(_request: OfficialRequest, opinion: Opinion) -> dict[str, Any]:
    """Where it was sent."""
    return {"passings": opinion.passings.select_related("to", "continuation")}
