"""The acts on one opinion as a table: form, verb, who may, when; the page offers what is possible now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doithoai.commitments.following import confirm_result
from doithoai.desk import opinion_forms as forms
from doithoai.opinions import (
    answering,
    assignment,
    grouping,
    passing,
    permissions,
    publication,
    result,
    triage,
)
from doithoai.opinions.codes import normalise_code
from doithoai.opinions.intake import split
from doithoai.opinions.lifecycle import Outcome, Stage
from doithoai.opinions.models import AnswerState, Opinion, Passing, Purpose, ResultRecord
from doithoai.opinions.outcome import Said, give_outcome
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

S = Stage
Words = str | Promise
Run = Callable[[Opinion, dict[str, Any], Account, datetime], object]
May = Callable[[Authority, Opinion], bool]


@dataclass(frozen=True)
class Act:
    """One act: its name on the button, the form it asks, the verb it calls."""

    slug: str
    label: Words
    icon: str
    form: type[forms.ActForm]
    run: Run
    stages: frozenset[str]
    may: May
    clause: str
    done: Words
    # The next step of the road; shown open. The others stay folded.
    main: bool = False


def _latest_record(opinion: Opinion) -> ResultRecord:
    record = opinion.results.last()
    if record is None:
        raise Refused("Chưa có kết quả nào được ghi.", clause="B.Đ10.2-a")
    return record


def _open_passing(opinion: Opinion) -> Passing:
    row = opinion.passings.filter(returned_at=None).last()
    if row is None:
        raise Refused("Ý kiến này chưa được chuyển đi đâu.", clause="A.2-i")
    return row


def _lead(code: str) -> Opinion:
    lead = Opinion.objects.filter(code=normalise_code(code)).first()
    if lead is None:
        raise Refused("Không có ý kiến mang mã “%(code)s”.", field="lead", code=code)
    return lead


def _verifies_latest(who: Authority, opinion: Opinion) -> bool:
    record = opinion.results.last()
    if record is None or record.verified_at or record.void_at:
        return False
    return permissions.verifies(who, record)


def _told_missing(who: Authority, opinion: Opinion) -> bool:
    row = opinion.passings.filter(returned_at=None).last()
    return row is not None and not row.told_on and not row.no_way_reason and permissions.assigns(who, opinion)


def _closes(who: Authority, opinion: Opinion) -> bool:
    return bool(opinion.result) and permissions.agrees(who, opinion)


def owes_reply(opinion: Opinion) -> bool:
    """Whether a written reply was promised or is needed and has not gone out (A.4-d)."""
    promised = opinion.outcome == Outcome.ANSWER_LATER or bool(opinion.needs_written_reply)
    return promised and opinion.replied_on is None


def _drafts(who: Authority, opinion: Opinion) -> bool:
    last = opinion.answers.last()
    settled = last is not None and last.state != AnswerState.RETURNED
    if opinion.stage != S.ASSIGNED and (settled or not owes_reply(opinion)):
        return False
    return permissions.drafts(who, opinion)


def _agrees(who: Authority, opinion: Opinion) -> bool:
    last = opinion.answers.last()
    return last is not None and last.state == AnswerState.DRAFT and permissions.agrees(who, opinion)


def _assign(opinion: Opinion, said: dict[str, Any], by: Account, at: datetime) -> object:
    return assignment.assign(opinion, said["unit"], Purpose(said["purpose"]), said["due_on"], by=by, at=at)


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]


BEFORE = frozenset({S.RECEIVED, S.ACCEPTED, S.ASSIGNED, S.DRAFTED, S.AGREED})
AFTER = frozenset({S.ANSWERED, S.FOLLOWING})

ACTS: tuple[Act, ...] = (
    Act(
        "phan-loai", _("Phân loại"), "filter", forms.SortForm,
        lambda o, s, by, at: triage.accept(o, triage.Sorting(**{**s, "tags": tuple(s["tags"])}), by=by, at=at),
        BEFORE | AFTER, lambda who, o: not o.kind and permissions.triages(who, o), "B.Đ8.1-g2b", _("Đã phân loại."),
        main=True,
    ),
    Act(
        "phan-loai-lai", _("Phân loại lại"), "filter", forms.SortForm,
        lambda o, s, by, at: triage.accept(o, triage.Sorting(**{**s, "tags": tuple(s["tags"])}), by=by, at=at),
        BEFORE | AFTER, lambda who, o: bool(o.kind) and permissions.triages(who, o), "B.Đ8.1-g2b", _("Đã phân loại lại."),
    ),
    Act(
        "phan-cong", _("Phân công"), "user", forms.AssignForm, _assign,
        frozenset({S.ACCEPTED}), permissions.assigns, "B.Đ8.1-g2c", _("Đã phân công."), main=True,
    ),
    Act(
        "giao-viec", _("Giao thêm đơn vị"), "user", forms.AssignForm, _assign,
        frozenset({S.ASSIGNED, S.DRAFTED, S.AGREED}) | AFTER, permissions.assigns, "B.Đ8.1-g3b", _("Đã giao việc."),
    ),
    Act(
        "du-thao", _("Ghi dự thảo trả lời"), "edit", forms.DraftForm,
        lambda o, s, by, at: answering.draft(o, answering.Drafting(**s), by=by, at=at),
        frozenset({S.ASSIGNED}) | AFTER, _drafts, "B.Đ9.1-g2d", _("Đã lưu dự thảo."), main=True,
    ),
    Act(
        "thong-nhat", _("Thống nhất trả lời"), "users", forms.NothingForm,
        lambda o, _s, by, at: answering.agree(o, by=by, at=at),
        frozenset({S.DRAFTED}) | AFTER, _agrees, "B.Đ8.1-g3a", _("Đã thống nhất dự kiến trả lời."), main=True,
    ),
    Act(
        "tra-lai", _("Trả lại, góp ý"), "undo", forms.CommentForm,
        lambda o, s, by, at: answering.send_back(o, s["comment"], by=by, at=at),
        frozenset({S.DRAFTED}) | AFTER, _agrees, "B.Đ8.1-g3a", _("Đã trả lại dự thảo."),
    ),
    Act(
        "cach-tra-loi", _("Ghi cách trả lời tại hội nghị"), "say", forms.OutcomeForm,
        lambda o, s, by, at: give_outcome(o, Said(**s), by=by, at=at),
        BEFORE, lambda who, o: permissions.gives_outcome(who, o) and bool(o.dialogue_id)
        and o.dialogue is not None and o.dialogue.state in {"open", "ended"},
        "B.Đ8.1-g4c", _("Đã ghi cách trả lời."),
    ),
    Act(
        "van-ban", _("Có cần trả lời bằng văn bản"), "mail", forms.NeedReplyForm,
        lambda o, s, by, at: answering.need_written_reply(o, s["needed"], s["reason"], by=by, at=at),
        AFTER | BEFORE, permissions.agrees, "A.4-d", _("Đã ghi quyết định của người chủ trì."),
    ),
    Act(
        "ket-qua", _("Ghi kết quả"), "check", forms.ResultForm,
        lambda o, s, by, at: result.record_result(o, result.Done(**s), by=by, at=at),
        AFTER, permissions.records_result, "B.Đ10.2-a", _("Đã ghi kết quả, chờ người khác xác nhận."), main=True,
    ),
    Act(
        "xac-nhan", _("Xác nhận kết quả"), "shield", forms.NothingForm,
        lambda o, _s, by, at: confirm_result(_latest_record(o), by=by, at=at),
        AFTER, _verifies_latest, "B.Đ10.2-a", _("Đã xác nhận kết quả."), main=True,
    ),
    Act(
        "ket-thuc", pgettext_lazy("việc làm", "Kết thúc hồ sơ"), "book", forms.NothingForm,
        lambda o, _s, by, at: result.close(o, by=by, at=at),
        AFTER, _closes, "B.Đ10.2-a", _("Đã kết thúc hồ sơ."), main=True,
    ),
    Act(
        "cong-khai", _("Công khai"), "eye", forms.PublishForm,
        lambda o, s, by, at: publication.publish(o, s["public_text"], by=by, at=at),
        AFTER | {S.CLOSED, S.AGREED}, permissions.publishes, "A.2-c", _("Đã công khai."),
    ),
    Act(
        "bao-nguoi-neu", _("Báo cho người nêu"), "phone", forms.TellForm,
        lambda o, s, by, at: passing.tell(_open_passing(o), by=by, at=at, **s),
        frozenset({S.TRANSFERRED, S.ESCALATED}), _told_missing, "A.2-i", _("Đã ghi việc báo cho người nêu."), main=True,
    ),
    Act(
        "chuyen", _("Chuyển cơ quan có thẩm quyền"), "swap", forms.TransferForm,
        lambda o, s, by, at: passing.transfer(o, s["to"], s["reason"], to_name=s["to_name"], by=by, at=at),
        frozenset({S.ACCEPTED, S.ASSIGNED, S.ANSWERED}), permissions.assigns, "A.2-g", _("Đã chuyển. Còn phải báo cho người nêu."),
    ),
    Act(
        "cap-tren", _("Báo cáo cấp trên"), "up", forms.EscalateForm,
        lambda o, s, by, at: passing.escalate(o, by=by, at=at, **s),
        frozenset({S.ACCEPTED, S.ASSIGNED, S.ANSWERED}), permissions.agrees, "B.Đ7-3", _("Đã báo cáo cấp trên."),
    ),
    Act(
        "tach", _("Tách thành nhiều ý kiến"), "branch", forms.SplitForm,
        lambda o, s, by, at: split(o, _paragraphs(s["texts"]), by=by, at=at),
        frozenset({S.RECEIVED}), permissions.triages, "B.Đ8.1-g2a", _("Đã tách."),
    ),
    Act(
        "tra-loi-chung", _("Trả lời chung với ý kiến khác"), "branch", forms.JoinForm,
        lambda o, s, by, at: grouping.join(o, _lead(s["lead"]), by=by, at=at),
        frozenset({S.RECEIVED, S.ACCEPTED}), permissions.triages, "B.Đ8.1-g2a", _("Đã gộp để trả lời chung."),
    ),
    Act(
        "tach-ra", _("Tách khỏi ý kiến chính"), "branch", forms.ReasonForm,
        lambda o, s, by, at: grouping.leave(o, s["reason"], by=by, at=at),
        frozenset({S.JOINED}), permissions.triages, "B.Đ8.1-g2a", _("Đã tách ra."), main=True,
    ),
    Act(
        "dua-vao-buoi", _("Đưa vào buổi đối thoại"), "talk", forms.AttachForm,
        lambda o, s, by, at: triage.attach_to_dialogue(o, s["dialogue"], by=by, at=at),
        BEFORE, lambda who, o: permissions.triages(who, o) and o.dialogue_id is None, "A.1-i", _("Đã đưa vào buổi đối thoại."),
    ),
    Act(
        "ngoai-pham-vi", _("Ngoài phạm vi"), "x", forms.ScopeForm,
        lambda o, s, by, at: triage.put_out_of_scope(o, s["kind"], s["reason"], by=by, at=at),
        frozenset({S.RECEIVED, S.ACCEPTED}), permissions.triages, "B.Đ1.2", _("Đã đưa ra ngoài phạm vi, kèm hướng dẫn."),
    ),
    Act(
        "khong-xem-xet", pgettext_lazy("việc làm", "Không xem xét"), "x", forms.ReasonForm,
        lambda o, s, by, at: triage.decline(o, s["reason"], by=by, at=at),
        frozenset({S.RECEIVED, S.ACCEPTED}), permissions.triages, "B.Đ3.3", _("Đã ghi không xem xét; bản gốc vẫn lưu."),
    ),
    Act(
        "mo-lai", _("Mở lại"), "undo", forms.ReasonForm,
        lambda o, s, by, at: triage.reopen(o, s["reason"], by=by, at=at),
        frozenset({S.CLOSED, S.OUT_OF_SCOPE, S.DECLINED}), permissions.agrees, "A.1-k", _("Đã mở lại."),
    ),
)  # fmt: skip


def possible(who: Authority, opinion: Opinion) -> list[Act]:
    """The acts that this account may do on this opinion now, next step first."""
    rows = [act for act in ACTS if opinion.stage in act.stages and act.may(who, opinion)]
    return sorted(rows, key=lambda act: not act.main)


def named(slug: str) -> Act | None:
    """The act of that name."""
    return next((act for act in ACTS if act.slug == slug), None)
