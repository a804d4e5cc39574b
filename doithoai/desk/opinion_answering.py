"""B.Đ8.1-g2c, B.Đ8.1-g3a: assign, draft, sign, agree, approve, send back; what was said on the floor."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from doithoai.desk import answering_forms
from doithoai.desk.answer_panel import answer_panel, newest
from doithoai.desk.frame import OfficialRequest
from doithoai.desk.opinion_act import AFTER, BEFORE, Act
from doithoai.opinions import answering, assignment, hands, permissions, replying
from doithoai.opinions.hands import Hand
from doithoai.opinions.house_rules import handling_rule
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import Answer, AnswerState, HandlingRule, Opinion, Purpose
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.opinions.reexamining import owes_new_answer
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

S = Stage
HANDED = frozenset({S.DRAFTED, S.AGREED}) | AFTER


def owes_reply(opinion: Opinion) -> bool:
    """Whether a written reply was promised or is needed and has not gone out (A.4-d)."""
    promised = opinion.outcome == Outcome.ANSWER_LATER or bool(opinion.needs_written_reply)
    return (promised and opinion.replied_on is None) or owes_new_answer(opinion)


def _stands(who: Authority, opinion: Opinion) -> tuple[Answer | None, HandlingRule]:
    """The newest version and the body's rule, asked once a page."""
    rule = who.once(f"handling rule {opinion.organisation_id}", lambda: handling_rule(opinion.organisation))
    return newest(opinion), rule


def _drafts(who: Authority, opinion: Opinion) -> bool:
    last, _rule = _stands(who, opinion)
    settled = last is not None and last.state != AnswerState.RETURNED
    if last is not None and last.state == AnswerState.GIVEN:
        settled = not owes_new_answer(opinion)  # disputed, and changed on re-examination
    if opinion.stage != S.ASSIGNED and (settled or not owes_reply(opinion)):
        return False
    return permissions.drafts(who, opinion)


def _redrafts(who: Authority, opinion: Opinion) -> bool:
    last, _rule = _stands(who, opinion)
    return last is not None and last.state == AnswerState.DRAFT and permissions.drafts(who, opinion)


def _next(who: Authority, opinion: Opinion) -> tuple[Answer | None, Hand | None]:
    """The version that waits for a hand, and which hand."""
    last, rule = _stands(who, opinion)
    if (
        last is None
        or last.state == AnswerState.RETURNED
        or (last.state == AnswerState.GIVEN and opinion.replied_on)
    ):
        return None, None
    lacking = hands.missing(last, rule)
    if not lacking and last.state == AnswerState.DRAFT:
        return last, Hand.AGREE  # the rule asks for less than when it was drafted
    return last, lacking[0] if lacking else None


def _signs(who: Authority, opinion: Opinion) -> bool:
    answer, hand = _next(who, opinion)
    return answer is not None and hand == Hand.SIGN and _may(hands.may_sign, who, opinion, answer)


def _agrees(who: Authority, opinion: Opinion) -> bool:
    _answer, hand = _next(who, opinion)
    return hand == Hand.AGREE and permissions.agrees(who, opinion)


def _approves(who: Authority, opinion: Opinion) -> bool:
    answer, hand = _next(who, opinion)
    return answer is not None and hand == Hand.APPROVE and _may(hands.may_approve, who, opinion, answer)


def _may(asked: Any, who: Authority, opinion: Opinion, answer: Answer) -> bool:
    try:
        asked(who.account, opinion, answer, who.on)
    except Refused:
        return False
    return True


def _sends_back(who: Authority, opinion: Opinion) -> bool:
    last, _rule = _stands(who, opinion)
    if last is None or last.state not in answering.OPEN:
        return False
    return permissions.agrees(who, opinion) or _signs(who, opinion) or _approves(who, opinion)


def _assign(opinion: Opinion, said: dict[str, Any], by: Account, at: datetime) -> object:
    return assignment.assign(opinion, said["unit"], Purpose(said["purpose"]), said["due_on"], by=by, at=at)


def _draft(opinion: Opinion, said: dict[str, Any], by: Account, at: datetime) -> object:
    return answering.draft(opinion, answering.Drafting(**said), by=by, at=at)


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
        "du-thao", _("Ghi dự thảo trả lời"), "edit", answering_forms.DraftForm, _draft,
        frozenset({S.ASSIGNED}) | AFTER, _drafts, "B.Đ9.1-g2d", _("Đã lưu dự thảo."), main=True,
    ),
    Act(
        "ky-du-thao", _("Ký dự thảo"), "edit", answering_forms.SeenForm,
        lambda o, s, by, at: answering.sign(o, s["seen"], by=by, at=at),
        HANDED, _signs, "B.Đ8.1-g3a", _("Đã ký dự thảo."), main=True,
    ),
    Act(
        "thong-nhat", _("Thống nhất trả lời"), "users", answering_forms.AgreeForm,
        lambda o, s, by, at: answering.agree(o, s["checked"], s["seen"], by=by, at=at),
        HANDED, _agrees, "B.Đ8.1-g3a", _("Đã thống nhất dự kiến trả lời."), main=True,
    ),
    Act(
        "phe-duyet", _("Phê duyệt trả lời"), "check", answering_forms.SeenForm,
        lambda o, s, by, at: answering.approve(o, s["seen"], by=by, at=at),
        HANDED, _approves, "A.2-a", _("Đã phê duyệt câu trả lời."), main=True,
    ),
    Act(
        "sua-du-thao", _("Sửa dự thảo"), "edit", answering_forms.DraftForm, _draft,
        frozenset({S.DRAFTED}) | AFTER, _redrafts, "B.Đ9.1-g2d", _("Đã lưu bản mới của dự thảo."),
    ),
    Act(
        "tra-lai", _("Trả lại, góp ý"), "undo", answering_forms.SendBackForm,
        lambda o, s, by, at: answering.send_back(o, s["comment"], s["seen"], by=by, at=at),
        HANDED, _sends_back, "B.Đ8.1-g3a", _("Đã trả lại dự thảo."),
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
    """The versions of the answer with the hands they have, and who was asked for what."""
    _last, rule = _stands(request.authority, opinion)
    return {
        **answer_panel(request, opinion, rule),
        "owes_reply": owes_reply(opinion),
        "may_reply": permissions.assigns(request.authority, opinion),
    }
