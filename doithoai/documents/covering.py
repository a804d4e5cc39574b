"""Bản che (B.Đ4.2): what others read in the place of a paper that tells a restricted matter; the paper itself is never changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate

from doithoai.audit.record import record
from doithoai.documents.covering_words import places
from doithoai.documents.edited import looked_at
from doithoai.documents.models import CoveredVersion, Paper, PaperStep, Step
from doithoai.documents.permissions import issues, may_issue
from doithoai.documents.protected import Matter, of_one, told_in
from doithoai.documents.standing import held
from doithoai.organisations.authority import Authority
from doithoai.organisations.models import Account
from doithoai.regulations.refusals import Refused

CLAUSE = "B.Đ4.2"


@dataclass(frozen=True)
class Reading:
    """What one reader gets of a paper."""

    matters: tuple[Matter, ...] = ()  # told in it and restricted since
    left: tuple[Matter, ...] = ()  # those that no covered version took out yet
    cover: CoveredVersion | None = None
    whole: bool = True  # whether this reader gets the paper itself

    @property
    def withheld(self) -> bool:
        """Nothing of it can be handed to this reader."""
        return not self.whole and self.cover is None

    @property
    def file(self) -> Any:
        """The covered file for whoever gets no other; none: the paper's own, or nothing when it is withheld."""
        return self.cover.file if self.cover and not self.whole else None


def readings(papers: Iterable[Paper], who: Authority | None) -> dict[int, Reading]:
    """What this account, or the public, gets of those papers that tell a restricted matter; of all others, everything."""
    rows = [paper for paper in papers if not of_one(paper)]
    told = told_in(rows)
    covers: dict[int, CoveredVersion] = {}
    for row in CoveredVersion.objects.filter(paper__in=list(told)).order_by("id") if told else ():
        covers[row.paper_id] = row
    return {
        paper.pk: _reading(paper, told[paper.pk], covers.get(paper.pk), who)
        for paper in rows
        if paper.pk in told
    }


def _reading(
    paper: Paper, matters: tuple[Matter, ...], cover: CoveredVersion | None, who: Authority | None
) -> Reading:
    left = tuple(one for one in matters if cover is None or one.pk not in cover.without)
    whole = who is not None and issues(who, paper.organisation_id)
    return Reading(matters, left, None if left else cover, whole)


def reading(paper: Paper, who: Authority | None) -> Reading:
    """The same of one paper."""
    return readings([paper], who).get(paper.pk, Reading())


def cover(paper: Paper, file: Any, *, by: Account, at: datetime) -> CoveredVersion:
    """Puts a version without the restricted matters in the place of the paper for all others (B.Đ4.2)."""
    may_issue(by, paper.organisation_id, localdate(at))
    file.seek(0)
    content = bytes(file.read())
    with transaction.atomic():
        paper = held(paper)
        matters = told_in([paper]).get(paper.pk, ())
        if not matters or of_one(paper):
            raise Refused("Văn bản này không nêu việc nào cần đưa bản che.", clause=CLAUSE, field="covered")
        ending = "pdf" if content.startswith(b"%PDF-") else "docx"
        if ending == "docx":
            _refuse_told(looked_at(content), matters, paper)
        kept = CoveredVersion(paper=paper, without=[one.pk for one in matters], by=by, at=at)
        kept.sha256 = hashlib.sha256(content).hexdigest()
        kept.file.save(f"{kept.sha256[:16]}.{ending}", ContentFile(content), save=False)
        kept.save(force_insert=True)
        PaperStep.objects.create(paper=paper, step=Step.COVERED, sha256=kept.sha256, by=by, at=at)
        facts = {"sha256": kept.sha256, "opinions": [one.code for one in matters], "number": paper.number}
        record("cover_paper", paper, by=by, at=at, clause=CLAUSE, facts=facts)
    return kept


def _refuse_told(content: bytes, matters: Iterable[Matter], paper: Paper) -> None:
    for matter in matters:
        if found := places(content, matter, paper):
            raise Refused(
                "Trong tệp vẫn còn %(count)s chỗ có lời hoặc tên của người nêu ý kiến %(code)s. Hãy che nốt rồi đưa lên lại.",
                clause=CLAUSE,
                field="covered",
                count=found,
                code=matter.code,
            )
