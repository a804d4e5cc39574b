"""Files of an archived dialogue that people brought: attachments of opinions, proof of results and commitments."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from doithoai.audit.models import Entry
from doithoai.audit.record import history
from doithoai.dialogues.models import Dialogue
from doithoai.documents.archive_box import ending_of, plain_name
from doithoai.documents.archive_tables import commitments_of, guarded, opinions_of, papers_of
from doithoai.documents.covering import readings
from doithoai.documents.models import Paper
from doithoai.documents.protected import told_in
from doithoai.opinions.models import Attachment, Opinion, ResultRecord


@dataclass(frozen=True)
class Kept:
    """A stored file that belongs to the archive."""

    file: Any
    path: str
    title: str
    sha256: str


def attachments(dialogue: Dialogue) -> Iterator[Kept]:
    """Files handed over with the opinions, but none of a submission that holds a guarded one."""
    opinions = list(opinions_of(dialogue))
    # One of its parts may have left the dialogue; the file was handed over with all of them.
    parts = Opinion.objects.filter(submission__in={row.submission_id for row in opinions})
    shut = {row.submission_id for row in parts if guarded(row)}
    codes: dict[int, str] = {}
    for row in opinions:
        codes.setdefault(row.submission_id, row.code)
    rows = Attachment.objects.filter(submission__in=codes.keys() - shut).exclude(file="").order_by("id")
    for number, kept in enumerate(rows, 1):
        code = codes[kept.submission_id]
        path = f"3-tep-kem-theo/{plain_name(code)}-{number:03d}{ending_of(kept.file.name)}"
        yield Kept(kept.file, path, f"{kept.name} (kèm ý kiến {code})", kept.kept_sha256 or kept.sha256)


def proofs(dialogue: Dialogue) -> Iterator[Kept]:
    """What shows that a result or a commitment is true (A.1-k, B.Đ10.2-a)."""
    open_ones = [row.pk for row in opinions_of(dialogue) if not guarded(row)]
    results = ResultRecord.objects.filter(opinion__in=open_ones).exclude(proof="").select_related("opinion")
    for result in results:
        code = result.opinion.code
        path = f"4-minh-chung/{plain_name('ket-qua', code)}-{result.pk}{ending_of(result.proof.name)}"
        yield Kept(result.proof, path, f"Minh chứng kết quả ý kiến {code}", result.proof_sha256)
    for row in commitments_of(dialogue).exclude(proof_file=""):
        if row.opinion_id is None or row.opinion_id in open_ones:
            path = f"4-minh-chung/cam-ket-{row.pk}{ending_of(row.proof_file.name)}"
            yield Kept(row.proof_file, path, f"Minh chứng cam kết {row.number or row.pk}", row.proof_sha256)


def shut_in(dialogue: Dialogue) -> frozenset[int]:
    """Numbers of the matters that an archive made now does not tell; one made before another joined them would."""
    opinions, papers = list(opinions_of(dialogue)), list(papers_of(dialogue))
    promised = commitments_of(dialogue).exclude(opinion=None).values_list("opinion_id", flat=True)
    submissions = {row.submission_id for row in opinions}
    asked = (
        Q(submission__in=submissions)
        | Q(raised_in__dialogue=dialogue)
        | Q(submission__speech__dialogue=dialogue)
        | Q(pk__in=promised)
        | Q(pk__in=Paper.objects.filter(dialogue=dialogue).exclude(opinion=None).values("opinion"))
    )
    told = {one.pk for some in told_in(papers).values() for one in some}
    return frozenset({row.pk for row in Opinion.objects.filter(asked) if guarded(row)} | told)


@dataclass(frozen=True)
class Contents:
    """How much an archive would hold, told before it is made."""

    papers: int
    signed: int
    opinions: int
    guarded: int
    covered: int  # papers of which the archive takes a covered version
    withheld: int  # and those that it leaves out
    commitments: int
    files: int


def contents(dialogue: Dialogue) -> Contents:
    """Counted as the archive counts."""
    papers, opinions = list(papers_of(dialogue)), list(opinions_of(dialogue))
    shut = readings(papers, None)
    withheld = sum(read.withheld for read in shut.values())
    return Contents(
        papers=sum(bool(paper.file) for paper in papers) - withheld,
        signed=sum(bool(paper.signed_copy) for paper in papers if paper.pk not in shut),
        covered=len(shut) - withheld,
        withheld=withheld,
        opinions=len(opinions),
        guarded=sum(guarded(opinion) for opinion in opinions),
        commitments=commitments_of(dialogue).count(),
        files=sum(1 for _ in [*attachments(dialogue), *proofs(dialogue)]),
    )


def archived(dialogue: Dialogue) -> QuerySet[Entry]:
    """Each time an archive was taken, the newest first: its fingerprint tells whether a ZIP is that one."""
    return history(dialogue).filter(act="archive_dialogue").order_by("-id")
