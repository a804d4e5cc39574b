"""One index for all rooms: texts are put under a kind and a key, and found by words with or without diacritics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from doithoai.search.folding import bare, words
from doithoai.search.models import Entry
from doithoai.search.words import (
    GUARDED,
    MOST_LETTERS,
    SHELF,
    Query,
    exact_word,
    postgresql_words,
    sqlite_words,
)

# A tsvector numbers no more places; a page of text has some 400 words.
MOST_WORDS = 16_000
# Between two texts, so that no phrase reaches from one into the other.
GAP = 10
BATCH = 500


@dataclass(frozen=True)
class Text:
    """What can be found of one thing: words for everybody who may find it, and those for some of them only.

    Things that are mostly looked for together stand on one shelf.
    """

    key: int
    open: str
    guarded: str = ""
    shelf: int | None = None


def put(kind: str, key: int, text: str, guarded: str = "") -> None:
    """Puts one thing into the index, in place of what was there of it."""
    put_all(kind, [Text(key, text, guarded)])


def put_all(kind: str, texts: Iterable[Text]) -> None:
    """Puts many things; belongs inside the transaction that changes them."""
    waiting = list(texts)
    with transaction.atomic(savepoint=False):
        for start in range(0, len(waiting), BATCH):
            _put(kind, waiting[start : start + BATCH])


def forget(kind: str, *keys: int) -> None:
    """Takes things out of the index."""
    Entry.objects.filter(kind=kind, key__in=keys).delete()


def clear(kind: str) -> None:
    """Takes out everything of a kind, before all is put anew."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entry WHERE kind = %s", [kind])


def keys(kind: str) -> set[int]:
    """Everything of a kind that can be found."""
    return set(Entry.objects.filter(kind=kind).values_list("key", flat=True))


def matching(
    kind: str, query: Query, *, exact: bool = False, guarded: bool = False, shelves: Sequence[int] = ()
) -> RawSQL:
    """Keys of what has all the words, for `pk__in=…`; exact: with these diacritics; guarded: in guarded words too.

    Shelves spare work and leave nothing out for whoever looks on these alone: SQLite looks on all.
    """
    if connection.vendor == "postgresql":
        sql = "SELECT key FROM search_entry WHERE kind = %s AND words @@ %s::tsquery"
        looked_for = postgresql_words(query, exact=exact, guarded=guarded, shelves=shelves)
        return RawSQL(sql, [kind, looked_for])  # noqa: S611 - a fixed text
    # The join is named CROSS so that SQLite begins with the words.
    sql = (
        "SELECT e.key FROM search_words w CROSS JOIN search_entry e ON e.id = w.rowid"
        " WHERE e.kind = %s AND w.search_words MATCH %s"
    )
    return RawSQL(sql, [kind, sqlite_words(query, exact=exact, guarded=guarded)])  # noqa: S611 - a fixed text


Keys = frozenset[int] | None


@dataclass(frozen=True)
class Found:
    """Keys by how they were found: in open words or also in guarded ones, with these diacritics or any; none: too many."""

    open: Keys
    open_exact: Keys
    guarded: Keys = frozenset()
    guarded_exact: Keys = frozenset()


def found(kind: str, query: Query, most: int, *, guarded: bool = False, shelves: Sequence[int] = ()) -> Found:
    """Everything that has all the words, in one statement; of each way no more than `most`."""
    ways = [(exact, whole) for whole in ([False, True] if guarded else [False]) for exact in (False, True)]
    parts, told = [], []
    for number, (exact, whole) in enumerate(ways):
        asked = matching(kind, query, exact=exact, guarded=whole, shelves=shelves)
        way = f"SELECT key, {number} FROM ({asked.sql} LIMIT {most + 1}) AS way{number}"  # noqa: S608 - numbers
        parts.append(way)  # what was typed goes in as parameters
        told += asked.params
    keys: list[set[int]] = [set() for _ in ways]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), told)
        for key, number in cursor.fetchall():
            keys[number].add(int(key))
    return Found(*(None if len(some) > most else frozenset(some) for some in keys))


def stored(kind: str) -> dict[int, str]:
    """What the index holds, as text that can be compared; for checks."""
    if connection.vendor == "postgresql":
        sql = "SELECT key, words::text FROM search_entry WHERE kind = %s"
    else:
        sql = (
            "SELECT e.key, exact || '|' || folded || '|' || guarded_exact || '|' || guarded_folded"
            " FROM search_entry e LEFT JOIN search_words w ON w.rowid = e.id WHERE e.kind = %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, [kind])
        return {int(key): str(words) for key, words in cursor.fetchall()}


def as_stored(texts: Iterable[Text]) -> dict[int, str]:
    """The same of texts that are not in the index."""
    made = {text.key: (_cut(text.open), _cut(text.guarded), text.shelf) for text in texts}
    if connection.vendor != "postgresql":
        return {key: "|".join(_columns(open_, guarded)) for key, (open_, guarded, _shelf) in made.items()}
    with connection.cursor() as cursor:
        found = {}
        for key, parts in made.items():
            cursor.execute("SELECT %s::tsvector::text", [_vector(*parts)])
            found[key] = str(cursor.fetchone()[0])
        return found


def _put(kind: str, texts: Sequence[Text]) -> None:
    cut = [(text.key, _cut(text.open), _cut(text.guarded), text.shelf) for text in texts]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO search_entry (kind, key, words) VALUES (%s, %s, %s::tsvector)"
                " ON CONFLICT (kind, key) DO UPDATE SET words = EXCLUDED.words",
                [(kind, key, _vector(open_, guarded, shelf)) for key, open_, guarded, shelf in cut],
            )
            return
        Entry.objects.bulk_create([Entry(kind=kind, key=key) for key, *_ in cut], ignore_conflicts=True)
        rows = Entry.objects.filter(kind=kind, key__in=[key for key, *_ in cut])
        numbers = dict(rows.values_list("key", "id"))
        cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(n,) for n in numbers.values()])
        cursor.executemany(
            "INSERT INTO search_words (rowid, exact, folded, guarded_exact, guarded_folded)"
            " VALUES (%s, %s, %s, %s, %s)",
            [(numbers[key], *_columns(open_, guarded)) for key, open_, guarded, _shelf in cut],
        )


def _cut(text: str) -> list[str]:
    return [word[:MOST_LETTERS] for word in words(text)[:MOST_WORDS]]


def _bare(some: list[str]) -> list[str]:
    return [bare(word) for word in some]


def _columns(open_: list[str], guarded: list[str]) -> tuple[str, ...]:
    return tuple(" ".join(part) for part in (open_, _bare(open_), guarded, _bare(guarded)))


def _vector(open_: list[str], guarded: list[str], shelf: int | None) -> str:
    """A tsvector written out: PostgreSQL's own parser would take "1234/QĐ-UBND" apart in ways of its own."""
    begin = len(open_) + GAP
    placed = [
        *(("", word, place) for place, word in enumerate(open_, 1)),
        *((GUARDED, word, begin + place) for place, word in enumerate(guarded, 1)),
    ]
    found = [
        f"'{sign}{told}':{place}" for sign, word, place in placed for told in (bare(word), exact_word(word))
    ]
    return " ".join(found if shelf is None else [*found, f"'{SHELF}{shelf:d}'"])
