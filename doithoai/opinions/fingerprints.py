"""What a person said and what they were answered, as fingerprints in the record: nobody changes the words unseen (spec 5).

The record stays for ever and a telephone could be guessed from a bare fingerprint. So each is made with a seal, a random
word that stands beside the text alone, in no paper and no file; with the person it goes, and then nothing can be guessed.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from doithoai.audit.models import Entry
from doithoai.opinions.conservation import CHUNK
from doithoai.opinions.models import Answer, Opinion, Submission


def new_seal() -> str:
    """For one text."""
    return secrets.token_hex(16)


def of_submission(submission: Submission) -> str:
    """Of the words as they were handed over; no verb but the end of their keeping changes them."""
    return _fingerprint(submission.seal, submission.code, submission.text)


def received(submission: Submission, opinions: Iterable[Opinion], files: int) -> dict[str, object]:
    """What the record keeps of a submission that came in, by whichever way: conservation compares with it."""
    return {
        "code": submission.code,
        "channel": submission.channel,
        "received_on": submission.received_on,
        "opinions": [opinion.code for opinion in opinions],
        "files": files,
        "words": of_submission(submission),
    }


def of_answer(answer: Answer) -> str:
    """Of one version of an answer: another wording is another version."""
    return _fingerprint(answer.seal, str(answer.version), answer.text, answer.legal_basis)


def changed() -> Iterator[tuple[int, str]]:
    """Body and code of what reads otherwise than the record says; but for those whom the record says to be forgotten."""
    told = Entry.objects.filter(act__in=("receive", "draft_answer"), facts__has_key="words").order_by("id")
    rows = told.values_list("chain", "act", "subject_id", "facts").iterator(CHUNK)
    while some := list(islice(rows, CHUNK)):
        yield from _submissions([row for row in some if row[1] == "receive"])
        yield from _answers([row for row in some if row[1] == "draft_answer"])


def _fingerprint(seal: str, *words: str) -> str:
    return hmac.new(seal.encode(), "\n".join(words).encode(), hashlib.sha256).hexdigest()


Told = list[tuple[str, str, int, dict[str, Any]]]


def _submissions(told: Told) -> Iterator[tuple[int, str]]:
    there = Submission.objects.only("code", "text", "seal", "anonymised_on").in_bulk([row[2] for row in told])
    forgotten = _forgotten(there)
    for chain, _act, key, facts in told:
        row = there.get(key)
        if row is None or key in forgotten:
            continue
        # Only the record lets somebody be forgotten, not the column.
        if row.anonymised_on is not None or of_submission(row) != facts["words"]:
            yield int(chain), row.code


def _answers(told: Told) -> Iterator[tuple[int, str]]:
    rows = Answer.objects.filter(opinion__in=[key for _chain, _act, key, _facts in told]).select_related(
        "opinion"
    )
    columns = ("version", "text", "legal_basis", "seal", "opinion__code", "opinion__submission_id")
    there = {(row.opinion_id, row.version): row for row in rows.only("opinion_id", *columns)}
    forgotten = _forgotten({row.opinion.submission_id for row in there.values()})
    for chain, _act, key, facts in told:
        row = there.get((key, facts["version"]))
        if row is None or row.opinion.submission_id in forgotten:
            continue
        if of_answer(row) != facts["words"]:
            yield int(chain), f"{row.opinion.code}: {facts['version']}"


def _forgotten(submissions: Collection[int]) -> set[int]:
    rows = Entry.objects.filter(
        act="anonymise", subject_kind="opinions.submission", subject_id__in=submissions
    )
    return set(rows.values_list("subject_id", flat=True))
