"""B.Đ9.1-g2d: opinions handed in before that whoever speaks may be raising; offered to a person, who chooses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from doithoai.dialogues.models import Speech
from doithoai.dialogues.registration import folded_name
from doithoai.opinions.alike import ALIKE
from doithoai.opinions.learning import background
from doithoai.opinions.models import Answer, AnswerState, Opinion
from doithoai.search.similar import Corpus

OFFERED = 4
PHONE, NAME, TEXT = "phone", "name", "text"
WEIGHT = {PHONE: 3.0, NAME: 2.0, TEXT: 0.0}
PREPARED = (AnswerState.AGREED, AnswerState.GIVEN)

Texts = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Offered:
    """One opinion that waits for its answer, and why it may be what is being said."""

    opinion: Opinion
    why: str  # phone: the same telephone; name: the same name; text: the same matter
    words: tuple[str, ...] = ()
    answer: Answer | None = None  # what was prepared for it


def prepared_for(speech: Speech, waiting: Iterable[Opinion], most: int = OFFERED) -> list[Offered]:
    """The opinions nearest to this speaker and these words, of those that wait; most likely first.

    `waiting` has its submissions with it; what came from the floor itself, or was raised at another turn, is left out.
    """
    free = [one for one in waiting if one.raised_in_id is None and one.submission.speech_id is None]
    texts = tuple((one.pk, one.text) for one in free)
    near = dict(_near(f"{speech.subject} {speech.verbatim}".strip(), texts))
    ranked: list[tuple[float, Offered]] = []
    for one in free:
        score, words = near.get(one.pk, (0.0, ()))
        why = _person(speech, one) or (TEXT if score >= ALIKE else "")
        if why:
            ranked.append((WEIGHT[why] + score, Offered(one, why, words)))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].opinion.pk))
    return _with_answers([offered for _, offered in ranked[:most]])


def _person(speech: Speech, opinion: Opinion) -> str:
    phones = {_digits(speech.phone), _digits(opinion.submission.phone)}
    if len(phones) == 1 and "" not in phones:
        return PHONE
    named = folded_name(opinion.submission.petitioner)
    return NAME if named and named == speech.speaker_folded else ""


def _digits(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isdecimal())


@lru_cache(maxsize=32)
def _near(said: str, texts: Texts) -> tuple[tuple[int, tuple[float, tuple[str, ...]]], ...]:
    """Kept, because a live page asks the same again at every change in the hall."""
    corpus: Corpus[int] = Corpus(texts)
    for number, words in enumerate(background(), 1):
        corpus.add(-number, words)
    found = corpus.nearest(said, 4 * OFFERED)
    return tuple((match.key, (match.score, match.words)) for match in found if match.key > 0)


def _with_answers(offered: Sequence[Offered]) -> list[Offered]:
    leads = {one.opinion.pk: one.opinion.lead_id or one.opinion.pk for one in offered}
    rows = Answer.objects.filter(opinion__in=set(leads.values()), state__in=PREPARED).order_by("version")
    last = {answer.opinion_id: answer for answer in rows}
    return [Offered(one.opinion, one.why, one.words, last.get(leads[one.opinion.pk])) for one in offered]
