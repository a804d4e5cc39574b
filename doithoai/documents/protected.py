"""Which papers still tell a matter that was restricted after they were written (B.Đ4.2), computed from what is stored."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import PurePath

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate, make_aware

from doithoai.audit.models import Entry
from doithoai.commitments.models import Commitment, UrgedMatter
from doithoai.dialogues.models import Dialogue
from doithoai.documents.lifecycle import UNDER_WAY
from doithoai.documents.models import CoveredVersion, Paper, PaperKind, PaperStep, Standing, Step
from doithoai.documents.moved import ever_in
from doithoai.opinions.models import Opinion, Passing
from doithoai.organisations.authority import SECRETARIAT, Authority

# One opinion, in the words that its petitioner reads: shut with it at once, whenever it was written (`of_one`).
OF_ONE = frozenset({PaperKind.WRITTEN_REPLY, PaperKind.ESCALATION, PaperKind.TOLD})
# Time, place, people and empty lines: no matter is told in them.
QUIET = frozenset(
    {
        PaperKind.PLAN,
        PaperKind.NOTICE,
        PaperKind.DIALOGUE_PLAN,
        PaperKind.INVITATION,
        PaperKind.SPEAKING_SLIP,
        PaperKind.OPINION_SLIP,
        PaperKind.EVALUATION,
    }
)
RESTRICTING = ("accept", "sort_anew", "put_out_of_scope")


@dataclass(frozen=True)
class Matter:
    """A restricted opinion: since when, and on which day its words came in."""

    pk: int
    code: str
    since: datetime
    received_at: datetime


Told = dict[int, tuple[Matter, ...]]


def of_one(paper: Paper) -> bool:
    """Whether who may read the opinion may read the paper; one entered without its opinion is like any of its dialogue."""
    return paper.kind in OF_ONE and paper.opinion_id is not None


def told_in(papers: Iterable[Paper]) -> Told:
    """By the number of a paper: the matters that it tells in words from before they were restricted.

    What an old paper holds is not stored line by line, so every matter of its dialogue counts that was there when it was written.
    """
    rows = [paper for paper in papers if (paper.file or paper.signed_copy) and paper.kind not in QUIET]
    pairs: dict[int, set[int]] = _pairs(rows) if rows else {}
    known = matters(Opinion.objects.filter(pk__in={pk for some in pairs.values() for pk in some}))
    written = _written([paper for paper in rows if pairs.get(paper.pk)])
    told: Told = {}
    for paper in rows:
        asked = (known[pk] for pk in sorted(pairs.get(paper.pk, ())) if pk in known)
        if some := tuple(one for one in asked if _tells(paper, one, written[paper.pk])):
            told[paper.pk] = some
    return told


def _tells(paper: Paper, matter: Matter, written: datetime) -> bool:
    return of_one(paper) or matter.received_at <= written < matter.since


def uncovered(papers: Iterable[Paper]) -> Told:
    """The same without what a person took out of the covered version that stands in the paper's place."""
    rows = list(papers)
    told = told_in(rows)
    covers = _covers(told)
    left = {
        pk: tuple(one for one in some if pk not in covers or one.pk not in covers[pk].without)
        for pk, some in told.items()
    }
    return {pk: some for pk, some in left.items() if some}


def _covers(told: Iterable[int]) -> dict[int, CoveredVersion]:
    """The last covered version of each."""
    return {row.paper_id: row for row in CoveredVersion.objects.filter(paper__in=list(told)).order_by("id")}


def matters(opinions: QuerySet[Opinion]) -> dict[int, Matter]:
    """Those of the opinions that are restricted and were not from the first day, by number."""
    rows = opinions.filter(restricted=True).select_related("submission")
    # The record keeps what was decided before each sorting: the last that found it open is the one that closed it.
    closing = (
        Q(act="restrict")
        | Q(act__in=RESTRICTING, facts__before__restricted=False)
        | Q(act__in=RESTRICTING, facts__before__isnull=True)  # entries from before the record kept it
    )
    about = Q(subject_kind="opinions.opinion", subject_id__in=rows.order_by().values("pk"))
    since = dict(Entry.objects.filter(about & closing).order_by("id").values_list("subject_id", "at"))
    return {row.pk: Matter(row.pk, row.code, since[row.pk], _came(row)) for row in rows if row.pk in since}


