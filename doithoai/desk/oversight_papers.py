"""Reports in the registers as the ledger needs them: papers live above oversight, so pages and commands bring them."""

from datetime import date

from doithoai.documents.models import Paper, PaperKind
from doithoai.oversight.facts import PaperFact

REPORTS = (PaperKind.ANNUAL_REPORT, PaperKind.SEMIANNUAL_REPORT, PaperKind.CONSOLIDATED_REPORT)


def report_papers(as_of: date) -> list[PaperFact]:
    """Every numbered report that was issued by the day, in one query."""
    papers = Paper.objects.filter(kind__in=REPORTS, issued_on__lte=as_of).exclude(number="").order_by("pk")
    return [
        PaperFact(
            organisation_id=paper.organisation_id,
            kind=paper.kind,
            year=paper.year,
            issued_on=paper.issued_on,
            number=paper.number,
            id=paper.pk,
            signer_id=paper.signer_id,
        )
        for paper in papers
        if paper.issued_on
    ]
