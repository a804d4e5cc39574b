"""B.Đ8.1-g2a…b, B.Đ1.2: sort, split, group, lead out of scope, bring into a dialogue."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doithoai.desk import sorting_forms
from doithoai.desk.frame import OfficialRequest
from doithoai.desk.opinion_act import AFTER, BEFORE, Act
from doithoai.desk.opinion_forms import ReasonForm
from doithoai.opinions import grouping, permissions, repeating, triage
from doithoai.opinions.codes import normalise_code
from doithoai.opinions.lifecycle import Stage
from doithoai.opinions.models import OUT_OF_SCOPE_KINDS, Opinion
from doithoai.opinions.scope import guidance, suggest_kind
from doithoai.opinions.splitting import split
from doithoai.organisations.authority import SECRETARIAT
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

S = Stage


def lead_of(code: str, field: str = "lead") -> Opinion:
    """The opinion of a code as it was typed."""
    try:
        normal = normalise_code(code)
    except Refused as mistyped:
        mistyped.field = field
        raise
    lead = Opinion.objects.filter(code=normal).first()
    if lead is None:
        raise Refused("Không có ý kiến mang mã “%(code)s”.", field=field, code=code)
    return lead


def _is_new(opinion: Opinion) -> bool:
    """Not sorted here yet; what came from elsewhere brings the sender's kind and field as a proposal."""
    return not opinion.kind or opinion.stage == S.RECEIVED


def _sort(opinion: Opinion, said: dict[str, Any], by: Account, at: datetime) -> Opinion:
    """Sorted, unless somebody else did since the page was opened."""
    seen, rest = said["seen"], {name: value for name, value in said.items() if name != "seen"}
    sorting = triage.Sorting(**{**rest, "tags": tuple(rest["tags"])})
    return triage.accept(opinion, sorting, seen=seen, by=by, at=at)


def _attach(opinion: Opinion, said: dict[str, Any], by: Account, at: datetime) -> Opinion:
    """Into a dialogue from none: a tab that stood open does not take it out of the one where somebody put it since."""
    if opinion.dialogue is not None:
        raise Refused(
            "Ý kiến này đã ở buổi đối thoại %(code)s nên không đưa vào buổi khác được.",
            field="dialogue",
            code=opinion.dialogue.code,
        )
    return triage.attach_to_dialogue(opinion, said["dialogue"], by=by, at=at)


ACTS: tuple[Act, ...] = (
    Act(
        "phan-loai", _("Phân loại"), "filter", sorting_forms.SortSeenForm,
        _sort,
        BEFORE | AFTER, lambda who, o: _is_new(o) and permissions.triages(who, o), "B.Đ8.1-g2b", _("Đã phân loại."),
        main=True,
    ),
    Act(
        "phan-loai-lai", _("Phân loại lại"), "filter", sorting_forms.SortSeenForm,
        _sort,
        BEFORE | AFTER, lambda who, o: not _is_new(o) and permissions.triages(who, o), "B.Đ8.1-g2b", _("Đã phân loại lại."),
    ),
    Act(
        "tach", _("Tách thành nhiều ý kiến"), "branch", sorting_forms.SplitForm,
        lambda o, s, by, at: split(o, **sorting_forms.parted(s), by=by, at=at),
        frozenset({S.RECEIVED}), permissions.triages, "B.Đ8.1-g2a", _("Đã tách."),
    ),
    Act(
        "tra-loi-chung", _("Trả lời chung với ý kiến khác"), "branch", sorting_forms.JoinForm,
        lambda o, s, by, at: grouping.join(o, lead_of(s["lead"]), by=by, at=at),
        frozenset({S.RECEIVED, S.ACCEPTED}), permissions.triages, "B.Đ8.1-g2a", _("Đã gộp để trả lời chung."),
    ),
    Act(
        "tach-ra", _("Tách khỏi ý kiến chính"), "branch", ReasonForm,
        lambda o, s, by, at: grouping.leave(o, s["reason"], by=by, at=at),
        frozenset({S.JOINED}), permissions.triages, "B.Đ8.1-g2a", _("Đã tách ra."), main=True,
    ),
    Act(
        "neu-lai", _("Đã nêu trước đây"), "undo", sorting_forms.EarlierForm,
        lambda o, s, by, at: repeating.mark_repeat(o, lead_of(s["earlier"], "earlier"), by=by, at=at),
        BEFORE | AFTER, lambda who, o: permissions.triages(who, o) and o.repeats_id is None and not o.restricted,
        "B.Đ7-2a", _("Đã ghi lần nêu trước."),
    ),
    Act(
        "khong-neu-lai", _("Bỏ nối với lần nêu trước"), "x", ReasonForm,
        lambda o, s, by, at: repeating.unmark_repeat(o, s["reason"], by=by, at=at),
        frozenset(Stage), lambda who, o: permissions.triages(who, o) and o.repeats_id is not None,
        "B.Đ7-2a", _("Đã bỏ nối; lý do được lưu."),
    ),
    Act(
        "dua-vao-buoi", _("Đưa vào buổi đối thoại"), "talk", sorting_forms.AttachForm,
        _attach,
        BEFORE, lambda who, o: permissions.triages(who, o) and o.dialogue_id is None, "A.1-i", _("Đã đưa vào buổi đối thoại."),
    ),
    Act(
        "ngoai-pham-vi", _("Ngoài phạm vi"), "x", sorting_forms.ScopeForm,
        lambda o, s, by, at: triage.put_out_of_scope(o, s["kind"], s["reason"], by=by, at=at),
        frozenset({S.RECEIVED, S.ACCEPTED}), permissions.triages, "B.Đ1.2", _("Đã đưa ra ngoài phạm vi, kèm hướng dẫn."),
    ),
    Act(
        "khong-xem-xet", pgettext_lazy("việc làm", "Không xem xét"), "x", ReasonForm,
        lambda o, s, by, at: triage.decline(o, s["reason"], by=by, at=at),
        frozenset({S.RECEIVED, S.ACCEPTED}), permissions.triages, "B.Đ3.3", _("Đã ghi không xem xét; bản gốc vẫn lưu."),
    ),
)  # fmt: skip


def _original(request: OfficialRequest, opinion: Opinion) -> str:
    """The whole of what was handed over, when this is a part of it: for the desk that received it, which reads every part."""
    handed = opinion.submission
    ours = handed.organisation_id == opinion.organisation_id
    return handed.text if ours and _is_of_the_desk(request, opinion) else ""


def _is_of_the_desk(request: OfficialRequest, opinion: Opinion) -> bool:
    return request.authority.acts_in(opinion.organisation_id, SECRETARIAT)


def panel(request: OfficialRequest, opinion: Opinion) -> dict[str, Any]:
    """What the page says of the words, of kind and scope."""
    is_part = opinion.text != opinion.submission.text
    suggestion = suggest_kind(opinion.text) if opinion.stage == S.RECEIVED else None
    return {
        "is_part": is_part,
        "original": _original(request, opinion) if is_part else "",
        "suggestion": suggestion,
        "suggested_out": suggestion is not None and suggestion.kind in OUT_OF_SCOPE_KINDS,
        "guidance": guidance(opinion.kind) if opinion.stage == S.OUT_OF_SCOPE else "",
        # It may name people: for the desk that wrote it.
        "ground": opinion.exit_reason
        if opinion.stage == S.OUT_OF_SCOPE and _is_of_the_desk(request, opinion)
        else "",
    }
