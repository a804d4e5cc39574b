"""The list of released questions and answers with its filters, and the counts of what is not released (A.2-c)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.db.models import Case, Count, Min, Q, QuerySet, Value, When

from doithoai.opinions.fields import FIELDS, field_label
from doithoai.opinions.finding import public_matching
from doithoai.opinions.lifecycle import EXITS, Result, Stage
from doithoai.opinions.models import Opinion, ResultRecord
from doithoai.opinions.publication import protected_names
from doithoai.opinions.published import PublicOpinion, public_of, released_rows
from doithoai.opinions.redaction import redact

ANSWERED, SOLVED, OVERDUE = "answered", "solved", "overdue"


@dataclass(frozen=True)
class Asked:
    """What a visitor looks for; empty sides are not asked."""

    on: date
    organisation_slug: str = ""
    view: str = ""  # answered, solved or overdue
    field: str = ""
    words: str = ""


@dataclass(frozen=True)
class Unreleased:
    """How many opinions of one unit are counted and not released in words."""

    organisation: str
    unit: str
    number: int
    earliest_due: date | None


@dataclass(frozen=True)
class PublicProof:
    """That somebody else confirmed the result: when, by which paper, without the file."""

    text: str
    happened_on: date
    reference: str
    has_file: bool


class Questions(Sequence[PublicOpinion]):
    """Released questions and answers as a page takes them: counted at once, read a part at a time."""

    def __init__(self, rows: QuerySet[Opinion]) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return self.rows.count()

    @overload
    def __getitem__(self, part: int) -> PublicOpinion: ...
    @overload
    def __getitem__(self, part: slice) -> tuple[PublicOpinion, ...]: ...
    def __getitem__(self, part: int | slice) -> PublicOpinion | tuple[PublicOpinion, ...]:
        if isinstance(part, int):
            return public_of(self.rows[part])
        return tuple(public_of(row) for row in self.rows[part])

    def __iter__(self) -> Iterator[PublicOpinion]:
        return iter(self[:])


def _viewed(view: str, on: date) -> Q:
    views = {
        ANSWERED: Q(answered_on__isnull=False),
        SOLVED: Q(result=Result.SOLVED),
        OVERDUE: Q(due_on__lt=on) & ~Q(stage__in=EXITS),
    }
    return views.get(view, Q())


def _asked(asked: Asked, *, with_field: bool = True) -> Q:
    found = _viewed(asked.view, asked.on)
    if asked.organisation_slug:
        found &= Q(organisation__slug=asked.organisation_slug)
    if asked.field and with_field:
        found &= Q(field=asked.field)
    return found


def questions(asked: Asked) -> Questions:
    """Released questions and answers, newest first; of words, those with the same diacritics before the others."""
    rows = released_rows().filter(_asked(asked))
    if not asked.words:
        return Questions(rows.order_by("-published_on", "-id"))
    tier = Case(When(public_matching(asked.words, exact=True), then=Value(0)), default=Value(1))
    rows = rows.filter(public_matching(asked.words)).alias(tier=tier)
    return Questions(rows.order_by("tier", "-published_on", "-id"))


def fields_of(asked: Asked) -> list[tuple[str, str, int]]:
    """Fields that occur among the released, with their counts, in the order of the list of fields."""
    rows = released_rows().filter(_asked(asked, with_field=False))
    counted = dict(rows.order_by().values_list("field").annotate(number=Count("*")))
    return [(code, field_label(code), counted[code]) for code in FIELDS if counted.get(code)]


def _counted(asked: Asked) -> QuerySet[Opinion]:
    # As `published.figures` counts: an opinion that came from another body is counted where it began.
    rows = Opinion.objects.filter(_asked(asked, with_field=False), origin=None)
    return rows.exclude(stage=Stage.OUT_OF_SCOPE)


def number_of(asked: Asked) -> int:
    """How many the figure of this view counts, released or not."""
    return _counted(asked).count()


def unreleased(asked: Asked) -> list[Unreleased]:
    """What the figure counts and nobody can read here, by body and unit; restricted matters name no unit."""
    rows = _counted(asked).exclude(pk__in=released_rows().values("pk")).order_by()
    grouped = rows.values("organisation__short_name", "unit__short_name", "restricted")
    found = grouped.annotate(number=Count("*"), due=Min("due_on")).order_by(
        "organisation__short_name", "-number"
    )
    return [
        Unreleased(
            row["organisation__short_name"],
            "" if row["restricted"] else row["unit__short_name"] or "",
            row["number"],
            None if row["restricted"] else row["due"],
        )
        for row in found
    ]


def proofs_of(numbers: list[int]) -> dict[int, list[PublicProof]]:
    """Confirmed results of released opinions."""
    released = released_rows().filter(pk__in=numbers).values("pk")
    rows = ResultRecord.objects.exclude(verified_by=None).filter(opinion__in=released, void_at=None)
    found: dict[int, list[PublicProof]] = {}
    for row in rows.select_related("opinion__submission", "opinion__lead__submission").order_by("id"):
        names = protected_names(row.opinion)
        text, reference = redact(row.text, names), redact(row.proof_reference, names)
        proof = PublicProof(text, row.happened_on, reference, bool(row.proof))
        found.setdefault(row.opinion_id, []).append(proof)
    return found
