"""B.Đ8.1-g2c, B.Đ10.1-b: who has the opinion now, who had it, and the ways to move a task or take it back."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doithoai.desk.frame import OfficialRequest
from doithoai.desk.opinion_act import AFTER, Act
from doithoai.desk.opinion_forms import ActForm, TaskChoice
from doithoai.desk.opinion_rows import open_tasks
from doithoai.opinions import assignment, permissions, queries, repeating
from doithoai.opinions.due_dates import Proposal, proposal
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import Assignment, Opinion, Purpose
from doithoai.opinions.routing import Judged, decide, matter_of, rules_of
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Account, Organisation
from doithoai.ui.forms import NfcCharField, ViDateField

S = Stage
WORKED_ON = frozenset({S.ACCEPTED, S.ASSIGNED, S.DRAFTED, S.AGREED}) | AFTER


class TaskForm(ActForm):
    """One of the open tasks of the opinion."""

    assignment = TaskChoice(Assignment.objects.none(), label=_("Phân công"), empty_label=None)

    def prepare(self, opinion: Opinion) -> None:
        """The tasks that are still open."""
        choice = self.fields["assignment"]
        assert isinstance(choice, TaskChoice)
        choice.queryset = opinion.assignments.filter(done_on=None, ended_reason="").select_related("unit")


class ReassignForm(TaskForm):
    """Đổi phân công: another unit, another date, and why."""

    unit_fields = ("unit",)
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("Đơn vị"))
    due_on = ViDateField(
        label=_("Hạn"), required=False, help_text=_("Để trống: tính lại theo mức độ cấp thiết.")
    )
    reason = NfcCharField(label=_("Lý do đổi"), max_length=300)


class TakeBackForm(TaskForm):
    """Thu hồi phân công."""

    reason = NfcCharField(label=_("Lý do thu hồi"), max_length=300)


def _moves(who: Authority, opinion: Opinion) -> bool:
    return permissions.assigns(who, opinion) and bool(open_tasks(opinion))


def _reassign(_opinion: Opinion, said: dict[str, Any], by: Account, at: datetime) -> object:
    return assignment.reassign(said["assignment"], said["unit"], said["due_on"], said["reason"], by=by, at=at)


ACTS: tuple[Act, ...] = (
    Act(
        "doi-phan-cong", _("Đổi phân công"), "swap", ReassignForm, _reassign,
        WORKED_ON, _moves, "B.Đ8.1-g2c", _("Đã đổi phân công; lần giao trước vẫn lưu."),
    ),
    Act(
        "thu-hoi", _("Thu hồi phân công"), "undo", TakeBackForm,
        lambda _o, s, by, at: assignment.take_back(s["assignment"], s["reason"], by=by, at=at),
        WORKED_ON, _moves, "B.Đ8.1-g2c", _("Đã thu hồi phân công; lý do được lưu."),
    ),
)  # fmt: skip


def panel(request: OfficialRequest, opinion: Opinion) -> dict[str, Any]:
    """The tasks with their history, the unit and date that would be proposed, and what is like it."""
    return {
        "assignments": opinion.assignments.all(),
        "suggested_unit": _suggested(request, opinion),
        "proposed": _proposed(request, opinion),
        "repeats": _repeats(request, opinion),
        # What is like it is looked for when the page stands: it costs more than the page itself.
        "look_for_similar": not opinion.restricted and opinion.stage not in EXITS,
    }


def _repeats(request: OfficialRequest, opinion: Opinion) -> repeating.Repeats:
    readable = queries.readable(request.authority) if opinion.repeats_id else None
    return repeating.repeats_of(opinion, readable)


def _suggested(request: OfficialRequest, opinion: Opinion) -> Judged | None:
    """The unit of the rules while nobody has the opinion and this account may assign it."""
    if opinion.stage != S.ACCEPTED or not permissions.assigns(request.authority, opinion):
        return None
    return decide(list(rules_of(opinion.organisation)), matter_of(opinion), request.today)


def _proposed(request: OfficialRequest, opinion: Opinion) -> Proposal | None:
    if opinion.stage != S.ACCEPTED or not permissions.assigns(request.authority, opinion):
        return None
    return proposal(opinion, Purpose.DRAFT, request.today)
