"""B.Đ8.1-g2c, B.Đ8.1-g3a: assign, draft, agree, send back; what was said on the floor."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from doithoai.desk import answering_forms
from doithoai.desk.frame import OfficialRequest
from doithoai.desk.opinion_act import AFTER, BEFORE, Act
from doithoai.desk.opinion_forms import CommentForm, NothingForm
from doithoai.opinions import answering, assignment, checking, permissions, replying
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import AnswerState, Opinion, Purpose
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.opinions.reexamining import owes_new_answer
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Account

S = Stage


def owes_reply(opinion: Opinion) -> bool:
    """Whether a written reply was promised or is needed and has not gone out (A.4-d)."""
    promised = opinion.outcome == Outcome.ANSWER_LATER or bool(opinion.needs_written_reply)
    return (promised and opinion.replied_on is None) or owes_new_answer(opinion)


def _drafts(who: Authority, opinion: Opinion) -> bool:
    last = opinion.answers.last()
    settled = last is not None and last.state != AnswerState.RETURNED
    if last is not None and last.state == AnswerState.GIVEN:
        settled = not owes_new_answer(opinion)  # disputed, and changed on re-examination
    if opinion.stage != S.ASSIGNED and (settled or not owes_reply(opinion)):
        return False
    return permissions.drafts(who, opinion)


def _agrees(who: Authority, opinion: Opinion) -> bool:
    last = opinion.answers.last()
    return last is not None and last.state == AnswerState.DRAFT and permissions.agrees(who, opinion)


def _assign(opinion: Opinion, said: dict[str, Any], by: Account, at: datetime) -> object:
    return assignment.assign(opinion, said["unit"], Purpose(said["purpose"]), said["due_on"], by=by, at=at)


ACTS: tuple[Act, ...] = (
    Act(
        "phan-cong", _("Phân công"), "user", answering_forms.AssignForm, _assign,
        frozenset({S.ACCEPTED}), permissions.assigns, "B.Đ8.1-g2c", _("Đã phân công."), main=True,
    ),
    Act(
        "giao-viec", _("Giao thêm đơn vị"), "user", answering_forms.AssignForm, _assign,
        frozenset({S.ASSIGNED, S.DRAFTED, S.AGREED}) | AFTER, permissions.assigns, "B.Đ8.1-g3b", _("Đã giao việc."),
    ),
    Act(
        "du-thao", _("Ghi dự thảo trả lời"), "edit", answering_forms.DraftForm,
        lambda o, s, by, at: answering.draft(o, answering.Drafting(**s), by=by, at=at),
        frozenset({S.ASSIGNED}) | AFTER, _drafts, "B.Đ9.1-g2d", _("Đã lưu dự thảo."), main=True,
    ),
    Act(
        "thong-nhat", _("Thống nhất trả lời"), "users", NothingForm,
        lambda o, _s, by, at: answering.agree(o, by=by, at=at),
        frozenset({S.DRAFTED}) | AFTER, _agrees, "B.Đ8.1-g3a", _("Đã thống nhất dự kiến trả lời."), main=True,
    ),
    Act(
        "tra-lai", _("Trả lại, góp ý"), "undo", CommentForm,
        lambda o, s, by, at: answering.send_back(o, s["comment"], by=by, at=at),
        frozenset({S.DRAFTED}) | AFTER, _agrees, "B.Đ8.1-g3a", _("Đã trả lại dự thảo."),
    ),
    Act(
        "cach-tra-loi", _("Ghi cách trả lời tại hội nghị"), "say", answering_forms.OutcomeForm,
        lambda o, s, by, at: give_outcome(o, Said(**s), by=by, at=at),
        BEFORE, lambda who, o: permissions.gives_outcome(who, o) and bool(o.dialogue_id)
        and o.dialogue is not None and o.dialogue.state in {"open", "ended"},
        "B.Đ8.1-g4c", _("Đã ghi cách trả lời."),
    ),
    Act(
        "van-ban", _("Có cần trả lời bằng văn bản"), "mail", answering_forms.NeedReplyForm,
        lambda o, s, by, at: replying.need_written_reply(o, s["needed"], s["reason"], by=by, at=at),
        AFTER | BEFORE, permissions.agrees, "A.4-d", _("Đã ghi quyết định của người chủ trì."),
    ),
)  # fmt: skip


def panel(request: OfficialRequest, opinion: Opinion) -> dict[str, Any]:
    """The versions of the answer, and who was asked for what."""
    answers = list(opinion.answers.select_related("by__person", "responsible_unit"))
    return {
        "answers": answers,
        "answer": answers[-1] if answers else None,
        "weaknesses": checking.weaknesses(answers[-1].text) if answers else [],
        "assignments": opinion.assignments.select_related("unit", "official"),
        "owes_reply": owes_reply(opinion),
        "may_reply": permissions.assigns(request.authority, opinion),
    }
