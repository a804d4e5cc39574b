"""B.Đ8.1-g2a, g2b: sorting by matter and urgency, and what is outside or not considered, each with its reason."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import hold, record
from doithoai.dialogues.models import Dialogue
from doithoai.opinions import searching
from doithoai.opinions.fields import FIELDS, RESTRICTING_TAGS, TAGS, field_label
from doithoai.opinions.flowing_back import bodies_back, origins
from doithoai.opinions.grouping import release
from doithoai.opinions.intake import check_dialogue
from doithoai.opinions.lifecycle import EXITS, Stage
from doithoai.opinions.models import OUT_OF_SCOPE_KINDS, CompetentLevel, Kind, Opinion, Urgency
from doithoai.opinions.permissions import may_agree, may_triage
from doithoai.opinions.stepping import (
    due_now,
    end_assignments,
    locked_with_dialogue,
    locked_with_dialogues,
    owe_after_gate,
    reasoned,
    shown_live,
    step,
)
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused


@dataclass(frozen=True)
class Sorting:
    """What sorting says of an opinion."""

    kind: str
    field: str
    urgency: str
    level: str = ""
    area: str = ""
    tags: tuple[str, ...] = ()
    title: str = ""


def accept(
    opinion: Opinion,
    sorting: Sorting,
    suggested: Mapping[str, object] | None = None,
    seen: str | None = None,
    *,
    by: Account,
    at: datetime,
) -> Opinion:
    """Takes the opinion in as sorted; one that is already on its way is sorted anew; what was suggested is kept."""
    may_triage(by, opinion, localdate(at))
    _check(sorting)
    with transaction.atomic():
        opinion, _dialogue = locked_with_dialogue(opinion)
        if opinion.stage in EXITS:
            raise Refused("Ý kiến đã kết thúc hoặc đã chuyển đi. Hãy mở lại trước khi phân loại.")
        _check_seen(opinion, seen)
        facts: dict[str, object] = {"before": decided(opinion)}
        first = opinion.stage == Stage.RECEIVED
        facts |= step(opinion, Stage.ACCEPTED).facts if first else {}
        opinion.kind, opinion.field, opinion.urgency = sorting.kind, sorting.field, sorting.urgency
        opinion.level, opinion.area = sorting.level, sorting.area.strip()[:120]
        opinion.tags = sorted(set(sorting.tags))
        opinion.title = sorting.title.strip()[:200] or opinion.title
        if RESTRICTING_TAGS & set(sorting.tags):
            _restrict(opinion, by=by, at=at)
            shown_live(opinion.dialogue_id)
        opinion.save()
        facts |= decided(opinion) | ({"suggested": dict(suggested)} if suggested else {})
        record("accept" if first else "sort_anew", opinion, by=by, at=at, clause="B.Đ8.1-g2b", facts=facts)
        searching.put(opinion)
    return opinion


# No title: it is made of the words of a person, and the record is never changed.
DECIDED = ("kind", "field", "urgency", "level", "area", "tags")


def decided(opinion: Opinion) -> dict[str, object]:
    """What sorting has said of it so far: kept beside what is decided, so that a slip can be taken back."""
    return {name: getattr(opinion, name) for name in DECIDED} | {"restricted": opinion.restricted}


def sorted_as(opinion: Opinion) -> str:
    """A mark of how it is sorted now: nobody sorts over what they did not see."""
    said = {**decided(opinion), "title": opinion.title, "new": opinion.stage == Stage.RECEIVED}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def _check_seen(opinion: Opinion, seen: str | None) -> None:
    if not seen or seen == sorted_as(opinion):
        return
    labels = (opinion.get_kind_display(), field_label(opinion.field), opinion.get_urgency_display())
    now = ", ".join(str(part) for part in (*labels, opinion.get_level_display(), opinion.area) if part)
    raise Refused(
        "Người khác vừa phân loại ý kiến này: %(now)s. Hãy xem lại; ghi lần nữa nếu vẫn muốn đổi.",
        clause="B.Đ8.1-g2b",
        field="seen",
        now=now or "—",
    )


def _restrict(opinion: Opinion, *, by: Account, at: datetime) -> None:
    """Closes the words to others here and where they came from; nobody follows what they may not read (B.Đ4.2)."""
    hold(*bodies_back(opinion))
    opinion.restricted = True
    release(opinion, "Ý kiến chính được bảo mật", by=by, at=at)
    for earlier in origins(opinion):
        if not earlier.restricted:
            release(earlier, "Ý kiến chính được bảo mật", by=by, at=at)
            Opinion.objects.filter(pk=earlier.pk).update(restricted=True, public_text="", published_on=None)
            record("restrict", earlier, by=by, at=at, clause="B.Đ4.2", facts={"found_by": opinion.code})
            searching.put(earlier)


def _check(sorting: Sorting) -> None:
    if sorting.kind in OUT_OF_SCOPE_KINDS:
        raise Refused(
            "Khiếu nại, tố cáo, việc của tòa án nằm ngoài phạm vi đối thoại. Hãy chọn “Ngoài phạm vi”.",
            clause="B.Đ1.2",
            field="kind",
        )
    if sorting.kind not in Kind.values:
        raise Refused("Hãy chọn loại ý kiến.", clause="B.Đ8.1-g2b", field="kind")
    if sorting.field not in FIELDS:
        raise Refused("Hãy chọn lĩnh vực.", clause="B.Đ8.1-g2b", field="field")
    if sorting.urgency not in Urgency.values:
        raise Refused("Hãy chọn mức độ cấp thiết.", clause="B.Đ8.1-g2b", field="urgency")
    if sorting.level and sorting.level not in CompetentLevel.values:
        raise Refused("Hãy chọn lại cấp giải quyết.", clause="B.Đ8.1-g4b", field="level")
    if set(sorting.tags) - set(TAGS):
        raise Refused("Có nhãn không nằm trong danh mục.", field="tags")


def put_out_of_scope(opinion: Opinion, kind: str, reason: str, *, by: Account, at: datetime) -> Opinion:
    """Leads a complaint, denunciation or court matter out; a denunciation is closed to others at once (B.Đ4.2)."""
    may_triage(by, opinion, localdate(at))
    if kind not in OUT_OF_SCOPE_KINDS:
        raise Refused("Hãy chọn khiếu nại, tố cáo hoặc việc của tòa án.", clause="B.Đ1.2", field="kind")
    reason = reasoned(reason, "B.Đ1.2")
    with transaction.atomic():
        opinion, _dialogue = locked_with_dialogue(opinion)
        before = decided(opinion)
        taken = step(opinion, Stage.OUT_OF_SCOPE)
        opinion.kind, opinion.exit_reason = kind, reason
        release(opinion, "Ý kiến chính ngoài phạm vi", by=by, at=at)
        if kind == Kind.DENUNCIATION:
            _restrict(opinion, by=by, at=at)
        opinion.public_text, opinion.published_on = "", None
        end_assignments(opinion, "Ngoài phạm vi")
        due_now(opinion)
        opinion.save()
        shown_live(opinion.dialogue_id)
        record(
            "put_out_of_scope",
            opinion,
            by=by,
            at=at,
            clause=taken.clause,
            facts={**taken.facts, "kind": kind, "before": before},
        )
        searching.put(opinion)
    return opinion


def decline(opinion: Opinion, reason: str, *, by: Account, at: datetime) -> Opinion:
    """Sets aside what abuses the dialogue or says nothing; the reason is told, the original is kept (B.Đ3.3)."""
    may_triage(by, opinion, localdate(at))
    reason = reasoned(reason, "B.Đ3.3")
    with transaction.atomic():
        opinion, _dialogue = locked_with_dialogue(opinion)
        taken = step(opinion, Stage.DECLINED)
        opinion.exit_reason = reason
        release(opinion, "Ý kiến chính không được xem xét", by=by, at=at)
        opinion.public_text, opinion.published_on = "", None
        end_assignments(opinion, "Không xem xét")
        due_now(opinion)
        opinion.save()
        shown_live(opinion.dialogue_id)
        record("decline", opinion, by=by, at=at, clause=taken.clause, facts={**taken.facts, "reason": reason})
        searching.put(opinion)
    return opinion


BACK_TO = {
    Stage.CLOSED: Stage.FOLLOWING,
    Stage.OUT_OF_SCOPE: Stage.ACCEPTED,
    Stage.DECLINED: Stage.ACCEPTED,
}


def reopen(opinion: Opinion, reason: str, *, by: Account, at: datetime) -> Opinion:
    """Opens what was ended, with a reason (A.1-k); a transfer is returned, a member leaves, by verbs of their own."""
    may_agree(by, opinion, localdate(at))
    reason = reasoned(reason, "A.1-k")
    with transaction.atomic():
        opinion, dialogue = locked_with_dialogue(opinion)
        then = BACK_TO.get(Stage(opinion.stage))
        if then is None:
            raise Refused("Ý kiến này không ở bước có thể mở lại.", clause="A.1-k")
        taken = step(opinion, then)
        opinion.reopened += 1
        opinion.exit_reason, opinion.result, opinion.closed_on = "", "", None
        if opinion.kind in OUT_OF_SCOPE_KINDS:
            opinion.kind = ""  # to be sorted anew; a restriction stays
        opinion.results.filter(void_at=None).update(void_at=at)
        owe_after_gate(opinion, dialogue)
        due_now(opinion)
        opinion.save()
        record("reopen", opinion, by=by, at=at, clause=taken.clause, facts={**taken.facts, "reason": reason})
        searching.put(opinion)
    return opinion


def attach_to_dialogue(opinion: Opinion, dialogue: Dialogue | None, *, by: Account, at: datetime) -> Opinion:
    """Takes the opinion, with those that follow it, to a dialogue of the organisation, or from one."""
    may_triage(by, opinion, localdate(at))
    with transaction.atomic():
        to, opinion, before = locked_with_dialogues(opinion, dialogue)
        if to is not None:
            check_dialogue(to, opinion.organisation_id)
        if opinion.outcome or opinion.stage in EXITS or (before and before.opened_at):
            raise Refused("Ý kiến đã nêu tại một buổi hoặc đã kết thúc nên không chuyển buổi được.")
        opinion.dialogue = to
        due_now(opinion)
        opinion.save(update_fields=["dialogue", "unit", "due_on", "due_clause"])
        opinion.members.filter(stage=Stage.JOINED, outcome="").update(dialogue=to)
        shown_live(to.pk if to else None)
        record(
            "attach_to_dialogue" if to else "detach_from_dialogue",
            opinion,
            by=by,
            at=at,
            clause="B.Đ8.1-g4a",
            facts={"dialogue": to.code if to else "", "before": before.code if before else ""},
        )
    return opinion
