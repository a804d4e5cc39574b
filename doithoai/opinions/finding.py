"""Spec 8: search over what an account may read; with the same diacritics first, the newest first among equals."""

from collections.abc import Sequence

from django.db.models import Case, Q, QuerySet, Value, When

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

# Up to so many are handed on by number, more are left to the database.
FEW = 1000
NEWEST_FIRST = ("-received_on", "-id")


def search(rows: QuerySet[Opinion], who: Authority, query: Query) -> QuerySet[Opinion]:
    """Of these rows those with all the words; the same diacritics first, the newest first among equals."""
    exactly = _having(who, query, exact=True)
    tier = Case(When(exactly, then=Value(0)), default=Value(1))
    return rows.filter(_having(who, query)).alias(tier=tier).order_by("tier", *NEWEST_FIRST)


def _having(who: Authority, query: Query, *, exact: bool = False) -> Q:
    known = queries.named(who)
    found = Q(pk__in=_numbers(query, exact=exact))
    return found if known is None else found | (known & Q(pk__in=_numbers(query, exact=exact, guarded=True)))


def _numbers(query: Query, *, exact: bool = False, guarded: bool = False) -> object:
    """By number while they are few: then the database reads only these, however many it has."""
    few = index.found(OPINION, query, FEW + 1, exact=exact, guarded=guarded)
    return few if len(few) <= FEW else index.matching(OPINION, query, exact=exact, guarded=guarded)


def public_matching(typed: str) -> Q:
    """Of what is released: what has these words."""
    query = parse(typed)
    return Q(pk__in=index.matching(QUESTION, query)) if query else Q(pk__in=())


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
