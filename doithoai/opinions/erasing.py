"""The person taken out of every word that was written about a matter; what was published stays as a person released it."""

from collections.abc import Iterator
from datetime import date

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import CharField, Model, QuerySet, TextField

from doithoai.dialogues.models import Speech
from doithoai.notifications import outbox
from doithoai.opinions.models import (
    Answer,
    Assignment,
    Attachment,
    Extension,
    Feedback,
    Letter,
    Opinion,
    Passing,
    PetitionerKind,
    Question,
    Reexamination,
    ResultRecord,
    Submission,
    Suspension,
    Urging,
)
from doithoai.opinions.redaction import redact, redact_name

GONE = "(đã ẩn danh)"
# Shorter columns hold codes, numbers of papers and choices.
FREE_FROM = 100
# Released by a person for everybody; or no words of people.
KEPT = frozenset(
    {"public_text", "public_title", "public_name", "removed_rule", "content_type", "sha256", "answered_by"}
)
FILE_NAMES = frozenset({"name", "proof_name"})
# Each table that tells of a matter, with the way from it to the submission.
TABLES: tuple[tuple[type[Model], str], ...] = (
    (Submission, "pk"),
    (Opinion, "submission"),
    (Attachment, "submission"),
    (Question, "submission"),
    (Letter, "submission"),
    (Answer, "opinion__submission"),
    (ResultRecord, "opinion__submission"),
    (Passing, "opinion__submission"),
    (Assignment, "opinion__submission"),
    (Feedback, "opinion__submission"),
    (Suspension, "opinion__submission"),
    (Reexamination, "opinion__submission"),
    (Extension, "assignment__opinion__submission"),
    (Urging, "passing__opinion__submission"),
)


def hidden_of(submission: Submission) -> tuple[str, ...]:
    """What leads to this person wherever it stands."""
    told = (submission.petitioner, submission.address, submission.phone, submission.email)
    speech = submission.speech
    said = (speech.speaker, speech.address, speech.phone) if speech else ()
    return tuple(dict.fromkeys(one for one in (*told, *said) if one and one != GONE))


def files_of(submission: Submission) -> list[Attachment]:
    """Files that go with the person; one that was released beside a published question stays."""
    published = submission.opinions.filter(published_on__isnull=False).exists()
    rows = submission.attachments.filter(removed_on=None)
    return list(rows.filter(public_name="") if published else rows)


def erase(submission: Submission, rule: str, on: date) -> int:
    """Takes name, address, telephone and e-mail out of all that was kept; how many rows were changed."""
    names = hidden_of(submission)
    _remove_files(submission, rule, on)
    changed = 0
    for model, path in TABLES:
        rows: QuerySet[Model] = QuerySet(model).filter(**{path: submission.pk})
        for row in rows:
            said = dict(_covered(row, names))
            if said:
                changed += QuerySet(model).filter(pk=row.pk).update(**said)
    Answer.objects.filter(opinion__submission=submission).update(seal="")
    outbox.forget(Opinion._meta.label_lower, list(submission.opinions.values_list("pk", flat=True)))
    _forget_the_person(submission, on)
    if submission.speech is not None:
        forget_speaker(submission.speech)
    return changed + 1


def _covered(row: Model, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for column in row._meta.concrete_fields:
        free = isinstance(column, TextField) or (
            isinstance(column, CharField) and (column.max_length or 0) >= FREE_FROM and not column.choices
        )
        if not free or column.name in KEPT:
            continue
        value = getattr(row, column.name)
        cover = redact_name if column.name in FILE_NAMES else redact
        said = cover(value, names)[: column.max_length or None]
        if said != value:
            yield column.name, said


def _forget_the_person(submission: Submission, on: date) -> None:
    named = submission.petitioner_kind != PetitionerKind.ANONYMOUS
    Submission.objects.filter(pk=submission.pk).update(
        petitioner=GONE if named else "",
        address="",
        phone="",
        email="",
        once=None,
        seal="",
        anonymised_on=on,
    )
    Letter.objects.filter(submission=submission).update(sender=GONE)


def forget_speaker(speech: Speech) -> None:
    """A speaking slip without the one who spoke, or who wanted to."""
    names = tuple(one for one in (speech.speaker, speech.address, speech.phone) if one and one != GONE)
    Speech.objects.filter(pk=speech.pk).update(
        speaker=GONE,
        address="",
        phone="",
        once=None,
        on_behalf_of=redact(speech.on_behalf_of, names)[:200],
        subject=redact(speech.subject, names)[:500],
        speaker_folded="",
        verbatim=redact(speech.verbatim, names),
    )


def _remove_files(submission: Submission, rule: str, on: date) -> None:
    """The content goes when the change is certain; name, size and fingerprint stay."""
    for file in files_of(submission):
        _delete_after(file.file.storage, file.file.name)
        Attachment.objects.filter(pk=file.pk).update(file="", removed_on=on, removed_rule=rule[:200])
    for letter in Letter.objects.filter(submission=submission).exclude(raw=""):
        _delete_after(letter.raw.storage, letter.raw.name)
        Letter.objects.filter(pk=letter.pk).update(raw="")


def forget_letter(letter: Letter) -> None:
    """An e-mail that became no opinion, without its words and without who wrote it."""
    _delete_after(letter.raw.storage, letter.raw.name)
    Letter.objects.filter(pk=letter.pk).update(
        raw="",
        sender=GONE,
        subject=GONE,
        trouble="",
        settled_reason=redact(letter.settled_reason, (letter.sender,)),
    )


def _delete_after(storage: Storage, name: str | None) -> None:
    if name:
        transaction.on_commit(lambda: storage.delete(name))
