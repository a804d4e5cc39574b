"""Finds the words of a restricted matter in a .docx and covers them: a proposal for a person, and a check of what they made."""

import re
from collections.abc import Iterable, Iterator

from doithoai.commitments.models import Commitment
from doithoai.documents.models import Paper
from doithoai.documents.privacy import PROTECTED, masked
from doithoai.documents.protected import Matter, told_in
from doithoai.documents.stories import Paragraphs
from doithoai.opinions.covering import names_of
from doithoai.opinions.models import Opinion

STRETCH = 7  # words in a row that no two people write by chance
FEWEST = 5  # words of a short text that is looked for whole
WORD = re.compile(r"\w+")


def proposed(paper: Paper) -> bytes | None:
    """The paper's own .docx with everything covered that is known of the matters, for a person to read and correct."""
    matters = told_in([paper]).get(paper.pk, ())
    if not matters or not str(paper.file.name or "").endswith(".docx"):
        return None
    try:
        with paper.file.open("rb") as opened:
            content = bytes(opened.read())
    except FileNotFoundError:
        return None
    return without(content, matters, paper)


def without(content: bytes, matters: Iterable[Matter], paper: Paper) -> bytes:
    """The .docx with every paragraph covered that tells one of the matters, what was answered, or names who raised it."""
    known = [_Known(_row(matter), paper, answers=True) for matter in matters]
    paragraphs = Paragraphs(content)
    for paragraph in paragraphs:
        if any(one.stands_in(paragraph.text) for one in known):
            paragraph.say(PROTECTED)
    return paragraphs.saved()


def places(content: bytes, matter: Matter, paper: Paper) -> int:
    """How many paragraphs still have the petitioner's words or name; answers are worded alike, so they are not counted."""
    known = _Known(_row(matter), paper, answers=False)
    return sum(known.stands_in(one.text) for one in Paragraphs(content))


def _row(matter: Matter) -> Opinion:
    rows = Opinion.objects.select_related("submission__speech", "raised_in")
    return rows.prefetch_related("answers", "results").get(pk=matter.pk)


class _Known:
    """All words that the records have of one matter, as a paper could tell them."""

    def __init__(self, opinion: Opinion, paper: Paper, *, answers: bool) -> None:
        names = names_of(opinion.submission)
        told = [*_raised(opinion), *(_answered(opinion) if answers else ())]
        told = [words for words in told if words]
        said = [_words(words) for words in (*told, *(masked(words, names) for words in told))]
        others = {stretch for words in _others(opinion, paper) for stretch in _stretches(_words(words))}
        self.stretches = {stretch for words in said for stretch in _stretches(words)} - others
        about = f" {' '.join(_words(paper.dialogue.theme if paper.dialogue else ''))} "
        short = {" ".join(words) for words in said if FEWEST <= len(words) < STRETCH}
        self.whole = {words for words in short if f" {words} " not in about}
        self.whole |= {" ".join(_words(name)) for name in names} - _signers(paper)

    def stands_in(self, text: str) -> bool:
        """Whether a paragraph has a stretch of its words, a whole short text, or the name."""
        words = _words(text)
        if not self.stretches.isdisjoint(_stretches(words)):
            return True
        joined = f" {' '.join(words)} "
        return any(f" {one} " in joined for one in self.whole if one)


def _raised(opinion: Opinion) -> Iterator[str]:
    """What the petitioner said, wherever it was written down."""
    yield from (opinion.text, opinion.title, opinion.public_text, opinion.submission.text)
    for speech in (opinion.raised_in, opinion.submission.speech):
        if speech is not None:
            yield from (speech.subject, speech.verbatim)


def _answered(opinion: Opinion) -> Iterator[str]:
    yield from (opinion.said, opinion.exit_reason)
    yield from (answer.text for answer in opinion.answers.all())
    yield from (result.text for result in opinion.results.all())
    for row in Commitment.objects.filter(opinion=opinion):
        yield from (row.text, row.proof)


def _others(opinion: Opinion, paper: Paper) -> Iterator[str]:
    """Words that stay: other matters of the same letter or turn, and what the dialogue is about."""
    rows = Opinion.objects.filter(submission=opinion.submission_id, restricted=False)
    yield from rows.values_list("text", flat=True)
    if paper.dialogue:
        yield from (paper.dialogue.theme, paper.dialogue.participants)


def _signers(paper: Paper) -> set[str]:
    """Who signs and who chairs stands on the paper whatever they are called."""
    people = [paper.signer, paper.dialogue.chair if paper.dialogue else None]
    return {" ".join(_words(person.name)) for person in people if person}


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _stretches(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(STRETCH)), strict=False)
