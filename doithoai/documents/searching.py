"""Papers are found by number, subject, signer and recipients, with or without diacritics."""

from collections.abc import Callable

from django.db.models import Q

from doithoai.documents.models import Paper
from doithoai.search import index
from doithoai.search.index import Text
from doithoai.search.words import parse

PAPER = "paper"
BATCH = 500


def put(paper: Paper) -> None:
    """Puts the paper into the index as it now is; the last line of every verb that changes its words."""
    index.put_all(PAPER, [_text(paper)])


def rebuild(tell: Callable[[int], object] = lambda _number: None) -> int:
    """Makes the index of all papers anew."""
    index.clear(PAPER)
    rows = Paper.objects.select_related("signer").order_by("pk")
    texts = [_text(paper) for paper in rows.iterator(BATCH)]
    for start in range(0, len(texts), BATCH):
        index.put_all(PAPER, texts[start : start + BATCH])
        tell(start)
    return len(texts)


def having(typed: str) -> Q:
    """Papers that have all the words."""
    query = parse(typed)
    return Q(pk__in=index.matching(PAPER, query)) if query else Q(pk__in=())


def _text(paper: Paper) -> Text:
    # "5-TB" finds number 05-TB too.
    bare = paper.number.lstrip("0")
    signer = paper.signer.name if paper.signer else ""
    words = [
        paper.number,
        bare,
        str(paper.get_kind_display()),
        paper.subject,
        signer,
        *map(str, paper.recipients),
    ]
    return Text(paper.pk, "\n".join(word for word in words if word))
