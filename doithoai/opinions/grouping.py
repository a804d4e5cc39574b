"""B.Đ8.1-g2a: similar opinions follow one lead; each keeps its text and author, and may leave again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.dialogues.models import Dialogue
from doithoai.opinions import searching
from doithoai.opinions.lifecycle import EXITS, STEPS, Stage
from doithoai.opinions.models import Opinion
from doithoai.opinions.permissions import may_triage
from doithoai.opinions.stepping import (
    SEALED,
    due_now,
    end_assignments,
    locked_with_dialogue,
    owe_after_gate,
    step,
)
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

COPIED = ("outcome", "outcome_due", "answered_by", "said", "answered_on", "replied_on")


def join(opinion: Opinion, lead: Opinion, *, by: Account, at: datetime) -> Opinion:
    """Lets the opinion be answered with the lead: one answer reaches all."""
    may_triage(by, opinion, localdate(at))
    with transaction.atomic():
        # The lower number first, whoever asks: two joins never wait for each other.
        rows = {row.pk: row for row in _pair(opinion, lead)}
        opinion, lead = rows[opinion.pk], rows[lead.pk]
        _check(opinion, lead)
        members = list(followers(opinion))
        check_members(members, lead)
        _check_stage(opinion)
        taken = step(opinion, Stage.JOINED)
        opinion.lead = lead
        if lead.outcome or lead.replied_on:
            copy_outcome(lead, opinion)
        end_assignments(opinion, "Trả lời chung")
        due_now(opinion)
        opinion.save()
        for member in members:
            _follow(member, lead, before=opinion, by=by, at=at)
        facts = {**taken.facts, "lead": lead.code, "members": [member.code for member in members]}
        record("join", opinion, by=by, at=at, clause=taken.clause, facts=facts)
        searching.put(opinion)
    return opinion


def _follow(member: Opinion, lead: Opinion, *, before: Opinion, by: Account, at: datetime) -> None:
    """Two groups became one: whoever followed the lead that joined follows the new one."""
    member.lead = lead
    if lead.outcome or lead.replied_on:
        copy_outcome(lead, member)
    member.save()
    facts = {"lead": lead.code, "before": before.code}
    record("follow_new_lead", member, by=by, at=at, clause="B.Đ8.1-g2a", facts=facts)
    searching.put(member)


def check_members(members: Sequence[Opinion], lead: Opinion) -> None:
    """Those who follow go along to the new lead only where it answers them too."""
    for member in members:
        if member.dialogue_id and member.dialogue_id != lead.dialogue_id:
            raise Refused(
                "Ý kiến %(code)s trong nhóm thuộc buổi đối thoại khác. Hãy tách nó ra hoặc đưa ý kiến chính vào cùng buổi.",
                field="lead",
                code=member.code,
            )


def _pair(opinion: Opinion, lead: Opinion) -> list[Opinion]:
    return list(
        Opinion.objects.select_for_update(no_key=True).filter(pk__in=[opinion.pk, lead.pk]).order_by("pk")
    )


def _check(opinion: Opinion, lead: Opinion) -> None:
    if opinion.pk == lead.pk:
        raise Refused("Ý kiến không thể theo chính nó.", field="lead")
    if lead.organisation_id != opinion.organisation_id:
        raise Refused("Ý kiến chính thuộc cơ quan khác.", field="lead")
    _check_lead(opinion, lead)
    if lead.restricted or opinion.restricted:
        raise Refused("Ý kiến được bảo mật không trả lời chung.", clause="B.Đ4.2", field="lead")
    if opinion.dialogue_id and lead.dialogue_id != opinion.dialogue_id:
        raise Refused("Hãy đưa ý kiến chính vào cùng buổi đối thoại trước.", field="lead")


def _check_lead(opinion: Opinion, lead: Opinion) -> None:
    if lead.stage == Stage.JOINED and lead.lead_id == opinion.pk:
        raise Refused(
            "Ý kiến %(code)s đang theo chính ý kiến này. Hãy tách nó ra trước, rồi gộp theo chiều ngược lại.",
            field="lead",
            code=lead.code,
        )
    if lead.stage == Stage.JOINED and lead.lead is not None:
        raise Refused(
            "Ý kiến %(code)s đang trả lời chung theo %(lead)s. Hãy gộp với %(lead)s.",
            field="lead",
            code=lead.code,
            lead=lead.lead.code,
        )
    if lead.stage in EXITS:
        raise Refused(
            "Ý kiến %(code)s đang ở bước “%(now)s” nên không làm ý kiến chính được.",
            field="lead",
            code=lead.code,
            now=str(Stage(lead.stage).label),
        )


def _check_stage(opinion: Opinion) -> None:
    if (opinion.stage, Stage.JOINED) not in STEPS:
        raise Refused(
            "Ý kiến %(code)s đang ở bước “%(now)s” nên không gộp được nữa.",
            code=opinion.code,
            now=str(Stage(opinion.stage).label),
        )


@dataclass(frozen=True)
class Joined:
    """One of several that were to follow a lead, and why it did not."""

    opinion: Opinion
    refusal: Refused | None = None


def could_join(opinion: Opinion, lead: Opinion, *, by: Account, on: date) -> Refused | None:
    """Why the opinion would not follow the lead, or nothing; for a page that shows it before it is done."""
    try:
        may_triage(by, opinion, on)
        _check(opinion, lead)
        check_members(list(opinion.members.filter(stage=Stage.JOINED)), lead)
        _check_stage(opinion)
    except Refused as refusal:
        return refusal
    return None


def join_many(opinions: Sequence[Opinion], lead: Opinion, *, by: Account, at: datetime) -> list[Joined]:
    """Each that can follows the lead; one that cannot leaves the others alone and says why."""
    done = []
    for opinion in opinions:
        if opinion.pk == lead.pk:
            continue
        try:
            join(opinion, lead, by=by, at=at)
            done.append(Joined(opinion))
        except Refused as refusal:
            done.append(Joined(opinion, refusal))
    return done


def leave(opinion: Opinion, reason: str = "", *, by: Account, at: datetime) -> Opinion:
    """Takes the opinion out of the group; from now on it is answered by itself."""
    may_triage(by, opinion, localdate(at))
    with transaction.atomic():
        opinion, dialogue = locked_with_dialogue(opinion)
        if opinion.stage != Stage.JOINED:  # others come back to the same stage by verbs of their own
            raise Refused(
                "Ý kiến %(code)s không đang trả lời chung nên không có gì để tách.", code=opinion.code
            )
        _stand_alone(opinion, dialogue, reason, by=by, at=at)
    return opinion


def _stand_alone(
    opinion: Opinion, dialogue: Dialogue | None, reason: str, *, by: Account, at: datetime
) -> None:
    taken = step(opinion, Stage.ACCEPTED)
    lead, opinion.lead = opinion.lead, None
    if dialogue is None or dialogue.state not in SEALED:
        opinion.outcome, opinion.outcome_due, opinion.answered_by, opinion.said = "", None, "", ""
        opinion.answered_on = opinion.replied_on = None
    owe_after_gate(opinion, dialogue)
    due_now(opinion)
    opinion.save()
    facts = {**taken.facts, "lead": lead.code if lead else "", "reason": reason.strip()}
    record("leave", opinion, by=by, at=at, clause=taken.clause, facts=facts)
    searching.put(opinion)


def followers(lead: Opinion) -> QuerySet[Opinion]:
    """Who follows the lead now, held; asked for while the lead is held."""
    return lead.members.select_for_update(no_key=True).filter(stage=Stage.JOINED).order_by("pk")


def release(lead: Opinion, reason: str, *, by: Account, at: datetime) -> None:
    """Whoever follows a lead that is led out, or that others may not read, stands alone again."""
    for member in followers(lead):
        _stand_alone(member, member.dialogue, reason, by=by, at=at)


def reach(lead: Opinion) -> None:
    """One answer reaches all who follow the lead."""
    for member in followers(lead):
        copy_outcome(lead, member)
        member.save(update_fields=COPIED)
        searching.put(member)


def copy_outcome(lead: Opinion, member: Opinion) -> None:
    """What was said of the lead was said of the member."""
    for name in COPIED:
        setattr(member, name, getattr(lead, name))
