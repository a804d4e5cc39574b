"""Released answers to matters like the one a person is about to write: read at once instead of asked again (A.2-c)."""

from doithoai.opinions.learning import background
from doithoai.opinions.published import PublicOpinion, public_of, released_rows
from doithoai.search.similar import Corpus

NEWEST = 300  # what one question reads, however much was released
OFFERED = 3
ALIKE = 0.12
LEAST = 12  # letters: fewer say nothing


def answered_like(text: str, organisation_slug: str = "") -> tuple[PublicOpinion, ...]:
    """The nearest released answers, best first; those of the chosen body only when there is one."""
    if len(text.strip()) < LEAST:
        return ()
    rows = released_rows().filter(answered_on__isnull=False).order_by("-answered_on", "-id")
    if organisation_slug:
        rows = rows.filter(organisation__slug=organisation_slug)
    # Only what the public may read is compared: the words that were withheld decide nothing here.
    corpus: Corpus[int] = Corpus(rows.values_list("pk", "public_text")[:NEWEST])
    for number, words in enumerate(background(), 1):
        corpus.add(-number, words)
    near = [
        match.key for match in corpus.nearest(text, 4 * OFFERED) if match.score >= ALIKE and match.key > 0
    ]
    found = {row.pk: row for row in released_rows().filter(pk__in=near[:OFFERED])}
    return tuple(public_of(found[key]) for key in near if key in found)
