"""Promises without the one to whom they were made, when the term of keeping that person's data is over."""

from doithoai.commitments.models import Commitment, ConclusionItem
from doithoai.opinions.erasing import hidden_of
from doithoai.opinions.models import Submission
from doithoai.opinions.redaction import redact


def forget_in_promises(submission: Submission) -> int:
    """Covers the person in promises about the submission's opinions; asked before the person's name is taken away."""
    names, changed = hidden_of(submission), 0
    for row in Commitment.objects.filter(opinion__submission=submission):
        text, proof = redact(row.text, names), redact(row.proof, names)
        if (text, proof) != (row.text, row.proof):
            changed += Commitment.objects.filter(pk=row.pk).update(text=text, proof=proof)
    for item in ConclusionItem.objects.filter(opinion__submission=submission):
        text = redact(item.text, names)
        if text != item.text:
            changed += ConclusionItem.objects.filter(pk=item.pk).update(text=text)
    return changed
