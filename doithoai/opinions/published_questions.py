"""The list of released questions and answers with its filters, and the counts of what is not released (A.2-c)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.db.models import Case, Q, QuerySet, Value, When

from doithoai.opinions.fields import FIELDS, field_label
from doithoai.opinions.finding import public_matching
from doithoai.opinions.models import Opinion, ResultRecord
from doithoai.opinions.publication import protected_names
from doithoai.opinions.published import PublicOpinion, public_of, released_rows
from doithoai.opinions.published_figures import RELEASED, figures, standing, viewed
from doithoai.opinions.redaction import redact
from doithoai.organisations.models import Organisation


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

    def __init__(self, rows: QuerySet[Opinion], number: int | None = None) -> None:
        self.rows = rows
        self.number = number

    def __len__(self) -> int:
        return self.rows.count() if self.number is None else self.number

    @overload
    def __getitem__(self, part: int) -> PublicOpinion: ...
    @overload
    def __getitem__(self, part: slice) -> tuple[PublicOpinion, ...]: ...
    def __getitem__(self, part: int | slice) -> PublicOpinion | tuple[PublicOpinion, ...]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        # Their numbers first: a database would sort whole rows of all that are released.
        keys = list(self.rows.values_list("pk", flat=True)[part])
        found = released_rows().in_bulk(keys)
        return tuple(public_of(found[key]) for key in keys if key in found)

    def __iter__(self) -> Iterator[PublicOpinion]:
        return iter(self[:])


def _asked(asked: Asked) -> Q:
    found = RELEASED & viewed(asked.view, asked.on)
    if asked.organisation_slug:
        found &= Q(organisation__slug=asked.organisation_slug)
    return found & Q(field=asked.field) if asked.field else found


def questions(asked: Asked) -> Questions:
    """Released questions and answers, newest first; of words, those with the same diacritics before the others."""
    rows = Opinion.objects.filter(_asked(asked))
    if not asked.words:
        counted = standing(asked.organisation_slug, asked.on).fields[asked.view]
        number = counted[asked.field] if asked.field else counted.total()
        return Questions(rows.order_by("-published_on", "-id"), number)
    tier = Case(When(public_matching(asked.words, exact=True), then=Value(0)), default=Value(1))
    rows = rows.filter(public_matching(asked.words)).alias(tier=tier)
    return Questions(rows.order_by("tier", "-published_on", "-id"))


def fields_of(asked: Asked) -> list[tuple[str, str, int]]:
    """Fields that occur among the released, with their counts, in the order of the list of fields."""
    counted = standing(asked.organisation_slug, asked.on).fields[asked.view]
    return [(code, field_label(code), counted[code]) for code in FIELDS if counted[code]]


def number_of(asked: Asked) -> int:
    """How many the figure of this view counts, released or not."""
    return figures(asked.organisation_slug, asked.on).of(asked.view)


def unreleased(asked: Asked) -> list[Unreleased]:
    """What the figure counts and nobody can read here, by body and unit; restricted matters name no unit."""
    unsaid = standing(asked.organisation_slug, asked.on).unsaid
    rows = [one for (view, *_place), one in unsaid.items() if view == asked.view]
    told = {number for one in rows for number in (one.body, one.unit) if number}
    names = dict(Organisation.objects.filter(pk__in=told).values_list("pk", "short_name"))
    found = [
        Unreleased(names[one.body], names[one.unit] if one.unit else "", one.number, one.earliest_due)
        for one in rows
    ]
    return sorted(found, key=lambda row: (row.organisation, -row.number))


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
