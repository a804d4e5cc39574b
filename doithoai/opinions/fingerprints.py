"""What a person said and what they were answered, as fingerprints in the record: nobody changes the words unseen (spec 5)."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

from doithoai.audit.models import Entry
from doithoai.opinions.conservation import CHUNK
from doithoai.opinions.models import Answer, Submission


def of_submission(submission: Submission) -> str:
    """Of the words as they were handed over; no verb but the end of their keeping changes them."""
    return _fingerprint(submission.code, submission.text)


def of_answer(answer: Answer) -> str:
    """Of one version of an answer: another wording is another version."""
    return _fingerprint(str(answer.version), answer.text, answer.legal_basis)


def changed() -> Iterator[tuple[int, str]]:
    """Body and code of what reads otherwise than the record says; without those whose term of keeping has ended."""
    told = Entry.objects.filter(act__in=("receive", "draft_answer"), facts__has_key="words").order_by("id")
    rows = told.values_list("chain", "act", "subject_id", "facts").iterator(CHUNK)
    while some := list(islice(rows, CHUNK)):
        yield from _submissions([row for row in some if row[1] == "receive"])
        yield from _answers([row for row in some if row[1] == "draft_answer"])


def _fingerprint(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


Told = list[tuple[str, str, int, dict[str, Any]]]


def _submissions(told: Told) -> Iterator[tuple[int, str]]:
    rows = Submission.objects.filter(pk__in=[key for _chain, _act, key, _facts in told], anonymised_on=None)
    there = rows.only("code", "text").in_bulk()
    for chain, _act, key, facts in told:
        if key in there and of_submission(there[key]) != facts["words"]:
            yield int(chain), there[key].code


def _answers(told: Told) -> Iterator[tuple[int, str]]:
    rows = Answer.objects.filter(
        opinion__in=[key for _chain, _act, key, _facts in told], opinion__submission__anonymised_on=None
    )
    columns = ("version", "text", "legal_basis", "opinion_id", "opinion__code")
    there = {(row.opinion_id, row.version): row for row in rows.select_related("opinion").only(*columns)}
    for chain, _act, key, facts in told:
        row = there.get((key, facts["version"]))
        if row is not None and of_answer(row) != facts["words"]:
            yield int(chain), f"{row.opinion.code}: {facts['version']}"
