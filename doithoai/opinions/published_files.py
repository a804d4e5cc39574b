"""Files that somebody released beside a published question; none of a matter that is protected."""

from dataclasses import dataclass

from doithoai.opinions.models import Attachment, Opinion
from doithoai.opinions.published import released_rows
from doithoai.opinions.releasing import guarded


@dataclass(frozen=True)
class PublicFile:
    """A released file: its number, the name it may bear, its size."""

    number: int
    name: str
    size: int


def _open_files(opinion: Opinion) -> list[Attachment]:
    if guarded(opinion.submission):
        return []
    return list(
        Attachment.objects.filter(submission=opinion.submission_id, removed_on=None).exclude(public_name="")
    )


def public_files(number: int) -> tuple[PublicFile, ...]:
    """The released files of a published opinion."""
    opinion = released_rows().filter(pk=number).first()
    rows = _open_files(opinion) if opinion else []
    return tuple(PublicFile(row.pk, row.public_name, row.size) for row in rows)


def public_file(number: int, file: int) -> Attachment | None:
    """One of them, to be served as a download."""
    opinion = released_rows().filter(pk=number).first()
    rows = _open_files(opinion) if opinion else []
    return next((row for row in rows if row.pk == file), None)
