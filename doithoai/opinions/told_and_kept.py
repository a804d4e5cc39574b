"""What the record tells beside what the tables keep: rows that somebody changed underneath (spec 5)."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from doithoai.audit.models import Entry
from doithoai.opinions.conservation import CHUNK
from doithoai.opinions.fingerprints import changed
from doithoai.opinions.holes import Found, Hole
from doithoai.opinions.models import (
    Answer,
    Attachment,
    Feedback,
    Import,
    Kind,
    Letter,
    Opinion,
    Passing,
    Reexamination,
    ResultRecord,
    Submission,
)

# Each of these acts leaves one row more.
MADE: tuple[tuple[tuple[str, ...], type[Model]], ...] = (
    (("draft_answer",), Answer),
    (("record_result",), ResultRecord),
    (("transfer", "escalate"), Passing),
    (("rate",), Feedback),
    (("open_reexamination",), Reexamination),
)


def in_record() -> Iterator[Found]:
    """What the record says was born, and is no more or stands elsewhere: rows that somebody changed underneath."""
    yield from _gone("opinions.submission", Submission.objects.all())
    yield from _gone("opinions.opinion", Opinion.objects.all())
    yield from _gone("opinions.letter", Letter.objects.all())
    yield from _gone("opinions.import", Import.objects.all())
    told = Entry.objects.filter(act__in=("receive", "split"), subject_kind__startswith="opinions.")
    rows = told.order_by("id").values_list("chain", "subject_id", "facts").iterator(CHUNK)
    while some := list(islice(rows, CHUNK)):
        yield from _born(some)
        yield from _files(some)
    for acts, model in MADE:
        yield from _made(acts, model)
    yield from _verified()
    yield from _opened()
    yield from (Found(Hole.WORDS, body, name) for body, name in changed())


Told = list[tuple[str, int, dict[str, Any]]]


def _born(told: Told) -> Iterator[Found]:
    """Opinions that came in: each is there, in the body and from the day that the record tells."""
    born = {
        code: (int(chain), facts.get("received_on")) for chain, _key, facts in told for code in _codes(facts)
    }
    rows = Opinion.objects.filter(code__in=list(born)).values_list("code", "organisation_id", "received_on")
    there = {code: (body, day.isoformat()) for code, body, day in rows}
    for code, (body, day) in sorted(born.items()):
        if code not in there:
            yield Found(Hole.GONE, body, code)
            continue
        if there[code][0] != body:
            yield Found(Hole.BODY, body, code)
        if day and there[code][1] != day:
            yield Found(Hole.DAY, body, code)


def _files(told: Told) -> Iterator[Found]:
    """Files that came along; one whose term of keeping ended keeps its row."""
    came = {key: (int(chain), facts) for chain, key, facts in told if facts.get("files")}
    rows = Attachment.objects.filter(submission__in=list(came)).order_by().values_list("submission")
    there = dict(rows.annotate(number=Count("*")))
    for key, (body, facts) in came.items():
        if there.get(key, 0) < facts["files"]:
            yield Found(Hole.FEWER, body, f"{facts['code']}: {Attachment._meta.model_name}")


def _made(acts: tuple[str, ...], model: type[Model]) -> Iterator[Found]:
    """What was written about an opinion: as many rows as the record tells of."""
    rows: QuerySet[Any] = QuerySet(model).filter(opinion=OuterRef("subject_id")).order_by().values("opinion")
    there = Coalesce(Subquery(rows.annotate(number=Count("*")).values("number")), 0)
    told = Entry.objects.filter(act__in=acts, subject_kind="opinions.opinion").order_by()
    counted = told.values("chain", "subject_id").annotate(told=Count("*"), there=there)
    for row in counted.filter(told__gt=F("there")):
        code = Opinion.objects.filter(pk=row["subject_id"]).values_list("code", flat=True).first()
        if code:  # one that is gone is told already
            yield Found(Hole.FEWER, int(row["chain"]), f"{code}: {model._meta.model_name}")


def _codes(facts: dict[str, Any]) -> list[str]:
    return [*facts.get("opinions", ()), *facts.get("into", ())]


def _gone(kind: str, rows: QuerySet[Any]) -> Iterator[Found]:
    told = Entry.objects.filter(~Exists(rows.filter(pk=OuterRef("subject_id"))), subject_kind=kind)
    for chain, number in told.order_by("subject_id").values_list("chain", "subject_id").distinct():
        yield Found(Hole.GONE, int(chain), f"{kind} {number}")


def _verified() -> Iterator[Found]:
    """A result counts as confirmed by the act of a second person alone, and stays so (B.Đ10.2-a)."""
    acts = Entry.objects.filter(act="verify_result", subject_kind="opinions.opinion")
    told = Counter(acts.values_list("subject_id", flat=True).iterator(CHUNK))
    rows = ResultRecord.objects.exclude(verified_by=None).order_by()
    kept = Counter(rows.values_list("opinion", flat=True).iterator(CHUNK))
    differing = [number for number in told.keys() | kept.keys() if told[number] != kept[number]]
    places = Opinion.objects.filter(pk__in=differing).values_list("organisation_id", "code")
    yield from (Found(Hole.VERIFIED, body, code) for body, code in places)


def _opened() -> Iterator[Found]:
    """What was closed to others, by a step that nobody took back, is closed still (B.Đ4.2)."""
    later = Entry.objects.filter(
        subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"), id__gt=OuterRef("id")
    )
    undone = Exists(later.filter(act="undo_sorting", facts__undone="put_out_of_scope"))
    denounced = Q(act="put_out_of_scope", facts__kind=Kind.DENUNCIATION) & ~undone
    told = Entry.objects.filter(Q(act="restrict") | denounced, subject_kind="opinions.opinion")
    rows = Opinion.objects.filter(pk__in=told.values("subject_id"), restricted=False)
    yield from (
        Found(Hole.RESTRICTED, body, code) for body, code in rows.values_list("organisation_id", "code")
    )
