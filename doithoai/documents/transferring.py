"""A.2-g: many opinions to one body, one numbered letter; each remains its own handshake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.dialogues.offices import require_signer
from doithoai.documents.announcing import Signing
from doithoai.documents.framing import Issue
from doithoai.documents.models import Paper, PaperKind
from doithoai.documents.permissions import may_issue
from doithoai.documents.register import claim_number, keep, not_after
from doithoai.documents.telling import tell_of_passings
from doithoai.documents.transfer_letter import Batch
from doithoai.opinions.batch import transfer_many
from doithoai.opinions.models import Opinion
from doithoai.opinions.stepping import reasoned
from doithoai.organisations.models import Account, Organisation
from doithoai.regulations.refusals import Refused


@dataclass(frozen=True)
class Sending:
    """Which opinions, to whom, why."""

    opinions: Sequence[Opinion]
    to: Organisation | str
    reason: str


def issue_transfer(sending: Sending, signing: Signing, *, by: Account, at: datetime) -> Paper:
    """Sends them all and keeps the letter with its list; all or none."""
    if not sending.opinions:
        raise Refused("Hãy chọn ít nhất một ý kiến.", clause="A.2-g", field="opinions")
    organisation = sending.opinions[0].organisation
    may_issue(by, organisation.pk, localdate(at))
    not_after(signing.issued_on, localdate(at))
    require_signer(organisation, signing.signer, signing.issued_on)
    reason = reasoned(sending.reason, "A.2-g")
    with transaction.atomic():
        number = claim_number(organisation, PaperKind.TRANSFER_LETTER, signing.issued_on, signing.number)
        sent = transfer_many(sending.opinions, sending.to, reason, number, by=by, at=at)
        to = sending.to.name if isinstance(sending.to, Organisation) else sending.to.strip()
        rows = Opinion.objects.select_related(
            "organisation__parent", "submission", "dialogue__chair", "unit", "lead"
        )
        opinions = rows.filter(pk__in=[row.opinion_id for row in sent]).order_by("received_on", "pk")
        batch = Batch(organisation, to, reason, tuple(opinions), signing.issued_on)
        issue = Issue(number, signing.issued_on, signing.signer, signing.recipients or ("Như trên,",))
        subject = f"Chuyển {len(sent)} ý kiến, kiến nghị đến {to}"
        paper = keep(PaperKind.TRANSFER_LETTER, batch, issue, subject, by=by, at=at)
        tell_of_passings(sent, by=by, at=at)
    return paper
