"""Spec 8: search over what an account may read; with the same diacritics first, the newest first among equals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import connection
from django.db.models import Q

from doithoai.opinions import queries
from doithoai.opinions.covering import is_unsorted, names_of
from doithoai.opinions.models import Answer, Opinion
from doithoai.opinions.permissions import named
from doithoai.opinions.redaction import redact
from doithoai.opinions.searching import OPINION, QUESTION, answers_of
from doithoai.opinions.ways import Way
from doithoai.organisations.authority import Authority
from doithoai.search import index
from doithoai.search.snippets import Piece, hits, snippet
from doithoai.search.words import Query, parse

# Up to so many are handed on by number: then the database reads only these, however many it has.
FEW = 1000
FEW_BODIES = 10


@dataclass(frozen=True)
class Few:
    """What has the words, by number, and what has them with the same diacritics; none of either when it is too much."""

    numbers: frozenset[int] | None
    exact: frozenset[int] | None


def few(who: Authority, query: Query, ways: Sequence[Way]) -> Few:
    """What this account may find by these ways, readable or not."""
    bodies = [number for way in ways for number in way.bodies]
    shelves = bodies if all(way.bodies for way in ways) and len(bodies) <= FEW_BODIES else []
    found = index.found(OPINION, query, FEW, guarded=queries.named(who) is not None, shelves=shelves)
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


def having(who: Authority, query: Query, way: Way, *, exact: bool) -> Q:
    """The same as a condition on rows that come by one way, with `number`.

    On SQLite on `number`, which is no key, so that it goes through the newest rows and asks of each until it has enough;
    PostgreSQL weighs how many rows have the words, and takes those of a few bodies from their shelves.
    """
    shelves = way.bodies if len(way.bodies) <= FEW_BODIES else ()
    asked = partial(index.matching, OPINION, query, exact=exact, shelves=shelves)
    column = "pk" if connection.vendor == "postgresql" else "number"
    if way.known:
        return Q((f"{column}__in", asked(guarded=True)))
    found, of_whom = Q((f"{column}__in", asked())), queries.named(who)
    return found if of_whom is None else found | (of_whom & Q((f"{column}__in", asked(guarded=True))))


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