def _came(opinion: Opinion) -> datetime:
    """The first moment at which a paper could tell it: a day, because letters are entered after they came."""
    first = min(opinion.received_on, localdate(opinion.submission.received_at))
    return make_aware(datetime.combine(first, time.min))


# --- what a paper is about -------------------------------------------------------------------------------------------


def _pairs(papers: list[Paper]) -> dict[int, set[int]]:
    """Restricted opinions that each paper may tell: of its dialogue, its letter, or what earlier dialogues promised."""
    found: dict[int, set[int]] = defaultdict(set)
    by_kind: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        if paper.opinion_id and of_one(paper):
            found[paper.pk].add(paper.opinion_id)
        else:
            by_kind[paper.kind if paper.kind in APART else ""].append(paper)
    for kind, rows in by_kind.items():
        (APART[kind] if kind else _of_dialogues)(rows, found)
    return found


def _of_dialogues(papers: list[Paper], found: dict[int, set[int]]) -> None:
    numbers = {paper.dialogue_id for paper in papers if paper.dialogue_id}
    if not numbers:
        return
    inside: dict[int, set[int]] = defaultdict(set)
    bodies = Dialogue.objects.filter(pk__in=numbers).values("organisation")
    rows = Opinion.objects.filter(restricted=True, organisation__in=bodies)
    for number, dialogues in ever_in(rows).items():
        for dialogue in dialogues:
            inside[dialogue].add(number)
    for paper in papers:
        if paper.dialogue_id:
            found[paper.pk] |= inside[paper.dialogue_id]


def _of_promises(papers: list[Paper], found: dict[int, set[int]]) -> None:
    """What other dialogues of the body promised is told too; which of it, only the paper knows."""
    bodies = {paper.organisation_id for paper in papers}
    rows = Commitment.objects.filter(organisation__in=bodies, opinion__restricted=True)
    promised: dict[int, set[int]] = defaultdict(set)
    for body, opinion in rows.values_list("organisation_id", "opinion_id"):
        promised[body].add(opinion or 0)
    for paper in papers:
        found[paper.pk] |= promised[paper.organisation_id]
    _of_dialogues(papers, found)


def _of_urging(papers: list[Paper], found: dict[int, set[int]]) -> None:
    letters: dict[int | None, set[int]] = defaultdict(set)
    asked = Q(opinion__restricted=True) | Q(commitment__opinion__restricted=True)
    rows = UrgedMatter.objects.filter(asked, urging__in=[paper.urging_id for paper in papers])
    for urging, opinion, promised in rows.values_list("urging_id", "opinion_id", "commitment__opinion_id"):
        letters[urging].add(opinion or promised or 0)
    for paper in papers:
        found[paper.pk] |= letters[paper.urging_id]


def _of_transfers(papers: list[Paper], found: dict[int, set[int]]) -> None:
    """By the act itself: next year's letter may bear the same number."""
    sent: dict[tuple[str, datetime], set[int]] = defaultdict(set)
    numbers, moments = {paper.number for paper in papers}, {paper.at for paper in papers}
    rows = Passing.objects.filter(
        opinion__restricted=True, paper_number__in=numbers, sent_at__in=moments
    ).values_list("paper_number", "sent_at", "opinion_id")
    for number, at, opinion in rows:
        sent[number, at].add(opinion)
    for paper in papers:
        found[paper.pk] |= sent[paper.number, paper.at]
    _of_dialogues(papers, found)  # a letter that was entered by hand


APART: dict[str, Callable[[list[Paper], dict[int, set[int]]], None]] = {
    PaperKind.RESULTS: _of_promises,
    PaperKind.PROGRAMME: _of_promises,
    PaperKind.URGING: _of_urging,
    PaperKind.TRANSFER_LETTER: _of_transfers,
}


