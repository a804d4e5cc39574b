"""How every verb on a paper begins: the row locked, the step allowed by its life."""

from doithoai.documents.lifecycle import STEPS
from doithoai.documents.models import Paper, Standing
from doithoai.regulations.refusals import Refused


def held(paper: Paper) -> Paper:
    """The paper as it stands now, held until the transaction ends."""
    rows = Paper.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation", "signer").get(pk=paper.pk)


def move(paper: Paper, then: Standing) -> str:
    """Moves the paper on when its life allows it; returns the clause of the step."""
    clause = STEPS.get((paper.standing, then))
    if clause is None:
        raise Refused(
            "Văn bản đang ở bước “%(now)s” nên không làm được việc này.",
            now=str(Standing(paper.standing).label),
        )
    paper.standing = then
    return clause


def as_seen(paper: Paper, seen: str | None) -> Paper:
    """The paper, if its file is still the one that was read: nobody judges words that they did not see."""
    if seen is not None and seen != paper.sha256:
        raise Refused("Bản dự thảo vừa được thay. Hãy tải bản mới, đọc lại rồi làm tiếp.", clause="A.2-a")
    return paper
