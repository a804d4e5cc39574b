"""A.6-b, B.Đ13-b: issues the report of a period: figures frozen, number taken, paper kept, in one act."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doithoai.dialogues.offices import require_signer
from doithoai.documents.announcing import Signing
from doithoai.documents.framing import Issue, sentence
from doithoai.documents.models import Paper
from doithoai.documents.period_report import subject
from doithoai.documents.register import claim_number, keep, not_after
from doithoai.organisations.models import Account
from doithoai.reports.models import Report
from doithoai.reports.writing import Issued, freeze


def issue_period_report(report: Report, signing: Signing, *, by: Account, at: datetime) -> Paper:
    """Freezes the figures with their fingerprint and keeps the paper; a refusal burns no number."""
    not_after(signing.issued_on, localdate(at))
    require_signer(report.organisation, signing.signer, signing.issued_on)
    with transaction.atomic():
        number = claim_number(report.organisation, report.kind, signing.issued_on, signing.number)
        report = freeze(report, Issued(number, signing.issued_on, signing.signer), by=by, at=at)
        issue = Issue(number, signing.issued_on, signing.signer, signing.recipients)
        return keep(report.kind, report, issue, sentence(subject(report)), by=by, at=at)
