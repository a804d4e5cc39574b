"""One step of the triage run: sort, lead out, set aside, split, group, mark as raised before, undo."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doithoai.desk.frame import OfficialRequest
from doithoai.desk.opinion_forms import ActForm, NothingForm, ReasonForm
from doithoai.desk.opinion_sorting import lead_of
from doithoai.desk.sorting_forms import EarlierForm, JoinForm, ScopeForm, SplitForm, parted
from doithoai.desk.triage_forms import PREFIX, TriageForm
from doithoai.opinions import grouping, repeating, triage
from doithoai.opinions.models import Opinion
from doithoai.opinions.sorting_step import decide_at_once
from doithoai.opinions.splitting import split
from doithoai.opinions.undoing import undo_sorting


@dataclass(frozen=True)
class Step:
    """One step: its form, its verb, what is said when it is done."""

    form: type[ActForm]
    run: Callable[[Opinion, Any, OfficialRequest], object]
    done: Promise
    # Whether the opinion has left the run, so that the next one comes and a key can bring it back.
    leaves: bool = True


def _who(request: OfficialRequest) -> dict[str, Any]:
    return {"by": request.account, "at": request.now}


STEPS: dict[str, Step] = {
    PREFIX: Step(
        TriageForm,
        lambda o, form, r: decide_at_once(o, form.decision(), **_who(r)),
        _("Đã phân loại %(code)s."),
    ),
    "ngoai-pham-vi": Step(
        ScopeForm,
        lambda o, form, r: triage.put_out_of_scope(
            o, form.cleaned_data["kind"], form.cleaned_data["reason"], **_who(r)
        ),
        _("Đã đưa %(code)s ra ngoài phạm vi, kèm hướng dẫn."),
    ),
    "khong-xem-xet": Step(
        ReasonForm,
        lambda o, form, r: triage.decline(o, form.cleaned_data["reason"], **_who(r)),
        _("Đã ghi không xem xét %(code)s; bản gốc vẫn lưu."),
    ),
    "gop": Step(
        JoinForm,
        lambda o, form, r: grouping.join(o, lead_of(form.cleaned_data["lead"]), **_who(r)),
        _("Đã gộp %(code)s để trả lời chung."),
    ),
    "tach": Step(
        SplitForm,
        lambda o, form, r: split(o, **parted(form.cleaned_data), **_who(r)),
        _("Đã tách %(code)s; phần đầu đang mở để phân loại."),
        leaves=False,
    ),
    "neu-lai": Step(
        EarlierForm,
        lambda o, form, r: repeating.mark_repeat(
            o, lead_of(form.cleaned_data["earlier"], "earlier"), **_who(r)
        ),
        _("Đã ghi %(code)s là việc đã nêu trước đây."),
        leaves=False,
    ),
    "hoan-tac": Step(
        NothingForm, lambda o, _form, r: undo_sorting(o, **_who(r)), _("Đã hoàn tác %(code)s."), leaves=False
    ),
}
