"""Papers that everybody may read: notice and conclusion; no petitioner is in them.

One that tells a matter restricted since is handed out in its covered version, or not at all (B.Đ4.2).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from doithoai.documents.covering import Reading, reading, readings
from doithoai.documents.guidance_slip import public_slip
from doithoai.documents.models import Paper, Standing
from doithoai.documents.permissions import PUBLIC
from doithoai.documents.rendering import program
from doithoai.documents.renditions import has_pdf, rendered


def guidance_slip(code: str) -> bytes | None:
    """Phiếu hướng dẫn for whoever holds the code of a matter that is outside (B.Đ1.2); nothing for any other."""
    return public_slip(code)


@dataclass(frozen=True)
class PublicPaper:
    """A paper on the portal."""

    id: int
    kind: str
    kind_label: str
    number: str
    issued_on: date | None
    subject: str
    organisation: str
    signed: bool
    as_pdf: bool
    covered: bool = False  # what is handed out has something covered
    withheld: bool = False  # nothing is handed out until somebody has covered it
    ask: str = ""  # whom to ask meanwhile


@dataclass(frozen=True)
class PublicFile:
    """Its file, to be handed out under a name that says what it is."""

    name: str
    file: Any


class Withheld(Exception):  # noqa: N818 - nothing went wrong: the paper is there and is not handed out
    """A public paper that is being looked at, because a matter in it must be protected; says whom to ask."""

    def __init__(self, ask: str) -> None:
        super().__init__(ask)
        self.ask = ask


def _public() -> QuerySet[Paper]:
    rows = Paper.objects.filter(kind__in=PUBLIC, standing=Standing.ISSUED)
    return rows.exclude(number="").select_related("organisation")


def public_papers(dialogue_id: int) -> tuple[PublicPaper, ...]:
    """Notice and conclusion of one dialogue, oldest first."""
    rows = list(_public().filter(dialogue_id=dialogue_id).order_by("issued_on", "id"))
    shut = readings(rows, None)
    return tuple(_paper(row, shut.get(row.pk, Reading())) for row in rows)


def _paper(row: Paper, read: Reading) -> PublicPaper:
    return PublicPaper(
        row.pk,
        row.kind,
        str(row.get_kind_display()),
        row.number,
        row.issued_on,
        row.subject,
        row.organisation.short_name,
        bool(row.signed_copy) and read.whole,
        has_pdf(row) and program() is not None and not read.withheld,
        read.file is not None,
        read.withheld,
        _ask(row),
    )


def _ask(paper: Paper) -> str:
    """The body, and its telephone when it has one."""
    body = paper.organisation
    return f"{body.name}, {body.phone}" if body.phone else body.name


def _read(paper: Paper) -> Reading:
    read = reading(paper, None)
    if read.withheld:
        raise Withheld(_ask(paper))
    return read


def public_file(paper_id: int) -> PublicFile | None:
    """The signed copy, else the paper as it was made, or what covers it; nothing for any other paper."""
    paper = _public().filter(pk=paper_id).first()
    if paper is None:
        return None
    kept = _read(paper).file or paper.signed_copy or paper.file
    if not kept:
        return None
    ending = str(kept.name).rsplit(".", 1)[-1]
    return PublicFile(f"{paper.number} {paper.get_kind_display()}".replace("/", "-") + f".{ending}", kept)


def public_pdf(paper_id: int) -> tuple[str, bytes] | None:
    """The paper as it was made, as PDF under a name; refused while the machine is busy. Nothing for any other paper."""
    paper = _public().filter(pk=paper_id).first()
    if paper is None or not has_pdf(paper):
        return None
    name = f"{paper.number} {paper.get_kind_display()}.pdf".replace("/", "-")
    return name, rendered(_read(paper).file or paper.file)
