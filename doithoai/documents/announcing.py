"""A.4-a, B.Đ8.3: the plan and the public notice, each put in force and kept as a numbered paper."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.dialogues.models import Dialogue
from doithoai.dialogues.notice import announce
from doithoai.documents.framing import Issue, words
from doithoai.documents.models import Paper, PaperKind
from doithoai.documents.register import claim_number, keep, not_after
from doithoai.organisations.models import Account, Person
from doithoai.plans.approval import approve
from doithoai.plans.models import Plan


@dataclass(frozen=True)
class Signing:
    """Number (the next one when empty), day, signer, recipients."""

    issued_on: date
    signer: Person
    number: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Posting:
    """What `announce` asks besides: where it is posted, why it is late, why it is changed."""

    places: str = ""
    late_reason: str = ""
    change_reason: str = ""


def issue_plan(plan: Plan, signing: Signing, *, by: Account, at: datetime) -> Paper:
    """Approves the plan with its number and keeps the paper (A.4-a)."""
    not_after(signing.issued_on, localdate(at))
    with transaction.atomic():
        plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        number = claim_number(plan.organisation, PaperKind.PLAN, signing.issued_on, signing.number)
        plan = approve(plan, number, signing.issued_on, signer=signing.signer, by=by, at=at)
        return keep_plan(plan, signing.recipients, by=by, at=at)


def keep_plan(plan: Plan, recipients: tuple[str, ...] = (), *, by: Account, at: datetime) -> Paper:
    """Keeps the paper of a plan that was approved with a number of its own; the number is refused if used before."""
    with transaction.atomic():
        on = plan.issued_on or localdate(at)
        number = claim_number(plan.organisation, PaperKind.PLAN, on, plan.number)
        issue = Issue(number, on, plan.signer, recipients)
        return keep(
            PaperKind.PLAN,
            plan,
            issue,
            f"Tiếp xúc, đối thoại trực tiếp với Nhân dân năm {plan.year}",
            by=by,
            at=at,
        )


def issue_notice(
    dialogue: Dialogue, signing: Signing, posting: Posting, *, by: Account, at: datetime
) -> Paper:
    """Announces the dialogue on the day of the notice and keeps it as a paper (B.Đ8.3-b)."""
    not_after(signing.issued_on, localdate(at))
    with transaction.atomic():
        dialogue = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)
        number = claim_number(dialogue.organisation, PaperKind.NOTICE, signing.issued_on, signing.number)
        announce(dialogue, published_on=signing.issued_on, **vars(posting), by=by, at=at)
        dialogue.refresh_from_db()
        issue = Issue(number, signing.issued_on, signing.signer, signing.recipients)
        held = words(localdate(dialogue.starts_at))
        return keep(
            PaperKind.NOTICE,
            dialogue,
            issue,
            f"Hội nghị đối thoại trực tiếp với Nhân dân {held}",
            by=by,
            at=at,
        )
