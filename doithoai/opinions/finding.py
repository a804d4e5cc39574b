"""Spec 8: search over what an account may read; with the same diacritics first, the newest first among equals."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from doithoai.opinions import queries
from doithoai.opinions.covering import is_unsorted, names_of
from doithoai.opinions.identity import shown
from doithoai.opinions.models import Answer, Opinion
from doithoai.opinions.permissions import named
from doithoai.opinions.redaction import redact
from doithoai.opinions.searching import OPINION, QUESTION, answers_of
from doithoai.organisations.authority import Authority
from doithoai.search import index
from doithoai.search.snippets import Piece, hits, snippet
from doithoai.search.words import Query, parse

# Up to so many are handed on by number: then the database reads only these, however many it has.
FEW = 1000


@dataclass(frozen=True)
class Few:
    """All that has the words, by number, and those that have them with the same diacritics."""

    numbers: frozenset[int]
    exact: frozenset[int]


def few(who: Authority, query: Query) -> Few | None:
    """What this account may find, readable or not; none when it is too much to be told by number."""
    found = index.found(OPINION, query, FEW, guarded=queries.named(who) is not None)
    if found is None:
        return None
    guarded = (found.guarded - found.open) | (found.guarded_exact - found.open_exact)
    rows = Opinion.objects.filter(pk__in=guarded).only("organisation_id", "restricted", "dialogue_id")
    known = named(who, list(rows))
    return Few(found.open | (found.guarded & known), found.open_exact | (found.guarded_exact & known))


def having(who: Authority, query: Query, *, exact: bool, known: bool) -> Q:
    """The same as a condition on rows with `number`; `known`: the account knows the petitioner of each of them.

    On `number`, which is no key, so that a database goes through the newest rows and asks of each, until it has enough.
    """
    if known:
        return Q(number__in=index.matching(OPINION, query, exact=exact, guarded=True))
    found = Q(number__in=index.matching(OPINION, query, exact=exact))
    of_whom = queries.named(who)
    if of_whom is None:
        return found
    return found | (of_whom & Q(number__in=index.matching(OPINION, query, exact=exact, guarded=True)))


def public_matching(typed: str, *, exact: bool = False) -> Q:
    """Of what is released: what has these words; nobody finds by what is covered in them."""
    query = parse(typed)
    return Q(pk__in=index.matching(QUESTION, query, exact=exact)) if query else Q(pk__in=())


def excerpts(who: Authority, rows: Sequence[Opinion], query: Query) -> dict[int, list[Piece]]:
    """Of each row the place where the words stand, read from the row as this account is shown it."""
    known, answers = named(who, rows), answers_of([row.pk for row in rows])
    found = {}
    for row in shown(who, rows):
        told = [row.text, row.said, *_told(answers.get(row.pk), row, covered=row.pk not in known)]
        told += [row.submission.petitioner] if row.pk in known else []
        best = next((text for text in told if text and hits(text, query)), "")
        found[row.pk] = snippet(best, query) if best else []
    return found


def _told(answer: Answer | None, row: Opinion, *, covered: bool) -> list[str]:
    if answer is None or (covered and is_unsorted(row)):
        return []
    return [redact(answer.text, names_of(row.submission)) if covered else answer.text]