# --- when it was written ---------------------------------------------------------------------------------------------


def _written(papers: list[Paper]) -> dict[int, datetime]:
    """When the words of each were written: what was approved or changed by hand, at the draft; what was brought, by its day."""
    steps: dict[int, list[PaperStep]] = defaultdict(list)
    for step in PaperStep.objects.filter(paper__in=papers).order_by("id"):
        steps[step.paper_id].append(step)
    return {paper.pk: _moment(paper, steps[paper.pk]) for paper in papers}


def _moment(paper: Paper, steps: list[PaperStep]) -> datetime:
    drafts = [step for step in steps if step.step in {Step.DRAFTED, Step.REPLACED}]
    if drafts and (paper.standing in UNDER_WAY or _as_drafted(drafts[-1], steps)):
        return drafts[-1].at
    if paper.issued_on and _brought(paper):
        return min(paper.at, make_aware(datetime.combine(paper.issued_on, time.max)))
    return paper.at


def _as_drafted(last: PaperStep, steps: list[PaperStep]) -> bool:
    """Whether what was issued is the draft itself and not made anew (`awaiting.words_of`)."""
    return last.step == Step.REPLACED or any(
        step.step == Step.APPROVED and step.pk > last.pk for step in steps
    )


def _brought(paper: Paper) -> bool:
    """A file that was uploaded is kept under its fingerprint; what is made here, under its kind and number."""
    return bool(paper.sha256) and PurePath(str(paper.file.name or "")).name.startswith(paper.sha256[:16])


# --- the other way round ---------------------------------------------------------------------------------------------


def papers_about(opinions: QuerySet[Opinion]) -> QuerySet[Paper]:
    """Papers that may tell one of these opinions, before the hour is asked."""
    numbers = opinions.order_by().values("pk")
    sent = Passing.objects.filter(
        opinion__in=numbers, paper_number=OuterRef("number"), sent_at=OuterRef("at")
    )
    urged = UrgedMatter.objects.filter(
        Q(opinion__in=numbers) | Q(commitment__opinion__in=numbers), urging=OuterRef("urging")
    )
    promised = Commitment.objects.filter(opinion__in=numbers, organisation=OuterRef("organisation"))
    asked = (
        Q(opinion__in=numbers)
        | Q(opinion=None, dialogue__in={one for some in ever_in(opinions).values() for one in some})
        | Q(Exists(sent), kind=PaperKind.TRANSFER_LETTER)
        | Q(Exists(urged), kind=PaperKind.URGING)
        | Q(Exists(promised), kind__in=[PaperKind.RESULTS, PaperKind.PROGRAMME])
    )
    rows = Paper.objects.filter(asked).exclude(kind__in=QUIET).exclude(standing=Standing.RESERVED)
    return rows.select_related("organisation", "signer", "dialogue", "opinion").order_by("id")


def telling(opinion: Opinion) -> list[tuple[Paper, bool]]:
    """The papers that hold a restricted opinion, each with whether it still waits for a version without it."""
    if not opinion.restricted:
        return []
    rows = list(papers_about(Opinion.objects.filter(pk=opinion.pk)))
    told, left = told_in(rows), uncovered(row for row in rows if not of_one(row))
    return [
        (row, any(one.pk == opinion.pk for one in left.get(row.pk, ())))
        for row in rows
        if any(one.pk == opinion.pk for one in told.get(row.pk, ()))
    ]


def waiting(who: Authority) -> list[int]:
    """Papers of the account's own registers that wait for a covered version: somebody has to see to them."""
    here = [number for number in who.own if who.acts_in(number, SECRETARIAT)]
    shut = Opinion.objects.filter(restricted=True, organisation__in=here)
    if not here or not shut.exists():
        return []
    rows = papers_about(shut).filter(organisation__in=here).exclude(standing=Standing.CANCELLED)
    return sorted(uncovered(row for row in rows if not of_one(row)))
