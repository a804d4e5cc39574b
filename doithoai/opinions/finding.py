"""Spec 8: search over what an account may read; with the same diacritics first, the newest first among equals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from doithoai.opinions import queries
from doithoai.opinions.covering import is_unsorted, names_of
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
    """What has the words, by number, and what has them with the same diacritics; none of either when it is too much."""

    numbers: frozenset[int] | None
    exact: frozenset[int] | None


def few(who: Authority, query: Query) -> Few:
    """What this account may find, readable or not."""
    found = index.found(OPINION, query, FEW, guarded=queries.named(who) is not None)
    told = _guarded(found.open, found.guarded) | _guarded(found.open_exact, found.guarded_exact)
    rows = (
        Opinion.objects.filter(pk__in=told).only("organisation_id", "restricted", "dialogue_id")
        if told
        else []
    )
    known = named(who, list(rows))
    return Few(
        _joined(found.open, found.guarded, known), _joined(found.open_exact, found.guarded_exact, known)
    )


def _guarded(open_: index.Keys, guarded: index.Keys) -> frozenset[int]:
    return frozenset() if open_ is None or guarded is None else guarded - open_


def _joined(open_: index.Keys, guarded: index.Keys, known: frozenset[int]) -> index.Keys:
    return None if open_ is None or guarded is None else open_ | (guarded & known)


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


def excerpts(
    who: Authority, rows: Sequence[Opinion], shown: Sequence[Opinion], query: Query
) -> dict[int, list[Piece]]:
    """Of each row the place where the words stand, in what this account is shown of it."""
    known, answers = named(who, rows), answers_of([row.pk for row in rows])
    found = {}
    for row, seen in zip(rows, shown, strict=True):
        told = _told(row, seen, answers.get(row.pk), covered=row.pk not in known)
        best = next((text for text in told if text and hits(text, query)), "")
        found[row.pk] = snippet(best, query) if best else []
    return found


def _told(row: Opinion, seen: Opinion, answer: Answer | None, *, covered: bool) -> Iterator[str]:
    """One text after the other: covering those that nobody comes to would take longer than the search."""
    yield seen.text
    yield seen.said
    if answer is not None and not (covered and is_unsorted(row)):
        yield redact(answer.text, names_of(row.submission)) if covered else answer.text
    if not covered:
        yield row.submission.petitioner
